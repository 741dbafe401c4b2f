package cite

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"unicode"

	"evidence/corpus"
)

// contextLength is how many code points there are in a quote's prefix and suffix at most.
const contextLength = 32

// pdfFragments is what fragments of a PDF's address conform to.
const pdfFragments = "http://tools.ietf.org/rfc/rfc8118"

// An annotation is one of the W3C's Web Annotation Data Model. Its body is the
// reference; it has no id of its own unless the passage has a lasting address,
// since whoever stores it gives it one.
type annotation struct {
	Context    string         `json:"@context"`
	ID         string         `json:"id,omitempty"`
	Type       string         `json:"type"`
	Motivation string         `json:"motivation"`
	Body       annotationPart `json:"body"`
	Target     annotationPart `json:"target"`
}

// An annotationPart is the body of an annotation, its target, or a selector: one
// way of finding the quote. The selectors of a target are alternatives.
type annotationPart struct {
	Type       string           `json:"type"`
	Source     string           `json:"source,omitempty"`
	Selector   []annotationPart `json:"selector,omitempty"`
	Exact      string           `json:"exact,omitempty"`
	Prefix     string           `json:"prefix,omitempty"`
	Suffix     string           `json:"suffix,omitempty"`
	Start      *int             `json:"start,omitempty"`
	End        *int             `json:"end,omitempty"`
	ConformsTo string           `json:"conformsTo,omitempty"`
	Value      string           `json:"value,omitempty"`
	Format     string           `json:"format,omitempty"`
	Purpose    string           `json:"purpose,omitempty"`
	RefinedBy  *annotationPart  `json:"refinedBy,omitempty"`
}

// writeAnnotations writes one annotation, or an array of several.
func writeAnnotations(cs []Citation) string {
	all := make([]annotation, len(cs))
	for i := range cs {
		all[i] = annotate(&cs[i])
	}
	if len(all) == 1 {
		return indented(all[0])
	}
	return indented(all)
}

func annotate(c *Citation) annotation {
	a := annotation{
		Context: "http://www.w3.org/ns/anno.jsonld", ID: c.Link, Type: "Annotation", Motivation: "describing",
		Body:   annotationPart{Type: "TextualBody", Value: joinNotes(plainEntry(c).plain()+" [passage "+c.Passage.ID+"]", ocrNote(c)), Format: "text/plain", Purpose: "describing"},
		Target: annotationPart{Type: "SpecificResource", Source: sourceAddress(c), Selector: selectors(c)},
	}
	if c.whole() {
		a.Body.Value, a.Target.Selector = plainWork(c).plain(), nil
	}
	if c.Link != "" && c.Partial {
		a.ID += fmt.Sprintf("#char=%d,%d", c.Start, c.End)
	}
	return a
}

// sourceAddress is the PDF's address, else a name for the report that leads nowhere.
func sourceAddress(c *Citation) string {
	return cmp.Or(cleanAddress(c.Source.URL), "urn:x-evidence:"+url.PathEscape(c.Source.ID))
}

// selectors finds the quote by its words; by its offsets in the passage, which is
// found by all of its words, as offsets in the PDF's whole text depend on who
// reads it; and by each page it stands on, with the rectangle that the passage takes there and
// the words that are on that page: no reader of PDFs finds words across a page break.
func selectors(c *Citation) []annotationPart {
	text := []rune(c.Passage.Text)
	start, end := min(max(c.Start, 0), len(text)), min(max(c.End, 0), len(text))
	all := []annotationPart{
		{Type: "TextQuoteSelector", Exact: c.Quote, Prefix: lastOf(string(text[:start])), Suffix: firstOf(string(text[end:]))},
		{
			Type: "TextQuoteSelector", Exact: c.Passage.Text,
			RefinedBy: &annotationPart{Type: "TextPositionSelector", Start: &start, End: &end},
		},
	}
	for _, on := range c.onPages() {
		words := annotationPart{Type: "TextQuoteSelector", Exact: on.exact, Prefix: on.prefix, Suffix: on.suffix}
		part := annotationPart{Type: "FragmentSelector", ConformsTo: pdfFragments, Value: pageFragment(on.page) + c.viewRect(on.page)}
		if on.exact != "" {
			part.RefinedBy = &words
		}
		all = append(all, part)
	}
	return all
}

// pageWords are the words of a quote that stand on one page, with what is beside them on it.
type pageWords struct {
	page                  int
	exact, prefix, suffix string
}

// onPages gives the quote page by page. Where it is not known which of its words stand on which page, it gives
// the pages without words.
func (c *Citation) onPages() []pageWords {
	p := &c.Passage
	text := []rune(p.Text)
	breaks := p.Breaks
	if len(breaks) == 0 && p.PageEnd > p.Page {
		var all []pageWords
		for page := max(1, p.Page); page <= p.PageEnd; page++ {
			all = append(all, pageWords{page: page})
		}
		return all
	}
	if len(breaks) == 0 || breaks[0].At > 0 {
		breaks = slices.Insert(slices.Clone(breaks), 0, corpus.Break{Page: p.Page})
	}
	var all []pageWords
	for i, b := range breaks {
		until := len(text)
		if i+1 < len(breaks) {
			until = breaks[i+1].At
		}
		from, to := trimSpan(text, max(b.At, c.Start), min(until, c.End, len(text)))
		if from >= to {
			continue
		}
		on := pageWords{page: b.Page, exact: string(text[from:to]), prefix: string(text[b.At:from]), suffix: string(text[to:until])}
		if b.At == 0 && c.before.PageEnd == b.Page {
			on.prefix = c.before.Text + "\n" + on.prefix
		}
		if until == len(text) && c.after.Page == b.Page {
			on.suffix += "\n" + c.after.Text
		}
		on.prefix, on.suffix = lastOf(on.prefix), firstOf(on.suffix)
		all = append(all, on)
	}
	return all
}

// trimSpan leaves white space at the ends out of a part of a text.
func trimSpan(text []rune, from, to int) (int, int) {
	for from < to && unicode.IsSpace(text[from]) {
		from++
	}
	for from < to && unicode.IsSpace(text[to-1]) {
		to--
	}
	return from, to
}

// lastOf and firstOf are the ends of a text that a selector gives as what stands before and after a quote.
func lastOf(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-contextLength):])
}

func firstOf(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), contextLength)])
}

func pageFragment(page int) string {
	return "page=" + strconv.Itoa(page)
}

// viewRect is the rectangle of the passage on a page, as RFC 8118 writes it: left, top, width
// and height in whole points from the page's top left; empty where it is not known.
func (c *Citation) viewRect(page int) string {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, b := range c.Passage.Boxes {
		if b.Page == page {
			left, top = min(left, b.X), min(top, b.Y)
			right, bottom = max(right, b.X+b.W), max(bottom, b.Y+b.H)
		}
	}
	if left > right {
		return ""
	}
	left, top = math.Floor(left), math.Floor(top)
	return fmt.Sprintf("&viewrect=%.0f,%.0f,%.0f,%.0f", left, top, math.Ceil(right)-left, math.Ceil(bottom)-top)
}
