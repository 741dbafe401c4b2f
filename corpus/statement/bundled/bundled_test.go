package bundled

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/sample"
	"evidence/corpus/statement"
	"evidence/corpus/testfiles"
)

func TestFilesInOrder(t *testing.T) {
	names, err := filepath.Glob("*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var got []string
	for _, f := range Files() {
		got = append(got, f.Statement.ID+".json")
	}
	if !slices.Equal(got, names) {
		t.Errorf("statements %q, files %q", got, names)
	}
}

// What comes with the program is whole: what is said of a statement, its ids,
// spans and dates; and its pins quote nothing.
func TestFilesAreSound(t *testing.T) {
	for _, f := range append(Files(), sample.StatementFile()) {
		st := f.Statement
		t.Run(st.ID, func(t *testing.T) {
			if f.Format != statement.Format || len(f.History) > 0 {
				t.Errorf("format %q, %d events", f.Format, len(f.History))
			}
			if st.Title == "" || st.Author == "" || st.Publisher == "" || !date.MatchString(st.Published) || st.Note == "" {
				t.Errorf("too little is said of it: %+v", st.Details)
			}
			if st.Reports == nil || st.Revision != 1 || st.Set != 1 || st.Created.IsZero() || st.Changed.IsZero() || len(st.Claims) == 0 {
				t.Errorf("reports %v, revision %d, set %d, created %v, changed %v, %d claims", st.Reports, st.Revision, st.Set, st.Created, st.Changed, len(st.Claims))
			}
			ids := newIDs(t, st.Last)
			for _, c := range st.Claims {
				ids.take(c.ID, "c")
				soundClaim(t, c, utf8.RuneCountInString(st.Text))
				for i, p := range c.Pins {
					ids.take(p.ID, "p")
					soundPin(t, p)
					if slices.ContainsFunc(c.Pins[:i], p.SameQuote) {
						t.Errorf("claim %s: pin %s is of the same words as another", c.ID, p.ID)
					}
				}
			}
		})
	}
}

var date = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// ids are those that a statement has given, by the number that no other has.
type ids struct {
	t     *testing.T
	taken []bool
}

func newIDs(t *testing.T, last int) *ids { return &ids{t, make([]bool, last+1)} }

func (s *ids) take(id, prefix string) {
	for n := 1; n < len(s.taken); n++ {
		if id == prefix+strconv.Itoa(n) {
			if s.taken[n] {
				s.t.Errorf("the number of %q was given twice", id)
			}
			s.taken[n] = true
			return
		}
	}
	s.t.Errorf("the id %q was not given by the statement, whose last number is %d", id, len(s.taken)-1)
}

func soundClaim(t *testing.T, c statement.Claim, total int) {
	t.Helper()
	if strings.TrimSpace(c.Text) != c.Text || c.Text == "" || utf8.RuneCountInString(c.Text) > statement.MaxClaim {
		t.Errorf("claim %s reads %q", c.ID, c.Text)
	}
	if c.Spans == nil || c.Pins == nil || c.Revision != 1 {
		t.Errorf("claim %s: spans %v, pins %v, revision %d", c.ID, c.Spans, c.Pins, c.Revision)
	}
	made(t, c.ID, c.By, c.At)
	for _, sp := range c.Spans {
		if sp.Start < 0 || sp.End <= sp.Start || sp.End > total {
			t.Errorf("claim %s: span %+v of a text of %d code points", c.ID, sp, total)
		}
	}
}

func soundPin(t *testing.T, p statement.Pin) {
	t.Helper()
	if !slices.Contains(statement.Stances(), p.Stance) || p.Passage == "" || p.Document == "" || p.Revision != 1 {
		t.Errorf("pin %s: %+v", p.ID, p)
	}
	if p.Page < 1 || p.PageEnd < p.Page || p.Label == "" {
		t.Errorf("pin %s: pages %d to %d, label %q", p.ID, p.Page, p.PageEnd, p.Label)
	}
	if p.Span != nil && (p.Span.Start < 0 || p.Span.End <= p.Span.Start) {
		t.Errorf("pin %s: span %+v", p.ID, *p.Span)
	}
	if p.Quote+p.Before+p.After+p.SHA256 != "" {
		t.Errorf("pin %s quotes a report that need not be in the library: %q", p.ID, p.Quote)
	}
	if !strings.HasSuffix(p.Note, ".") {
		t.Errorf("pin %s does not say in a sentence why it bears on the claim: %q", p.ID, p.Note)
	}
	made(t, p.ID, p.By, p.At)
}

func made(t *testing.T, id, by string, at time.Time) {
	t.Helper()
	if by != "the authors of Evidence Index" || at.IsZero() || at.Location() != time.UTC {
		t.Errorf("%s was made by %q at %v", id, by, at)
	}
}

// Each claim has something to show or says what is wanting, and keeps no words of
// a text that is not the project's own.
func TestClaimsAreTold(t *testing.T) {
	for _, f := range Files() {
		st := f.Statement
		if st.Text != "" {
			t.Errorf("%s holds the statement's text", st.ID)
		}
		for _, c := range st.Claims {
			if len(c.Spans) > 0 {
				t.Errorf("%s, claim %s: spans %v of a text that is not there", st.ID, c.ID, c.Spans)
			}
			if s := c.State(); s == statement.Unevidenced || s == statement.Background {
				t.Errorf("%s, claim %s is in the state %q: pin what bears on it, or say what could tell", st.ID, c.ID, s)
			}
		}
	}
}

// The statement's claims, and what is said of them, share no six words in a row with the statement.
func TestClaimsAreInOtherWords(t *testing.T) {
	original := testfiles.Installed(t, filepath.Join(filepath.Dir(testfiles.Reports(t)), "statement.txt"))
	data, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	const run = 6
	theirs := runs(string(data), run)
	if len(theirs) < 300 {
		t.Fatalf("only %d runs of %d words in %q", len(theirs), run, original)
	}
	for _, c := range Files()[0].Statement.Claims {
		for _, text := range []string{c.Text, c.Needs, c.Note} {
			for r := range runs(text, run) {
				if theirs[r] {
					t.Errorf("claim %s has %q from the statement", c.ID, r)
				}
			}
		}
	}
}

// runs are the runs of n words of a text, in lower case.
func runs(text string, n int) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '’' && r != '\''
	})
	out := map[string]bool{}
	for i := n; i <= len(words); i++ {
		out[strings.Join(words[i-n:i], " ")] = true
	}
	return out
}
