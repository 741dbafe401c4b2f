package sample

import (
	"os"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/statement"
)

// The claims are cut from the statement's text, in its order, and are nothing but
// what the splitter would propose, or a part of it.
func TestStatementFile(t *testing.T) {
	st := StatementFile().Statement
	if text, err := os.ReadFile("statement.txt"); err != nil || st.Text != string(text) {
		t.Errorf("the text is not that of the statement (%v)", err)
	}
	if !strings.HasPrefix(st.Note, "SAMPLE. ") || !strings.Contains(st.Title, "(sample)") {
		t.Errorf("it does not say that it is a sample: %q, %q", st.Title, st.Note)
	}
	text, proposed, last := []rune(st.Text), statement.Split(st.Text), 0
	for _, c := range st.Claims {
		if len(c.Spans) != 1 {
			t.Errorf("claim %s stands at %v", c.ID, c.Spans)
			continue
		}
		sp := c.Spans[0]
		if got := string(text[sp.Start:sp.End]); got != c.Text {
			t.Errorf("claim %s reads %q; at its span stands %q", c.ID, c.Text, got)
		}
		if sp.Start < last {
			t.Errorf("claim %s stands before the one that precedes it", c.ID)
		}
		last = sp.End
		if !slices.ContainsFunc(proposed, func(p statement.Claim) bool { return p.Spans[0].Start <= sp.Start && sp.End <= p.Spans[0].End }) {
			t.Errorf("claim %s, %q, is no part of a sentence of the statement", c.ID, c.Text)
		}
	}
}

// The sample shows what there is to be seen of a statement: a claim in each state that matters.
func TestStatementFileStates(t *testing.T) {
	st := StatementFile().Statement
	for text, want := range map[string]statement.State{
		"at 240 or more":                 statement.Supported,
		"nobody had listened":            statement.Mixed,
		"have both apologised":           statement.Supported,
		"In 2015 inspectors found":       statement.Supported,
		"In 2022 they found":             statement.Supported,
		"side by side in one office":     statement.Supported,
		"answered within one working":    statement.Contradicted,
		"independent sexual violence":    statement.Supported,
		"every quarter":                  statement.Supported,
		"meets in public":                statement.Supported,
		"The motion":                     statement.Uncheckable,
		"the highest rate of conviction": statement.Unevidenced,
	} {
		i := slices.IndexFunc(st.Claims, func(c statement.Claim) bool { return strings.Contains(c.Text, text) })
		if i < 0 {
			t.Errorf("no claim says %q", text)
		} else if got := st.Claims[i].State(); got != want {
			t.Errorf("claim %q is in the state %q, want %q", st.Claims[i].Text, got, want)
		}
	}
	if n := st.Counts(); n[statement.Supported] != 8 || len(st.Claims) != 12 {
		t.Errorf("states %v of %d claims", n, len(st.Claims))
	}
}
