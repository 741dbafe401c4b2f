package app

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// newSample indexes the bundled sample, without its scan, and returns its data directory.
func newSample(t *testing.T) string {
	t.Helper()
	d, err := indexSample(t.Context(), t.TempDir(), t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return d.Dir
}

// An index that lacks a report, or is missing, is completed when it is opened; one that another process writes to is read as it is.
func TestOpenForReadingCompletesTheIndex(t *testing.T) {
	data := newSample(t)
	var logged strings.Builder
	logf := func(format string, args ...any) { fmt.Fprintf(&logged, format+"\n", args...) }
	reports := func() int {
		t.Helper()
		d, err := OpenForReading(t.Context(), data, logf)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		list, err := d.Engine.Documents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := reports(); n != 4 || logged.Len() > 0 {
		t.Fatalf("%d reports, %q", n, &logged)
	}
	writer, err := OpenForWriting(t.Context(), data, logf)
	if err == nil {
		err = writer.Engine.Remove(t.Context(), "sample-minutes-2023")
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := reports(); n != 3 {
		t.Errorf("%d reports while another process writes", n)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if n := reports(); n != 4 || !strings.Contains(logged.String(), "put 1 report back") {
		t.Errorf("%d reports after completing, %q", n, &logged)
	}
	logged.Reset()
	if err := os.RemoveAll(indexDir(data)); err != nil {
		t.Fatal(err)
	}
	if n := reports(); n != 4 || !strings.Contains(logged.String(), "put 4 reports back") {
		t.Errorf("%d reports in a new index, %q", n, &logged)
	}
}

// A data directory without a library is not made by reading it.
func TestOpenForReadingMakesNothing(t *testing.T) {
	dir := t.TempDir()
	d, err := OpenForReading(t.Context(), dir, t.Logf)
	if d != nil || err != nil {
		t.Errorf("%v, %v", d, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("made %v", entries)
	}
}

// A library without a report is an empty one, whoever made it.
func TestOpenForReadingWithoutReports(t *testing.T) {
	dir := t.TempDir()
	w, err := OpenForWriting(t.Context(), dir, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err := OpenForReading(t.Context(), dir, t.Logf); d != nil || err != nil {
		t.Errorf("%v, %v", d, err)
	}
}
