package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
)

const (
	minutesPDF = "sample-minutes-2023.pdf"
	inquiryPDF = "sample-inquiry-2019.pdf"
)

// A served site takes in what lies in a watched folder and what comes into it and below it.
func TestServeWatchesAFolder(t *testing.T) {
	t.Parallel()
	newData(t)
	in := t.TempDir()
	testfiles.Write(t, filepath.Join(in, "minutes.pdf"), testfiles.Sample(t, minutesPDF))
	testfiles.Write(t, filepath.Join(in, ".hidden.pdf"), testfiles.Sample(t, inquiryPDF))
	testfiles.Write(t, filepath.Join(in, "notes.txt"), []byte("no report"))
	s := serving(t, "--manifest", "none", "--watch", in).ready(t)
	eventually(t, "the report that was there is served", func() bool {
		status, _ := s.get(t, "/documents/minutes")
		return status == http.StatusOK
	})
	below := filepath.Join(in, "2019", "spring")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	testfiles.Write(t, filepath.Join(below, "inquiry.pdf"), testfiles.Sample(t, inquiryPDF))
	testfiles.Write(t, filepath.Join(in, "broken.pdf"), []byte("<html>Page not found</html>"))
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
	testfiles.Write(t, filepath.Join(in, "broken.pdf"), testfiles.Sample(t, "sample-inspection-2022.pdf"))
	eventually(t, "the file that was put right is served", func() bool {
		status, _ := s.get(t, "/documents/broken")
		return status == http.StatusOK
	})
	if status, _ := s.get(t, "/documents/minutes"); status != http.StatusOK {
		t.Errorf("a report whose file was taken out of the folder has status %d", status)
	}
	eventually(t, "the refusal that no longer holds is forgotten", func() bool { // when all files of the folder have been read
		_, body := s.get(t, "/documents.json")
		return !strings.Contains(body, `"reason"`)
	})
	if _, body := s.get(t, "/documents.json"); strings.Contains(body, "hidden") {
		t.Errorf("a hidden file was taken in: %s", body)
	}
}

func TestWatchSaysWhatIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	testfiles.Write(t, file, nil)
	for _, dir := range []string{file, file + "-none"} {
		evidence(t, "serve", "--watch", dir).want(t, exitUsage, "--watch cannot be", "not a folder")
	}
}
