package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/corpus/testfiles"
)

// newDir makes a data directory, whose database is on a server in a test of PostgreSQL.
func newDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if overPostgres(t) {
		if err := UseDatabase(dir, testfiles.Postgres(t)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openTest(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), newDir(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func sha(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// report makes the passages of a source, one for each text, ten to a page.
func report(source string, texts ...string) []corpus.Passage {
	ps := make([]corpus.Passage, len(texts))
	for i, text := range texts {
		page := i/10 + 1
		ps[i] = corpus.Passage{
			Document: source, Seq: i, Page: page, PageEnd: page, Label: fmt.Sprint(page), Paragraph: fmt.Sprint(i + 1),
			Headings: []string{"Findings"}, Block: corpus.Paragraph, Text: text,
			Boxes: []corpus.Box{{Page: page, X: 72, Y: 100.5, W: 400.25, H: 12}, {Page: page, X: 72, Y: 114.5, W: 200, H: 12}},
		}
	}
	passageid.Assign(source, ps)
	return ps
}

// put gives the document its id and stores it.
func put(t testing.TB, s *Store, id, content, extractor string, texts ...string) []corpus.Passage {
	t.Helper()
	ps := report(id, texts...)
	got, err := s.AssignVersion(t.Context(), sha(content), id)
	if err != nil || got != id {
		t.Fatalf("id %q, %v; want %q", got, err, id)
	}
	doc := corpus.Document{Source: corpus.Source{ID: id, Title: "Report on " + id}, SHA256: sha(content), Bytes: 123, Pages: 9, NoText: []int{9}}
	if err := s.PutDocument(t.Context(), doc, ps, extractor); err != nil {
		t.Fatal(err)
	}
	return ps
}

func resolve(t testing.TB, s *Store, id string) Resolution {
	t.Helper()
	r, err := s.Resolve(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatIsPutIsRead(t *testing.T) {
	s := openTest(t)
	ps := report("r", "One.", "Two.", "Good", "")
	ps[1].LabelEnd, ps[1].PageEnd, ps[1].Marker, ps[1].Level = "ii", 2, "(a)", 3
	ps[1].LeadIn, ps[1].Heads, ps[1].Cells = "The council should:", []string{"Judgement", "Grade"}, []string{"Leaders", ""}
	ps[1].Table, ps[1].Header, ps[1].Depth = 2, true, 3
	ps[1].Breaks, ps[1].NoteRefs = []corpus.Break{{Page: 2, At: 3, Label: "ii"}}, []corpus.NoteRef{{Start: 3, End: 4, Marker: ".", Note: 2}}
	ps[2].Headings, ps[2].Boxes, ps[2].ReferredBy = nil, nil, []int{1}
	ps[3].Headings = []string{"A", "B “c”"}
	ps[2].Doubt = corpus.WordOrder
	ps[3].OCR = &corpus.OCR{By: "Tesseract 5", Confidence: 0.91, Lowest: 0.3}
	if _, err := s.AssignID(t.Context(), sha("r"), "r"); err != nil {
		t.Fatal(err)
	}
	doc := corpus.Document{
		Source: corpus.Source{ID: "r", Title: "Ré", Published: "2030-01-02", Grades: map[string]string{"leaders": "good"}},
		SHA256: sha("r"), Bytes: 5, Pages: 2, Passages: len(ps), NoText: []int{2}, PartlyRead: []int{1}, Hidden: []corpus.HiddenText{{Why: "too small to be seen", Words: 3, Pages: []int{2}}},
		Doubtful: []corpus.DoubtfulPassage{{ID: ps[2].ID, Page: 1, Why: corpus.WordOrder}}, Names: []string{"r.pdf"},
	}
	if err := s.RecordFile(t.Context(), doc.SHA256, "/in/r.pdf"); err != nil {
		t.Fatal(err)
	}
	if err := s.PutDocument(t.Context(), doc, ps, "x1"); err != nil {
		t.Fatal(err)
	}
	got, err := s.Passages(t.Context(), "r")
	if err != nil || !reflect.DeepEqual(got, ps) {
		t.Errorf("passages %+v, %v\nwant %+v", got, err, ps)
	}
	back, err := s.Document(t.Context(), "r")
	if err != nil || !reflect.DeepEqual(back, doc) {
		t.Errorf("document %+v, %v\nwant %+v", back, err, doc)
	}
	list, err := s.Documents(t.Context())
	if err != nil || !reflect.DeepEqual(list, []corpus.Document{doc}) {
		t.Errorf("documents %+v, %v", list, err)
	}
	one, err := s.Passage(t.Context(), ps[1].ID)
	if err != nil || !reflect.DeepEqual(one, ps[1]) {
		t.Errorf("passage %+v, %v\nwant %+v", one, err, ps[1])
	}
	v, ok, err := s.Version(t.Context(), doc.SHA256)
	if err != nil || !ok || !v.Current || v.Extractor != "x1" || v.Source != "r" || v.Revision != 1 || v.Read.IsZero() || !v.PartlyRead {
		t.Errorf("version %+v, %v, %v", v, ok, err)
	}
}

func TestNeighbours(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "r", "x", "a", "b", "c", "d", "e")
	prev, next, err := s.Neighbours(t.Context(), ps[2].ID, 1, 5)
	if err != nil || !reflect.DeepEqual(prev, ps[1:2]) || !reflect.DeepEqual(next, ps[3:]) {
		t.Errorf("neighbours %+v, %+v, %v", prev, next, err)
	}
}

func TestAnIDOnceGivenStays(t *testing.T) {
	s := openTest(t)
	give := func(content, proposed, want string) {
		t.Helper()
		if id, err := s.AssignID(t.Context(), sha(content), proposed); err != nil || id != want {
			t.Errorf("GiveID(%s, %q) = %q, %v; want %q", content, proposed, id, err, want)
		}
	}
	give("one", "report", "report")
	give("one", "renamed", "report")
	give("other", "report", "report-2")
	give("third", "report", "report-3")
	give("other", "report", "report-2")
	if id, err := s.AssignVersion(t.Context(), sha("one, corrected"), "report"); err != nil || id != "report" {
		t.Errorf("a version of report got %q, %v", id, err)
	}
	if id, err := s.AssignVersion(t.Context(), sha("other"), "report"); err != nil || id != "report-2" {
		t.Errorf("a document with an id got %q, %v", id, err)
	}
	for _, bad := range [][2]string{{sha("x"), ""}, {"abc", "x"}} {
		if id, err := s.AssignID(t.Context(), bad[0], bad[1]); err == nil {
			t.Errorf("GiveID(%q, %q) = %q without an error", bad[0], bad[1], id)
		}
	}
}

func TestTwoNamesOfOneDocument(t *testing.T) {
	s := openTest(t)
	put(t, s, "r", "r", "x", "One.")
	for _, path := range []string{"/in/first.pdf", "/in/second.pdf", "/copy/first.pdf", "/in/first.pdf"} {
		if err := s.RecordFile(t.Context(), sha("r"), path); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := s.Document(t.Context(), "r")
	if err != nil || !slices.Equal(doc.Names, []string{"first.pdf", "second.pdf"}) {
		t.Errorf("names %q, %v", doc.Names, err)
	}
	files, err := s.Files(t.Context(), sha("r"))
	if err != nil || len(files) != 3 || files[0].Path != "/in/first.pdf" || !files[0].Here {
		t.Errorf("files %+v, %v", files, err)
	}
	put(t, s, "r", "r, corrected", "x", "Two.")
	if err := s.RecordFile(t.Context(), sha("r, corrected"), "/in/first.pdf"); err != nil {
		t.Fatal(err)
	}
	was, source, err := s.FileAt(t.Context(), "/in/first.pdf")
	if err != nil || was != sha("r, corrected") || source != "r" {
		t.Errorf("At = %s, %q, %v", shortSum(was), source, err)
	}
	if files, _ := s.Files(t.Context(), sha("r")); files[0].Here || !files[1].Here {
		t.Errorf("files of the first version: %+v", files)
	}
	if was, source, err := s.FileAt(t.Context(), "/nowhere.pdf"); was != "" || source != "" || err != nil {
		t.Errorf("At a path never seen = %q, %q, %v", was, source, err)
	}
	if err := s.RecordFile(t.Context(), sha("never"), "/in/x.pdf"); !errors.Is(err, ErrUnknown) {
		t.Errorf("seeing a document without an id: %v", err)
	}
}

// A file is known by its path also if that is no text.
func TestPathsThatAreNoText(t *testing.T) {
	s, path := openTest(t), "/in/caf\xe9.pdf"
	put(t, s, "r", "r", "x", "One.")
	for range 2 {
		if err := s.RecordFile(t.Context(), sha("r"), path); err != nil {
			t.Fatal(err)
		}
	}
	if sum, _, err := s.FileAt(t.Context(), path); err != nil || sum != sha("r") {
		t.Errorf("at the path is %s, %v", sum, err)
	}
	if err := s.AddRefusal(t.Context(), Refusal{Path: path, Refusal: corpus.Refusal{Reason: "no"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveRefusal(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Refusals(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("refusals %+v, %v", list, err)
	}
}

func TestRefusals(t *testing.T) {
	s := openTest(t)
	r := Refusal{Path: "/in/page.pdf", Name: "page.pdf", SHA256: sha("html"), Refusal: corpus.Refusal{Reason: "it is a web page", Advice: "download it again"}}
	for _, r := range []Refusal{{Path: r.Path, Refusal: corpus.Refusal{Reason: "older"}}, r, {Path: "/in/gone.pdf", Refusal: corpus.Refusal{Reason: "unreadable"}}} {
		if err := s.AddRefusal(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Refusals(t.Context())
	if err != nil || len(list) != 2 || list[1].At.IsZero() {
		t.Fatalf("refusals %+v, %v", list, err)
	}
	list[1].At = time.Time{}
	if list[1] != r {
		t.Errorf("refusal %+v, want %+v", list[1], r)
	}
	put(t, s, "r", "r", "x", "One.")
	if err := s.RecordFile(t.Context(), sha("r"), r.Path); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Refusals(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("refusals after the path held a report: %+v, %v", list, err)
	}
}

// A refusal is known by what refused which bytes, under whatever path; one that
// another try could end is not.
func TestRefusalBy(t *testing.T) {
	s := openTest(t)
	lasting := corpus.Refusal{Reason: "it is damaged", Advice: "fetch it again"}
	for _, r := range []Refusal{
		{Path: "/in/damaged.pdf", SHA256: sha("damaged"), Refusal: lasting, Reader: "reader 1"},
		{Path: "/in/slow.pdf", SHA256: sha("slow"), Refusal: corpus.Refusal{Reason: "it was not read yet"}},
	} {
		if err := s.AddRefusal(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.RefusalBy(t.Context(), "reader 1", sha("damaged")); got == nil || *got != lasting || err != nil {
		t.Errorf("refused by the same reader as %+v, %v", got, err)
	}
	for reader, sum := range map[string]string{"reader 2": sha("damaged"), "": sha("slow"), "reader 1": sha("slow")} {
		if got, err := s.RefusalBy(t.Context(), reader, sum); got != nil || err != nil {
			t.Errorf("refused by %q as %+v, %v", reader, got, err)
		}
	}
}

func TestWithdrawAndRestore(t *testing.T) {
	s := openTest(t)
	s.now = func() time.Time { return time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC) }
	ps := put(t, s, "r", "r", "x", "One.")
	since := s.now()
	for range 2 {
		if err := s.Withdraw(t.Context(), "r"); err != nil {
			t.Fatal(err)
		}
		s.now = func() time.Time { return since.AddDate(1, 0, 0) }
	}
	_, err := s.Document(t.Context(), "r")
	if w := (*WithdrawnError)(nil); !errors.As(err, &w) || !w.Since.Equal(since) || !strings.Contains(err.Error(), "2030-05-06") {
		t.Errorf("document withdrawn: %v", err)
	}
	if r := resolve(t, s, ps[0].ID); r.Status != Withdrawn || !r.Withdrawn.Equal(since) || r.Passage != nil || r.Issued.Text != "One." {
		t.Errorf("resolution %+v", r)
	}
	if list, err := s.Documents(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("documents %+v, %v", list, err)
	}
	if some, err := s.HasDocuments(t.Context()); err != nil || some {
		t.Errorf("there are documents: %t, %v", some, err)
	}
	if v, _, _ := s.Version(t.Context(), sha("r")); !v.Withdrawn.Equal(since) {
		t.Errorf("version %+v", v)
	}
	if err := s.Restore(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	if r := resolve(t, s, ps[0].ID); r.Status != Current {
		t.Errorf("restored: %+v", r)
	}
	if some, err := s.HasDocuments(t.Context()); err != nil || !some {
		t.Errorf("there are documents once restored: %t, %v", some, err)
	}
	if err := s.Withdraw(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	put(t, s, "r", "r", "x", "One.")
	if r := resolve(t, s, ps[0].ID); r.Status != Current {
		t.Errorf("put again: %+v", r)
	}
	for _, err := range []error{s.Withdraw(t.Context(), "none"), s.Restore(t.Context(), "none")} {
		if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), `"none"`) {
			t.Errorf("an unknown source: %v", err)
		}
	}
}

func TestFactsAndCorrections(t *testing.T) {
	s := openTest(t)
	put(t, s, "r", "r", "x", "One.")
	revision := func() int64 { v, _, _ := s.Version(t.Context(), sha("r")); return v.Revision }
	first := revision()
	facts := corpus.Source{ID: "r", Title: "Newer", Grades: map[string]string{"leaders": "good"}}
	origins := map[string]corpus.Origin{
		"title":          {From: corpus.FromReport, Confidence: corpus.Likely, Page: 1, Line: "Newer"},
		"grades.leaders": {From: corpus.FromReport, Confidence: corpus.Certain, Page: 2, Line: "Leaders Good", Passage: "p"},
	}
	for range 2 {
		if err := s.UpdateSource(t.Context(), facts, origins); err != nil {
			t.Fatal(err)
		}
		if revision() != first+1 {
			t.Errorf("revision %d after %d", revision(), first)
		}
	}
	for field, value := range map[string]string{"grades.leaders": "inadequate", "authority": "Anytown"} {
		if err := s.AddCorrection(t.Context(), Correction{Source: "r", Field: field, Value: value}); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := s.Document(t.Context(), "r")
	if err != nil || doc.Title != "Newer" || doc.Authority != "Anytown" || doc.Grades["leaders"] != "inadequate" || len(doc.GradesPrinted) != 0 {
		t.Errorf("document %+v, %v", doc, err)
	}
	now := doc.Origins["grades.leaders"]
	want := corpus.Origin{From: corpus.FromCorrection, Confidence: corpus.Certain, Page: 2, Line: "Leaders Good", Passage: "p",
		Was: "good", WasFrom: corpus.FromReport, At: now.At}
	if now != want || now.At == "" || doc.Origins["title"] != origins["title"] || doc.Origins["authority"].Was != "" {
		t.Errorf("origins %+v", doc.Origins)
	}
	src, before, err := s.SourceWithoutCorrections(t.Context(), "r")
	if err != nil || !reflect.DeepEqual(src, facts) || !maps.Equal(before, origins) {
		t.Errorf("uncorrected %+v, %+v, %v", src, before, err)
	}
	if err := s.UpdateSource(t.Context(), corpus.Source{ID: "r", Title: "Newest", Authority: "Elsewhere"}, nil); err != nil {
		t.Fatal(err)
	}
	doc, err = s.Document(t.Context(), "r")
	if err != nil || doc.Title != "Newest" || doc.Authority != "Anytown" || doc.Grades["leaders"] != "inadequate" || doc.Origins["authority"].Was != "Elsewhere" {
		t.Errorf("document %+v, %v", doc, err)
	}
	if revision() != first+4 {
		t.Errorf("revision %d after %d", revision(), first)
	}
	if err := s.AddCorrection(t.Context(), Correction{Source: "r", Field: "colour", Value: "red"}); err == nil || !strings.Contains(err.Error(), `"colour"`) || !strings.Contains(err.Error(), "inspection_start") {
		t.Errorf("an unknown field: %v", err)
	}
	for _, err := range []error{s.AddCorrection(t.Context(), Correction{Source: "none", Field: "title", Value: "x"}), s.UpdateSource(t.Context(), corpus.Source{ID: "none"}, nil)} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("an unknown source: %v", err)
		}
	}
}

func TestCorrectionsAreTakenBack(t *testing.T) {
	s := openTest(t)
	put(t, s, "r", "r", "x", "One.")
	put(t, s, "s", "s", "x", "Two.")
	for _, c := range []Correction{{Source: "s", Field: "title", Value: "T"}, {Source: "r", Field: "title"}, {Source: "r", Field: "author", Value: "A"}} {
		if err := s.AddCorrection(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	said := func(id string) (out []string) {
		list, err := s.Corrections(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.At.IsZero() {
				t.Errorf("%+v does not say when", c)
			}
			out = append(out, c.Source+" "+c.Field+"="+c.Value)
		}
		return out
	}
	if got, want := said(""), []string{"r author=A", "r title=", "s title=T"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := said("s"), []string{"s title=T"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	doc, err := s.Document(t.Context(), "r")
	if err != nil || doc.Title != "" || doc.Origins["title"].Was != "Report on r" {
		t.Errorf("emptied: %+v, %v", doc, err)
	}
	before, _, _ := s.Version(t.Context(), sha("r"))
	if err := s.RemoveCorrection(t.Context(), "r", "title"); err != nil {
		t.Fatal(err)
	}
	after, _, _ := s.Version(t.Context(), sha("r"))
	if doc, err = s.Document(t.Context(), "r"); err != nil || doc.Title != "Report on r" || after.Revision <= before.Revision {
		t.Errorf("taken back: %+v, %v, revision %d after %d", doc, err, after.Revision, before.Revision)
	}
	if err := s.RemoveCorrection(t.Context(), "r", "title"); !errors.Is(err, ErrUnknown) {
		t.Errorf("taken back twice: %v", err)
	}
}

func TestPutRefusesWhatIsNotReady(t *testing.T) {
	s := openTest(t)
	put(t, s, "r", "r", "x", "One.", "Two.")
	good := report("r", "Three.", "Four.")
	twice, none := slices.Clone(good), slices.Clone(good)
	twice[1].ID, none[1].ID = twice[0].ID, ""
	for name, c := range map[string]struct {
		id, content string
		passages    []corpus.Passage
	}{
		"no id given":     {"r", "new", good},
		"another's id":    {"q", "r", good},
		"an id twice":     {"r", "r", twice},
		"a passage alone": {"r", "r", none},
	} {
		doc := corpus.Document{Source: corpus.Source{ID: c.id}, SHA256: sha(c.content)}
		if err := s.PutDocument(t.Context(), doc, c.passages, "x"); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", c.id)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := s.Passages(t.Context(), "r")
	if err != nil || len(got) != 2 || got[0].Text != "One." {
		t.Errorf("after refused puts: %+v, %v", got, err)
	}
}

func TestAnIDOfAnotherSourceIsLengthened(t *testing.T) {
	s := openTest(t)
	theirs := put(t, s, "a", "a", "x", "One.")
	ours := report("b", "Two.", "Three.")
	// A collision of 59 bits cannot be found; the other source gets our id by force.
	if _, err := s.db.Exec("UPDATE passage SET passage_id = ? WHERE passage_id = ?", ours[1].ID, theirs[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := s.change(t.Context(), func(tx *sql.Tx) error {
		var num int64
		var r sealedRow
		err := tx.QueryRow("SELECT passage.num, " + sealedColumns + " FROM " + passageTables + " WHERE source.id = 'a'").Scan(append([]any{&num}, r.targets()...)...)
		if err == nil {
			err = writeSeals(t.Context(), tx, []any{num, r.seal()})
		}
		return errors.Join(err, sealFacts(t.Context(), tx, "a"))
	}); err != nil {
		t.Fatal(err)
	}
	short := ours[1].ID
	for range 2 {
		ps := report("b", "Two.", "Three.")
		if _, err := s.AssignID(t.Context(), sha("b"), "b"); err != nil {
			t.Fatal(err)
		}
		if err := s.PutDocument(t.Context(), corpus.Document{Source: corpus.Source{ID: "b"}, SHA256: sha("b")}, ps, "x"); err != nil {
			t.Fatal(err)
		}
		if ps[0].ID != ours[0].ID || ps[1].ID == short || !strings.HasPrefix(ps[1].ID, short) {
			t.Errorf("ids %q, %q; %q was taken", ps[0].ID, ps[1].ID, short)
		}
		if r := resolve(t, s, ps[1].ID); r.Passage.Text != "Three." || r.Passage.Document != "b" {
			t.Errorf("resolution %+v", r)
		}
	}
	if r := resolve(t, s, short); r.Passage.Text != "One." || r.Passage.Document != "a" {
		t.Errorf("the id's first owner: %+v", r)
	}
}

func TestUnknown(t *testing.T) {
	s := openTest(t)
	if _, err := s.AssignID(t.Context(), sha("unread"), "unread"); err != nil {
		t.Fatal(err)
	}
	_, errPassage := s.Resolve(t.Context(), "k3m9x2p7qa5t")
	_, errDocument := s.Document(t.Context(), "none")
	_, errUnread := s.Document(t.Context(), "unread")
	_, errZero := s.Document(t.Context(), "unread\x00")
	_, errBytes := s.Resolve(t.Context(), "k3m9\xff")
	for _, err := range []error{errPassage, errDocument, errUnread, errZero, errBytes} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("error %v does not say unknown", err)
		}
	}
	if ps, err := s.Passages(t.Context(), "none"); err != nil || len(ps) != 0 {
		t.Errorf("passages of no source: %v, %v", ps, err)
	}
	if _, ok, err := s.Version(t.Context(), sha("none")); ok || err != nil {
		t.Errorf("version of no document: %v, %v", ok, err)
	}
}

func TestACancelledPutLeavesNothing(t *testing.T) {
	s := openTest(t)
	if _, err := s.AssignID(t.Context(), sha("r"), "r"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.PutDocument(ctx, corpus.Document{Source: corpus.Source{ID: "r"}, SHA256: sha("r")}, report("r", "One."), "x")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if ps, err := s.Passages(t.Context(), "r"); err != nil || len(ps) != 0 {
		t.Errorf("passages %v, %v", ps, err)
	}
}
