package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/search"
)

// Without --data the directory is $EVIDENCE_DATA.
func TestDataFromTheEnvironment(t *testing.T) {
	data, err := sampleLibrary()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("EVIDENCE_DATA", data)
	evidence(t, "documents").want(t, exitDone, "sample-inspection-2022")
}

func TestSearchAndCite(t *testing.T) {
	newLibrary(t)
	o := evidence(t, "search", "-n", "3", "police officers Millgate House")
	o.want(t, exitDone, " 1. ", "Tarnbrough (invented)", "Millgate House", "close matches; --limit and --from show others", "94 passages have at least one of the words")
	for _, line := range strings.Split(o.out, "\n") {
		if len([]rune(line)) > plainWidth {
			t.Errorf("a line is longer than %d: %q", plainWidth, line)
		}
	}
	r := fromJSON[search.Result](t, evidence(t, "search", "police officers Millgate House", "--json"))
	if len(r.Hits) != 10 || r.Any < 10 || r.Total != r.Close || r.Total >= r.Any || r.Hits[0].Title == "" || len(r.Hits[0].Highlights) == 0 || len(r.Facets["year"]) == 0 {
		t.Fatalf("%+v", r)
	}
	first := r.Hits[0]
	evidence(t, "cite", strings.ToUpper(first.ID)).want(t, exitDone, "“"+first.Text, first.Title)
	c := fromJSON[struct{ Citations []cited }](t, evidence(t, "cite", "--json", first.ID))
	if len(c.Citations) != 1 || c.Citations[0].Quote != first.Text || c.Citations[0].Status != "current" || c.Citations[0].Printed == "" {
		t.Errorf("%+v", c)
	}
	next := fromJSON[search.Result](t, evidence(t, "search", "--json", "-n=1", "--from", "1", "police officers Millgate House"))
	if len(next.Hits) != 1 || next.Hits[0].ID != r.Hits[1].ID {
		t.Errorf("the second hit alone is %+v", next.Hits)
	}
	evidence(t, "cite", "abc").want(t, exitRefused, `unknown passage "abc"`, "evidence search prints them")
	evidence(t, "cite", "a0000000000z").want(t, exitRefused, "a0000000000z")
}

// Every style prints through the program what package cite makes, several passages as one.
func TestCiteInEveryStyle(t *testing.T) {
	newLibrary(t)
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "-n", "2", "police officers Millgate House"))
	var ids []string
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	all := fromJSON[struct{ Citations []cited }](t, evidence(t, append([]string{"cite", "--json", "--accessed", "2031-02-03"}, ids...)...))
	if len(all.Citations) != 2 || all.Citations[0].Accessed != "2031-02-03" {
		t.Fatalf("%+v", all)
	}
	for _, s := range cite.Styles() {
		o := evidence(t, append([]string{"cite", "--accessed", "2031-02-03", "--style", s.Name}, ids...)...)
		want := s.Write(all.Citations[0].Citation, all.Citations[1].Citation)
		if o.want(t, exitDone); s.Name == "web-annotation" { // it has words around the passage, which the JSON of a citation has not
			if list := fromJSON[[]map[string]any](t, o); len(list) != 2 || list[0]["target"] == nil {
				t.Errorf("annotations: %v", list)
			}
			continue
		}
		if o.out != strings.TrimSuffix(want, "\n")+"\n" || o.err != "" {
			t.Errorf("%s printed\n%s\nwant\n%s", s.Name, o.out, want)
		}
	}
	evidence(t, "cite", "--accessed", "today", ids[0]).want(t, exitUsage, `--accessed cannot be "today"`)
}

func TestJSONHasTheFieldsScriptsRelyOn(t *testing.T) {
	_, in := newLibrary(t)
	hit := []string{"id", "document", "page", "page_end", "label", "paragraph", "headings", "block", "text"}
	for name, c := range map[string]struct {
		args   []string
		list   string
		fields []string
	}{
		"search":    {[]string{"search", "--json", "police"}, "hits", append(hit, "score", "title", "authority", "published", "url")},
		"documents": {[]string{"documents", "--json"}, "documents", []string{"id", "title", "authority", "publisher", "published", "kind", "framework", "inspection_start", "inspection_end", "lead_inspector", "grades", "url", "sha256", "pages", "passages"}},
		"index":     {[]string{"index", "--json", in}, "refused", []string{"path", "reason", "advice"}},
	} {
		v := fromJSON[map[string]any](t, evidence(t, c.args...))
		list, _ := v[c.list].([]any)
		if len(list) == 0 {
			t.Errorf("%s: %q is %v", name, c.list, v[c.list])
			continue
		}
		for _, item := range list {
			for _, f := range c.fields {
				if x, ok := item.(map[string]any)[f]; !ok || x == nil {
					t.Errorf("%s: %q is %v in %v", name, f, x, item)
				}
			}
		}
	}
	o := evidence(t, "extract", filepath.Join(in, "sample-minutes-2023.pdf")).want(t, exitDone)
	for _, line := range strings.Split(strings.TrimSpace(o.out), "\n") {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		for _, f := range append(hit, "boxes") {
			if x, ok := v[f]; !ok || x == nil {
				t.Errorf("extract: %q is %v in %v", f, x, v)
			}
		}
	}
}

// What extract prints is what index takes in.
func TestExtractAgreesWithIndex(t *testing.T) {
	_, in := newLibrary(t)
	o := evidence(t, "extract", filepath.Join(in, "sample-inquiry-2019.pdf"), filepath.Join(in, "sample-inspection-2015.pdf")).want(t, exitDone)
	dec := json.NewDecoder(strings.NewReader(o.out))
	n := 0
	for dec.More() {
		var p corpus.Passage
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		n++
		if n%40 > 0 {
			continue
		}
		c := fromJSON[struct{ Citations []cited }](t, evidence(t, "cite", "--json", p.ID))
		if len(c.Citations) != 1 || c.Citations[0].Quote != p.Text || c.Citations[0].Passage.Page != p.Page || c.Citations[0].Source.ID != p.Document {
			t.Errorf("passage %s, %q of page %d, is cited as %+v", p.ID, p.Text, p.Page, c.Citations)
		}
	}
	if n < 200 {
		t.Errorf("%d passages", n)
	}
	text := evidence(t, "extract", "--format=text", filepath.Join(in, "sample-inquiry-2019.pdf")).want(t, exitDone, "Tarnbrough")
	if pages := strings.Count(text.out, "\f"); pages != 22 || !strings.HasSuffix(text.out, "\f") {
		t.Errorf("%d form feeds", pages)
	}
}

func TestExtractRefuses(t *testing.T) {
	dir := samples(t)
	testfiles.Write(t, filepath.Join(dir, "page.pdf"), []byte("<html><body>Gone</body></html>"))
	o := evidence(t, "extract", "--format", "text", filepath.Join(dir, "page.pdf"), filepath.Join(dir, "sample-minutes-2023.pdf"), dir, filepath.Join(dir, "none.pdf"))
	o.want(t, exitRefused, `page.pdf" was not read: not a PDF: it is a web page; fetch`, "it is a folder; name the files in it", `none.pdf" was not read: there is no such file; check`, "Public Accountability Board")
	evidence(t, "extract", "--max-time", "1ms", filepath.Join(dir, "sample-inquiry-2019.pdf")).want(t, exitRefused, "reading it took over 0.001 s; give it longer with --max-time")
	evidence(t, "extract").want(t, exitUsage, "extract needs the PDF file")
	evidence(t, "extract", "--max-memory", "lots", "x.pdf").want(t, exitUsage, `--max-memory cannot be "lots"`, "800M or 2G")
	evidence(t, "extract", "--format", "html", "x.pdf").want(t, exitUsage, `--format cannot be "html"`, "jsonl|text")
}

// What could not be read of a file's text is said on standard error, and by the
// status; what was read is printed all the same.
func TestExtractSaysWhatIsMissing(t *testing.T) {
	dir := samples(t)
	page := func(name, filter, content string) string {
		path := filepath.Join(dir, name)
		testfiles.Write(t, path, fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>> endobj\n"+
			"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R>> endobj\n4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>> endobj\n"+
			"5 0 obj <</Length %d%s>> stream\n%s\nendstream endobj\n6 0 obj <</Length 39>> stream\nBT /F1 12 Tf 50 700 Td (The end) Tj ET \nendstream endobj\n"+
			"7 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\ntrailer <</Root 1 0 R>>\n", len(content), filter, content))
		return path
	}
	for _, c := range []struct {
		path, text, said string
		status           int
	}{
		{filepath.Join(dir, "sample-scan-2004.pdf"), "\f\f", "no text was read on these pages, which are pictures or drawings: 1–2", exitRefused},
		{page("picture.pdf", "/Filter/DCTDecode", "\xff\xd8\xff\xe0"), "\fThe end\n\f", "reading page 1: decoding its content: it is stored as a picture", exitRefused},
		{page("drawing.pdf", "", "50 50 400 400 re f"), "\fThe end\n\f", "no text was read on these pages, which are pictures or drawings: 1", exitRefused},
		{page("blank.pdf", "", ""), "\fThe end\n\f", "", exitDone},
	} {
		o := evidence(t, "extract", "--ocr", "never", "--format", "text", c.path)
		if o.status != c.status || o.out != c.text || !strings.Contains(o.err, c.said) || strings.Contains(o.err, "no text") != strings.Contains(c.said, "no text") {
			t.Errorf("%s: status %d, %q, and on standard error %q; want %+v", filepath.Base(c.path), o.status, o.out, o.err, c)
		}
	}
}

func TestRemove(t *testing.T) {
	_, in := newLibrary(t)
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "document:sample-minutes-2023"))
	if r.Total == 0 {
		t.Fatal("no passage of the minutes was found")
	}
	evidence(t, "remove", "sample-minute-2023").want(t, exitRefused, "sample-minute-2023", `did you mean "sample-minutes-2023"?`)
	evidence(t, "remove", "sample-minutes-2023").want(t, exitDone, "withdrew sample-minutes-2023")
	evidence(t, "remove", "sample-minutes-2023").want(t, exitDone, "sample-minutes-2023 was withdrawn already, on 20")
	evidence(t, "search", "document:sample-minutes-2023").want(t, exitDone, "No passage found")
	evidence(t, "cite", r.Hits[0].ID).want(t, exitRefused, "was withdrawn on 20", "it is cited as it was", r.Hits[0].Text)
	evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
	evidence(t, "index", filepath.Join(in, "sample-minutes-2023.pdf")).want(t, exitDone, "1 updated", "brought back; it was withdrawn on 20")
	evidence(t, "cite", r.Hits[0].ID).want(t, exitDone, r.Hits[0].Text)
}

func TestDocuments(t *testing.T) {
	newLibrary(t)
	evidence(t, "documents").want(t, exitDone, "AUTHORITY", "sample-inspection-2022", "2022-09-02")
	v := fromJSON[struct{ Documents []corpus.Document }](t, evidence(t, "documents", "--json"))
	if len(v.Documents) != 4 || v.Documents[1].Grades["overall_effectiveness"] != "inadequate" {
		t.Errorf("%+v", v)
	}
}

func TestVerifyFindsAChangedOriginal(t *testing.T) {
	data, _ := newLibrary(t)
	evidence(t, "verify", "--quick").want(t, exitDone, "4 originals of 4 reports checked", "0 differences")
	originals, _ := filepath.Glob(filepath.Join(data, "library", "*.pdf"))
	if len(originals) != 4 {
		t.Fatalf("originals %q", originals)
	}
	os.Chmod(originals[0], 0o644)
	testfiles.Write(t, originals[0], []byte("something else"))
	evidence(t, "verify", "--quick").want(t, exitRefused, "the original was changed", "put it back from a backup", "1 difference.")
	v := fromJSON[indexer.Verification](t, evidence(t, "verify", "--quick", "--json"))
	if len(v.Problems) != 1 || !strings.HasPrefix(filepath.Base(originals[0]), v.Problems[0].SHA256) {
		t.Errorf("%+v", v)
	}
	os.RemoveAll(filepath.Join(data, "index"))
	evidence(t, "verify", "--quick").want(t, exitRefused, "the index is missing", "it is not in the index")
}

// Deleting the index loses nothing: any command makes it again.
func TestIndexIsMadeAgain(t *testing.T) {
	t.Parallel()
	data, _ := newLibrary(t)
	before := evidence(t, "search", "--json", "apology")
	for name, damage := range map[string]func(){
		"deleted": func() { os.RemoveAll(filepath.Join(data, "index")) },
		"damaged": func() {
			files, _ := filepath.Glob(filepath.Join(filepath.Join(data, "index"), "*", "*"))
			for _, f := range files {
				os.Truncate(f, 10)
			}
		},
		"outdated": func() { os.WriteFile(filepath.Join(filepath.Join(data, "index"), "version"), []byte("0"), 0o600) },
	} {
		damage()
		after := evidence(t, "search", "--json", "apology").want(t, exitDone, "put 4 reports back into it")
		a, b := fromJSON[search.Result](t, before), fromJSON[search.Result](t, after)
		same := slices.EqualFunc(a.Hits, b.Hits, func(x, y search.Hit) bool { return x.ID == y.ID && x.Text == y.Text && x.Score == y.Score })
		if !same || len(a.Hits) == 0 {
			t.Errorf("%s: the hits were %d, and are %d others", name, len(a.Hits), len(b.Hits))
		}
		evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
	}
}

func TestEmptyLibrary(t *testing.T) {
	newData(t)
	o := evidence(t, "search", "police", "--json").want(t, exitDone, "is empty", "evidence index")
	if r := fromJSON[search.Result](t, o); r.Hits == nil || len(r.Hits) > 0 {
		t.Errorf("%q", o.out)
	}
	evidence(t, "documents").want(t, exitDone, "is empty")
	evidence(t, "verify", "--quick").want(t, exitDone, "is empty", "0 originals")
	evidence(t, "cite", "a0000000000z").want(t, exitRefused, "is empty")
	evidence(t, "remove", "x").want(t, exitRefused, "is empty")
	if made, _ := os.ReadDir(dataOf(t)); len(made) > 0 {
		t.Error("looking things up made a library")
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	newData(t)
	in := samples(t)
	inquiry, err := os.ReadFile(filepath.Join(in, "sample-inquiry-2019.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	testfiles.Write(t, filepath.Join(in, "page.pdf"), []byte("<!doctype html><title>Error</title>"))
	testfiles.Write(t, filepath.Join(in, "empty.pdf"), nil)
	testfiles.Write(t, filepath.Join(in, "cut.pdf"), inquiry[:len(inquiry)/20])
	folder := filepath.Join(t.TempDir(), "no-reports")
	os.Mkdir(folder, 0o755)
	o := evidence(t, "index", "--json", in, folder, filepath.Join(in, "gone.pdf"))
	o.want(t, exitRefused)
	s := fromJSON[indexer.Summary](t, o)
	reasons := map[string]string{}
	for _, r := range s.Refused {
		reasons[filepath.Base(r.Path)] = r.Reason
		if r.Advice == "" {
			t.Errorf("no advice for %+v", r)
		}
		if !strings.Contains(o.err, r.Path) {
			t.Errorf("%q is not named on standard error", r.Path)
		}
	}
	for name, want := range map[string]string{
		"page.pdf":             "it is a web page",
		"empty.pdf":            "the file is empty",
		"cut.pdf":              "cut short",
		"sample-scan-2004.pdf": "it has no text",
		"no-reports":           "there are no PDFs in this folder",
		"gone.pdf":             "there is no such file",
	} {
		if !strings.Contains(reasons[name], want) {
			t.Errorf("%s was refused since %q, want %q", name, reasons[name], want)
		}
	}
	if len(s.Added) != 4 || len(s.Refused) != 6 {
		t.Errorf("%d added, %d refused: %q", len(s.Added), len(s.Refused), reasons)
	}
}

func TestQueryErrors(t *testing.T) {
	newLibrary(t)
	evidence(t, "search", "yeer:2018 police").want(t, exitUsage, `unknown field "yeer" at character 1`, "authority", "evidence help search")
	evidence(t, "search").want(t, exitUsage, "search needs a query")
	evidence(t, "search", "-n", "-1", "police").want(t, exitUsage, "cannot be negative")
	evidence(t, "search", "-n", "many", "police").want(t, exitUsage, `flag --limit cannot be "many"`)
	evidence(t, "search", "police", "-council").want(t, exitUsage, "unknown flag -council", `"police -council"`)
	evidence(t, "search", "police -council").want(t, exitDone)
	evidence(t, "search", "--", "-council").want(t, exitDone)
	evidence(t, "search", "zzzyx").want(t, exitDone, "No passage found.")
	evidence(t, "search", "--sort", "newest", "police").want(t, exitDone, " 1. ")
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"serch police":           `unknown command "serch"; did you mean "search"?`,
		"--versio":               "unknown flag --versio",
		"index":                  "index needs the files or folders",
		"index --dta x y":        "unknown flag --dta; did you mean --data?",
		"index --manifest":       "flag --manifest needs a value",
		"documents x":            "documents takes no arguments",
		"eval":                   "eval needs one file",
		"bench x":                "bench takes no arguments",
		"bench --times 1,0":      `--times cannot be "1,0"`,
		"help nothing":           `unknown command "nothing"`,
		"remove":                 "remove needs the ids",
		"cite --style apa7 x":    `--style cannot be "apa7"`,
		"verify --json=maybe":    `--json cannot be "maybe"`,
		"version x":              "version takes no arguments",
		"help a b":               "help takes one command",
		"zzzzzzzzzzzzzzzzzzzzzz": "To see all commands, run: evidence help",
	} {
		o := evidence(t, strings.Fields(args)...)
		o.want(t, exitUsage, want)
		if o.out != "" {
			t.Errorf("%q printed %q", args, o.out)
		}
	}
	evidence(t, "index", "--manifest", "none.yaml", "x").want(t, exitUsage, "none.yaml")
	for _, command := range []string{"eval", "check", "extract"} {
		evidence(t, command, "none.x").want(t, exitUsage, "none.x", "no such file")
	}
	for _, args := range [][]string{
		{"correct", "--file", "none.x"}, {"serve", "--config", "none.x"}, {"serve", "--tls-cert", "none.x", "--tls-key", "none.x"},
		{"index", "--manifest", "none.x", "y.pdf"}, {"migrate", "--from", "none.x", "--to", "y"}, {"restore", "none.x"},
	} {
		evidence(t, args...).want(t, exitUsage, `"none.x"`, "check its name")
	}
	missing := filepath.Join(t.TempDir(), "none")
	for _, c := range commands() {
		if f, _ := c.flags(); f.Lookup("data") != nil && !c.creates {
			args := []string{c.name, "--data", missing}
			if c.args != "" {
				args = append(args, "x")
			}
			evidence(t, args...).want(t, exitUsage, "there is no data directory", "evidence index")
		}
	}
	for _, args := range [][]string{{"list"}, {"log"}, {"remove", "anna"}, {"password", "anna"}, {"token", "anna"}, {"revoke", "anna", "script"}} {
		evidence(t, append([]string{"user", "--data", missing}, args...)...).want(t, exitUsage, "there is no data directory")
	}
	pdf := filepath.Join(t.TempDir(), "none.pdf")
	for _, args := range [][]string{{pdf}, {pdf, missing}, {"--queue", pdf}, {"--json", pdf}} {
		if o := evidence(t, append([]string{"index", "--data", missing}, args...)...).want(t, exitUsage, "no such file or folder", "none.pdf"); o.out != "" {
			t.Errorf("index %q prints %q", args, o.out)
		}
	}
	if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a mistyped name has made a data directory: %v", err)
	}
	evidence(t, "version").want(t, exitDone, "go1.", "extractor ", "all-MiniLM-L6-v2")
	if v := fromJSON[build](t, evidence(t, "version", "--json")); v.Go == "" || v.Extractor == "" {
		t.Errorf("%+v", v)
	}
}

func TestHelp(t *testing.T) {
	all := evidence(t, "help").want(t, exitDone).out
	for _, c := range commands() {
		if !strings.Contains(all, "evidence "+c.name) || !strings.Contains(all, c.summary) {
			t.Errorf("help does not tell of %s", c.name)
		}
		o := evidence(t, "help", c.name).want(t, exitDone, "usage: evidence "+c.name, c.summary)
		if flag := evidence(t, c.name, "--help"); flag.out != o.out || flag.status != exitDone {
			t.Errorf("%s --help printed %q", c.name, flag.out)
		}
		for _, line := range strings.Split(o.out, "\n") {
			if len([]rune(line)) > plainWidth && !strings.HasPrefix(line, "usage: ") {
				t.Errorf("help %s: a line is longer than %d: %q", c.name, plainWidth, line)
			}
		}
	}
	if evidence(t, "--help").out != all {
		t.Error("--help is not help")
	}
}

func TestLearn(t *testing.T) {
	evidence(t, "learn", "--data", t.TempDir()).want(t, exitRefused, "is empty")
	evidence(t, "learn", "x").want(t, exitUsage, "learn takes no arguments")
	newLibrary(t)
	const said = "Search does not use the meaning of sentences yet: 0% of the passages have been learnt."
	const sentence = "What did the inspectors say of those who help children?"
	evidence(t, "search", sentence).want(t, exitDone, said)
	evidence(t, "claim", sentence).want(t, exitDone, said)
	if o := evidence(t, "search", "inspectors").want(t, exitDone); strings.Contains(o.err, "meaning") {
		t.Errorf("of a word it says %s", o.err)
	}
	evidence(t, "learn").want(t, exitDone, "Learnt ", " sentences of ", " passages")
	evidence(t, "learn").want(t, exitDone, "Nothing has changed")
	if l := fromJSON[map[string]any](t, evidence(t, "learn", "--json").want(t, exitDone)); l["new"] != 0.0 || l["passages"] == 0.0 {
		t.Errorf("%v", l)
	}
	if o := evidence(t, "search", sentence).want(t, exitDone); strings.Contains(o.err, "count yet") {
		t.Errorf("after learning it says %s", o.err)
	}
}

func TestEval(t *testing.T) {
	newLibrary(t)
	file := filepath.Join(t.TempDir(), "judged.jsonl")
	testfiles.Write(t, file, []byte(`{"id":"1","query":"joint exploitation team Millgate House","kind":"claim","doc":"sample-inspection-2022.pdf","page":2,"anchor":"highly effective","alt":[]}`+"\n"))
	v := fromJSON[map[string]any](t, evidence(t, "eval", "--json", file).want(t, exitDone))
	if all, _ := v["all"].(map[string]any); all["recall@10"] != 1.0 || all["n"] != 1.0 {
		t.Errorf("%v", v)
	}
	evidence(t, "eval", file).want(t, exitDone, "claim")
	testfiles.Write(t, file, []byte("{"))
	evidence(t, "eval", file).want(t, exitRefused, "judged.jsonl")

	dir := t.TempDir() // a collection in BEIR's form leaves the library alone
	testfiles.Write(t, filepath.Join(dir, "corpus.jsonl"), []byte(`{"_id":"d1","title":"Bees","text":"They dance."}`+"\n"+`{"_id":"d2","title":"Ants","text":"They do not."}`+"\n"))
	testfiles.Write(t, filepath.Join(dir, "queries.jsonl"), []byte(`{"_id":"q1","text":"who dances"}`+"\n"))
	evidence(t, "eval", dir).want(t, exitRefused, "test.tsv")
	if err := os.Mkdir(filepath.Join(dir, "qrels"), 0o755); err != nil {
		t.Fatal(err)
	}
	testfiles.Write(t, filepath.Join(dir, "qrels", "test.tsv"), []byte("query-id\tcorpus-id\tscore\nq1\td1\t1\n"))
	evidence(t, "eval", dir).want(t, exitDone, "test  1")
}

// A library of twice the reports has twice as many reports and passages. Each is searched in every way, other engines are asked the same, and
// the plot has them all. An empty library is measured with the sample.
func TestBench(t *testing.T) {
	t.Setenv(asProgram, "1") // so that files are read by the program, a process for each
	newData(t)
	type way struct {
		Way       string
		PerSecond float64 `json:"per_second"`
		All       struct {
			Median float64 `json:"median_ms"`
			P99    float64 `json:"p99_ms"`
		}
		Kinds []struct{ Kind string }
	}
	type library struct {
		Times             float64
		Reports, Passages int
		Searches          []way
		WhileIndexing     []way `json:"while_indexing"`
		SideBySide        []way `json:"side_by_side"`
	}
	svg := filepath.Join(t.TempDir(), "plot.svg")
	o := evidence(t, "bench", "--times", "0.5,2", "--json", "--compare", "--svg", svg).want(t, exitDone)
	v := fromJSON[struct {
		Reading struct {
			Pages      int
			OneProcess float64 `json:"one_process"`
			Each       float64 `json:"process_a_file"`
		}
		Libraries []library
	}](t, o)
	if len(v.Libraries) != 2 || v.Libraries[0].Reports == 0 || v.Libraries[1].Reports != 4*v.Libraries[0].Reports || v.Libraries[1].Passages <= 2*v.Libraries[0].Passages {
		t.Fatalf("%+v", v)
	}
	if v.Reading.Pages == 0 || v.Reading.OneProcess == 0 || v.Reading.Each == 0 {
		t.Errorf("reading: %+v", v.Reading)
	}
	for _, l := range v.Libraries {
		if len(l.Searches) != 3 || len(l.WhileIndexing) != 2 || len(l.SideBySide) != 3 {
			t.Errorf("%v times: %+v", l.Times, l)
		}
		for _, ways := range [][]way{l.Searches, l.WhileIndexing, l.SideBySide} {
			for _, w := range ways {
				if w.All.Median <= 0 || w.All.P99 < w.All.Median || len(w.Kinds) < 3 {
					t.Errorf("%v times: %+v", l.Times, w)
				}
			}
		}
	}
	plot, err := os.ReadFile(svg)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"in process", "page over HTTP", "API over HTTP", "SQLite FTS5", "Bleve"} {
		if !strings.Contains(string(plot), ">"+name) {
			t.Errorf("the plot does not name %q", name)
		}
	}
	evidence(t, "bench", "--times", "1").want(t, exitDone, "| passages", "| **page over HTTP**", "| in process, sentence", "pages a second in one process")
}

// Logs hold no query text.
func TestQueriesAreNotLogged(t *testing.T) {
	newLibrary(t)
	o := evidence(t, "search", "Millgate House")
	if regexp.MustCompile(`(?i)millgate`).MatchString(o.err) {
		t.Errorf("standard error holds the query: %q", o.err)
	}
}

// Lines of a search are all its passages, in JSON and as CSV, in its order.
func TestSearchLines(t *testing.T) {
	t.Parallel()
	newLibrary(t)
	whole := fromJSON[search.Result](t, evidence(t, "search", "--json", "-n", "1000", "police"))
	lines := strings.Split(strings.TrimSpace(evidence(t, "search", "--ndjson", "police").want(t, exitDone).out), "\n")
	rows, err := csv.NewReader(strings.NewReader(evidence(t, "search", "--csv", "police").want(t, exitDone).out)).ReadAll()
	if err != nil || whole.Total == 0 || len(lines) != whole.Total || len(rows) != whole.Total+1 || len(whole.Hits) != whole.Total {
		t.Fatalf("%d hits, %d lines, %d rows, %v", whole.Total, len(lines), len(rows), err)
	}
	for i, line := range lines {
		var h search.Hit
		if err := json.Unmarshal([]byte(line), &h); err != nil || h.ID != whole.Hits[i].ID || rows[i+1][0] != h.ID {
			t.Errorf("line %d is %q and %s, want %q, %v", i, h.ID, rows[i+1][0], whole.Hits[i].ID, err)
		}
	}
	if got := strings.Count(evidence(t, "search", "--ndjson", "--from", "1", "--limit", "2", "police").out, "\n"); got != 2 {
		t.Errorf("%d lines of two", got)
	}
	evidence(t, "search", "--json", "--csv", "police").want(t, exitUsage, "choose one")
	evidence(t, "search", "--ndjson", "--kind", "MINUTES").want(t, exitDone, `"kind":"minutes"`)
	evidence(t, "search", "--authority", "Nowhere", "police").want(t, exitDone, "No report here has the authority “Nowhere”")
}
