package metadata

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/testfiles"
	"evidence/indexer/pdftext"
)

// factsOf reads a real report; ok is false where the file is no PDF.
func factsOf(t *testing.T, path string) (f Facts, ok bool) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(data), "%PDF") {
		return Facts{}, false
	}
	file, err := pdftext.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return Read(pagesOf(t, file), Info{}), true
}

func pagesOf(t *testing.T, file *pdftext.File) []Page {
	t.Helper()
	var pages []Page
	for n := 1; n <= file.NumPages(); n++ {
		p, err := file.Page(n)
		if p == nil {
			t.Fatal(err)
		}
		page := Page{Number: n}
		for _, l := range p.Lines {
			size := 0.0
			for _, s := range l.Runs {
				size = max(size, s.Size)
			}
			page.Lines = append(page.Lines, Line{Text: l.Text(), Size: size, Top: l.Y})
		}
		pages = append(pages, page)
	}
	return pages
}

// printedElse are the reports that print another day of publication than the one
// on which they were put up.
var printedElse = map[string]string{
	"ofsted-manchester-2014-09-03.pdf":     "2014-09-01",
	"ofsted-stoke-on-trent-2015-08-12.pdf": "2015-08-10",
	"ofsted-west-berkshire-2015-05-18.pdf": "2015-05-13",
}

// A tally counts agreement by field.
type tally struct{ agree, of map[string]int }

func newTally() *tally { return &tally{map[string]int{}, map[string]int{}} }

// check wants 99 in 100 to agree, or to be read, in each of so many fields.
func (c *tally) check(t *testing.T, fields int) {
	t.Helper()
	for field, n := range c.of {
		t.Logf("%s: %d of %d", field, c.agree[field], n)
		if float64(c.agree[field]) < 0.99*float64(n) {
			t.Errorf("%s: only %d of %d", field, c.agree[field], n)
		}
	}
	if len(c.of) != fields {
		t.Errorf("%d fields were compared, want %d", len(c.of), fields)
	}
}

func (c *tally) add(t *testing.T, file, field, got, want string) {
	t.Helper()
	if want == "" {
		return
	}
	c.of[field]++
	if got == want {
		c.agree[field]++
		return
	}
	t.Logf("%s: %s: read %q, listed %q", file, field, got, want)
}

// plainName makes two ways of writing an authority's name one.
func plainName(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(s), "&", "and"), ",", "")
}

func TestAgreesWithWhatOthersRead(t *testing.T) {
	t.Parallel()
	dir := testfiles.Reports(t)
	f, err := os.Open(filepath.Join(dir, "reports.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c, older := newTally(), newTally()
	for _, row := range rows[1:] {
		listed := map[string]string{}
		for i, name := range rows[0] {
			listed[name] = row[i]
		}
		if facts, ok := factsOf(t, filepath.Join(dir, listed["file"])); ok {
			compare(t, c, listed, facts)
			if listed["framework"] == "" {
				older.filled(facts)
			}
		}
	}
	c.check(t, 11)
	older.check(t, 9)
}

// notGiven are the judgements that reports of the older frameworks do not give, each looked at on the page.
var notGiven = map[string][]string{
	"Medway":          {"help_and_protection", "in_care", "care_leavers"}, // of looked after children alone, in 2013
	"Isles of Scilly": {"in_care", "care_leavers"},                        // "Not Judged"
}

// filled counts the fields that are read of a report of which the list says nothing.
func (c *tally) filled(f Facts) {
	fields := map[string]string{
		"framework": f["framework"].Value, "lead_inspector": f["lead_inspector"].Value,
		"inspection_start": f["inspection_start"].Value, "inspection_end": f["inspection_end"].Value,
	}
	for _, key := range []string{"overall_effectiveness", "leaders", "help_and_protection", "in_care", "care_leavers"} {
		if !slices.Contains(notGiven[f["authority"].Value], key) {
			fields[key] = f.Grade(key).Value
		}
	}
	for field, value := range fields {
		c.of[field]++
		if value != "" {
			c.agree[field]++
		}
	}
}

func compare(t *testing.T, c *tally, listed map[string]string, f Facts) {
	file := listed["file"]
	c.add(t, file, "authority", plainName(f["authority"].Value), plainName(listed["authority"]))
	c.add(t, file, "framework", f["framework"].Value, listed["framework"])
	c.add(t, file, "lead_inspector", f["lead_inspector"].Value, listed["lead_inspector"])
	c.add(t, file, "inspection_start", f["inspection_start"].Value, listed["inspection_start"])
	c.add(t, file, "inspection_end", f["inspection_end"].Value, listed["inspection_end"])
	c.published(t, file, f, listed["published"])
	for _, key := range []string{"overall_effectiveness", "leaders", "help_and_protection", "in_care", "care_leavers"} {
		want := listed[key]
		if _, ok := gradeValue(want); !ok {
			want = "" // the list says there why it has none
		}
		c.add(t, file, key, f.Grade(key).Value, want)
	}
	complete(t, file, f)
}

// published compares the day of publication where the report prints one.
func (c *tally) published(t *testing.T, file string, f Facts, listed string) {
	if f["published"].Value != "" {
		c.add(t, file, "published", f["published"].Value, cmp.Or(printedElse[file], listed))
	}
}

// complete fails where a report of Ofsted's lacks what all of them have.
func complete(t *testing.T, file string, f Facts) {
	t.Helper()
	for name, fact := range map[string]Fact{
		"title": f["title"], "authority": f["authority"], "publisher": f["publisher"], "kind": f["kind"], "framework": f["framework"],
		"inspection_start": f["inspection_start"], "inspection_end": f["inspection_end"], "lead_inspector": f["lead_inspector"],
	} {
		if fact.Value == "" || fact.Page == 0 || fact.Line == "" {
			t.Errorf("%s: %s is %+v", file, name, fact)
		}
	}
	keys := []string{"leaders", "help_and_protection", "in_care"}
	switch f["framework"].Value {
	case "single":
		keys = append(keys, "overall_effectiveness", "adoption", "care_leavers")
		if strings.Contains(f["title"].Value, "Board") {
			keys = append(keys, "lscb")
		}
	case "looked after children":
		keys = []string{"overall_effectiveness", "capacity_to_improve", "outcomes", "quality_of_provision", "leaders"}
	}
	if file == "ofsted-isles-of-scilly-2016-06-27.pdf" {
		keys = []string{"overall_effectiveness", "help_and_protection", "leaders"} // the others were not judged
	}
	for _, key := range keys {
		if g := f.Grade(key); g.Value == "" || g.Printed == "" || g.Page == 0 || g.Line == "" {
			t.Errorf("%s: the grade of %s is %+v", file, key, g)
		}
	}
}

func TestAgreesWithTheManifest(t *testing.T) {
	t.Parallel()
	c := newTally()
	for _, path := range testfiles.PDFs(t, testfiles.Beside(t, "reports-more")) {
		facts, ok := factsOf(t, path)
		if !ok {
			continue
		}
		file := filepath.Base(path)
		e, ok := manifest.Embedded().ByID(strings.TrimSuffix(file, ".pdf"))
		if !ok {
			t.Fatalf("%s is not in the manifest", file)
		}
		c.add(t, file, "authority", plainName(facts["authority"].Value), plainName(e.Authority))
		c.published(t, file, facts, e.Published)
		complete(t, file, facts)
	}
	c.check(t, 2)
}

func TestInquiries(t *testing.T) {
	t.Parallel()
	dir := testfiles.Beside(t, "inquiries")
	for file, want := range map[string][5]string{ // title, author, publisher, kind, published
		"commons-home-affairs-summer-2024-disorder.pdf": {"Police response to the 2024 summer disorder", "Home Affairs Committee", "House of Commons", "inquiry", "2025-04-14"},
		"covid-19-inquiry-module-1.pdf":                 {"Module 1: The resilience and preparedness of the United Kingdom", "The Rt Hon the Baroness Hallett DBE", "UK Covid-19 Inquiry", "inquiry", "2024-07"},
		"government-response-post-office-horizon.pdf":   {},
		"lords-space-economy.pdf":                       {"The Space Economy: Act Now or Lose Out", "UK Engagement with Space Committee", "House of Lords", "inquiry", "2025-11-04"},
		"post-office-horizon-inquiry-volume-1.pdf":      {"Post Office Horizon IT Inquiry Report: Volume 1", "", "Post Office Horizon IT Inquiry", "inquiry", ""},
	} {
		f, _ := factsOf(t, filepath.Join(dir, file))
		if got := [5]string{f["title"].Value, f["author"].Value, f["publisher"].Value, f["kind"].Value, f["published"].Value}; got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}

// Of a letter on a focused visit the file's name has the authority. Its day is that
// of publication, which one letter misprints by a year.
func TestFocusedVisits(t *testing.T) {
	t.Parallel()
	c := newTally()
	for _, path := range testfiles.PDFs(t, filepath.Join(testfiles.Beside(t, "families"), "focused")) {
		f, _ := factsOf(t, path)
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "focused-"), ".pdf")
		place := name[:len(name)-len("-2006-01-02")]
		c.add(t, name, "authority", strings.ReplaceAll(plainName(f["authority"].Value), " ", "-"), place)
		c.published(t, name, f, name[len(place)+1:])
		c.add(t, name, "kind", f["kind"].Value, "inspection")
		c.add(t, name, "framework", f["framework"].Value, "focused visit")
		if title := f["title"].Value; !strings.HasPrefix(title, "Focused visit to ") || !strings.HasSuffix(title, " services") {
			t.Errorf("%s: title %q", name, title)
		}
		if start, end := f["inspection_start"].Value, f["inspection_end"].Value; start == "" || end > name[len(place)+1:] {
			t.Errorf("%s: visited from %q to %q", name, start, end)
		}
	}
	c.check(t, 4)
}

func TestAreaInspections(t *testing.T) {
	t.Parallel()
	for _, path := range testfiles.PDFs(t, filepath.Join(testfiles.Beside(t, "families"), "send")) {
		f, _ := factsOf(t, path)
		title := f["title"].Value
		if f["framework"].Value != "area SEND" || f["publisher"].Value != "Ofsted and CQC" || f["inspection_end"].Confidence != corpus.Certain ||
			f["authority"].Value == "" || strings.TrimPrefix(title, "Area SEND inspection of ") != f["authority"].Value+" Local Area Partnership" &&
			strings.TrimPrefix(title, "Area SEND inspection of the ") != f["authority"].Value+" Local Area Partnership" {
			t.Errorf("%s: %q of %q, %q by %q", filepath.Base(path), title, f["authority"].Value, f["framework"].Value, f["publisher"].Value)
		}
	}
}

// The judgement tables of two schools, as their covers print them.
func TestSchools(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"139305.pdf":       {"overall_effectiveness": "good", "leaders": "good", "teaching": "good", "personal_development": "good", "outcomes": "good", "early_years": "good"},
		"neddy-ofsted.pdf": {"overall_effectiveness": "requires improvement", "leaders": "requires improvement", "teaching": "requires improvement", "personal_development": "good", "outcomes": "requires improvement"},
	} {
		f, _ := factsOf(t, filepath.Join(testfiles.Beside(t, "families"), "school", name))
		for _, key := range corpus.Judgements {
			if got := f.Grade(key); got.Value != want[key] || got.Value != "" && (got.Confidence != corpus.Certain || got.Page != 1) {
				t.Errorf("%s: %s is %+v, want %q", name, key, got, want[key])
			}
		}
	}
}

// Over all families no title is as long as a paragraph, and no author but a printed one is given.
func TestEveryFamily(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join(testfiles.Beside(t, "families"), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range folders {
		for _, path := range testfiles.PDFs(t, dir) {
			f, _ := factsOf(t, path)
			if title := f["title"].Value; len(title) > maxTitle || notTitle().MatchString(plain(title)) && title != "" {
				t.Errorf("%s: title %q", filepath.Base(path), title)
			}
			if a := f["author"]; a.Value != "" && a.Page == 0 {
				t.Errorf("%s: the author %q is not printed", filepath.Base(path), a.Value)
			}
		}
	}
}
