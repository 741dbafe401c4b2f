package main

import (
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
