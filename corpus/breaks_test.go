package corpus

import "testing"

func TestPagesOf(t *testing.T) {
	plain := Passage{Page: 4, PageEnd: 4, Label: "iv"}
	over := Passage{Page: 4, PageEnd: 6, Label: "iv", LabelEnd: "2", Breaks: []Break{{5, 10, "1"}, {6, 20, "2"}}}
	cells := Passage{Page: 4, PageEnd: 5, Label: "iv", LabelEnd: "1", Breaks: []Break{{5, 10, "1"}, {4, 20, "iv"}, {5, 30, "1"}}}
	late := Passage{Page: 4, PageEnd: 5, Label: "iv", Breaks: []Break{{5, 0, "1"}}} // only its number stands on page 4
	unknown := Passage{Page: 4, PageEnd: 6, Label: "iv", LabelEnd: "2"}
	for _, c := range []struct {
		name       string
		p          Passage
		start, end int
		want       string
	}{
		{"one page", plain, 0, 5, "4 iv 4 iv"},
		{"before the break", over, 0, 10, "4 iv 4 iv"},
		{"up to a character behind it", over, 0, 11, "4 iv 5 1"},
		{"from the break on", over, 10, 20, "5 1 5 1"},
		{"the last page", over, 20, 99, "6 2 6 2"},
		{"all", over, 0, 99, "4 iv 6 2"},
		{"cells that go back", cells, 12, 25, "4 iv 5 1"},
		{"one cell's end", cells, 30, 31, "5 1 5 1"},
		{"a number on the page before", late, 0, 5, "5 1 5 1"},
		{"breaks unknown", unknown, 0, 5, "4 iv 6 2"},
	} {
		first, last := c.p.PagesOf(c.start, c.end)
		if got := page(first) + " " + page(last); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func page(b Break) string { return string(rune('0'+b.Page)) + " " + b.Label }
