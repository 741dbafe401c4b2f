package pdffile

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestPageAttributes(t *testing.T) {
	f, err := Open(sample(
		"<</Type /Catalog /Pages 2 0 R>>",
		"<</Type /Pages /Kids [3 0 R 4 0 R] /Count 6 /MediaBox [0 0 100 200] /Rotate 90 /Resources <</A 1>>>>",
		"<</Type /Page /Parent 2 0 R /CropBox [90 10 -20 150]>>",
		"<</Type /Pages /Parent 2 0 R /Kids [5 0 R 6 0 R 7 0 R 8 0 R 9 0 R] /Count 5 /Resources 10 0 R /CropBox [10 10 50 50]>>",
		"<</Type /Page /Parent 4 0 R /MediaBox [300 400 0 0] /Rotate -90>>",
		"<</Type /Page /Parent 4 0 R /MediaBox [0 0 0 0] /CropBox null /Rotate 450 /Resources <</B 2>>>>",
		"<</Type /Page /Parent 4 0 R /CropBox [500 500 600 600] /Rotate 45>>",
		"<</Type /Page /Parent 4 0 R /MediaBox [0 0 /x 9] /CropBox [1 2 3] /Rotate (x)>>",
		"<</Type /Page /Parent 4 0 R /MediaBox 11 0 R /Rotate 180.0>>",
		"<</C 3>>",
		"[0.5 0 11 0 R 20 30.25]",
	))
	if err != nil {
		t.Fatal(err)
	}
	box := func(a, b, c, d float64) [4]float64 { return [4]float64{a, b, c, d} }
	want := []struct {
		media, crop [4]float64
		rotate      int
		resource    Name // the one key of its resources
	}{
		{box(0, 0, 100, 200), box(0, 10, 90, 150), 90, "A"},
		{box(0, 0, 300, 400), box(10, 10, 50, 50), 270, "C"},
		{letter, box(10, 10, 50, 50), 90, "B"},
		{box(0, 0, 100, 200), box(0, 0, 100, 200), 0, "C"},
		{letter, letter, 0, "C"},
		{letter, box(10, 10, 50, 50), 180, "C"},
	}
	for i, p := range f.Pages() {
		w := want[i]
		d := f.Dict(p.Resources)
		if p.MediaBox != w.media || p.CropBox != w.crop || p.Rotate != w.rotate ||
			len(d) != 1 || d[0].Key != w.resource {
			t.Errorf("page %d is %+v, want %+v", i+1, p, w)
		}
	}
}

// A page that is listed very often costs the work of as many pages: a small file is refused at once.
func TestTooManyPages(t *testing.T) {
	for n, refused := range map[int]bool{maxPages: false, maxPages + 1: true, 5 * maxPages: true} {
		f, err := Open(sample("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids ["+strings.Repeat("3 0 R ", n)+"]>>", "<</Type /Page /Parent 2 0 R>>"))
		if errors.Is(err, ErrTooLarge) != refused || !refused && (err != nil || len(f.Pages()) != n) {
			t.Errorf("%d pages: %v", n, err)
		}
	}
}

func TestPageLabels(t *testing.T) {
	cases := []struct{ labels, want string }{
		{"<</Nums [0 <</S /r>> 3 <</S /D>>]>>", "i ii iii 1 2 3"},
		{"<</Nums [0 <</P (Cover)>> 1 <</S /D /St 7>>]>>", "Cover 7 8 9 10 11"},
		{"<</Nums [0 <</S /A /St 25>> 4 <</S /a /P (x-)>>]>>", "Y Z AA BB x-a x-b"},
		{"<</Nums [2 <</S /R /St 1994>>]>>", "- - MCMXCIV MCMXCV MCMXCVI MCMXCVII"},
		{"<</Kids [<</Nums [3 <</S /D>>]>> <</Nums [0 <</S /a>>]>>]>>", "a b c 1 2 3"},
		{"<</Nums [0 <</S /D>> 0 <</S /R>> 5]>>", "I II III IV V VI"},
		{"<</Nums [-1 <</S /D>> 0 <</S /X /St -5>>]>>", "- - - - - -"},
		{"<</Nums [0 <</S /R /St 10000>>]>>", "10000 10001 10002 10003 10004 10005"},
		{"<</Nums [0 <</S /A /St 99999>>]>>", "99999 100000 100001 100002 100003 100004"},
		{"<</Nums (x) /Kids 7>>", "- - - - - -"},
		{"null", "- - - - - -"},
	}
	for _, c := range cases {
		objects := report(6)
		objects[0] = "<</Type /Catalog /Pages 2 0 R /PageLabels " + c.labels + ">>"
		f, err := Open(sample(objects...))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range f.Pages() {
			if p.Label == "" {
				p.Label = "-"
			}
			got = append(got, p.Label)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: labels %q, want %q", c.labels, s, c.want)
		}
	}
}

func TestText(t *testing.T) {
	cases := []struct {
		raw  String
		want string
	}{
		{"plain", "plain"},
		{"caf\xe9 \x80 \xa0", "café • €"},
		{"\x1f\x7f\xad", "˜\uFFFD\u00AD"},
		{"\xfe\xff\x00A\x20\xac\xd8\x3d\xde\x00", "A€😀"},
		{"\xff\xfeA\x00\xac\x20", "A€"},
		{"\xfe\xff\x00\x1b\x00e\x00n\x00\x1b\x00A\x00", "A"},
		{"\xef\xbb\xbfcafé\xff", "café\uFFFD"},
		{"\xfe\xff\x20\x14", "—"},
		{"\x84\xa0\x93", "—€ﬁ"},
		{"\xfe\xff", ""},
		{"", ""},
	}
	for _, c := range cases {
		if got := Text(c.raw); got != c.want {
			t.Errorf("Text(%q) is %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestInfo(t *testing.T) {
	objects := append(report(1), "<</Title 6 0 R /Author <FEFF00C9> "+
		"/CreationDate (D:20240102030405+01'30')>>", "(The report\\000\\000)")
	data := change(sample(objects...), "/Root", "/Info 5 0 R /Root")
	f, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	want := Info{Title: "The report", Author: "É", CreationDate: time.Date(2024, 1, 2, 1, 34, 5, 0, time.UTC)}
	got := f.Info()
	if !got.CreationDate.Equal(want.CreationDate) {
		t.Errorf("created %v, want %v", got.CreationDate, want.CreationDate)
	}
	got.CreationDate = want.CreationDate
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Info is %+v, want %+v", got, want)
	}
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"D:20180102030405Z":       "2018-01-02T03:04:05Z",
		"D:20180102030405-05'00'": "2018-01-02T03:04:05-05:00",
		"20180102":                "2018-01-02T00:00:00Z",
		"D:201801":                "2018-01-01T00:00:00Z",
		"D:20181399":              "0001-01-01T00:00:00Z",
		"12 March 2018":           "0001-01-01T00:00:00Z",
		"D:20180102030405+99'00'": "2018-01-02T03:04:05Z",
		"D:20180102030405+0100":   "2018-01-02T03:04:05+01:00",
		"":                        "0001-01-01T00:00:00Z",
	} {
		if got := parseDate(s).Format(time.RFC3339); got != want {
			t.Errorf("date %q reads as %s, want %s", s, got, want)
		}
	}
}
