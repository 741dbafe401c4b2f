package main

import (
	"flag"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// document reads a file at the top of the project.
func document(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// maxReadme is how many lines the README may have. What is longer belongs in evidence help, at /help or at /api.
const maxReadme = 200

// The README names every command, and README and CONTRIBUTING call only commands that exist.
func TestReadmeNamesTheCommands(t *testing.T) {
	readme := document(t, "README.md")
	if n := strings.Count(readme, "\n"); n > maxReadme {
		t.Errorf("README.md has %d lines, more than %d", n, maxReadme)
	}
	for _, c := range commands() {
		if !strings.Contains(readme, "`evidence "+c.name) {
			t.Errorf("README.md does not name evidence %s", c.name)
		}
	}
	called := regexp.MustCompile(`(?:\./|\x60|^|\n    )evidence ([a-z]+)`)
	for _, m := range called.FindAllStringSubmatch(readme+document(t, "CONTRIBUTING.md"), -1) {
		if _, err := findCommand(m[1]); err != nil {
			t.Errorf("README.md or CONTRIBUTING.md calls evidence %s, which is no command", m[1])
		}
	}
}

// evidence help explains every flag of every command, and the documents name only flags that exist.
func TestFlagsAreExplained(t *testing.T) {
	known := map[string]bool{}
	for _, c := range commands() {
		f, _ := c.flags()
		help := evidence(t, "help", c.name).out
		f.VisitAll(func(d *flag.Flag) {
			known[d.Name], known[shortForms[d.Name]] = true, true
			if d.Usage == "" || !strings.Contains(help, "\n  "+flagForms(d)+"\n") {
				t.Errorf("evidence help %s does not explain %s", c.name, dashed(d.Name))
			}
		})
	}
	flags := regexp.MustCompile(`--?([a-z][a-z-]*)`)
	for _, line := range regexp.MustCompile(`evidence [a-z][^\n\x60]*`).FindAllString(document(t, "README.md"), -1) {
		for _, m := range flags.FindAllStringSubmatch(strings.ReplaceAll(line, "evidence-index", ""), -1) {
			if strings.Contains(line, " "+m[0]) && !known[m[1]] {
				t.Errorf("README.md has %q, but no command has the flag %s", line, m[0])
			}
		}
	}
	for _, m := range regexp.MustCompile(`\x60--([a-z][a-z-]*)`).FindAllStringSubmatch(document(t, "README.md"), -1) {
		if !known[m[1]] {
			t.Errorf("README.md names --%s, which no command has", m[1])
		}
	}
}

// The addresses that the README names lead somewhere on the bundled sample.
func TestReadmeNamesRealAddresses(t *testing.T) {
	t.Parallel()
	s := servingSample(t)
	addresses := regexp.MustCompile(`\x60(/[a-z][^\x60]*)\x60`).FindAllStringSubmatch(document(t, "README.md"), -1)
	if len(addresses) < 8 {
		t.Fatalf("README.md names only %q", addresses)
	}
	for _, m := range addresses {
		path := strings.NewReplacer("/ID/", "/sample-inquiry-2019/", "/page/14", "/page/1").Replace(m[1])
		if path == "/api/v1" { // what all addresses of the API begin with
			path += "/documents"
		}
		if status, _ := s.get(t, path); status != http.StatusOK {
			t.Errorf("README.md names %s, which has status %d", m[1], status)
		}
	}
}

// The README begins with the two commands that it promises, and .ci/run runs the tests by the same one.
func TestTwoCommands(t *testing.T) {
	first := strings.Join(strings.SplitN(document(t, "README.md"), "\n", 6)[:5], "\n")
	for _, command := range []string{"go run ./cmd/evidence", "go test ./..."} {
		if !strings.Contains(first, command) {
			t.Errorf("README.md does not begin with %q", command)
		}
	}
	if !strings.Contains(document(t, ".ci/run"), "\nstep go test ./...\n") {
		t.Error(".ci/run does not run the README's test command as it is")
	}
}

// CONTRIBUTING.md's table holds every package and no other.
func TestContributingNamesThePackages(t *testing.T) {
	var listed, real []string
	for _, line := range strings.Split(document(t, "CONTRIBUTING.md"), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for _, m := range regexp.MustCompile("`((?:cmd|web|indexer|search|corpus)[a-z/]*)`").FindAllStringSubmatch(cells[1], -1) {
			listed = append(listed, m[1])
		}
	}
	for _, root := range []string{"cmd", "indexer", "search", "corpus", "web"} {
		err := filepath.WalkDir(filepath.Join("..", "..", root), func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.Name() == "testdata":
				return fs.SkipDir
			case filepath.Ext(path) == ".go":
				dir, err := filepath.Rel(filepath.Join("..", ".."), filepath.Dir(path))
				real = append(real, filepath.ToSlash(dir))
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(real)
	for _, p := range slices.Compact(real) {
		if !slices.Contains(listed, p) {
			t.Errorf("CONTRIBUTING.md: the table of packages lacks %s", p)
		}
	}
	for _, p := range listed {
		if !slices.Contains(real, p) {
			t.Errorf("CONTRIBUTING.md names the package %s, which is not there", p)
		}
	}
}
