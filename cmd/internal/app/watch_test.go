package app

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/corpus/testfiles"
)

// A file that grows waits until it is whole, and is then not taken in again until it changes.
func TestGrowingFileWaits(t *testing.T) {
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	in := runningIntake(t, log)
	dir := t.TempDir()
	in.Watch = []string{dir}
	w := newWatcher(in)
	w.settleTime = 50 * time.Millisecond
	path, data := filepath.Join(dir, "minutes.pdf"), testfiles.Sample(t, minutesPDF)
	look := func(want bool) {
		t.Helper()
		if again := w.scan(t.Context()); again != want {
			t.Errorf("a scan reports %v, want %v", again, want)
		}
	}
	look(false)
	for _, part := range [][]byte{data[:1000], data[:5000], data} {
		testfiles.Write(t, path, part)
		look(true) // however long ago the look before was
	}
	if said.Len() > 0 {
		t.Errorf("a file that grew was added: %s", &said)
	}
	time.Sleep(w.settleTime)
	look(false)
	look(false)
	if n := strings.Count(said.String(), "msg=added"); n != 1 || strings.Contains(said.String(), "refused") {
		t.Errorf("the file was added %d times: %s", n, &said)
	}
	testfiles.Write(t, path, append(data, '\n'))
	look(true)
	time.Sleep(w.settleTime)
	look(false)
	if n := strings.Count(said.String(), "msg=updated"); n != 1 {
		t.Errorf("another version was added %d times: %s", n, &said)
	}
}
