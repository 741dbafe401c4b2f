package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/web/reports"
)

// upload sends files, names and contents in turn, and gives what became of each.
func (s *served) upload(t testing.TB, duplicates reports.DuplicatePolicy, files ...any) []reports.ImportResult {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("duplicates", string(duplicates))
	for pair := range slices.Chunk(files, 2) {
		w, err := form.CreateFormFile("files", pair[0].(string))
		if err != nil {
			t.Fatal(err)
		}
		w.Write(pair[1].([]byte))
	}
	form.Close()
	res, err := http.Post(s.url+"/upload.json", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	var p struct{ Results []reports.ImportResult }
	if err == nil {
		err = json.Unmarshal(answer, &p)
	}
	if err != nil || res.StatusCode != http.StatusOK || len(p.Results) != len(files)/2 {
		t.Fatalf("uploading: %s, %v: %s", res.Status, err, answer)
	}
	return p.Results
}

// What is uploaded while the sample is shown goes to the library, which takes the sample's place at once.
func TestUploadInPlaceOfTheSample(t *testing.T) {
	t.Parallel()
	data := newData(t)
	s := serving(t, "--manifest", "none").ready(t)
	minutes := testfiles.Sample(t, minutesPDF)
	got := s.upload(t, reports.RefuseDuplicate, "minutes of 2023.pdf", minutes, "scan.pdf", testfiles.Sample(t, "sample-scan-2004.pdf"), "page.pdf", []byte("<html>"))
	if got[0].Outcome != reports.Added || got[0].ID != "minutes of 2023" || got[0].Passages == 0 || got[1].Outcome != reports.Refused || got[1].Advice == "" || got[2].Outcome != reports.Refused {
		t.Fatalf("%+v", got)
	}
	status, body := s.get(t, "/documents/minutes%20of%202023.json")
	if status != http.StatusOK || !strings.Contains(body, `"name":"minutes of 2023.pdf"`) {
		t.Errorf("the report is not there as soon as it was added: %d %s", status, body)
	}
	if _, body := s.get(t, "/documents"); !strings.Contains(body, "scan.pdf") || !strings.Contains(body, "page.pdf") || strings.Contains(body, "Invented reports, not evidence") {
		t.Error("the list of reports does not name what was refused, or still shows the sample")
	}
	if again := s.upload(t, reports.RefuseDuplicate, "other name.pdf", minutes)[0]; again.Outcome != reports.Unchanged || again.ID != got[0].ID {
		t.Errorf("the same file again: %+v", again)
	}
	if left, err := os.ReadDir(filepath.Join(data, "uploads")); err != nil || len(left) > 0 {
		t.Errorf("%v is left of the uploads, %v", left, err)
	}
}

// A file under the name of a report that is in is what its sender says it is. A
// version takes its report's place; the earlier one is kept, and passages lead on.
func TestUploadOfAVersion(t *testing.T) {
	t.Parallel()
	data := newData(t)
	s := serving(t, "--manifest", "none").ready(t)
	first, second := testfiles.Sample(t, "sample-inspection-2015.pdf"), testfiles.Sample(t, "sample-inspection-2022.pdf")
	before := s.upload(t, reports.RefuseDuplicate, "report.pdf", first)[0]
	asked := s.upload(t, reports.RefuseDuplicate, "report.pdf", second)[0]
	if asked.Outcome != reports.Refused || !strings.Contains(asked.Reason, "(report)") || !strings.Contains(asked.Advice, "another version") {
		t.Fatalf("%+v", asked)
	}
	passages := passagesOf(t, data, "report")
	now := s.upload(t, reports.NewVersion, "report.pdf", second)[0]
	if now.Outcome != reports.Updated || now.ID != "report" || now.SHA256 == before.SHA256 {
		t.Fatalf("%+v", now)
	}
	s.showsVersions(t, "report", before.SHA256)
	if status, body := s.get(t, "/passages/"+passages[len(passages)-1].ID); status != http.StatusOK && status != http.StatusGone || !strings.Contains(body, "report") {
		t.Errorf("a passage of the earlier version has status %d", status)
	}
	other := s.upload(t, reports.OtherReport, "report.pdf", testfiles.Sample(t, minutesPDF))[0]
	if other.Outcome != reports.Added || other.ID != "report-2" {
		t.Errorf("another report of the same name: %+v", other)
	}
	if many := s.upload(t, reports.NewVersion, "report.pdf", testfiles.Sample(t, inquiryPDF))[0]; many.Outcome != reports.Refused || !strings.Contains(many.Reason, "report, report-2") {
		t.Errorf("a version of one of two reports: %+v", many)
	}
	two := s.upload(t, reports.RefuseDuplicate, "new.pdf", testfiles.Sample(t, inquiryPDF), "new.pdf", append(slices.Clone(first), '\n'))
	if two[0].Outcome != reports.Added || two[1].Outcome != reports.Refused {
		t.Errorf("two files of one name: %+v", two)
	}
}

// Two PDFs that were at one path are versions of one report, and its page leads to both.
func TestVersionsAtOnePath(t *testing.T) {
	t.Parallel()
	data, path := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "report.pdf")
	useData(t, data)
	first := testfiles.Sample(t, minutesPDF)
	testfiles.Write(t, path, first)
	evidence(t, "index", "--manifest", "none", path).want(t, exitDone, "1 added")
	before := passagesOf(t, data, "report")
	sum := documentOf(t, data, "report").SHA256
	testfiles.Write(t, path, append(slices.Clone(first), '\n'))
	evidence(t, "index", "--manifest", "none", path).want(t, exitDone, "1 updated")
	s := serving(t).ready(t)
	s.showsVersions(t, "report", sum)
	for _, p := range before {
		if status, _ := s.get(t, "/passages/"+p.ID); status != http.StatusOK {
			t.Errorf("the passage %s of the earlier version has status %d", p.ID, status)
		}
	}
}

// showsVersions checks that a report's page names an earlier version and leads to it.
func (s *served) showsVersions(t testing.TB, id, earlier string) {
	t.Helper()
	if _, body := s.get(t, "/documents/"+id); !strings.Contains(body, "Earlier version") || !strings.Contains(body, "/originals/"+earlier+".pdf") {
		t.Errorf("the page of %s does not lead to its earlier version", id)
	}
	if status, _ := s.get(t, "/originals/"+earlier+".pdf"); status != http.StatusOK {
		t.Errorf("the earlier version has status %d", status)
	}
}

func storeOf(t testing.TB, data string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func passagesOf(t testing.TB, data, id string) []corpus.Passage {
	t.Helper()
	list, err := storeOf(t, data).Passages(t.Context(), id)
	if err != nil || len(list) == 0 {
		t.Fatalf("%d passages, %v", len(list), err)
	}
	return list
}

func documentOf(t testing.TB, data, id string) corpus.Document {
	t.Helper()
	doc, err := storeOf(t, data).Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
