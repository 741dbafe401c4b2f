package briefing

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quantity"
)

// A Collection is passages, or whole reports, that somebody gathered without a statement.
type Collection struct {
	Title  string
	Made   time.Time
	Style  cite.Style // a printed one
	Sample bool       // the reports are the bundled sample, which is not evidence
	Items  []Collected
}

// A Collected is a passage, a part of one or a whole report of a collection.
type Collected struct {
	cite.Citation
	Note   string   // what the maker of the collection says of it
	Labels []string // what they sort it by
	Was    string   // words of the passage as they were collected, where the report has others now
}

// WriteWord writes a collection as a Word document: each quotation under its place, with its citation and what was noted, and then the
// list of the reports.
func (c *Collection) WriteWord(w io.Writer) error {
	title := corpus.ShowControls(cmp.Or(c.Title, "Collection"))
	return writeWordDocument(w, title, c.document(), c.Style.Name, c.Made)
}

func (c *Collection) document() document {
	doc := &document{}
	if c.Sample {
		doc.addText(remark, "%s", sampleWarning)
	}
	cited := make([]cite.Citation, len(c.Items))
	for i := range c.Items {
		cited[i] = c.Items[i].Citation
	}
	cited = c.Style.TellApart(cited)
	references := map[string]Reference{}
	passages := 0
	for i := range c.Items {
		of := &cited[i]
		references[of.Source.ID] = Reference{of.Source.ID, c.Style.SourceEntry(*of), cmp.Or(of.Source.URL, of.Source.LandingPage), c.Style.SourceTitle(*of)}
		if of.Passage.ID != "" {
			passages++
			c.Items[i].addTo(doc, of, c.Style)
		}
	}
	made := "Made on " + c.Made.UTC().Format("2 January 2006") + ": "
	if passages > 0 {
		made += quantity.Of(passages, "passage", "passages") + " of " + quantity.Of(len(references), "report", "reports") + ", quoted word for word."
		doc.addHeading(2, "Reports")
	} else {
		made += quantity.Of(len(references), "report", "reports") + "."
	}
	doc.addReferences(references)
	return slices.Insert(*doc, 0, block{kind: paragraph, runs: []run{{text: made}}}).showControls()
}

// addTo adds a passage: its place as a heading, the quotation, its citation and what was noted.
func (i *Collected) addTo(doc *document, c *cite.Citation, style cite.Style) {
	q := Quote{Quote: c.Quote, Citation: style.InText(*c), Document: c.Source.ID, Title: c.Source.Title, Page: c.Passage.Page, PageEnd: c.Passage.PageEnd,
		Label: c.Passage.Label, Paragraph: c.Passage.Paragraph, Passage: c.Passage.ID, Link: c.Link, Note: i.Note, source: c}
	doc.addHeading(3, "%s", q.place())
	q.addTo(doc)
	if len(i.Labels) > 0 {
		doc.addText(paragraph, "Labels: %s", strings.Join(i.Labels, ", "))
	}
	if i.Was != "" {
		doc.addText(remark, "The words of this passage have changed since it was collected. They were: %s", i.Was)
	}
}

// addReferences adds the list of the reports, in the order of their entries.
func (d *document) addReferences(references map[string]Reference) {
	for _, r := range sortedReferences(references) {
		d.add(item, r.runs()...)
	}
}
