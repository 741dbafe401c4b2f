package cite

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"strconv"
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
		Body:   annotationPart{Type: "TextualBody", Value: joinNotes(plainEntry(c).plain(), ocrNote(c)), Format: "text/plain", Purpose: "describing"},
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
// reads it; and by each page it stands on, with the rectangle that the passage takes there.
func selectors(c *Citation) []annotationPart {
	text := []rune(c.Passage.Text)
	start, end := min(max(c.Start, 0), len(text)), min(max(c.End, 0), len(text))
	all := []annotationPart{
		{
			Type: "TextQuoteSelector", Exact: c.Quote,
			Prefix: string(text[max(0, start-contextLength):start]), Suffix: string(text[end:min(len(text), end+contextLength)]),
		},
		{
			Type: "TextQuoteSelector", Exact: c.Passage.Text,
			RefinedBy: &annotationPart{Type: "TextPositionSelector", Start: &start, End: &end},
		},
	}
	for page := max(1, c.Passage.Page); page <= c.Passage.PageEnd; page++ {
		all = append(all, annotationPart{Type: "FragmentSelector", ConformsTo: pdfFragments, Value: pageFragment(page) + c.viewRect(page)})
	}
	return all
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
