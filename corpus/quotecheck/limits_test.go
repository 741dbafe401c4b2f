package quotecheck

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// remarked says whether a remark of a result begins so.
func remarked(r Result, begins string) bool {
	return slices.ContainsFunc(r.Remarks, func(s string) bool { return strings.HasPrefix(s, begins) })
}

// However many quotations stand in one quote, some dozens are looked for, and that others were not is said.
func TestQuotationsWithinAreFew(t *testing.T) {
	c := originals(t)
	of := func(n int) Quote {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "They say “visit %d was late that winter” here. ", i)
		}
		return Quote{Text: b.String()}
	}
	const cut = "Of the quotations in it only the first 50"
	if r := checked(t, c, of(50)); r.Verdict != Missing || len(r.Within) != 50 || remarked(r, cut) {
		t.Errorf("of 50: %s, %d within, %q", r.Verdict, len(r.Within), r.Remarks)
	}
	if r := checked(t, c, of(4000)); r.Verdict != Missing || len(r.Within) != 50 || !remarked(r, cut) {
		t.Errorf("of 4,000: %s, %d within, %q", r.Verdict, len(r.Within), r.Remarks)
	}
}

// A quote of many parts is not looked for part by part, and that is said.
func TestPartsAreFew(t *testing.T) {
	c := originals(t)
	of := func(n int) Quote {
		return Quote{Text: strings.TrimSuffix(strings.Repeat("Managers have not acted on this … ", n), " … ")}
	}
	if r := checked(t, c, of(48)); r.Verdict != Stitched || len(r.Parts) != 48 {
		t.Errorf("48 parts: %s, %d parts, %q", r.Verdict, len(r.Parts), r.Remarks)
	}
	if r := checked(t, c, of(49)); r.Verdict != Missing || len(r.Parts) != 0 || !remarked(r, "Of more than 48 parts") {
		t.Errorf("49 parts: %s, %d parts, %q", r.Verdict, len(r.Parts), r.Remarks)
	}
}

// A quote of very many words is not compared word by word, with marks of omission or without.
func TestLongQuotesAreNotAligned(t *testing.T) {
	c := originals(t)
	q := c.prepare(strings.Repeat("Most children in Marlowe are seen by a nurse. ", maxWords/9+1), &CitedPlace{})
	if found := c.findAlignments(q); len(q.words) <= maxWords || len(found) > 0 {
		t.Errorf("%d words were laid on %d places", len(q.words), len(found))
	}
}

// A quote is given up inside as well when nobody waits for it any longer.
func TestCheckStops(t *testing.T) {
	c := originals(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	text := strings.Repeat("They say “visit was late that winter” here. ", 20)
	if r, err := c.Check(ctx, Quote{Text: text}); !errors.Is(err, context.Canceled) || len(r.Within) > 0 {
		t.Errorf("%d quotations within, %v", len(r.Within), err)
	}
}
