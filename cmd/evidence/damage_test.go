package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/search"
)

// flipIn flips a bit of the first place in a file that has these words.
func flipIn(t *testing.T, path, words string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte(words))
	if at < 0 {
		t.Fatalf("%q is not in %s", words, path)
	}
	data[at] ^= 4
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A passage that has changed on the disk is neither cited nor shown, verify names it, and --repair makes it again.
func TestDamagedQuote(t *testing.T) {
	data, _ := newLibrary(t)
	r := fromJSON[search.Result](t, evidence(t, "search", "--json", "returns stopped July 2003"))
	hit := r.Hits[0]
	evidence(t, "cite", hit.ID).want(t, exitDone, hit.Text)
	cited := evidence(t, "cite", hit.ID).out
	flipIn(t, filepath.Join(data, store.FileName), hit.Text)
	o := evidence(t, "cite", hit.ID)
	o.want(t, exitRefused, "damaged", "evidence verify --repair")
	if strings.Contains(o.out, hit.Text[1:]) {
		t.Errorf("a damaged quote is printed: %q", o.out)
	}
	said := testfiles.Temp(t, "said.txt", []byte("It says “The returns stopped in July 2003” on page 7.\n"))
	evidence(t, "check", said).want(t, exitRefused, "A report that could not be read can have these words", `"`+hit.Document+`" could not be read`)
	evidence(t, "check", "--json", said).want(t, exitRefused, `"unreadable": [`)
	evidence(t, "verify", "--quick").want(t, exitRefused, "checksum", hit.Document, "evidence verify --repair")
	evidence(t, "health").want(t, exitRefused, "4 reports", "damaged on", hit.Document, "not known, since evidence.db is damaged there: what OCR read")
	evidence(t, "verify", "--quick", "--repair").want(t, exitDone, "Rebuilt from the originals: 1 report", "0 differences")
	evidence(t, "health").want(t, exitDone, "none found")
	if again := evidence(t, "cite", hit.ID); again.status != exitDone || again.out != cited {
		t.Errorf("after the repair: %d, %q, want %q", again.status, again.out, cited)
	}
}

// A changed original is put back by adding the report's file again, as verify says.
func TestChangedOriginalIsPutBack(t *testing.T) {
	data, in := newLibrary(t)
	v := fromJSON[indexer.Summary](t, evidence(t, "index", "--json", filepath.Join(in, "sample-minutes-2023.pdf")))
	path := indexer.NewLibrary(data).Path(v.Unchanged[0].SHA256)
	os.Chmod(path, 0o600)
	flipIn(t, path, "%PDF")
	evidence(t, "verify", "--quick").want(t, exitRefused, "the original was changed", "add the report's file again")
	evidence(t, "index", filepath.Join(in, "sample-minutes-2023.pdf")).want(t, exitDone, "1 updated")
	evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
}

// A directory that has lost its database, or cannot be looked at, is no empty library.
func TestLostDatabase(t *testing.T) {
	data, _ := newLibrary(t)
	path := filepath.Join(data, store.FileName)
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"search", "police"}, {"verify", "--quick"}, {"health"}, {"documents"}, {"serve", "--addr", "127.0.0.1:0"}} {
		evidence(t, command...).want(t, exitRefused, "restore it from a backup")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"search", "police"}, {"verify", "--quick"}, {"index", data}, {"serve", "--addr", "127.0.0.1:0"}} {
		evidence(t, command...).want(t, exitRefused, "restore it from a backup")
	}
}

// An index that has changed on the disk is told by verify and made again, by --repair and by whatever opens it.
func TestDamagedIndex(t *testing.T) {
	data, _ := newLibrary(t)
	want := evidence(t, "search", "police").out
	spoil := func() {
		segments, err := filepath.Glob(filepath.Join(data, "index", "passages", "*.zap"))
		if err != nil || len(segments) == 0 {
			t.Fatal(segments, err)
		}
		newest := segments[len(segments)-1] // one that merging has replaced may not have been removed yet
		b, err := os.ReadFile(newest)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 8
		if err := os.WriteFile(newest, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	spoil()
	evidence(t, "verify", "--quick").want(t, exitRefused, "the index", "damaged", "evidence verify --repair")
	evidence(t, "verify", "--quick", "--repair").want(t, exitDone, "0 differences")
	spoil()
	if o := evidence(t, "search", "police"); o.status != exitDone || o.out != want {
		t.Errorf("search over a damaged index: %d, %q, want %q", o.status, o.out, want)
	}
	evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
}

// A library can be copied to a folder and brought back from it.
func TestBackupAndRestore(t *testing.T) {
	data, _ := newLibrary(t)
	to := filepath.Join(t.TempDir(), "backup")
	want := evidence(t, "documents").out
	evidence(t, "backup", to).want(t, exitDone, "4 originals, of which 4 copied now")
	evidence(t, "backup", to).want(t, exitDone, "4 originals, of which 0 copied now")
	evidence(t, "backup", filepath.Join(data, "backup")).want(t, exitRefused, "another disk")
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}
	evidence(t, "restore", to).want(t, exitDone, "restored and checked")
	if got := evidence(t, "documents").out; got != want {
		t.Errorf("restored: %q, want %q", got, want)
	}
	evidence(t, "verify", "--quick").want(t, exitDone, "0 differences")
}

// Folders may be named as seen from the working directory.
func TestBackupToARelativeFolder(t *testing.T) {
	data, _ := newLibrary(t)
	t.Chdir(filepath.Dir(data))
	name := filepath.Base(data)
	evidence(t, "backup", "--data", name, "copy of it").want(t, exitDone, "4 originals, of which 4 copied now")
	evidence(t, "restore", "--data", "again", "copy of it").want(t, exitDone, "restored and checked")
	evidence(t, "verify", "--data", "again", "--quick").want(t, exitDone, "0 differences")
}
