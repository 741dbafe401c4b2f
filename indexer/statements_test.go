package indexer

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/sample"
	"evidence/corpus/statement"
	"evidence/corpus/statement/bundled"
	"evidence/corpus/testfiles"
)

// The pins of the sample's statement lead to the words of its reports.
func TestSampleStatementResolves(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, f := range sample.Files() {
		b.write(f.Name, f.Data)
	}
	b.add()
	b.resolve(sample.StatementFile().Statement)
}

// The pins of a bundled statement lead to the words of the real reports that they name.
func TestBundledStatementsResolve(t *testing.T) {
	t.Parallel()
	for _, f := range bundled.Files() {
		t.Run(f.Statement.ID, func(t *testing.T) {
			b := newBench(t)
			b.add(reportsOf(t, f.Statement)...)
			b.resolve(f.Statement)
		})
	}
}

// reportsOf gives the real reports that a statement has pins to.
func reportsOf(t *testing.T, st statement.Statement) []string {
	t.Helper()
	dir := testfiles.Reports(t)
	var paths []string
	for _, c := range st.Claims {
		for _, p := range c.Pins {
			paths = append(paths, testfiles.Installed(t, filepath.Join(dir, p.Document+".pdf")))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// resolve checks each pin of a statement against the passage that it names.
func (b *bench) resolve(st statement.Statement) {
	b.t.Helper()
	n := 0
	for _, c := range st.Claims {
		for _, p := range c.Pins {
			n++
			passages := b.passages(p.Document)
			i := slices.IndexFunc(passages, func(q corpus.Passage) bool { return q.ID == p.Passage })
			if i < 0 {
				b.t.Errorf("claim %s, pin %s: %s has no passage %s", c.ID, p.ID, p.Document, p.Passage)
				continue
			}
			for _, wrong := range amiss(p, &passages[i]) {
				b.t.Errorf("claim %s, pin %s: %s", c.ID, p.ID, wrong)
			}
		}
	}
	if n < 10 {
		b.t.Errorf("only %d pins", n)
	}
}

// amiss tells what a pin says of the passage that it names and is not so.
func amiss(p statement.Pin, in *corpus.Passage) (wrong []string) {
	text := []rune(in.Text)
	span := corpus.Span{End: len(text)}
	if p.Span != nil {
		if *p.Span == span {
			wrong = append(wrong, "its span is the whole passage")
		}
		span = *p.Span
	}
	if span.Start < 0 || span.End > len(text) || span.Start >= span.End {
		return append(wrong, "its span does not lie in the passage's text")
	}
	if !wordsEdge(text, span.Start) || !wordsEdge(text, span.End) || strings.TrimSpace(string(text[span.Start:span.End])) != string(text[span.Start:span.End]) {
		wrong = append(wrong, "its span cuts a word or takes in a space: "+string(text[span.Start:span.End]))
	}
	first, last := in.PagesOf(span.Start, span.End)
	if p.Page != first.Page || p.PageEnd != last.Page || p.Label != first.Label {
		wrong = append(wrong, "it names another page than the words stand on")
	}
	if p.Paragraph != in.Paragraph {
		wrong = append(wrong, "it names paragraph "+p.Paragraph+", and the words stand in "+in.Paragraph)
	}
	return wrong
}

// wordsEdge reports whether a place in a text is where a word, with its marks, begins or ends.
func wordsEdge(text []rune, at int) bool {
	return at == 0 || at == len(text) || unicode.IsSpace(text[at-1]) || unicode.IsSpace(text[at])
}

func TestAmiss(t *testing.T) {
	in := &corpus.Passage{ID: "p", Page: 3, PageEnd: 4, Label: "1", LabelEnd: "2", Paragraph: "7", Text: "One two. Three four.", Breaks: []corpus.Break{{Page: 4, Label: "2", At: 9}}}
	right := statement.Pin{Span: &corpus.Span{Start: 9, End: 20}, Page: 4, PageEnd: 4, Label: "2", Paragraph: "7"}
	if wrong := amiss(right, in); len(wrong) > 0 {
		t.Error(wrong)
	}
	for name, spoil := range map[string]func(*statement.Pin){
		"cut":       func(p *statement.Pin) { p.Span = &corpus.Span{Start: 10, End: 20} },
		"space":     func(p *statement.Pin) { p.Span = &corpus.Span{Start: 8, End: 20} },
		"beyond":    func(p *statement.Pin) { p.Span = &corpus.Span{Start: 9, End: 21} },
		"whole":     func(p *statement.Pin) { p.Span, p.Page, p.Label = &corpus.Span{End: 20}, 3, "1" },
		"none":      func(p *statement.Pin) { p.Span = nil },
		"page":      func(p *statement.Pin) { p.Page = 3 },
		"last page": func(p *statement.Pin) { p.PageEnd = 5 },
		"label":     func(p *statement.Pin) { p.Label = "4" },
		"paragraph": func(p *statement.Pin) { p.Paragraph = "8" },
	} {
		p := right
		spoil(&p)
		if wrong := amiss(p, in); len(wrong) == 0 {
			t.Errorf("%s: nothing was found amiss in %+v", name, p)
		}
	}
}

// What the notes of a bundled statement say that the reports do not name, and the
// grades that they give, are so.
func TestBundledNotesAreTrue(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	dir := testfiles.Reports(t)
	grades := map[string]string{
		"ofsted-rotherham-2014-11-19": "inadequate",
		"ofsted-rotherham-2018-01-29": "good",
		"ofsted-rotherham-2022-08-12": "good",
		"ofsted-rotherham-2025-12-16": "outstanding",
	}
	var paths []string
	for id := range grades {
		paths = append(paths, testfiles.Installed(t, filepath.Join(dir, id+".pdf")))
	}
	b.add(paths...)
	for id, grade := range grades {
		d, err := b.store.Document(t.Context(), id)
		if err != nil || d.Grades["help_and_protection"] != grade {
			t.Errorf("%s: help and protection %q, %v, want %q", id, d.Grades["help_and_protection"], err, grade)
		}
		for _, p := range b.passages(id) {
			for _, name := range []string{"National Crime Agency", "NCA", "Riverside", "Main Street"} {
				if strings.Contains(p.Text, name) {
					t.Errorf("%s names %s on page %d: %q", id, name, p.Page, p.Text)
				}
			}
		}
	}
}
