package quantity

import (
	"math"
	"testing"
)

func TestFigure(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", -7: "-7", 999: "999", -999: "-999", 1000: "1,000", -1000: "-1,000", 1005: "1,005", 31706: "31,706", 1234567: "1,234,567",
		-1234567: "-1,234,567", math.MinInt32: "-2,147,483,648"} {
		if got := Figure(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if got := Figure(math.MinInt); got[0] != '-' {
		t.Errorf("the least number is %q", got)
	}
}

func TestOf(t *testing.T) {
	for n, want := range map[int]string{0: "0 pages", 1: "1 page", 2: "2 pages", -1: "-1 pages", 1400: "1,400 pages"} {
		if got := Of(n, "page", "pages"); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
