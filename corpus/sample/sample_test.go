package sample_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
)

func TestFilesAreSmallPDFs(t *testing.T) {
	const most, mostTogether = 300_000, 600_000
	total := 0
	for _, f := range sample.Files() {
		total += len(f.Data)
		if len(f.Data) > most {
			t.Errorf("%s has %d bytes, more than %d", f.Name, len(f.Data), most)
		}
		if !bytes.HasPrefix(f.Data, []byte("%PDF-1.")) || !bytes.HasSuffix(f.Data, []byte("%%EOF\n")) {
			t.Errorf("%s begins or ends as no PDF does", f.Name)
		}
	}
	if total > mostTogether {
		t.Errorf("the PDFs have %d bytes together, more than %d", total, mostTogether)
	}
}

func TestForms(t *testing.T) {
	forms := map[string]struct{ tagged, labels, text bool }{
		"sample-inquiry-2019.pdf":    {tagged: true, labels: true, text: true},
		"sample-inspection-2015.pdf": {text: true},
		"sample-inspection-2022.pdf": {tagged: true, text: true},
		"sample-minutes-2023.pdf":    {text: true},
		"sample-scan-2004.pdf":       {},
	}
	if got := len(sample.Files()); got != len(forms) {
		t.Errorf("%d files, want %d", got, len(forms))
	}
	for _, f := range sample.Files() {
		want, ok := forms[f.Name]
		if !ok {
			t.Errorf("%s is not expected", f.Name)
			continue
		}
		for key, want := range map[string]bool{"/StructTreeRoot": want.tagged, "/PageLabels": want.labels, "/Font": want.text} {
			if got := bytes.Contains(f.Data, []byte(key)); got != want {
				t.Errorf("%s: has %s: %t, want %t", f.Name, key, got, want)
			}
		}
	}
}

// The document information of every file calls it a sample, as UTF-16 in hexadecimal or in plain letters.
func TestInformationSaysSample(t *testing.T) {
	mark := regexp.MustCompile(`/Title\s?(<FEFF00530061006D0070006C0065002020|\(Sample - )`)
	for _, f := range sample.Files() {
		if !mark.Match(f.Data) {
			t.Errorf("the title in %s does not begin with the word Sample", f.Name)
		}
	}
}

func TestEveryPageSaysSample(t *testing.T) {
	program := testfiles.Program(t, "pdftotext")
	for _, f := range sample.Files() {
		if f.Name == "sample-scan-2004.pdf" {
			continue // its pages are pictures, and say it there
		}
		c := exec.Command(program, "-layout", "-", "-")
		c.Stdin = bytes.NewReader(f.Data)
		out, err := c.Output()
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
		if len(pages) < 2 {
			t.Errorf("%s has %d pages", f.Name, len(pages))
		}
		for i, page := range pages {
			if head := strings.TrimSpace(page); !strings.HasPrefix(head, "Sample – invented") {
				t.Errorf("%s, page %d, does not begin with the mark", f.Name, i+1)
			}
		}
	}
}

func TestFilesAreCopies(t *testing.T) {
	sample.Files()[0].Data[0] = 'x'
	if sample.Files()[0].Data[0] != '%' {
		t.Error("changing the bytes of a file changed the sample")
	}
	sample.Manifest()[0] = 'x'
	if sample.Manifest()[0] == 'x' {
		t.Error("changing the bytes of the manifest changed the sample")
	}
}

func TestManifestNamesEachFileByItsHash(t *testing.T) {
	m, err := manifest.Parse("sample", sample.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sample.Files() {
		hash := fmt.Sprintf("%x", sha256.Sum256(f.Data))
		e, ok := m.BySHA256(hash)
		if !ok {
			t.Errorf("%s: the manifest does not have its SHA-256, %s: run the maker", f.Name, hash)
			continue
		}
		if e.ID+".pdf" != f.Name || !strings.HasPrefix(e.ID, "sample-") {
			t.Errorf("%s is called %q in the manifest", f.Name, e.ID)
		}
		if !strings.HasSuffix(e.Title, "(sample)") || !strings.HasSuffix(e.Authority, "(invented)") || !strings.HasSuffix(e.Publisher, "(invented)") {
			t.Errorf("%s: title %q, authority %q and publisher %q do not say that they are invented", f.Name, e.Title, e.Authority, e.Publisher)
		}
		if e.Published == "" || e.Kind == "" {
			t.Errorf("%s is without date or kind", f.Name)
		}
		if (e.Kind == corpus.KindInspection) != (len(e.Grades) > 0 && e.LeadInspector != "" && e.InspectionEnd != "") {
			t.Errorf("%s is an %s with %d grades, lead inspector %q and inspection to %q", f.Name, e.Kind, len(e.Grades), e.LeadInspector, e.InspectionEnd)
		}
	}
	if len(m.Entries) != len(sample.Files()) {
		t.Errorf("the manifest has %d entries, want %d", len(m.Entries), len(sample.Files()))
	}
}

var stream = regexp.MustCompile(`stream\r?\n`)

// No file names a folder of the machine that it was made on.
func TestNoPaths(t *testing.T) {
	path := regexp.MustCompile(`file://|/(home|root|tmp|usr|var|work)/|[A-Z]:\\`)
	for _, f := range sample.Files() {
		text := append([]byte(nil), f.Data...)
		inflated := 0
		for _, at := range stream.FindAllIndex(f.Data, -1) {
			z, err := zlib.NewReader(bytes.NewReader(f.Data[at[1]:]))
			if err != nil {
				continue // not a compressed stream
			}
			data, err := io.ReadAll(z)
			if err == nil && !bytes.Contains(data[:min(4, len(data))], []byte{0, 1, 0, 0}) { // no TrueType fonts, whose bytes mean nothing as text
				text = append(text, data...)
				inflated++
			}
		}
		if inflated == 0 {
			t.Errorf("%s: no stream could be inflated", f.Name)
		}
		if got := path.Find(text); got != nil {
			t.Errorf("%s holds a path: %q", f.Name, got)
		}
	}
}

func TestMakerStandsBeside(t *testing.T) {
	for _, name := range []string{"main.go", "styles.fodt.tmpl", "inquiry.txt", "inspection-2015.txt", "inspection-2022.txt", "minutes.txt", "scan.txt"} {
		if info, err := os.Stat(filepath.Join("make", name)); err != nil || info.Size() == 0 {
			t.Errorf("make/%s is not there (%v)", name, err)
		}
	}
}

// claims says of each claim of the statement where the sources settle it: by
// words that stand in the text named. A claim without words is one of which
// they say nothing; there its words must not be found.
var claims = []struct {
	claim, source, words string
	silent               string
}{
	{claim: "at 240 or more", source: "inquiry", words: "sexually exploited in Tarnbrough between 2001 and 2013 at 240 or more"},
	{claim: "have both apologised", source: "inquiry", words: "He apologised, on behalf of the council and without reservation"},
	{claim: "have both apologised", source: "minutes", words: "repeated the apology that she had given to the inquiry"},
	{claim: "In 2015 inspectors found", source: "inspection-2015", words: "Children's services in Tarnbrough are inadequate"},
	{claim: "In 2022 they found them to be good", source: "inspection-2022", words: "| Overall effectiveness | Good |"},
	{claim: "side by side in one office", source: "inspection-2022", words: "work side by side at Millgate House, is highly effective"},
	{claim: "answered within one working day", source: "inspection-2022", words: "Twenty-nine were answered within one working day. The other eleven"},
	{claim: "answered within one working day", source: "minutes", words: "it had been wrong to report in 2021 that it had"},
	{claim: "independent sexual violence advisers", source: "minutes", words: "They support both recent and non-recent victims, and there is no limit of time"},
	{claim: "every quarter", source: "minutes", words: "The board has had one every quarter since January 2020"},
	{claim: "highest rate of conviction", silent: "convicti"},
}

func TestClaims(t *testing.T) {
	texts := map[string]string{}
	for _, name := range []string{"inquiry", "inspection-2015", "inspection-2022", "minutes", "scan"} {
		data, err := os.ReadFile(filepath.Join("make", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	text := sample.StatementFile().Statement.Text
	for _, c := range claims {
		if !strings.Contains(text, c.claim) {
			t.Errorf("the statement does not claim %q", c.claim)
		}
		if c.silent == "" && !strings.Contains(texts[c.source], c.words) {
			t.Errorf("claim %q: %s.txt does not hold %q", c.claim, c.source, c.words)
		}
		for name, text := range texts {
			if c.silent != "" && strings.Contains(text, c.silent) {
				t.Errorf("claim %q is to have no evidence, but %s.txt holds %q", c.claim, name, c.silent)
			}
		}
	}
	if !strings.HasPrefix(text, "SAMPLE. ") {
		t.Error("the statement does not begin by saying that it is a sample")
	}
}
