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
	madeOn      = regexp.MustCompile(`/CreationDate\(D:\d{14}(?:Z'|[+-]\d\d'\d\d')\)`)
	identifier  = regexp.MustCompile(`(/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(> \]\s*/DocChecksum /)[0-9A-F]{32}`)
	trailer     = regexp.MustCompile(`(?s)trailer\n<<(/Size \d+/Root (\d+) 0 R.*?)/DocChecksum.*?>>\nstartxref\n(\d+)\n%%EOF\s*$`)
	sampleDate  = "20190312090000" // of no meaning; the same in every file
	labelsField = regexp.MustCompile(`^roman (\d+)$`)
)

// finish makes LibreOffice's PDF the same on every run and adds the page
// labels that the source asks for ("labels: roman 4": i to iv, then 1, 2 …).
func finish(pdf []byte, d *document) ([]byte, error) {
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
	if d.fields["labels"] == "" {
		return pdf, nil
	}
	m := labelsField.FindStringSubmatch(d.fields["labels"])
	if m == nil {
		return nil, fmt.Errorf("%s.txt: labels are %q: write \"roman\" and the number of pages so numbered", d.name, d.fields["labels"])
	}
	return appendLabels(pdf, m[1])
}

// appendLabels adds page labels by an incremental update: the catalogue is
// written again behind the file with a cross-reference section of its own.
func appendLabels(pdf []byte, roman string) ([]byte, error) {
	t := trailer.FindSubmatch(pdf)
	if t == nil {
		return nil, errors.New("the PDF's trailer has not the form that LibreOffice writes")
	}
	root, before := string(t[2]), string(t[3])
	object := regexp.MustCompile(`(?s)\n` + root + ` 0 obj\n<<(.*?)>>\nendobj\n`).FindSubmatch(pdf)
	if object == nil {
		return nil, fmt.Errorf("object %s, the catalogue, is not in the PDF", root)
	}
	out := bytes.NewBuffer(bytes.TrimRight(pdf, "\n"))
	out.WriteByte('\n')
	at := out.Len()
	fmt.Fprintf(out, "%s 0 obj\n<<%s/PageLabels<</Nums[0<</S/r>>%s<</S/D/St 1>>]>>\n>>\nendobj\n", root, bytes.TrimSpace(object[1]), roman)
	xref := out.Len()
	fmt.Fprintf(out, "xref\n%s 1\n%010d 00000 n \ntrailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", root, at, bytes.TrimSpace(t[1]), before, xref)
	return out.Bytes(), nil
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
