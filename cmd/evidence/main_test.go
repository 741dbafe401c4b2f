package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/sample"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/search"
)

// The test program is the program itself where asProgram is set, so that it can
// be killed, interrupted and run twice at once.
const asProgram = "EVIDENCE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Unsetenv("EVIDENCE_DATA")
	if dir, err := testfiles.CacheDir(); err == nil { // the program keeps PDFium compiled there
		os.Setenv("XDG_CACHE_HOME", dir)
	}
	status := m.Run()
	closeBrowser()
	removeShared()
	os.Exit(status)
}

// dataDirs holds the data directories of tests, by the names of the tests.
var dataDirs sync.Map

// useData has every command of a test and its subtests work in a data directory. Unlike $EVIDENCE_DATA it allows the
// test to run beside others.
func useData(t testing.TB, dir string) {
	dataDirs.Store(t.Name(), dir)
	t.Cleanup(func() { dataDirs.Delete(t.Name()) })
}

// newData has the commands of a test work in a new data directory, and returns it.
func newData(t testing.TB) string {
	t.Helper()
	parent, err := os.MkdirTemp("", "evidence-data-")
	if err != nil {
		t.Fatal(err)
	}
	// A page that was being read when a site stopped may still be written to the cache: T.TempDir would fail the test.
	t.Cleanup(func() {
		eventually(t, "the data directory can be removed", func() bool { return os.RemoveAll(parent) == nil })
	})
	dir := filepath.Join(parent, "data")
	useData(t, dir)
	return dir
}

// dataOf returns the data directory that useData gave the test, or "".
func dataOf(t testing.TB) string {
	root, _, _ := strings.Cut(t.Name(), "/")
	dir, _ := dataDirs.Load(root)
	s, _ := dir.(string)
	return s
}

// testArgs has a command work in the test's data directory. It also has it read no pictures, unless args hold --ocr: what
// is asserted must not depend on whether Tesseract is installed, nor wait for it.
func testArgs(t testing.TB, args []string) []string {
	if len(args) == 0 {
		return args
	}
	c, err := findCommand(args[0])
	if err != nil {
		return args
	}
	f, _ := c.flags()
	var flags []string
	if data := dataOf(t); data != "" && f.Lookup("data") != nil {
		flags = append(flags, "--data", data)
		if c.name == "index" || f.Lookup("ocr") != nil && store.Exists(data) {
			shareCompiled(t, data)
		}
	}
	if f.Lookup("ocr") != nil {
		flags = append(flags, "--ocr", app.OCRNever)
	}
	return slices.Concat(args[:1], flags, args[1:])
}

// shareCompiled has a data directory use the compiled PDFium of all tests: compiling it takes seconds of two cores.
func shareCompiled(t testing.TB, data string) {
	t.Helper()
	shared := testfiles.CompiledDir(t)
	if err := errors.Join(os.MkdirAll(shared, 0o700), os.MkdirAll(filepath.Join(data, "cache"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(shared, filepath.Join(data, "cache", "wazero")); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
}

// process is the program as a process of its own, not yet started.
func process(t testing.TB, args ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, testArgs(t, args)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// An outcome is what a run of the program printed and ended with.
type outcome struct {
	out, err string
	status   int
}

// evidence runs the program within the test.
func evidence(t testing.TB, args ...string) outcome {
	t.Helper()
	return typed(t, "", args...)
}

// typed runs the program with something on standard input.
func typed(t testing.TB, in string, args ...string) outcome {
	t.Helper()
	var out, errOut bytes.Buffer
	status := run(context.Background(), testArgs(t, args), strings.NewReader(in), &out, &errOut)
	return outcome{out.String(), errOut.String(), status}
}

// want checks the exit status and that the outputs hold texts.
func (o outcome) want(t testing.TB, status int, texts ...string) outcome {
	t.Helper()
	if o.status != status {
		t.Errorf("exit status %d, want %d\nstdout: %s\nstderr: %s", o.status, status, o.out, o.err)
	}
	for _, s := range texts {
		if !strings.Contains(o.out, s) && !strings.Contains(o.err, s) {
			t.Errorf("no %q in\nstdout: %s\nstderr: %s", s, o.out, o.err)
		}
	}
	return o
}

// fromJSON reads what a command printed.
func fromJSON[T any](t testing.TB, o outcome) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(o.out), &v); err != nil {
		t.Fatalf("%v in %q (stderr %q)", err, o.out, o.err)
	}
	return v
}

// samples writes the bundled sample to a folder and returns it.
func samples(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sample")
	if err := writeSample(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeSample(dir string) error {
	err := os.Mkdir(dir, 0o700)
	for _, f := range append(sample.Files(), sample.File{Name: "manifest.yaml", Data: sample.Manifest()}) {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600))
	}
	return err
}

// shared is a folder of fixtures that are made once, which TestMain removes.
var shared = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "evidence-fixtures-") })

func removeShared() {
	if dir, err := shared(); err == nil {
		os.RemoveAll(dir)
	}
}

// sampleLibrary indexes the sample once and returns its data directory, to be copied.
var sampleLibrary = sync.OnceValues(func() (string, error) {
	dir, err := shared()
	if err != nil {
		return "", err
	}
	in, data := filepath.Join(dir, "sample"), filepath.Join(dir, "sample-data")
	if err := writeSample(in); err != nil {
		return "", err
	}
	var out bytes.Buffer
	args := []string{"index", "--data", data, "--ocr", "never", "--manifest", filepath.Join(in, "manifest.yaml"), in}
	if run(context.Background(), args, strings.NewReader(""), &out, &out); !strings.Contains(out.String(), "4 added, 1 refused") {
		return "", fmt.Errorf("indexing the sample: %s", &out)
	}
	return data, nil
})

// newLibrary has the commands of a test work in a new data directory that holds the sample, and returns it and a folder
// of the sample's files.
func newLibrary(t testing.TB) (data, in string) {
	t.Helper()
	indexed, err := sampleLibrary()
	if err != nil {
		t.Fatal(err)
	}
	data = newData(t)
	if err := os.CopyFS(data, os.DirFS(indexed)); err != nil { // no links: a test changes an original
		t.Fatal(err)
	}
	return data, samples(t)
}

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
	o.want(t, exitDone, " 1. ", "Tarnbrough (invented)", "Millgate House", "passages; -n and --from show others")
	for _, line := range strings.Split(o.out, "\n") {
		if len([]rune(line)) > plainWidth {
			t.Errorf("a line is longer than %d: %q", plainWidth, line)
		}
	}
	r := fromJSON[search.Result](t, evidence(t, "search", "police officers Millgate House", "--json"))
	if len(r.Hits) != 10 || r.Total < 10 || r.Hits[0].Title == "" || len(r.Hits[0].Highlights) == 0 || len(r.Facets["year"]) == 0 {
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
		if o.want(t, exitDone); o.out != strings.TrimSuffix(want, "\n")+"\n" || o.err != "" {
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
	o.want(t, exitRefused, `page.pdf" was not read: not a PDF: it is a web page; fetch`, "it is a folder; name the files in it", `none.pdf" was not read: no such file or directory; check`, "Public Accountability Board")
	evidence(t, "extract", "--max-time", "1ms", filepath.Join(dir, "sample-inquiry-2019.pdf")).want(t, exitRefused, "reading it took over 0.001 s; give it longer with --max-time")
	evidence(t, "extract").want(t, exitUsage, "extract needs the PDF file")
	evidence(t, "extract", "--max-memory", "lots", "x.pdf").want(t, exitUsage, `--max-memory cannot be "lots"`, "800M or 2G")
	evidence(t, "extract", "--format", "html", "x.pdf").want(t, exitUsage, `--format cannot be "html"`, "jsonl|text")
}

func TestRemove(t *testing.T) {
	_, in := newLibrary(t)
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "document:sample-minutes-2023"))
	if r.Total == 0 {
		t.Fatal("no passage of the minutes was found")
	}
	evidence(t, "remove", "sample-minute-2023").want(t, exitRefused, "sample-minute-2023", `did you mean "sample-minutes-2023"?`)
	evidence(t, "remove", "sample-minutes-2023").want(t, exitDone, "withdrew sample-minutes-2023")
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
	if _, err := os.Stat(dataOf(t)); err == nil {
		t.Error("looking things up made a data directory")
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
	evidence(t, "search", "-n", "many", "police").want(t, exitUsage, `flag -n cannot be "many"`)
	evidence(t, "search", "police", "-council").want(t, exitUsage, "unknown flag -council", `"police -council"`)
	evidence(t, "search", "police -council").want(t, exitDone)
	evidence(t, "search", "--", "-council").want(t, exitDone)
	evidence(t, "search", "zzzyx").want(t, exitDone, "No passage found.")
	evidence(t, "search", "--sort", "newest", "police").want(t, exitDone, " 1. ")
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"serch police":           `unknown command "serch"; did you mean "search"?`,
		"--version":              "unknown flag --version",
		"index":                  "index needs the files or folders",
		"index --dta x y":        "unknown flag --dta; did you mean --data?",
		"index --manifest":       "flag --manifest needs a value",
		"documents x":            "documents takes no arguments",
		"eval":                   "eval needs one file",
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
	evidence(t, "index", "--manifest", "none.yaml", "x").want(t, exitRefused, "none.yaml")
	evidence(t, "eval", "none.jsonl").want(t, exitRefused, "none.jsonl")
	evidence(t, "version").want(t, exitDone, "go1.", "extractor ")
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
	evidence(t, "learn").want(t, exitDone, "Learnt from ", " passages")
	evidence(t, "learn").want(t, exitDone, "Nothing has changed")
	if l := fromJSON[map[string]any](t, evidence(t, "learn", "--json").want(t, exitDone)); l["anew"] != false || l["terms"] == 0.0 {
		t.Errorf("%v", l)
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

// Logs hold no query text.
func TestQueriesAreNotLogged(t *testing.T) {
	newLibrary(t)
	o := evidence(t, "search", "Millgate House")
	if regexp.MustCompile(`(?i)millgate`).MatchString(o.err) {
		t.Errorf("standard error holds the query: %q", o.err)
	}
}
