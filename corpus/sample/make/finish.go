package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

var (
	madeOn     = regexp.MustCompile(`/CreationDate\(D:\d{14}(?:Z'|[+-]\d\d'\d\d')\)`)
	identifier = regexp.MustCompile(`(/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(> \]\s*/DocChecksum /)[0-9A-F]{32}`)
	sampleDate = "20190312090000" // of no meaning; the same in every file
)

// finish makes LibreOffice's PDF the same on every run, adds the page labels
// that the source asks for ("labels: roman 4": i to iv, then 1, 2 …) and, if
// asked, tags the labels of list items.
func finish(pdf []byte, d *document, tagLabels bool) ([]byte, error) {
	date := madeOn.Find(pdf)
	if date == nil || !identifier.Match(pdf) {
		return nil, errors.New("the PDF has no date or identifier of the form that LibreOffice writes: correct the patterns for this release")
	}
	fixed := []byte("/CreationDate(D:" + sampleDate + "Z')")
	if len(fixed) != len(date) {
		return nil, fmt.Errorf("the date %q is not in UTC, and its place in the file too long for %q", date, fixed)
	}
	pdf = bytes.Replace(pdf, date, fixed, 1)
	zero := strings.Repeat("0", 32)
	pdf = identifier.ReplaceAll(pdf, []byte("${1}"+zero+"${2}"+zero+"${3}"+zero))
	id := fmt.Sprintf("%X", sha256.Sum256(pdf))[:32]
	pdf = identifier.ReplaceAll(pdf, []byte("${1}"+id+"${2}"+id+"${3}"+id))

	r, err := revise(pdf)
	if err != nil {
		return nil, err
	}
	if labels := d.fields["labels"]; labels != "" {
		if err := r.pageLabels(labels); err != nil {
			return nil, fmt.Errorf("%s.txt: %w", d.name, err)
		}
	}
	if tagLabels {
		if err := r.tagLabels(); err != nil {
			return nil, err
		}
	}
	return r.bytes(), nil
}

var manifestHash = regexp.MustCompile(`(?m)^(\s*sha256:\s*)\S*$`)

// stampManifest writes each PDF's SHA-256 into its entry of the manifest. An
// entry begins with "- id: NAME", for the file NAME.pdf.
func stampManifest(path, dir string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	entries := strings.Split(string(text), "- id: ")
	for i, entry := range entries[1:] {
		name, _, _ := strings.Cut(entry, "\n")
		data, err := os.ReadFile(filepath.Join(dir, strings.TrimSpace(name)+".pdf"))
		if err != nil {
			return fmt.Errorf("the manifest has an entry %q: %w", name, err)
		}
		if !manifestHash.MatchString(entry) {
			return fmt.Errorf("the manifest's entry %q has no line for sha256", name)
		}
		entries[i+1] = manifestHash.ReplaceAllString(entry, "${1}"+strconv.Quote(fmt.Sprintf("%x", sha256.Sum256(data))))
	}
	return os.WriteFile(path, []byte(strings.Join(entries, "- id: ")), 0o644)
}
