package web

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/cite"
	"evidence/corpus/testfiles"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// A clientTest is a site with a description, and a folder for what others make of that.
type clientTest struct {
	*testing.T
	dir, site   string
	description string
	want        string // what each client prints
}

func newClientTest(t *testing.T) clientTest {
	t.Helper()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	served := httptest.NewServer(s)
	t.Cleanup(served.Close)
	dir := t.TempDir()
	c := clientTest{t, dir, served.URL, filepath.Join(dir, "openapi.json"), ""}
	testfiles.Write(t, c.description, get(t, s, paths.API+"/openapi.json").Body.Bytes())
	list := decode[result.DocumentList](t, s, 200, paths.API+"/documents")
	found := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&limit=1")
	id := found.Hits[0].ID
	cited := decode[api.CitationList](t, s, 200, paths.API+"/passages/"+id+"/citations").Citations[0]
	if cited.Name != cite.Styles()[0].Name || len(list.Documents) < 2 || found.Total < 2 {
		t.Fatal("the library is too small")
	}
	c.want = fmt.Sprintf("documents %d %d\nhit %s %d\npassage %s current\nlines %d\ncitation %s\nverdict exact\nproblem %s\n",
		len(list.Documents), len(list.Documents), id, found.Total, id, found.Total+1, strings.TrimSpace(cited.Text), paths.Problem("invalid-query"))
	return c
}

// run runs a program in a folder and gives what it prints.
func (c clientTest) run(dir, name string, args ...string) string {
	c.Helper()
	cmd := exec.CommandContext(c.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		var stderr []byte
		if e, ok := err.(*exec.ExitError); ok {
			stderr = e.Stderr
		}
		c.Fatalf("%s %q: %v\n%s%s", filepath.Base(name), args, err, out, stderr)
	}
	return string(out)
}

// answers holds what a client prints against what the site answers.
func (c clientTest) answers(got string) {
	c.Helper()
	if got != c.want {
		c.Errorf("the client printed:\n%s\nwant:\n%s", got, c.want)
	}
}

// Clients that are generated for Go, by the tools' own settings, compile and read every kind of answer.
func TestGeneratedGoClients(t *testing.T) {
	tools := testfiles.Named(t, "EVIDENCE_API_TOOLS")
	c := newClientTest(t)
	generate := map[string]func(to string){
		"oapi": func(to string) {
			c.run(c.dir, filepath.Join(tools, "oapi-codegen"), "-generate", "types,client", "-package", "client", "-o", filepath.Join(to, "client.go"), c.description)
		},
		"ogen": func(to string) {
			c.run(c.dir, filepath.Join(tools, "ogen"), "--target", to, "--package", "client", c.description)
		},
	}
	module, err := os.ReadFile("testdata/clients/go.mod.txt")
	if err != nil {
		t.Fatal(err)
	}
	testfiles.Write(t, filepath.Join(c.dir, "go.mod"), module)
	for _, name := range []string{"oapi", "ogen"} {
		to := filepath.Join(c.dir, name, "client")
		if err := os.MkdirAll(to, 0o755); err != nil {
			t.Fatal(err)
		}
		generate[name](to)
		program, err := os.ReadFile("testdata/clients/" + name + "/main.go.txt")
		if err != nil {
			t.Fatal(err)
		}
		testfiles.Write(t, filepath.Join(c.dir, name, "main.go"), program)
	}
	c.run(c.dir, "go", "mod", "tidy")
	for name := range generate {
		t.Run(name, func(t *testing.T) {
			c.T = t
			c.answers(c.run(c.dir, "go", "run", "./"+name, c.site))
		})
	}
}

// Linters of descriptions find nothing, and the types that are made for TypeScript fit what the site answers.
func TestDescriptionAndTypeScript(t *testing.T) {
	node, modules := testfiles.Program(t, "node"), testfiles.Named(t, "EVIDENCE_NODE_MODULES")
	c := newClientTest(t)
	bin := func(name string) string { return testfiles.Installed(t, filepath.Join(modules, ".bin", name)) }
	if err := os.Symlink(modules, filepath.Join(c.dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		// Who runs a site is said on its pages, so that the description has no contact; every other rule holds.
		".spectral.yaml": "extends: [\"spectral:oas\"]\nrules: {info-contact: off}\n",
		"redocly.yaml":   "extends: [recommended]\nrules: {info-contact: off}\n",
		"package.json":   `{"type": "module"}`,
		"tsconfig.json":  `{"compilerOptions": {"strict": true, "outDir": "out", "target": "es2022", "module": "nodenext", "rewriteRelativeImportExtensions": true, "types": ["node"]}, "files": ["client.ts"]}`,
	} {
		testfiles.Write(t, filepath.Join(c.dir, name), []byte(data))
	}
	c.run(c.dir, node, bin("redocly"), "lint", "--max-problems", "20", "openapi.json")
	if out := c.run(c.dir, node, bin("spectral"), "lint", "--fail-severity", "warn", "openapi.json"); !strings.Contains(out, "No results") {
		t.Errorf("spectral: %s", out)
	}
	c.run(c.dir, node, bin("openapi-typescript"), "openapi.json", "-o", "api.ts")
	program, err := os.ReadFile("testdata/clients/client.ts")
	if err != nil {
		t.Fatal(err)
	}
	testfiles.Write(t, filepath.Join(c.dir, "client.ts"), program)
	c.run(c.dir, node, bin("tsc"), "-p", ".")
	c.answers(c.run(c.dir, node, "out/client.js", c.site))
}
