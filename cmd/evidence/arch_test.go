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

// layers are the parts of the program. A part imports itself and the parts named, also in its tests.
var layers = []struct{ part, imports, why string }{
	{"cmd/evidence", "cmd/internal/... web/... indexer/... search/... corpus/...", "a command reads flags, makes one call and prints"},
	{"cmd/internal/...", "web/... indexer/... search/... corpus/...", "the application joins the parts, and knows no command"},
	{"web/...", "search/... corpus/...", "web declares the interfaces that it needs, which cmd/internal/app supplies; it knows nothing of PDFs"},
	{"indexer/...", "search/... corpus/...", "reports are indexed without a browser"},
	{"search/...", "corpus/...", "an engine is given passages, wherever they come from"},
	{"corpus/...", "", "corpus says what evidence is, whatever is done with it"},
}

// forbidden are imports that packages must not have, apart from tests and the helpers of tests.
var forbidden = []struct{ from, imports, why string }{
	{"cmd/evidence", "search/bleveindex/... search/opensearch/...", "cmd/internal/app opens engines, so that another one is added there"},
	{"web/...", "search/bleveindex/... search/opensearch/... search/searcher/... search/rescore/... search/rank/... search/match/...", "web searches with any search.Engine"},
	{"web/pages/... web/api/... web/statements/... web/atom web/auth web/fulltext web/format web/handler web/mcp web/openapi web/paths web/reports web/result", "web", "package web puts the parts of the site together"},
	{"web/api/...", "web/pages/... web/statements/...", "the API knows no page"},
	{"web/pages/... web/statements/...", "web/api/...", "pages and the API share the values of web/result, not each other's code"},
	{"web/mcp", "web/pages/... web/api/... web/statements/...", "the tools for language models give the values of web/result"},
	{"web/result web/atom", "web/pages/... web/api/... web/statements/...", "a result is the same wherever it is shown"},
	{"web/auth web/fulltext web/format web/openapi web/paths web/reports", "web/handler", "what handlers use knows no handler"},
	{"indexer/...", "search/bleveindex/... search/opensearch/... search/searcher/... search/rescore/... search/rank/... search/match/...", "the indexer fills any search.Engine"},

	{"search search/query search/words search/thesaurus search/encoder/... search/shingles", "search/bleveindex/... search/searcher search/rescore search/rank search/match search/suggest search/postings", "the language of queries and the models of words and sentences know no index"},
	{"search/encoder/...", "corpus/... search/query", "the sentence model knows no passage and no report"},
	{"search/postings", "search/searcher search/rank search/match search/suggest search/query", "postings are what an engine has, not what a query wants of them"},
	{"search/match", "search/searcher search/rescore search/rank search/suggest", "which passages match does not depend on their scores"},
	{"search/rank", "search/searcher search/rescore search/suggest", "scores by words do not depend on meaning, nor on what is suggested or shown"},
	{"search/rescore", "search/searcher search/match search/suggest", "rescoring orders what was found, whatever found it"},
	{"search/suggest", "search/searcher search/rescore search/rank", "suggestions run no searches"},
	{"search/searcher search/rescore search/rank search/match search/suggest search/postings search/claim search/eval search/bench/...", "search/bleveindex/... search/opensearch/...", "searches work over the postings of any engine"},

	{"web/openapi/...", "web/handler web/api/... web/pages/... web/statements/...", "a description is made from a table of operations, and answers no request"},

	{"indexer/pdffile", "indexer/pdftext indexer/tags indexer/passages indexer/extract", "the bytes of a PDF are repaired without knowing its text"},
	{"indexer/pdftext indexer/tags", "indexer/passages indexer/extract", "lines and tags are read without knowing passages"},
	{"indexer/render indexer/ocr", "indexer/pdffile indexer/pdftext indexer/passages", "the second reader shares nothing with the first, so that one can confirm the other"},
}

// owners are the packages that alone may import a module, in their tests too; "" is none. search/bench/compare measures other engines.
var owners = []struct{ imported, owner, why string }{
	{"github.com/ledongthuc/pdf", "indexer/pdftext", "it panics on bad files, and the panics stop there"},
	{"github.com/blevesearch/bleve", "search/bleveindex search/bench/compare", "the engine can be exchanged"},
	{"github.com/blevesearch/bleve_index_api", "search/bleveindex search/bench/compare", "the engine can be exchanged"},
	{"github.com/opensearch-project/opensearch-go", "search/opensearch", "answers that are not whole are found out in one place"},
	{"github.com/klippa-app/go-pdfium", "indexer/render", "it runs where a page that breaks it costs no more than that page"},
	{"github.com/tetratelabs/wazero", "indexer/render", "WebAssembly is there for PDFium, and gets no file system"},
	{"github.com/xuri/excelize/v2", "corpus/xlsxfile", "one package writes workbooks, in which no text is a formula"},
	{"modernc.org/sqlite", "corpus/store", "one package knows the database"},
	{"github.com/ncruces/go-sqlite3", "corpus/store search/bench/compare", "one package knows the database"},
	{"github.com/jackc/pgx", "corpus/store corpus/testfiles", "one package knows the database"},
	{"github.com/pressly/goose", "corpus/store", "one package knows the schema"},
	{"github.com/minio/minio-go", "corpus/objects", "one package knows the object store"},
	{"github.com/andybalholm/cascadia", "web/htmltest", "elements are selected in tests alone"},
	{"C", "", "the program builds without a C compiler"},
}

// helpers are packages for tests. Only tests import them, and only tests and they import package testing.
var helpers = []string{"corpus/testfiles", "search/searchtest", "web/htmltest", "web/internal/testlibrary"}

// top are the files and folders at the top of the repository, apart from hidden ones and those in .gitignore.
var top = []string{"cmd", "indexer", "search", "web", "corpus", "go.mod", "go.sum", "README.md", "LICENSE", "NOTICE", "CONTRIBUTING.md", "SECURITY.md"}

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
		"cmd/internal/app/a.go imports evidence/cmd/evidence":        {"cmd/internal/app/a.go": file("evidence/cmd/evidence")},
		"cmd/evidence/a.go imports evidence/search/bleveindex":       {"cmd/evidence/a.go": file("evidence/search/bleveindex")},
		"web/api/a.go imports evidence/web/pages":                    {"web/api/a.go": file("evidence/web/pages")},
		"web/handler/a.go imports evidence/web":                      {"web/handler/a.go": file("evidence/web")},
		"search/match/a.go imports evidence/search/rank":             {"search/match/a.go": file("evidence/search/rank")},
		"notes.txt is at the top of the repository":                  {"notes.txt": file()},
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
		"search/match/a_test.go":      file("evidence/search/bleveindex"),
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
		t.Errorf("found where nothing is wrong: %q", found)
	}
}

// violations returns what breaks the rules above in a repository, and the number of Go files read.
func violations(t *testing.T, repo fs.FS) (found []string, files int) {
	t.Helper()
	found = misplaced(t, repo)
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
			if why := whyNot(name, imported); why != "" {
				found = append(found, fmt.Sprintf("%s imports %s: %s", name, imported, why))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, files
}

// misplaced returns what is at the top of the repository and does not belong there.
func misplaced(t *testing.T, repo fs.FS) []string {
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
			found = append(found, e.Name()+" is at the top of the repository, where only the files and folders in the list top belong")
		}
	}
	return found
}

// whyNot returns the reason why a file must not have an import, or "" if it may.
func whyNot(file, imported string) string {
	dir := path.Dir(file)
	test := strings.HasSuffix(file, "_test.go") || slices.Contains(helpers, dir)
	for _, o := range owners {
		if within(imported, o.imported) && !slices.ContainsFunc(strings.Fields(o.owner), func(owner string) bool { return within(dir, owner) }) {
			return fmt.Sprintf("only %q may, because %s", o.owner, o.why)
		}
	}
	inside, ok := strings.CutPrefix(imported, module+"/")
	if !test && (imported == "testing" || ok && slices.Contains(helpers, inside)) {
		return "only tests may"
	}
	if !ok {
		return ""
	}
	for _, f := range forbidden {
		if !test && matches(dir, f.from) && matches(inside, f.imports) {
			return f.why
		}
	}
	for _, l := range layers {
		if matches(dir, l.part) {
			if matches(inside, l.part) || matches(inside, l.imports) {
				return ""
			}
			return l.why
		}
	}
	return dir + " is no part of it"
}

// matches reports whether a folder is one of a list, in which a/... is a and the folders below it.
func matches(dir, list string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(pattern string) bool {
		root, below := strings.CutSuffix(pattern, "/...")
		return dir == root || below && within(dir, root)
	})
}

// within reports whether a path is root or below it.
func within(p, root string) bool {
	return p == root || strings.HasPrefix(p, root+"/")
}
