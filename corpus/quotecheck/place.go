package quotecheck

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/lazyregexp"
)

func (c *Checker) placeOf(s textRange) Place {
	p := &c.passages[s.first]
	d := &c.docs[p.doc]
	first, last := c.pagesOf(s)
	out := Place{
		Document: d.ID, Title: d.Title, Authority: d.Authority, Date: d.Date(), Page: first.Page, PageEnd: last.Page, Label: first.Label,
		Paragraph: p.paragraph, Passage: p.id, Start: utf8.RuneCountInString(p.raw[:s.start]), Found: c.textOf(s),
		URL: cite.PageAddress(&d.Source, first.Page),
	}
	out.OCR = slices.ContainsFunc(c.passages[s.first:s.last+1], func(p passage) bool { return p.ocr })
	if s.last > s.first {
		for i := s.first; i <= s.last; i++ {
			out.Passages = append(out.Passages, c.passages[i].id)
		}
	}
	return out
}

func (c *Checker) pagesOf(s textRange) (first, last corpus.Break) {
	p, q := &c.passages[s.first], &c.passages[s.last]
	from, to := utf8.RuneCountInString(p.raw[:s.start]), utf8.RuneCountInString(q.raw[:s.end])
	if s.first == s.last {
		return p.pagesOf(from, to)
	}
	first, _ = p.pagesOf(from, utf8.RuneCountInString(p.raw))
	_, last = q.pagesOf(0, to)
	return first, last
}

// mismatches lists what a cited place says that is not so of the span.
func (c *Checker) mismatches(s textRange, said *CitedPlace) []Mismatch {
	p := &c.passages[s.first]
	if len(said.documents) > 0 && !said.assumed && !slices.Contains(said.documents, p.doc) && !slices.Contains(said.alsoNamed, p.doc) {
		return []Mismatch{{"report", said.Document, c.reportName(p.doc)}}
	}
	if said.wrongYear(p.doc) {
		return []Mismatch{{"report", said.dated.said, c.reportName(p.doc)}}
	}
	var out []Mismatch
	if i, known := c.passage[said.now]; known && (i < s.first || i > s.last) {
		if d := c.passages[i].doc; d != p.doc {
			return []Mismatch{{"report", c.reportName(d), c.reportName(p.doc)}}
		}
		out = append(out, Mismatch{"passage", said.Passage, p.id})
	}
	if first, last := c.passagePages(s); said.Page != "" && !pagesMatch(first, last, said.Page) && !(said.loose && c.hasNumber(s, said.Page)) {
		out = append(out, Mismatch{"page", said.Page, c.pageLabel(s)})
	}
	if numbers := c.numbersOf(s); said.Paragraph != "" && len(numbers) > 0 && !c.hasNumber(s, said.Paragraph) {
		out = append(out, Mismatch{"paragraph", said.Paragraph, cmp.Or(p.paragraph, numbers[0])})
	}
	return out
}

// hasNumber reports whether one of the numbers said is that of a paragraph of the span.
func (c *Checker) hasNumber(s textRange, said string) bool {
	numbers := c.numbersOf(s)
	return slices.ContainsFunc(parseNumbers(said), func(n string) bool { return slices.Contains(numbers, n) })
}

// numbersOf are the numbers of the paragraphs that a span can be said to stand in.
func (c *Checker) numbersOf(s textRange) []string {
	var out []string
	for i := s.first; i <= s.last; i++ {
		out = append(out, c.passages[i].numbers...)
	}
	return out
}

// reportName returns a report's title, with its authority and year unless the title has them.
func (c *Checker) reportName(doc int) string {
	d := &c.docs[doc]
	name := cmp.Or(d.Title, d.ID)
	if d.Authority != "" && !strings.Contains(strings.ToLower(name), strings.ToLower(d.Authority)) {
		name += ": " + d.Authority
	}
	if y := d.Year(); y > 0 && !strings.Contains(name, strconv.Itoa(y)) {
		name += fmt.Sprintf(", %d", y)
	}
	return name
}

// pageLabel names the pages of a range by their printed numbers, or by those of the PDF.
func (c *Checker) pageLabel(s textRange) string {
	first, last := c.pagesOf(s)
	a, b := cmp.Or(first.Label, strconv.Itoa(first.Page)), cmp.Or(last.Label, strconv.Itoa(last.Page))
	if first.Page == last.Page {
		return a
	}
	return a + "–" + b
}

var dashes = lazyregexp.New(`\s*[-‐‑‒–—−]\s*|\s+to\s+`)

// passagePages are the pages on which the passages of a span begin and end: a
// passage over two pages may be cited by either.
func (c *Checker) passagePages(s textRange) (first, last corpus.Break) {
	p, q := &c.passages[s.first], &c.passages[s.last]
	return corpus.Break{Page: p.page, Label: p.label}, corpus.Break{Page: q.pageEnd, Label: cmp.Or(q.labelEnd, q.label)}
}

// pagesMatch says whether pages from first to last are those said, by the printed
// number or the PDF's; of a range, whether any page is.
func pagesMatch(first, last corpus.Break, said string) bool {
	for _, item := range strings.FieldsFunc(said, func(r rune) bool { return r == ',' || r == ';' || r == '&' }) {
		from, to := item, item
		if i := dashes.FindStringIndex(item); i != nil && i[0] > 0 {
			from, to = item[:i[0]], item[i[1]:]
		}
		from, to = strings.TrimSpace(from), strings.TrimSpace(to)
		if from != "" && (from == first.Label || from == last.Label || to == first.Label || to == last.Label) {
			return true
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA != nil || errB != nil {
			continue
		}
		if b < a && b < 100 && a > 100 { // 321–22
			b += a - a%100
		}
		if a <= last.Page && b >= first.Page || overlaps(a, b, first.Label, last.Label) {
			return true
		}
	}
	return false
}

// overlaps says whether pages with these printed numbers lie in a range.
func overlaps(a, b int, first, last string) bool {
	from, err := strconv.Atoi(first)
	if err != nil {
		return false
	}
	to, err := strconv.Atoi(cmp.Or(last, first))
	if err != nil {
		to = from
	}
	return a <= to && b >= from
}

// parseNumbers gives the numbers of paragraphs as they were said: "14", "5.12 and 5.13", "14–16".
func parseNumbers(said string) []string {
	var out []string
	for _, item := range strings.FieldsFunc(strings.ReplaceAll(said, " and ", ","), func(r rune) bool { return r == ',' || r == ';' || r == '&' || r == ' ' }) {
		i := dashes.FindStringIndex(item)
		if i == nil {
			out = append(out, strings.TrimSuffix(item, "."))
			continue
		}
		from, to := item[:i[0]], item[i[1]:]
		out = append(out, from, to)
		head := from[:strings.LastIndex(from, ".")+1]
		a, errA := strconv.Atoi(from[len(head):])
		b, errB := strconv.Atoi(strings.TrimPrefix(to, head))
		for n := a + 1; errA == nil && errB == nil && n < b && n < a+100; n++ {
			out = append(out, head+strconv.Itoa(n))
		}
	}
	return out
}
