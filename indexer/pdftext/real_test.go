package pdftext

import (
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"evidence/corpus/testfiles"
	"evidence/indexer/pdffile"
)

// TestAgreesWithMuPDF compares the words of some real reports with those that
// MuPDF reads, in order.
func TestAgreesWithMuPDF(t *testing.T) {
	dir := testfiles.Reports(t)
	mutool := testfiles.Program(t, "mutool")
	word := regexp.MustCompile(`[\pL\pN]+`)
	files := testfiles.PDFs(t, dir)
	for i := 0; i < len(files); i += 9 {
		path := files[i]
		want, err := exec.Command(mutool, "draw", "-q", "-F", "txt", "-o", "-", path).Output()
		if err != nil {
			continue // a web page called .pdf
		}
		got := textOf(t, path)
		w, g := word.FindAllString(string(want), -1), word.FindAllString(got, -1)
		same := 0
		for i := range min(len(w), len(g)) {
			if w[i] == g[i] {
				same++
			}
		}
		if len(w) != len(g) || same*2000 < len(w)*1999 {
			t.Errorf("%s: %d words, %d of them as MuPDF's %d", filepath.Base(path), len(g), same, len(w))
		}
	}
}

// textOf is the text of a file, with a form feed after each page.
func textOf(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(data)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	var b strings.Builder
	for n := 1; n <= f.NumPages(); n++ {
		p, err := f.Page(n)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		b.WriteString(p.Text() + "\f")
	}
	return b.String()
}

// TestHostile reads every broken and odd file and wants the answer that the
// list beside them expects: a text, or a refusal that names its reason.
func TestHostile(t *testing.T) {
	dir := testfiles.Beside(t, "hostile")
	list, err := os.Open(filepath.Join(dir, "hostile.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		name, want := row[0], row[len(row)-1]
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			checkHostile(t, data, want)
			if d := time.Since(start); d > 15*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// refusals are the expected reasons and the errors that give them.
var refusals = []struct {
	reason string
	errs   []error
}{
	{"clear error: encrypted", []error{pdffile.ErrEncrypted}},
	{"clear error: empty file", []error{pdffile.ErrEmpty}},
	{"clear error: not a PDF", []error{pdffile.ErrNotPDF}},
	{"clear error: truncated", []error{pdffile.ErrDamaged}},
	{"clear message: no pages", []error{pdffile.ErrNoPages}},
}

var (
	contains = regexp.MustCompile(`contains "(.*?)"(?: and "(.*?)" on each of (\d) pages| \[| \(|; better| once|$)`)
	pages    = regexp.MustCompile(`^(\d+) pages?;`)
)

func checkHostile(t *testing.T, data []byte, want string) {
	f, err := Open(data)
	for _, r := range refusals {
		if strings.Contains(want, r.reason) {
			if err == nil || !errors.Is(err, r.errs[0]) {
				t.Errorf("error %v, want %q", err, r.reason)
			}
			return
		}
	}
	if err != nil {
		if !strings.Contains(want, "clear error") {
			t.Errorf("error %v, want %q", err, want)
		}
		return
	}
	var texts []string
	for n := 1; n <= f.NumPages(); n++ {
		p, err := f.Page(n)
		if err != nil && !strings.Contains(want, "limit") && !errors.Is(err, pdffile.ErrDamaged) {
			t.Error(err)
		}
		texts = append(texts, strings.Join(strings.Fields(p.Text()), " "))
	}
	if m := pages.FindStringSubmatch(want); m != nil && m[1] != strconv.Itoa(len(texts)) {
		t.Errorf("%d pages, want %s", len(texts), m[1])
	}
	all := strings.Join(texts, " ")
	m := contains.FindStringSubmatch(want)
	switch {
	case m == nil:
	case m[3] != "":
		for i, text := range texts {
			if !strings.Contains(text, m[1]) || !strings.Contains(text, m[2]) {
				t.Errorf("page %d: %q, want %q", i+1, text, want)
			}
		}
	case strings.Contains(want, "once spaces are removed"):
		all = strings.ReplaceAll(all, " ", "")
		fallthrough
	default:
		if !strings.Contains(all, strings.Join(strings.Fields(m[1]), " ")) {
			t.Errorf("text %.200q, want %q", all, want)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	content := "BT /F1 10 Tf 12 TL 10 90 Td " + strings.Repeat("[(Some words of a rep)-20(ort)] TJ T* ", 60) + "ET"
	f, err := Open(onePage(content, "").bytes())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Page(1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReports reads the text of real reports, opening each anew.
func BenchmarkReports(b *testing.B) {
	var files [][]byte
	for _, path := range testfiles.PDFs(b, testfiles.Reports(b))[:20] {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, data)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for _, data := range files {
			f, err := Open(data)
			if err != nil {
				continue // a web page called .pdf
			}
			for i := 1; i <= f.NumPages(); i++ {
				if _, err := f.Page(i); err != nil {
					b.Fatal(err)
				}
				n++
			}
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pages/s")
}
