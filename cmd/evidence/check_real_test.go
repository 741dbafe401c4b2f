package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
)

// realCheckMaker reads every fifth of the real reports in, and makes cases from them.
func realCheckMaker(t *testing.T) (*quotecheck.Checker, *checkMaker) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	args := []string{"index", "--data", data}
	for i, f := range testfiles.PDFs(t, testfiles.Reports(t)) {
		if i%5 == 2 {
			args = append(args, f)
		}
	}
	evidence(t, args...)
	o, m := newCheckMaker(t, data)
	if len(m.docs) < 8 {
		t.Fatalf("%d reports", len(m.docs))
	}
	return o, m
}

// newCheckMaker opens a library to check quotes against, and makes cases from its passages.
func newCheckMaker(t *testing.T, data string) (*quotecheck.Checker, *checkMaker) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	o, err := quotecheck.NewChecker(ctx, st)
	if err != nil {
		t.Fatal(err)
	}
	m := &checkMaker{t: t, random: rand.New(rand.NewSource(1)), docs: map[string]corpus.Document{}, passages: map[string][]corpus.Passage{}}
	docs, err := st.Documents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, d := range docs {
		m.docs[d.ID], m.ids = d, append(m.ids, d.ID)
		if m.passages[d.ID], err = st.Passages(ctx, d.ID); err != nil {
			t.Fatal(err)
		}
		for i := range m.passages[d.ID] {
			p := &m.passages[d.ID][i]
			m.all = append(m.all, p)
			all.WriteString(p.Text + "\n")
		}
	}
	m.text = all.String()
	return o, m
}

// leavesOutTurning reports whether one of the words that are said to turn the sense does so by the list of the tests.
func leavesOutTurning(list []quotecheck.Omission) bool {
	return slices.ContainsFunc(list, func(o quotecheck.Omission) bool { return turning.MatchString(strings.Join(o.Turns, " ")) })
}

var checkRounds = flag.Int("rounds", 64, "how many times quotes of every kind are made of real reports")

// Of quotes made from real passages each changed one is told rightly, and no true one is accused.
func TestCheckRealQuotes(t *testing.T) {
	t.Parallel()
	o, m := realCheckMaker(t)
	for range *checkRounds {
		m.make()
	}
	table := map[string]map[quotecheck.Verdict]int{}
	for _, c := range m.cases {
		r, err := o.Check(t.Context(), c.quote)
		if err != nil {
			t.Fatal(err)
		}
		if table[c.kind] == nil {
			table[c.kind] = map[quotecheck.Verdict]int{}
		}
		table[c.kind][r.Verdict]++
		if r.Verdict == quotecheck.Cut && slices.Contains(c.want, quotecheck.Exact) && leavesOutTurning(r.Omitted) {
			continue // cut at random, and so that it is told
		}
		if !slices.Contains(c.want, r.Verdict) {
			t.Errorf("%s: %q is %s, want %s\nfound %q\nsaid %+v, mismatch %+v, around %+v\nof %s", c.kind, c.quote.Text, r.Verdict, c.want, r.Found, r.Said, r.Mismatch, c.quote.Around, c.of)
		}
		if r.Verdict == quotecheck.Altered && len(r.Changes) < 2 && !strings.Contains(fmt.Sprint(r.Changes), string(quotecheck.Inserted)) {
			t.Errorf("%s: %q is altered, and the difference is %v", c.kind, c.quote.Text, r.Changes)
		}
	}
	for kind, n := range table {
		t.Logf("%-38s %v", kind, n)
	}
	t.Logf("%d quotes of %d kinds", len(m.cases), len(table))
	if len(m.cases) < 1000 {
		t.Errorf("only %d quotes were made", len(m.cases))
	}
}
