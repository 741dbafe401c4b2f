package bench

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// The plot is well-formed XML, has a line for each way's median and 99th percentile, and stays within its edges, with one library too.
func TestPlot(t *testing.T) {
	ways := func(factor float64, names ...string) (out []Way) {
		for i, n := range names {
			out = append(out, Way{Way: n, All: Times{Median: factor * float64(i+1), P99: 4 * factor * float64(i+1)}})
		}
		return out
	}
	one := Library{Times: 1, Passages: 30000, Searches: ways(2, "in process", "page"), SideBySide: ways(3, "in process", "A & B")}
	sixteen := Library{Times: 16, Passages: 480000, Searches: ways(20, "in process", "page"), SideBySide: ways(0, "in process", "A & B")}
	for _, libraries := range [][]Library{{one, sixteen}, {one}, nil} {
		var b strings.Builder
		if err := (Report{Libraries: libraries}).WriteSVG(&b); err != nil {
			t.Fatal(err)
		}
		lines, texts := elements(t, b.String())
		if want := 3 * 2 * min(1, len(libraries)); lines != want {
			t.Errorf("%d lines for %d libraries, want %d", lines, len(libraries), want)
		}
		if len(libraries) > 0 && !(strings.Contains(texts, "A & B, plain words") && strings.Contains(texts, "30,000")) {
			t.Errorf("the plot says %q", texts)
		}
		if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") || strings.Contains(b.String(), "%!") {
			t.Errorf("not a plot: %s", b.String())
		}
	}
}

// elements counts the lines of the plot, without those of its legend, and gives its words.
func elements(t *testing.T, svg string) (lines int, texts string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lines, texts
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.CharData:
			texts += string(e)
		case xml.StartElement:
			for _, a := range e.Attr {
				if a.Name.Local == "d" && e.Attr[0].Value != "grid" && strings.HasPrefix(e.Attr[0].Value, "line way") && !strings.Contains(a.Value, "h24") {
					lines++
				}
			}
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q", n, got)
		}
	}
}
