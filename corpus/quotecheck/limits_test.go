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

// However many sentences cite, and however long the heading above them, what is kept of a text is little.
func TestParseKeepsLittle(t *testing.T) {
	const n = 20
	heading := "# " + strings.Repeat(`\* `, 30_000)
	text := heading + "\n\n" + strings.Repeat("It was said there in the end on page 4. ", 10*n) + "\n\n" + strings.Repeat("“Nobody asked them” [passage aaaaaaaaaaaa]. ", 10*n)
	got, err := Parse(t.Context(), text, n)
	if err != nil || len(got.Quotes) != n || len(got.Citing) != n || len(got.marks) != n || got.Count() != 2*n {
		t.Fatalf("%d quotations, %d citations, %d marks, %d together, %v", len(got.Quotes), len(got.Citing), len(got.marks), got.Count(), err)
	}
	kept := 0
	for _, s := range got.Citing {
		kept += len(strings.Join(s.Context, ""))
	}
	for _, q := range got.Quotes {
		kept += len(strings.Join(q.Around.Context, ""))
	}
	if most := 2 * n * 2 * maxContext; kept > most {
		t.Errorf("%d bytes are kept of what is around them, more than %d", kept, most)
	}
}

// endsAfter is a context that ends after it was asked so often whether it has.
type endsAfter struct {
	context.Context
	left int
}

func (c *endsAfter) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A text is read no further when nobody waits for it any longer, in whatever part of the work that is.
func TestParseStops(t *testing.T) {
	const n = 1000
	for about, text := range map[string]string{
		"quotations": strings.Repeat("They say “visit was late that winter” here. ", n),
		"blocks":     strings.Repeat("> It was late.\n\nSo they say.\n\n", n),
		"citations":  strings.Repeat("It was said there in the end on page 4. ", n),
		"marks":      strings.Repeat("It was late [passage aaaaaaaaaaaa].\n\n", n),
		"open marks": strings.Repeat("'[a ", n),
	} {
		asked := &endsAfter{t.Context(), 1 << 20}
		if _, err := Parse(asked, text, n); err != nil {
			t.Fatal(err)
		}
		all := 1<<20 - asked.left
		if all < n {
			t.Errorf("%s: it was asked %d times whether anybody waits", about, all)
		}
		for _, left := range []int{0, all / 2, all - 1} {
			if got, err := Parse(&endsAfter{t.Context(), left}, text, n); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, stopped after %d of %d: %d found, %v", about, left, all, got.Count(), err)
			}
		}
	}
	c := originals(t)
	marked, err := Parse(t.Context(), "It was late [passage aaaaaaaaaaaa].", n)
	if err != nil || len(marked.marks) != 1 {
		t.Fatalf("%d marks, %v", len(marked.marks), err)
	}
	if _, err := c.CheckText(&endsAfter{t.Context(), 0}, marked); !errors.Is(err, context.Canceled) {
		t.Errorf("a mark is looked up for nobody: %v", err)
	}
}
