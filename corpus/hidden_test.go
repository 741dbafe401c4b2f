package corpus

import "testing"

func TestHiddenText(t *testing.T) {
	for _, c := range []struct {
		text HiddenText
		want string
	}{
		{HiddenText{Why: "too small to be seen", Words: 1, Pages: []int{4}}, "1 word too small to be seen left out on page 4"},
		{HiddenText{Why: "under a box or a picture", Words: 12, Pages: []int{1, 2, 5}, Covered: true}, "12 words under a box or a picture left out on pages 1–2, 5; " +
			"whoever has the file can read them: if they are meant to be blacked out, the redaction has failed, so report it to the publisher"},
	} {
		if got := c.text.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestRanges(t *testing.T) {
	if got := Ranges([]int{1, 2, 3, 5, 8, 9}); got != "1–3, 5, 8–9" {
		t.Errorf("%q", got)
	}
}
