package main

import (
	"flag"
	"io/fs"
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

// Every command stands in the README's table, and nothing else is called a command there.
func TestReadmeNamesTheCommands(t *testing.T) {
	readme := document(t, "README.md")
	for _, c := range commands() {
		if !strings.Contains(readme, "| `evidence "+c.name) {
			t.Errorf("README.md: the table of commands lacks evidence %s", c.name)
		}
	}
	called := regexp.MustCompile(`(?:\./|\x60|^|\n    )evidence ([a-z]+)`)
	for _, m := range called.FindAllStringSubmatch(readme+document(t, "CONTRIBUTING.md"), -1) {
		if _, err := findCommand(m[1]); err != nil {
			t.Errorf("README.md or CONTRIBUTING.md calls evidence %s, which is no command", m[1])
		}
	}
}

// Every flag that the documents name is a flag of some command.
func TestDocumentsNameRealFlags(t *testing.T) {
	known := map[string]bool{}
	for _, c := range commands() {
		f, _ := c.flags()
		f.VisitAll(func(d *flag.Flag) { known[d.Name] = true })
	}
	flags := regexp.MustCompile(`--([a-z][a-z-]*)`)
	for _, m := range flags.FindAllStringSubmatch(document(t, "README.md"), -1) {
		if !known[m[1]] {
			t.Errorf("README.md names --%s, which no command has", m[1])
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
