package suggest

import "testing"

func TestDistance(t *testing.T) {
	var rows editRows
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"police", "police", 0}, {"police", "polices", 1}, {"police", "polic", 1}, {"police", "palice", 1}, {"police", "polcie", 1},
		{"police", "oplcie", 2}, {"a", "", 1}, {"", "ab", 2}, {"police", "council", 3}, {"ca", "abc", 3},
	} {
		if got := rows.distance(c.a, c.b, 2); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := rows.distance(c.b, c.a, 2); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
