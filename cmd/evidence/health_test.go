package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/health"
	"evidence/corpus/testfiles"
	"evidence/indexer"
)

func TestHealth(t *testing.T) {
	newData(t)
	evidence(t, "health").want(t, exitDone, "is empty")
	if h := fromJSON[health.Report](t, evidence(t, "health", "--json").want(t, exitDone)); h.Reports != 0 || h.LowAgreement == nil || h.Refused == nil {
		t.Errorf("an empty library: %+v", h)
	}
	data, _ := newLibrary(t)
	evidence(t, "health").want(t, exitDone, "4 reports", "kinds: 2 inspection", "years: 2015 to 2023", "last added: ", `sample-scan-2004.pdf"`, "not compared with a second reader yet: 4 reports; run evidence verify")
	h := fromJSON[health.Report](t, evidence(t, "health", "--json").want(t, exitDone))
	if h.Reports != 4 || h.NotCompared != 4 || len(h.Refused) != 1 || len(h.Missing) != 0 {
		t.Errorf("%+v", h)
	}
	sum := documentOf(t, data, "sample-minutes-2023").SHA256
	if err := os.Remove(indexer.NewLibrary(data).Path(sum)); err != nil {
		t.Fatal(err)
	}
	evidence(t, "health").want(t, exitRefused, "missing: the original "+sum+" of sample-minutes-2023")
	evidence(t, "health", "extra").want(t, exitUsage, "no arguments")
}

// bulletInside is a page on which a bullet stands amid a sentence.
const bulletInside = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
4 0 obj <</Length 96>> stream
BT /F1 12 Tf 50 700 Td (Help for children came late. \225 Leaders know this and act on it.) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj
trailer <</Root 1 0 R>>
%%EOF`

// A passage that may not be as printed is named wherever a person looks for what to check.
func TestDoubtfulPassages(t *testing.T) {
	data := newData(t)
	path := filepath.Join(t.TempDir(), "bullet.pdf")
	testfiles.Write(t, path, []byte(bulletInside))
	evidence(t, "index", path).want(t, exitDone, "passages to compare with the page before they are quoted: 1; evidence health names them")
	list := documentOf(t, data, "bullet").Doubtful
	if len(list) != 1 || list[0].Page != 1 || list[0].Why != corpus.RunTogether {
		t.Fatalf("%+v", list)
	}
	line := "bullet, page 1, passage " + list[0].ID + ": items of a list seem to have run together in it; compare it with the page before you quote it"
	evidence(t, "health").want(t, exitDone, "doubtful: "+line)
	evidence(t, "verify", "--quick").want(t, exitDone, "doubtful: "+line)
	evidence(t, "extract", "--format", "jsonl", path).want(t, exitDone, `"doubt":"items of a list seem to have run together in it"`)
	if h := fromJSON[health.Report](t, evidence(t, "health", "--json").want(t, exitDone)); len(h.Doubtful) != 1 || len(h.Doubtful[0].Passages) != 1 {
		t.Errorf("%+v", h.Doubtful)
	}
}

// A passage with a sign that its file does not name is doubtful, and whoever cites it is told.
func TestUnknownSign(t *testing.T) {
	data := newData(t)
	path := filepath.Join(t.TempDir(), "sign.pdf")
	unnamed := strings.NewReplacer("/Encoding/WinAnsiEncoding", "/Encoding<</Type/Encoding/Differences[149/nosuchglyph]>>").Replace(bulletInside)
	testfiles.Write(t, path, []byte(unnamed))
	evidence(t, "index", path).want(t, exitDone, "passages to compare with the page before they are quoted: 1")
	list := documentOf(t, data, "sign").Doubtful
	if len(list) != 1 || list[0].Why != corpus.UnknownSign {
		t.Fatalf("%+v", list)
	}
	evidence(t, "cite", list[0].ID).want(t, exitDone, "�", "the text is doubtful: "+corpus.UnknownSign+"; compare it with page 1")
}
