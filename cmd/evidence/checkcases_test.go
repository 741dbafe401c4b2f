package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quotecheck"
)

// A checkCase is a quote made from a real passage, and the verdicts that are right.
type checkCase struct {
	kind  string
	quote quotecheck.Quote
	want  []quotecheck.Verdict
	of    string // the passage it was made from
}

var (
	sound  = []quotecheck.Verdict{quotecheck.Exact, quotecheck.Normalised}
	nobody = quotecheck.CitedPlace{}
)

// A checkMaker makes cases from the passages of reports.
type checkMaker struct {
	t        *testing.T
	random   *rand.Rand
	docs     map[string]corpus.Document
	ids      []string
	passages map[string][]corpus.Passage
	all      []*corpus.Passage
	text     string // of all passages
	cases    []checkCase
}

func (m *checkMaker) add(kind, text string, said quotecheck.CitedPlace, p *corpus.Passage, want ...quotecheck.Verdict) {
	m.cases = append(m.cases, checkCase{kind, quotecheck.Quote{Text: text, Said: said}, want, p.ID + ": " + p.Text})
}

// found adds a case of what is found in a text that holds one quotation.
func (m *checkMaker) found(kind, name, text string, p *corpus.Passage, want ...quotecheck.Verdict) {
	read, err := quotecheck.Read(name, []byte(text), nil)
	list := read.Quotes
	if err != nil || len(list) != 1 {
		m.t.Errorf("%s: %d quotes (%v) in %q", kind, len(list), err, text)
		return
	}
	m.cases = append(m.cases, checkCase{kind, list[0], want, p.ID + ": " + p.Text})
}

var endsSentence = regexp.MustCompile(`[.?!]\s+`)

// sentence draws a passage and a sentence of it that stands nowhere else, of at least least words.
func (m *checkMaker) sentence(least int) (*corpus.Passage, string) {
	for {
		p := m.all[m.random.Intn(len(m.all))]
		if p.Block == corpus.Row || p.Block == corpus.Heading || p.Block == corpus.Footnote || len(p.NoteRefs) > 0 {
			continue
		}
		list := endsSentence.Split(p.Text, -1)
		s := strings.TrimSpace(list[m.random.Intn(len(list))])
		if i := strings.Index(p.Text, s); i+len(s) < len(p.Text) && strings.ContainsRune(".?!", rune(p.Text[i+len(s)])) {
			s += p.Text[i+len(s) : i+len(s)+1]
		}
		if len(strings.Fields(s)) >= least && strings.Count(m.text, s) == 1 && !strings.ContainsAny(s, "[]…") {
			return p, s
		}
	}
}

// make adds a round of cases.
func (m *checkMaker) make() {
	p, s := m.sentence(9)
	w := strings.Fields(s)
	m.sound(p, s, w)
	m.cited(p, s)
	m.altered(p, s, w)
	m.stitched(p, s)
	m.elsewhere(p, s)
	m.random.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
	m.add("missing: in disorder", strings.Join(w, " "), nobody, p, quotecheck.Missing)
}

func (m *checkMaker) sound(p *corpus.Passage, s string, w []string) {
	m.add("a whole passage", p.Text, nobody, p, quotecheck.Exact)
	m.add("a sentence", s, nobody, p, quotecheck.Exact)
	i := m.random.Intn(len(w) - 4)
	m.add("a few words", strings.Join(w[i:i+3+m.random.Intn(2)], " "), nobody, p, sound...)
	m.add("marks of a typewriter", strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-").Replace(s), nobody, p, sound...)
	m.add("double spaces", strings.Join(w, "  "), nobody, p, quotecheck.Normalised)
	m.add("soft hyphens", inside(w, "\u00ad"), nobody, p, sound...)
	m.add("a hyphen at a line's end", inside(w[:1+m.random.Intn(len(w))], "-\n"), nobody, p, sound...)
	m.add("ligatures", strings.NewReplacer("ffi", "ﬃ", "fi", "ﬁ", "fl", "ﬂ").Replace(s), nobody, p, sound...)
	m.add("the first letter's case", otherCase(s), nobody, p, sound...)
	m.add("the first letter in brackets", "["+otherCase(s)[:1]+"]"+s[1:], nobody, p, sound...)
	m.add("a comma at its end", strings.TrimRight(s, ".")+",", nobody, p, sound...)
	if p.Paragraph != "" {
		m.add("behind its number", p.Paragraph+". "+p.Text, nobody, p, sound...)
	}
	list := m.passages[p.Document]
	at := slices.IndexFunc(list, func(x corpus.Passage) bool { return x.ID == p.ID })
	if next := at + 1; next < len(list) && list[next].Block != corpus.Footnote && len(list[next].NoteRefs) == 0 {
		tail, head := strings.Fields(p.Text), strings.Fields(list[next].Text)
		text := strings.Join(tail[len(tail)/2:], " ") + " " + strings.Join(head[:(len(head)+1)/2], " ")
		m.add("over two passages", text, nobody, p, sound...)
	}
	for i := range list {
		if b := list[i].Breaks; len(b) == 1 && list[i].Block == corpus.Paragraph && b[0].At > 40 && b[0].At+40 < len([]rune(list[i].Text)) {
			before, after := strings.Fields(string([]rune(list[i].Text)[:b[0].At])), strings.Fields(string([]rune(list[i].Text)[b[0].At:]))
			text := strings.Join(append(before[len(before)-4:], after[:4]...), " ")
			m.add("over a page break", text, quotecheck.CitedPlace{Document: p.Document, Page: fmt.Sprint(list[i].Page)}, &list[i], quotecheck.Exact)
			break
		}
	}
	m.found("between curly marks", "a.txt", "The report says “"+s+"” of it.", p, quotecheck.Exact)
	m.found("in lines", "a.txt", "It says “"+strings.Join(w[:5], " ")+"\n"+strings.Join(w[5:], " ")+"” there.", p, quotecheck.Exact)
	m.found("a block of Markdown", "a.md", "It says:\n\n> "+strings.Join(w[:4], " ")+"\n> "+strings.Join(w[4:], " ")+"\n\nand more.", p, quotecheck.Exact, quotecheck.Normalised)
}

// cited adds quotes with their citations in the styles of package cite.
func (m *checkMaker) cited(p *corpus.Passage, s string) {
	c, err := cite.New(m.docs[p.Document].Source, *p).Excerpt(strings.Index(p.Text, s), strings.Index(p.Text, s)+len(s))
	if err != nil {
		m.t.Fatal(err)
	}
	styles := cite.Styles()
	style := styles[m.random.Intn(7)] // those that can be read
	name := map[string]string{"html": "a.html", "markdown": "a.md"}[style.Name]
	if name == "" {
		name = "a.txt"
	}
	m.found("cited", name, style.Write(c), p, quotecheck.Exact)
	plain := styles[0]
	withoutID := func(c cite.Citation) string {
		text, _, _ := strings.Cut(plain.Write(c), " [passage ")
		return text
	}
	m.found("cited without an id", "a.txt", withoutID(c), p, quotecheck.Exact)
	if d := m.docs[m.ids[m.random.Intn(len(m.ids))]].Source; d.Authority != c.Source.Authority {
		other := c
		other.Source = d
		m.found("cited from another report", "a.txt", withoutID(other), p, quotecheck.Elsewhere)
	}
	moved := c
	moved.Passage.Page, moved.Passage.PageEnd, moved.Passage.Breaks = p.PageEnd+3, p.PageEnd+3, nil
	moved.Passage.Label, moved.Passage.LabelEnd = fmt.Sprint(p.PageEnd+3), ""
	if style.Name == "oscola" && p.Paragraph != "" { // it gives no page
		moved.Passage.Paragraph = p.Paragraph + "9"
	}
	m.found("cited for another place", name, style.Write(moved), p, quotecheck.Elsewhere)
}

var otherNumbers = map[string]string{"one": "nine", "two": "seven", "three": "five", "four": "eight", "five": "three", "six": "eleven", "seven": "two", "eight": "four", "ten": "six", "twelve": "twenty", "both": "three", "all": "most", "most": "few", "some": "most"}

func (m *checkMaker) altered(p *corpus.Passage, s string, w []string) {
	with := func(from, to int, words ...string) string {
		return strings.Join(slices.Concat(w[:from], words, w[to:]), " ")
	}
	i := 1 + m.random.Intn(len(w)-3)
	_, other := m.sentence(9)
	strange := strings.Fields(other)[m.random.Intn(8)]
	if letters(strange) != letters(w[i]) && letters(strange) != "" {
		m.add("a word changed", with(i, i+1, strange), nobody, p, quotecheck.Altered)
		m.add("a word put in", with(i, i, strange), nobody, p, quotecheck.Altered)
	}
	if n := 1 + m.random.Intn(min(4, len(w)-i-2)); i > 1 {
		m.add("words left out", with(i, i+n), nobody, p, quotecheck.Altered)
	}
	m.add("a word in brackets", with(i, i+1, "[the council]"), nobody, p, quotecheck.Altered)
	m.changed("a number changed", func(_ *corpus.Passage, w string) (string, bool) { return otherNumbers[w], otherNumbers[w] != "" })
	m.changed("digits changed", func(_ *corpus.Passage, w string) (string, bool) {
		return "7" + w, len(w) > 1 && strings.Trim(w, "0123456789%") == ""
	})
	m.changed("not left out", func(_ *corpus.Passage, w string) (string, bool) { return "", w == "not" })
	m.changed("a name changed", func(p *corpus.Passage, w string) (string, bool) {
		name := m.docs[p.Document].Authority
		return strings.Replace(w, name, "Barsetshire", 1), name != "" && strings.Contains(w, name)
	})
}

// changed draws sentences until one has a word, not the first or the last, that other changes.
func (m *checkMaker) changed(kind string, other func(p *corpus.Passage, w string) (string, bool)) {
	for {
		p, s := m.sentence(9)
		w := strings.Fields(s)
		for i := 1; i < len(w)-1; i++ {
			if x, ok := other(p, w[i]); ok {
				w[i] = x
				m.add(kind, strings.Join(slices.DeleteFunc(w, func(x string) bool { return x == "" }), " "), nobody, p, quotecheck.Altered)
				return
			}
		}
	}
}

func (m *checkMaker) stitched(p *corpus.Passage, s string) {
	w := strings.Fields(p.Text)
	if len(w) >= 16 {
		gap := []string{" … ", " ... ", " [...] ", "... ", "…", " […] ", " (…) "}[m.random.Intn(7)]
		m.add("with a mark of omission", strings.Join(w[:5], " ")+gap+strings.Join(w[len(w)-5:], " "), nobody, p, quotecheck.Stitched, quotecheck.Cut)
	}
	q, other := m.sentence(9)
	if q.ID != p.ID {
		m.add("two passages joined", s+" "+other, nobody, p, quotecheck.Stitched)
		m.add("two passages with a mark of omission", s+" … "+other, nobody, p, quotecheck.Stitched)
	}
}

func (m *checkMaker) elsewhere(p *corpus.Passage, s string) {
	m.add("another page", s, quotecheck.CitedPlace{Document: p.Document, Page: fmt.Sprint(p.PageEnd + 1 + m.random.Intn(5))}, p, quotecheck.Elsewhere)
	if p.Paragraph != "" {
		m.add("another paragraph", s, quotecheck.CitedPlace{Document: p.Document, Paragraph: p.Paragraph + "7"}, p, quotecheck.Elsewhere)
	}
	if d := m.ids[m.random.Intn(len(m.ids))]; d != p.Document {
		m.add("another report", s, quotecheck.CitedPlace{Document: d}, p, quotecheck.Elsewhere)
		src := m.docs[d].Source
		if src.Authority != m.docs[p.Document].Authority {
			m.found("another report in prose", "a.txt", fmt.Sprintf("In its %d report on %s, Ofsted said: “%s”", src.Year(), src.Authority, s), p, quotecheck.Elsewhere)
		}
	}
	src := m.docs[p.Document].Source
	m.found("its report in prose", "a.txt", fmt.Sprintf("In its %d report on %s, Ofsted said: “%s” (page %d).", src.Year(), src.Authority, s, p.Page), p, sound...)
	m.add("its place", s, quotecheck.CitedPlace{Document: p.Document, Page: fmt.Sprint(p.Page), Paragraph: p.Paragraph, Passage: p.ID}, p, sound...)
}

// inside puts something into words that are long enough.
func inside(words []string, s string) string {
	out := slices.Clone(words)
	for i, x := range out {
		if r := []rune(x); len(r) > 7 && unicode.IsLetter(r[3]) && unicode.IsLetter(r[4]) {
			out[i] = string(r[:4]) + s + string(r[4:])
			if strings.Contains(s, "\n") {
				break
			}
		}
	}
	return strings.Join(out, " ")
}

func otherCase(s string) string {
	if l := strings.ToLower(s[:1]); l != s[:1] {
		return l + s[1:]
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
