package tempdir

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The child makes a folder and a file and ends without removing them.
const childVar = "EVIDENCE_TEMPDIR_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVar) == "" {
		os.Exit(m.Run())
	}
	dir, err := Make("sample")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "inside"), nil, 0o600)
	}
	if err == nil {
		_, err = Create("read-only", ".pdf")
	}
	if err != nil {
		os.Exit(1)
	}
}

// What a dead process left is removed, and neither a living process's things nor what only looks like ours.
func TestRemoveDead(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVar+"=1")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	own, err := Make("sample")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Create("text", ".pdf")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	kept := []string{own, f.Name()}
	for _, name := range []string{"evidence-sample-123456", "evidence-sample-00000000-1-7", "evidence-notes-about-2-things", "other-sample-1-2-3"} {
		path := filepath.Join(os.TempDir(), name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, path)
	}
	if n := RemoveDead(); n != 2 {
		t.Errorf("removed %d, want the child's 2", n)
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) != len(kept) {
		t.Errorf("left: %v, %v", left, err)
	}
	for _, path := range kept {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s was removed", path)
		}
	}
}
