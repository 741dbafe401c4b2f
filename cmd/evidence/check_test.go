package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/corpus/testfiles"
	"evidence/search"
)

func TestCheck(t *testing.T) {
	data, _ := newLibrary(t)
	hits := fromJSON[search.Result](t, evidence(t, "search", "--json", "-n", "5", "block:paragraph police")).Hits
	var p corpus.Passage
	for _, h := range hits {
		if len(strings.Fields(h.Text)) > 12 && h.Paragraph != "" {
			p = h.Passage
			break
		}
	}
	words := strings.Fields(p.Text)
	if len(words) == 0 {
		t.Fatalf("no passage of the sample will do: %+v", hits)
	}
	sound := filepath.Join(t.TempDir(), "sound.txt")
	testfiles.Write(t, sound, []byte("It is said that “"+strings.Join(words[1:9], "  ")+"”. That is all.\n\n“"+p.Text+"” ("+p.Document+", para "+p.Paragraph+")"))
	o := evidence(t, "check", sound).want(t, exitDone, "Normalised. ", "Exact. ", "2 quotes: 1 exact, 1 normalised.", p.ID)
	if strings.Contains(o.out, "The text says") {
		t.Errorf("the place is wrong: %s", o.out)
	}

	changed := strings.Replace(p.Text, words[4], "zebras", 1)
	unsound := "> " + changed + "\n\nThe report says “" + p.Text + "” (" + p.Document + ", para 99).\n\nIt adds “purple elephants sang in the rain”."
	o = typed(t, unsound, "check", "--json", "-").want(t, exitRefused)
	got := fromJSON[checked](t, o)
	for i, want := range []quotecheck.Verdict{quotecheck.Altered, quotecheck.Elsewhere, quotecheck.Missing} {
		if i >= len(got.Quotes) || got.Quotes[i].Verdict != want || want != quotecheck.Missing && got.Quotes[i].Passage != p.ID {
			t.Fatalf("quote %d is not %s: %s", i, want, o.out)
		}
	}
	file := filepath.Join(t.TempDir(), "unsound.md")
	testfiles.Write(t, file, []byte(unsound))
	evidence(t, "check", file).want(t, exitRefused, "{+zebras+}", "[-"+words[4]+"-]", "The text says paragraph 99. It is in paragraph "+p.Paragraph+".", "Missing. ", "3 quotes: 1 elsewhere, 1 altered, 1 missing.")

	none := filepath.Join(t.TempDir(), "none.txt")
	testfiles.Write(t, none, []byte("The council's staff said nothing of the parents' wishes."))
	evidence(t, "check", none).want(t, exitNothing, "Nothing was checked")
	evidence(t, "check", filepath.Join(data, "none.txt")).want(t, exitUsage, "none.txt")
	evidence(t, "check").want(t, exitUsage, "check needs one file")
	newData(t)
	if o := evidence(t, "check", sound).want(t, exitRefused, "is empty", "evidence index"); o.out != "" {
		t.Errorf("an empty library says %q of quotations", o.out)
	}
}

// A Word document comes back with a comment at each quotation, and its text as it was.
func TestCheckAnnotates(t *testing.T) {
	newLibrary(t)
	const document = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>It says “The returns stopped in July 2003” on page 7. It adds “purple elephants sang in the rain”.</w:t></w:r></w:p></w:body></w:document>`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(w, document)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.docx"), filepath.Join(dir, "out.docx")
	testfiles.Write(t, in, b.Bytes())
	before := evidence(t, "check", "--annotate", out, in).want(t, exitRefused, "Missing. ", "2 quotes").out
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := r.Open("word/comments.xml")
	if err != nil {
		t.Fatal(err)
	}
	comments, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Missing. No report", "page 7"} {
		if !strings.Contains(string(comments), want) {
			t.Errorf("no %q in %s", want, comments)
		}
	}
	if again := evidence(t, "check", out).want(t, exitRefused).out; again != before {
		t.Errorf("checked again it is %q, was %q", again, before)
	}
	text := filepath.Join(dir, "a.txt")
	testfiles.Write(t, text, []byte("“a”"))
	evidence(t, "check", "--annotate", out, text).want(t, exitUsage, "not a Word document")
}

// The sample's own PDF is read as a text with quotations.
func TestCheckPDF(t *testing.T) {
	_, in := newLibrary(t)
	o := evidence(t, "check", "--json", filepath.Join(in, "sample-inquiry-2019.pdf"))
	quotes := fromJSON[checked](t, o).Quotes
	if len(quotes) == 0 {
		t.Fatal("the inquiry quotes nobody")
	}
	for _, r := range quotes {
		if r.Verdict == quotecheck.Missing || r.Verdict == quotecheck.Altered {
			t.Errorf("of a report's own quotations %q is %s: %+v", r.Quote, r.Verdict, r)
		}
	}
}
