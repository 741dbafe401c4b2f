package indexer

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// tree makes files with the contents given by their paths below a new folder;
// "->" before a content makes a link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		to, link := strings.CutPrefix(content, "->")
		var err error
		if link {
			err = os.Symlink(to, path)
		} else {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func below(root string, files []*inputFile) []string {
	var out []string
	for _, f := range files {
		rel, _ := filepath.Rel(root, f.path)
		out = append(out, filepath.ToSlash(rel))
	}
	return out
}

func TestFind(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege here")
	}
	root := tree(t, map[string]string{
		"a.pdf":                     "%PDF-1.7",
		"b/B.PDF":                   "%PDF-1.4",
		"b/download":                "\n%PDF-1.4 without its ending",
		"b/notes.txt":               "no PDF",
		"b/page.pdf":                "<html>",
		".hidden.pdf":               "%PDF-1.7",
		".git/x.pdf":                "%PDF-1.7",
		"b/loop":                    "->..",
		"c":                         "->b",
		"d/again.pdf":               "->../a.pdf",
		"e/gone.txt":                "->nowhere",
		"data/library/original.pdf": "%PDF-1.7",
	})
	got, refused := find([]string{root, filepath.Join(root, "a.pdf")}, filepath.Join(root, "data"))
	want := []string{"a.pdf", "b/B.PDF", "b/download", "b/page.pdf"}
	if files := below(root, got); !slices.Equal(files, want) || len(refused) > 0 {
		t.Errorf("found %q, refused %v; want %q", files, refused, want)
	}
	if got[0].size != 8 {
		t.Errorf("%q has %d bytes", got[0].path, got[0].size)
	}
}

func TestFindRefuses(t *testing.T) {
	root := tree(t, map[string]string{"empty/.keep": "", "text/readme.txt": "no PDF", "broken/x.pdf": "->nowhere", "one/x.pdf": "%PDF-"})
	if runtime.GOOS != "windows" {
		l, err := net.Listen("unix", filepath.Join(root, "socket.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
	}
	for path, want := range map[string]string{
		"missing.pdf": "there is no such file or folder",
		"empty":       "there are no PDFs in this folder",
		"text":        "there are no PDFs in this folder",
		"broken":      "it cannot be read",
		"socket.pdf":  "it is not a file but a device, a pipe or a socket",
	} {
		files, refused := find([]string{filepath.Join(root, path), filepath.Join(root, "one")}, "")
		if len(files) != 1 || len(refused) != 1 || !strings.HasPrefix(refused[0].Reason, want) || refused[0].Advice == "" {
			t.Errorf("%s: found %v, refused %+v; want %q", path, files, refused, want)
		}
	}
	if os.Getuid() > 0 {
		locked := filepath.Join(root, "one")
		os.Chmod(locked, 0)
		defer os.Chmod(locked, 0o755)
		if _, refused := find([]string{locked}, ""); len(refused) != 1 || !strings.HasPrefix(refused[0].Reason, "it cannot be read") {
			t.Errorf("a folder that may not be read: %+v", refused)
		}
	}
}

// A folder whose only PDFs were named already is not one without PDFs.
func TestFindSameFolderTwice(t *testing.T) {
	root := tree(t, map[string]string{"x.pdf": "%PDF-"})
	files, refused := find([]string{root, root}, "")
	if len(files) != 1 || len(refused) != 0 {
		t.Errorf("found %v, refused %v", files, refused)
	}
}
