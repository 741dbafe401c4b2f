package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "evidence"

// layers holds, for each part of the house, the parts that it may import besides itself.
var layers = []struct {
	part    string
	imports []string
	reason  string
}{
	{"cmd", []string{"web", "indexer", "search", "corpus"}, "cmd joins the parts"},
	{"web", []string{"search", "corpus"}, "web declares the small interfaces that it needs, and cmd supplies them; it knows nothing of PDFs"},
	{"indexer", []string{"search", "corpus"}, "indexing works without a browser, and programs are joined in cmd"},
	{"search", []string{"corpus"}, "an engine is given passages and does not care where they come from"},
	{"corpus", nil, "corpus says what evidence is, whatever is done with it"},
}

// owners holds the imports that one package alone may have, whole module paths
// and what is below them; "" stands for no package.
var owners = []struct{ imported, owner, reason string }{
	{"github.com/ledongthuc/pdf", "indexer/pdftext", "it panics on bad files, and the panics stop there"},
	{"github.com/blevesearch/bleve", "search/bleveindex", "the engine can be exchanged"},
	{"github.com/blevesearch/bleve_index_api", "search/bleveindex", "the engine can be exchanged"},
	{"github.com/klippa-app/go-pdfium", "indexer/render", "it runs where a page that breaks it costs no more than that page"},
	{"github.com/tetratelabs/wazero", "indexer/render", "WebAssembly is there for PDFium, and gets no file system"},
	{"modernc.org/sqlite", "corpus/store", "the database has one keeper"},
	{"github.com/ncruces/go-sqlite3", "corpus/store", "the database has one keeper"},
	{"github.com/andybalholm/cascadia", "web/htmltest", "elements are selected in tests alone"},
	{"C", "", "the program builds without a C compiler"},
}

// helpers are the packages for tests: only tests import them, and they alone import testing besides.
var helpers = []string{"corpus/testfiles", "search/searchtest", "web/htmltest"}

// top is what may stand at the top of the repository besides hidden files and
// what .gitignore names there.
var top = []string{"cmd", "indexer", "search", "web", "corpus", "go.mod", "go.sum", "README.md", "LICENSE", "CONTRIBUTING.md"}

func TestArchitecture(t *testing.T) {
	found, files := violations(t, os.DirFS("../.."))
	for _, v := range found {
		t.Error(v)
	}
	if files < 20 {
		t.Errorf("only %d Go files were read: is this the repository?", files)
	}
}

// The test itself finds each kind of forbidden import.
func TestArchitectureFindsViolations(t *testing.T) {
	file := func(imports ...string) *fstest.MapFile {
		text := "package x\n"
		for _, i := range imports {
			text += "import _ " + strconv.Quote(i) + "\n"
		}
		return &fstest.MapFile{Data: []byte(text)}
	}
	for want, fsys := range map[string]fstest.MapFS{
		"corpus/cite/a.go imports evidence/search/query":             {"corpus/cite/a.go": file("evidence/search/query")},
		"search/a_test.go imports evidence/indexer":                  {"search/a_test.go": file("evidence/indexer")},
		"web/a.go imports evidence/indexer/pdftext":                  {"web/a.go": file("evidence/indexer/pdftext")},
		"indexer/a.go imports evidence/web":                          {"indexer/a.go": file("evidence/web")},
		"web/a.go imports evidence/cmd/evidence":                     {"web/a.go": file("evidence/cmd/evidence")},
		"indexer/tags/a.go imports github.com/ledongthuc/pdf":        {"indexer/tags/a.go": file("github.com/ledongthuc/pdf")},
		"search/query/a.go imports github.com/blevesearch/bleve/v2":  {"search/query/a.go": file("github.com/blevesearch/bleve/v2")},
		"cmd/evidence/a.go imports modernc.org/sqlite":               {"cmd/evidence/a.go": file("modernc.org/sqlite")},
		"corpus/store/a.go imports C":                                {"corpus/store/a.go": file("C")},
		"corpus/a.go imports testing":                                {"corpus/a.go": file("testing")},
		"indexer/a.go imports evidence/corpus/testfiles":             {"indexer/a.go": file("evidence/corpus/testfiles")},
		"web/a.go imports evidence/web/htmltest":                     {"web/a.go": file("evidence/web/htmltest")},
		"web/a_test.go imports github.com/andybalholm/cascadia":      {"web/a_test.go": file("github.com/andybalholm/cascadia")},
		"notes.txt stands at the top of the repository":              {"notes.txt": file()},
		"other/a.go imports evidence/corpus: other is no part of it": {"other/a.go": file("evidence/corpus")},
	} {
		found, _ := violations(t, fsys)
		if !slices.ContainsFunc(found, func(v string) bool { return strings.HasPrefix(v, want) }) {
			t.Errorf("found %q, want one that begins %q", found, want)
		}
	}
	allowed := fstest.MapFS{
		"cmd/evidence/a.go":           file("evidence/web", "evidence/indexer", "evidence/search", "evidence/corpus", "net/http"),
		"indexer/pdftext/a.go":        file("github.com/ledongthuc/pdf", "evidence/indexer/pdffile"),
		"search/bleveindex/sub/a.go":  file("github.com/blevesearch/bleve/v2", "evidence/search"),
		"corpus/store/a.go":           file("modernc.org/sqlite", "modernc.org/sqlite/lib"),
		"corpus/testfiles/a.go":       file("testing"),
		"web/htmltest/a.go":           file("testing", "github.com/andybalholm/cascadia"),
		"web/a_test.go":               file("testing", "evidence/corpus/testfiles", "evidence/web/htmltest"),
		"indexer/testdata/any/any.go": file("evidence/web"),
		".ci/run":                     file(),
		"data/evidence.db":            file(),
		".gitignore":                  {Data: []byte("/data/\n*.test\n")},
	}
	if found, _ := violations(t, allowed); len(found) > 0 {
		t.Errorf("found in a sound tree: %q", found)
	}
}

// violations gives what breaks the rules above in a repository, and the number of Go files read.
func violations(t *testing.T, repo fs.FS) (found []string, files int) {
	t.Helper()
	found = strangers(t, repo)
	err := fs.WalkDir(repo, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "testdata" || name != "." && e.Name()[0] == '.'):
			return fs.SkipDir
		case e.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		data, err := fs.ReadFile(repo, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if reason := forbidden(name, imported); reason != "" {
				found = append(found, fmt.Sprintf("%s imports %s: %s", name, imported, reason))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, files
}

// strangers gives what stands at the top of the repository without a place there.
func strangers(t *testing.T, repo fs.FS) []string {
	t.Helper()
	entries, err := fs.ReadDir(repo, ".")
	if err != nil {
		t.Fatal(err)
	}
	allowed := slices.Clone(top)
	if data, err := fs.ReadFile(repo, ".gitignore"); err == nil {
		for _, line := range strings.Split(string(data), "\n") {
			if strings.HasPrefix(line, "/") {
				allowed = append(allowed, strings.Trim(line, "/"))
			}
		}
	}
	var found []string
	for _, e := range entries {
		if e.Name()[0] != '.' && !slices.Contains(allowed, e.Name()) {
			found = append(found, e.Name()+" stands at the top of the repository: there is no place for it there")
		}
	}
	return found
}

// forbidden gives the reason why a file may not have an import, "" where it may.
func forbidden(file, imported string) string {
	dir := path.Dir(file)
	test := strings.HasSuffix(file, "_test.go")
	for _, o := range owners {
		if within(imported, o.imported) && (o.owner == "" || !within(dir, o.owner)) {
			return fmt.Sprintf("only %q may, since %s", o.owner, o.reason)
		}
	}
	inside, ok := strings.CutPrefix(imported, module+"/")
	if !test && !slices.Contains(helpers, dir) && (imported == "testing" || ok && slices.Contains(helpers, inside)) {
		return "only tests may"
	}
	if !ok {
		return ""
	}
	from, _, _ := strings.Cut(file, "/")
	to, _, _ := strings.Cut(inside, "/")
	for _, l := range layers {
		if l.part == from {
			if from == to || slices.Contains(l.imports, to) {
				return ""
			}
			return l.reason
		}
	}
	return from + " is no part of it"
}

// within says whether a path is root or below it.
func within(p, root string) bool {
	return p == root || strings.HasPrefix(p, root+"/")
}
