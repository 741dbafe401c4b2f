package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/corpus/sample"
	"evidence/corpus/store"
)

// sampleFile is one of the bundled PDFs.
func sampleFile(t testing.TB, name string) []byte {
	t.Helper()
	for _, f := range sample.Files() {
		if f.Name == name {
			return f.Data
		}
	}
	t.Fatalf("the sample has no %s", name)
	return nil
}

const (
	minutesPDF = "sample-minutes-2023.pdf"
	inquiryPDF = "sample-inquiry-2019.pdf"
)

// running runs an importer on a new data directory until the test ends.
func running(t *testing.T, log *slog.Logger) *importer {
	t.Helper()
	e := newEnv(strings.NewReader(""), new(lockedBuffer), new(lockedBuffer))
	m := newImporter(e, filepath.Join(t.TempDir(), "data"), nil, "never", log)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); m.run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return m
}

// A served site takes in what lies in a watched folder and what comes into it and below it.
func TestServeWatchesAFolder(t *testing.T) {
	t.Setenv("EVIDENCE_DATA", filepath.Join(t.TempDir(), "data"))
	in := t.TempDir()
	write(t, filepath.Join(in, "minutes.pdf"), sampleFile(t, minutesPDF))
	write(t, filepath.Join(in, ".hidden.pdf"), sampleFile(t, inquiryPDF))
	write(t, filepath.Join(in, "notes.txt"), []byte("no report"))
	s := serving(t, "--manifest", "none", "--watch", in).ready(t)
	eventually(t, "the report that was there is served", func() bool {
		status, _ := s.get(t, "/documents/minutes")
		return status == http.StatusOK
	})
	below := filepath.Join(in, "2019", "spring")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(below, "inquiry.pdf"), sampleFile(t, inquiryPDF))
	write(t, filepath.Join(in, "broken.pdf"), []byte("<html>Page not found</html>"))
	eventually(t, "the report that came is served", func() bool {
		status, _ := s.get(t, "/documents/inquiry")
		return status == http.StatusOK
	})
	eventually(t, "the file that is none is named", func() bool {
		_, body := s.get(t, "/documents")
		return strings.Contains(body, "broken.pdf") && strings.Contains(s.stderr.String(), "broken.pdf")
	})
	if err := os.Remove(filepath.Join(in, "minutes.pdf")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(in, "broken.pdf"), sampleFile(t, "sample-inspection-2022.pdf"))
	eventually(t, "the file that was put right is served", func() bool {
		status, _ := s.get(t, "/documents/broken")
		return status == http.StatusOK
	})
	if status, _ := s.get(t, "/documents/minutes"); status != http.StatusOK {
		t.Errorf("a report whose file was taken out of the folder has status %d", status)
	}
	if _, body := s.get(t, "/documents.json"); strings.Contains(body, "hidden") || strings.Contains(body, `"reason"`) {
		t.Errorf("a hidden file was taken in, or a refusal was kept that no longer holds: %s", body)
	}
}

func TestWatchSaysWhatIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	for _, dir := range []string{file, file + "-none"} {
		evidence(t, "serve", "--watch", dir).want(t, exitUsage, "--watch cannot be", "no folder")
	}
}

// A file that grows waits until it is whole, and is then not taken in again until it changes.
func TestGrowingFileWaits(t *testing.T) {
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	m := running(t, log)
	in := t.TempDir()
	w := newWatcher(m, []string{in}, log)
	w.quiet = 50 * time.Millisecond
	path, data := filepath.Join(in, "minutes.pdf"), sampleFile(t, minutesPDF)
	look := func(want bool) {
		t.Helper()
		if again := w.look(t.Context()); again != want {
			t.Errorf("a look says that %v is left to do, want %v", again, want)
		}
	}
	look(false)
	for _, part := range [][]byte{data[:1000], data[:5000], data} {
		write(t, path, part)
		look(true) // however long ago the look before was
	}
	if said.Len() > 0 {
		t.Errorf("a file that grew was taken in: %s", &said)
	}
	time.Sleep(w.quiet)
	look(false)
	look(false)
	if n := strings.Count(said.String(), "msg=added"); n != 1 || strings.Contains(said.String(), "refused") {
		t.Errorf("the file was taken in %d times: %s", n, &said)
	}
	write(t, path, append(data, '\n'))
	look(true)
	time.Sleep(w.quiet)
	look(false)
	if n := strings.Count(said.String(), "msg=updated"); n != 1 {
		t.Errorf("another version was taken in %d times: %s", n, &said)
	}
}

// The importer has its turn when another process has finished, and keeps the index no longer than it needs.
func TestImporterWaitsItsTurn(t *testing.T) {
	m := running(t, slog.New(slog.DiscardHandler))
	other, err := openWriting(t.Context(), m.env, m.data)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "minutes.pdf")
	write(t, path, sampleFile(t, minutesPDF))
	time.AfterFunc(300*time.Millisecond, func() { other.Close() })
	s, err := m.add(t.Context(), &lot{paths: []string{path}}, false)
	if err != nil || len(s.Added) != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
	again, err := openWriting(t.Context(), m.env, m.data)
	if err != nil {
		t.Fatalf("the importer keeps the index: %v", err)
	}
	again.Close()
	if !store.Exists(m.data) {
		t.Error("there is no database")
	}
}

// What waits is bounded.
func TestImporterIsFull(t *testing.T) {
	m := newImporter(nil, "", nil, "never", nil) // which nothing runs
	for range maxLots {
		m.queue <- &lot{}
	}
	if _, err := m.add(t.Context(), &lot{}, false); err != errFull {
		t.Errorf("error %v, want errFull", err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if _, err := m.add(ctx, &lot{}, true); err != context.DeadlineExceeded {
		t.Errorf("error %v of one that waits", err)
	}
}
