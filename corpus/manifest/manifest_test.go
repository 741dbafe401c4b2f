package manifest

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
)

const (
	shaA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	shaB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func TestParse(t *testing.T) {
	m, err := Parse("m.yaml", []byte(`
# two sources
defaults:
  publisher: &p Office of Inspection
  kind: inspection
  landing_page: https://example.org/{provider_urn}
sources:
  - id: anytown-2030
    title: "Anytown: a report"
    authority: Anytown
    published: 2030-01-02
    inspection_start: 2029-11
    inspection_end: 2029-12-01
    provider_urn: 0123
    url: https://example.org/1.pdf
    urls: [http://example.com/1.pdf]
    sha256: [`+shaA+", "+shaB+`]
    bytes: 157840
    grades: {leaders: good}
    grades_printed: {leaders: Good}
    note:
  - {id: other, kind: review, author: *p, published: 1999, landing_page: https://example.net, not_pdf: true}
  - {id: third}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{
			Source: corpus.Source{
				ID: "anytown-2030", Title: "Anytown: a report", Authority: "Anytown", Publisher: "Office of Inspection",
				Published: "2030-01-02", Kind: "inspection", URL: "https://example.org/1.pdf", LandingPage: "https://example.org/0123",
				ProviderURN: "0123", InspectionStart: "2029-11", InspectionEnd: "2029-12-01",
				Grades: map[string]string{"leaders": "good"}, GradesPrinted: map[string]string{"leaders": "Good"},
			},
			SHA256: []string{shaA, shaB}, URLs: []string{"http://example.com/1.pdf"}, Bytes: 157840, File: "m.yaml", Line: 8,
		},
		{
			Source: corpus.Source{
				ID: "other", Author: "Office of Inspection", Publisher: "Office of Inspection", Kind: "review",
				Published: "1999", LandingPage: "https://example.net",
			},
			NotPDF: true, File: "m.yaml", Line: 22,
		},
		{Source: corpus.Source{ID: "third", Publisher: "Office of Inspection", Kind: "inspection"}, File: "m.yaml", Line: 23},
	}
	if !reflect.DeepEqual(m.Entries, want) {
		t.Errorf("entries\n%+v\nwant\n%+v", m.Entries, want)
	}
	for _, sha := range []string{shaA, shaB} {
		if e, ok := m.BySHA256(sha); !ok || e.ID != "anytown-2030" {
			t.Errorf("BySHA256(%s) = %v, %v", sha, e, ok)
		}
	}
	if e, ok := m.ByID("other"); !ok || e.Line != 22 || len(e.Addresses()) != 0 {
		t.Errorf("ByID = %v, %v", e, ok)
	}
	if _, ok := m.ByID("none"); ok {
		t.Error("an unknown id is found")
	}
	if got := m.Entries[0].Addresses(); !reflect.DeepEqual(got, []string{"https://example.org/1.pdf", "http://example.com/1.pdf"}) {
		t.Errorf("addresses %q", got)
	}
	var none *Manifest
	if _, ok := none.BySHA256(shaA); ok {
		t.Error("no manifest knows a file")
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // each in the error, which has as many lines
	}{
		{"sources:\n- id: a\n  colour: red\n", []string{`m.yaml:3: colour: unknown; the fields are author, authority,`}},
		{"sources:\n- id: a\n- id: b\n- id: a\n", []string{`m.yaml:4: id: "a" is already the id of the source at m.yaml:2`}},
		{"sources:\n- id: a\n  sha256: " + shaA + "\n- id: b\n  sha256: " + shaA + "\n", []string{`m.yaml:4: sha256: "aaaa`}},
		{"sources:\n- id: a\n  title: x\n  title: y\n", []string{"m.yaml:4: title: given twice"}},
		{"sources:\n- title: x\n", []string{"m.yaml:2: id: missing"}},
		{"sources:\n- id: a b\n- id: ../c\n", []string{`m.yaml:2: id: "a b" is no id`, `m.yaml:3: id: "../c" is no id`}},
		{"sources:\n- {id: a, published: 2030-02-30}\n- {id: b, published: 2 May 2030}\n- {id: c, inspection_start: 2030-13}\n",
			[]string{`m.yaml:2: published: "2030-02-30" is no date`, `m.yaml:3: published: "2 May 2030"`, `m.yaml:4: inspection_start: "2030-13"`}},
		{"sources:\n- id: a\n  inspection_start: 2030-02-03\n  inspection_end: 2030-02-01\n", []string{`inspection_end: "2030-02-01" is before inspection_start`}},
		{"sources:\n- id: a\n  url: example.org/1.pdf\n  urls: [ftp://x/y]\n", []string{`m.yaml:3: url: "example.org/1.pdf" is no address`, `m.yaml:4: urls: "ftp://x/y"`}},
		{"sources:\n- id: a\n  sha256: ABC\n", []string{`m.yaml:3: sha256: "ABC" is no SHA-256`}},
		{"sources:\n- id: a\n  kind: novel\n", []string{`m.yaml:3: kind: "novel" is no kind of source; kinds are inspection, inquiry`}},
		{"sources:\n- id: a\n  not_pdf: maybe\n", []string{`m.yaml:3: not_pdf: "maybe"`}},
		{"sources:\n- id: a\n  bytes: 2 MB\n- id: b\n  bytes: 0\n", []string{`m.yaml:3: bytes: "2 MB" is not a size`, `m.yaml:5: bytes: "0" is not a size`}},
		{"sources:\n- id: a\n  title: [x, y]\n", []string{"m.yaml:3: title: has to be a single value"}},
		{"sources:\n- id: a\n  grades: good\n", []string{"m.yaml:3: grades: has to be a mapping"}},
		{"defaults:\n  id: a\nsources: []\n", []string{"m.yaml:2: id: belongs to one source"}},
		{"default: {}\nsources: []\n", []string{"m.yaml:1: default: unknown; a manifest has defaults and sources"}},
		{"sources: a\n", []string{"m.yaml:1: sources: has to be a list"}},
		{"sources:\n- a\n", []string{"m.yaml:2: has to be a mapping", "m.yaml:2: id: missing"}},
		{"defaults: {}\n", []string{"m.yaml:1: sources: missing"}},
		{"- a\n", []string{"m.yaml:1: has to be a mapping", "m.yaml:1: sources: missing"}},
		{"", []string{`m.yaml:1: it is empty`}},
		{"# nothing\n", []string{`m.yaml:1: it is empty`}},
		{"sources: []\n---\nsources: []\n", []string{"m.yaml:2: a second document begins"}},
		{"sources:\n- id: \"a\n", []string{`m.yaml:3: it is no YAML`}},
		{"sources:\n- id: a\n\ttitle: b\n", []string{`m.yaml:3: it is no YAML`}},
		{"sources:\n- id: a\n  title: *x\n", []string{`m.yaml:3: it is no YAML`}},
		{"sources:\n- id: a\n  title: \xff\n", []string{`it is no YAML`}},
		{"sources:\n- id: a\n  title: \"x\\ny\"\n", []string{"m.yaml:3: title: has a line break"}},
		{"sources:\n- id: a\n  url: https://u:p@example.org/1.pdf\n", []string{`m.yaml:3: url: "https://u:xxxxx@example.org/1.pdf" has a user's name`}},
		{"sources:\n- id: a\n  url: https://example.org/a b.pdf\n", []string{`m.yaml:3: url: "https://example.org/a b.pdf" has a character`}},
		{"sources:\n- id: a\n  url: https://:80/\n", []string{`m.yaml:3: url: "https://:80/" is no address`}},
		{"sources:\n- id: a\n  url: https://example.org/1\n- id: b\n  urls: [https://example.org/1]\n", []string{`m.yaml:4: url: "https://example.org/1" is already the url of the source at m.yaml:2`}},
		{"sources:\n- id: a\n  provider_urn: 1/2\n", []string{`m.yaml:3: provider_urn: "1/2" is no provider's number`}},
		{"sources:\n- id: a\n  grades: {leaders: Good}\n", []string{`m.yaml:3: grades.leaders: "Good" is no grade`}},
		{"sources:\n- id: a\n  grades: {Leaders: good}\n", []string{`m.yaml:3: grades.Leaders: "Leaders" is no judgement`}},
		{"sources:\n- id: a\n  grades: {leaders: [good]}\n", []string{`m.yaml:3: grades.leaders: has to be a single value`}},
		{"sources:\n- id: a\n  grades: {leaders: }\n", []string{`m.yaml:3: grades.leaders: "" is no grade`}},
		{"defaults:\n  landing_page: https://example.org/{urn}\nsources: []\n", []string{"m.yaml:2: landing_page: {urn} is not a placeholder; use {provider_urn}"}},
		{"sources:\n- id: a\n  inspection_start: 2030-02-03\n  inspection_end: 2030-01\n", []string{`inspection_end: "2030-01" is before`}},
	} {
		m, err := Parse("m.yaml", []byte(c.text))
		if err == nil {
			t.Errorf("%q gave %+v", c.text, m.Entries)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: error %q does not say %q", c.text, err, want)
			}
		}
		if got := strings.Count(err.Error(), "\n") + 1; got != len(c.want) {
			t.Errorf("%q: %d mistakes, want %d: %v", c.text, got, len(c.want), err)
		}
	}
	_, err := Parse("m.yaml", []byte("sources:\n- id: a\n  colour: red\n"))
	if m := (*Mistake)(nil); !errors.As(err, &m) || m.File != "m.yaml" || m.Line != 3 || m.Field != "colour" {
		t.Errorf("mistake %+v", m)
	}
}

// What stands once can be used again by its anchor, and dates are compared as far as they are known.
func TestAliasesAndShortDates(t *testing.T) {
	m, err := Parse("m.yaml", []byte("defaults: &d {publisher: P}\nsources: &s\n- {id: a, sha256: &x ["+shaA+
		"], grades: &g {leaders: good}, inspection_start: 2030-02-03, inspection_end: 2030-02}\n- {id: b, grades: *g}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := m.ByID("b"); b.Grades["leaders"] != "good" || b.Publisher != "P" {
		t.Errorf("%+v", b)
	}
}

func TestLoadAndJoin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(path, []byte("sources: [{id: a, sha256: "+shaA+"}]"), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := Load(path)
	if err != nil || len(m.Entries) != 1 || m.Entries[0].File != path {
		t.Fatalf("%+v, %v", m, err)
	}
	if _, err := Load(path + ".none"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "mine.yaml.none") {
		t.Errorf("a missing file: %v", err)
	}
	other, err := Parse("other.yaml", []byte("sources: [{id: b, sha256: "+shaB+"}]"))
	if err != nil {
		t.Fatal(err)
	}
	both, err := Join(m, other)
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := both.BySHA256(shaB); !ok || e.ID != "b" {
		t.Errorf("in the joined manifest: %v, %v", e, ok)
	}
	if _, err := Join(m, other, m); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("the same manifest twice: %v", err)
	}
}

func TestEmbedded(t *testing.T) {
	if _, err := embedded(); err != nil {
		t.Fatal(err)
	}
	m := Embedded()
	inspections, missing := 0, 0
	for _, e := range m.Entries {
		if e.Publisher == "" || e.Authority == "" || e.Kind == "" {
			t.Errorf("%s:%d: %q lacks publisher, authority or kind", e.File, e.Line, e.ID)
		}
		if e.LandingPage == "" && e.URL == "" {
			t.Errorf("%s:%d: %q is nowhere", e.File, e.Line, e.ID)
		}
		if e.File != "ofsted-childrens-services.yaml" {
			continue
		}
		inspections++
		if !strings.HasPrefix(e.ID, "ofsted-") || !strings.HasSuffix(e.ID, "-"+e.Published) {
			t.Errorf("%q is published %s", e.ID, e.Published)
		}
		if e.NotPDF {
			missing++
		} else if len(e.SHA256) != 1 {
			t.Errorf("%q has %d SHA-256", e.ID, len(e.SHA256))
		}
	}
	if inspections != 497 || missing != 4 {
		t.Errorf("%d inspections, %d of them no PDFs; there are 497 and 4", inspections, missing)
	}
	e, ok := m.ByID("ofsted-rotherham-2018-01-29")
	if !ok || e.Authority != "Rotherham" || e.URL != "https://files.ofsted.gov.uk/v1/file/2761996" ||
		e.LandingPage != "https://reports.ofsted.gov.uk/provider/44/80543" || e.Licence != "Open Government Licence v3.0" {
		t.Errorf("the report of January 2018 on Rotherham: %+v", e)
	}
}

// Every real report is known by its content under the id it is named by.
func TestEmbeddedKnowsTheRealReports(t *testing.T) {
	known := 0
	for _, path := range testfiles.PDFs(t, testfiles.Reports(t)) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		e, ok := Embedded().BySHA256(hex.EncodeToString(sum[:]))
		if !strings.HasPrefix(string(text), "%PDF") {
			if ok {
				t.Errorf("%s is no PDF and is known as %q", path, e.ID)
			}
			continue
		}
		if name := strings.TrimSuffix(filepath.Base(path), ".pdf"); !ok || e.ID != name {
			t.Errorf("%s is known as %+v", name, e)
		}
		known++
	}
	if known == 0 {
		t.Error("no report was looked at")
	}
}

// The embedded manifests hold every address, date and SHA-256 of the lists they were made from.
func TestEmbeddedIsComplete(t *testing.T) {
	lists := testfiles.Beside(t, "sources")
	byAddress, byTitle := map[string]*Entry{}, map[string]*Entry{}
	for i := range Embedded().Entries {
		e := &Embedded().Entries[i]
		byTitle[e.Title] = e
		if e.URL != "" {
			byAddress[e.URL] = e
		}
	}
	for _, row := range rows(t, filepath.Join(lists, "ofsted-childrens-services.csv")) {
		e := byAddress[row["url"]]
		if e == nil {
			t.Errorf("no source has the address %s", row["url"])
			continue
		}
		sum := strings.Join(e.SHA256, " ")
		id := "ofsted-" + strings.NewReplacer(" & ", "-", ", ", "-", " ", "-").Replace(row["authority"]) + "-" + row["published"]
		if e.ID != id || e.Published != row["published"] || e.ProviderURN != row["provider_urn"] || e.NotPDF != (row["is_pdf"] != "yes") ||
			!e.NotPDF && sum != row["sha256"] {
			t.Errorf("%s: %+v, want %v", row["url"], e, row)
		}
	}
	for _, row := range rows(t, filepath.Join(lists, "rotherham.csv")) {
		e := byAddress[row["url"]]
		if e == nil {
			e = byTitle[strings.TrimSuffix(row["title"], " (2020)")]
		}
		if e == nil {
			t.Errorf("no source is %q", row["title"])
			continue
		}
		if e.Published != row["published"] || e.Kind != row["kind"] || e.Publisher != row["publisher"] ||
			e.URL != row["url"] && e.LandingPage != row["url"] || row["landing_page"] != "" && e.LandingPage != row["landing_page"] ||
			row["licence"] != "" && e.Licence != row["licence"] {
			t.Errorf("%s: %+v, want %v", row["title"], e, row)
		}
	}
}

// rows reads a table, each row by the names of its columns.
func rows(t *testing.T, path string) (out []map[string]string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(all) < 2 {
		t.Fatalf("%s: %d rows, %v", path, len(all), err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		out = append(out, row)
	}
	return out
}

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := embedded(); err != nil {
			b.Fatal(err)
		}
	}
}
