package bleveindex

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/searchtest"
)

// casedReports are reports whose words are written in every case.
func casedReports() []search.Report {
	random := rand.New(rand.NewPCG(3, 4))
	reports := searchtest.Reports(12, 80)
	for i := range reports {
		for j := range reports[i].Passages {
			p := &reports[i].Passages[j]
			list := strings.Fields(p.Text)
			for k, w := range list {
				switch random.IntN(8) {
				case 0:
					list[k] = strings.ToUpper(w)
				case 1, 2:
					list[k] = strings.ToUpper(w[:1]) + w[1:]
				case 3:
					list[k] = w[:1] + strings.ToUpper(w[1:2]) + w[2:]
				}
			}
			p.Text = strings.Join(list, " ")
			p.Heads = []string{"Local " + list[0]}
		}
	}
	return reports
}

// listQueries are queries of every kind of the words of some reports.
func listQueries(reports []search.Report, n int) []string {
	random := rand.New(rand.NewPCG(5, 6))
	var out []string
	for range n {
		r := reports[random.IntN(len(reports))]
		w := strings.Fields(strings.Trim(r.Passages[random.IntN(len(r.Passages))].Text, "."))
		at := random.IntN(len(w) - 3)
		a, b, c, far := w[at], w[at+1], w[at+2], w[random.IntN(len(w))]
		out = append(out, a+" "+far, strings.Join(w[:min(12, len(w))], " "), `"`+a+" "+b+" "+c+`"`, "="+a, `="`+a+" "+b+`"`,
			a+" NEAR/4 "+far, "="+a+" NEAR/2 ="+b, "="+a+" NEAR/9 "+far, a[:min(3, len(a))]+"*", far+"~", "heading:"+strings.ToLower(far)+" "+a,
			`heading:"`+b+` findings"`, "heading:="+a, "para:1*", "("+a+" OR "+b+") AND NOT "+c, `text:="`+b+" "+c+`"`, `"the `+a+`"`)
	}
	return out
}

// all gives everything that searches answer.
func all(t *testing.T, x *Index, queries []string) []string {
	t.Helper()
	var out []string
	for _, q := range queries {
		res, err := x.Search(t.Context(), search.Query{Text: q, Loose: true, Size: 40, Facets: corpus.Facets, Group: true, Spread: true, DidYouMean: true})
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		res.Took = 0
		for i := range res.Hits { // sums of floating point numbers may differ in the last digit
			res.Hits[i].Score = math.Round(res.Hits[i].Score*1e6) / 1e6
		}
		for i := range res.Spread {
			for j := range res.Spread[i].Places {
				res.Spread[i].Places[j].Score = math.Round(res.Spread[i].Places[j].Score*1e6) / 1e6
			}
		}
		answer, err := json.Marshal(res)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q+": "+string(answer))
	}
	return out
}

func differences(t *testing.T, about string, got, want []string) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s:\n%s\nwant\n%s", about, got[i], want[i])
			return
		}
	}
}

func listFiles(t *testing.T, x *Index) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(listsDir(x.dir), "*"+listsSuffix))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// mapped reports whether searches use lists on the disk.
func (x *Index) mapped(t *testing.T) bool {
	t.Helper()
	x.tables.parts.looked = time.Time{}
	s, err := x.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Table().Parts() != nil
}

// Searches find by the lists on the disk what they find by Bleve's postings, also after reports were replaced and removed.
func TestLists(t *testing.T) {
	reports := casedReports()
	x := fresh(t, reports, 3)
	queries := listQueries(reports, 25)
	check := func(about string) {
		t.Helper()
		for _, path := range listFiles(t, x) {
			os.Remove(path)
		}
		x.forget()
		if x.mapped(t) {
			t.Fatal("there are no files, and they are used")
		}
		want := all(t, x, queries)
		if err := x.WriteLists(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		if !x.mapped(t) {
			t.Fatalf("%s: the lists are not used", about)
		}
		differences(t, about+", with lists made meanwhile", all(t, x, queries), want)
		x.forget()
		differences(t, about, all(t, x, queries), want)
	}
	check("new")
	changed := reports[4]
	changed.Extractor, changed.Passages = "2", changed.Passages[10:]
	if err := x.Replace(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	if err := x.Remove(t.Context(), reports[7].Document.ID); err != nil {
		t.Fatal(err)
	}
	check("changed")
	if got := len(listFiles(t, x)); got == 0 || got > 8 {
		t.Errorf("%d files", got)
	}
}

// Of a report that is added the lists of its own segment alone are written, when the writer is closed, and a reader finds them.
func TestListsOfAnAddedReport(t *testing.T) {
	reports := casedReports()
	x := fresh(t, reports[:6], 6)
	dir := x.dir
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	before := listFiles(t, x)
	reader, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if !reader.mapped(t) {
		t.Fatal("a reader does not use the lists of a closed index")
	}
	x, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Replace(t.Context(), reports[6]); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	after := listFiles(t, x)
	kept := 0
	for _, path := range before {
		if slices.Contains(after, path) {
			kept++
		}
	}
	if len(after) != len(before)+1 || kept != len(before) {
		t.Errorf("%q became %q", before, after)
	}
	if changed, err := reader.Refresh(); !changed || err != nil || !reader.mapped(t) {
		t.Errorf("refreshed: %v, %v; mapped: %v", changed, err, reader.mapped(t))
	}
	if len(reader.tables.parts.byName) != len(after) {
		t.Errorf("%d files are open, of %d", len(reader.tables.parts.byName), len(after))
	}
	want(t, reader, "document:"+reports[6].Document.ID+" para:1", "p6n0")
}

// A file that is damaged or of another segment is never believed: answers stay the same, and the file is made again.
func TestDamagedLists(t *testing.T) {
	reports := casedReports()
	x := fresh(t, reports, 12)
	queries := listQueries(reports, 4)
	right := all(t, x, queries)
	if err := x.WriteLists(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	path := listFiles(t, x)[0]
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for range 16 {
		bad := slices.Clone(good)
		for range 20 {
			bad[random.IntN(len(bad))] ^= 1 << random.IntN(8)
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		x.forget()
		differences(t, "damaged", all(t, x, queries), right)
	}
	for _, n := range []int{0, 8, 80, len(good) / 2 / 8 * 8, len(good) - 8} {
		if err := os.WriteFile(path, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		x.forget()
		if x.mapped(t) {
			t.Errorf("a file of %d bytes in place of %d is used", n, len(good))
		}
	}
	if err := x.WriteLists(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(path); err != nil || !slices.Equal(again, good) || !x.mapped(t) {
		t.Errorf("the file was not made again: %v", err)
	}
}

// A reader's files are unmapped when the last search that reads them has ended.
func TestListsAreUnmapped(t *testing.T) {
	x := fresh(t, casedReports(), 12)
	if err := x.WriteLists(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if !x.mapped(t) {
		t.Fatal("the lists are not used")
	}
	s, err := x.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	x.forget()
	if len(x.tables.parts.byName) == 0 {
		t.Error("unmapped under a search")
	}
	s.Close()
	if n := len(x.tables.parts.byName); n > 0 {
		t.Errorf("%d files stay mapped", n)
	}
}
