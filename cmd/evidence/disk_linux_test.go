package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"evidence/search"
)

// libraryAt gives a library on a small file system of its own, and the id and the words of one of its passages.
func libraryAt(t *testing.T) (data string, hit search.Hit) {
	t.Helper()
	at := t.TempDir()
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "size=64m"); err != nil {
		t.Skip("mounting is not permitted: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(at, syscall.MNT_DETACH) })
	from, err := sampleLibrary()
	if err != nil {
		t.Fatal(err)
	}
	data = filepath.Join(at, "data")
	if err := os.CopyFS(data, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	useData(t, data)
	shareCompiled(t, data)
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "returns stopped July 2003"))
	return data, r.Hits[0]
}

// readable wants the library to be read by the commands.
func readable(t *testing.T, hit search.Hit) {
	t.Helper()
	evidence(t, "search", "returns stopped July 2003").want(t, exitDone, hit.ID)
	evidence(t, "cite", hit.ID).want(t, exitDone, hit.Text)
}

// readableBut wants a site to show the library, and to answer an edit with this status.
func (s *served) readableBut(t *testing.T, hit search.Hit, status int, why string) {
	t.Helper()
	for _, path := range []string{"/search?q=returns+stopped+July+2003", "/passages/" + hit.ID} {
		if status, body := s.get(t, path); status != http.StatusOK || !strings.Contains(body, hit.ID) {
			t.Errorf("%s: %d", path, status)
		}
	}
	if got, body := s.addStatement(t); got != status || !strings.Contains(body, why) {
		t.Errorf("adding a statement: %d %s, want %d and %q", got, body, status, why)
	}
}

func (s *served) addStatement(t *testing.T) (status int, body string) {
	t.Helper()
	res, err := http.Post(s.url+"/api/v1/statements", "application/json", strings.NewReader(`{"title": "T", "text": "A claim."}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text := new(strings.Builder)
	if err := res.Write(text); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, text.String()
}

// A library that cannot be written to is searched, cited and served, and says why nothing can be changed.
func TestReadOnlyLibrary(t *testing.T) {
	data, hit := libraryAt(t)
	at := filepath.Dir(data)
	if err := syscall.Mount("", at, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("mounting read-only is not permitted: ", err)
	}
	readable(t, hit)
	s := serving(t).ready(t)
	s.readableBut(t, hit, http.StatusForbidden, "The library is read-only here")
	if log := s.stderr.String(); !strings.Contains(log, "can be read only") || strings.Contains(log, "level=ERROR") {
		t.Errorf("the log: %s", log)
	}
}

// A library on a full disk is searched, cited and served. Edits are refused and name the disk, also at a site that ran
// when it filled, and are taken again once there is room.
func TestFullDisk(t *testing.T) {
	data, hit := libraryAt(t)
	fill := filepath.Join(filepath.Dir(data), "fill")
	running := serving(t).ready(t)
	if status, body := running.addStatement(t); status != http.StatusCreated {
		t.Fatalf("with room: %d %s", status, body)
	}
	fillUp := func() {
		t.Helper()
		f, err := os.OpenFile(fill, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = f.Write(make([]byte, 4096))
		}
		f.Close()
	}
	fillUp()
	eventually(t, "the running site has no room left in its log", func() bool {
		status, _ := running.addStatement(t)
		return status == http.StatusServiceUnavailable
	})
	running.readableBut(t, hit, http.StatusServiceUnavailable, "The disk is full")
	readable(t, hit)
	late := serving(t).ready(t)
	late.readableBut(t, hit, http.StatusServiceUnavailable, "The disk is full")
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*served{"the site that ran": running, "the site that was started on a full disk": late} {
		eventually(t, name+" takes edits again", func() bool {
			status, _ := s.addStatement(t)
			return status == http.StatusCreated
		})
	}
	evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
}
