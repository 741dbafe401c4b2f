package result

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"evidence/corpus"
	"evidence/corpus/crossref"
	"evidence/corpus/recommendation"
	"evidence/corpus/store"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A Reference leads from a passage to another of the same report.
type Reference struct {
	ID        string `json:"id"`        // id of the passage
	Paragraph string `json:"paragraph"` // its paragraph number; empty where it has none
	Page      int    `json:"page"`      // PDF page number of the page that it begins on
	Label     string `json:"label"`     // label of that page; empty where none is known
	Text      string `json:"text"`      // its text
	// Number of the recommendation that begins with it, where it is referred to as one; absent otherwise.
	Recommendation string `json:"recommendation,omitempty"`
	Footnote       string `json:"footnote,omitempty"` // its number where it is a footnote; absent otherwise
}

// references are those of the passages of a report, by passage.
type references struct{ to, from map[string][]Reference }

// seenReferences keeps the references of the reports that were looked at last: a report is read from top to bottom.
var seenReferences struct {
	sync.Mutex
	byReport map[string]references // by id, SHA-256, number of passages and kind
}

// maxSeen is of how many reports references are kept.
const maxSeen = 64

// referencesOf are the passages that one refers to, and those that refer to it.
func referencesOf(ctx context.Context, st *store.Store, doc corpus.Document, id string) (to, from []Reference, err error) {
	key := fmt.Sprint(doc.ID, " ", doc.SHA256, " ", doc.Passages, " ", doc.Kind)
	seenReferences.Lock()
	refs, ok := seenReferences.byReport[key]
	seenReferences.Unlock()
	if !ok {
		passages, err := st.Passages(ctx, doc.ID)
		if err != nil {
			return nil, nil, err
		}
		refs = readReferences(doc.Source, passages)
		seenReferences.Lock()
		if seenReferences.byReport == nil || len(seenReferences.byReport) >= maxSeen {
			seenReferences.byReport = map[string]references{}
		}
		seenReferences.byReport[key] = refs
		seenReferences.Unlock()
	}
	return slices.Concat([]Reference{}, refs.to[id]), slices.Concat([]Reference{}, refs.from[id]), nil
}

func readReferences(source corpus.Source, passages []corpus.Passage) references {
	refs := references{map[string][]Reference{}, map[string][]Reference{}}
	for _, r := range crossref.Find(passages) {
		refs.add(&passages[r.From], &passages[r.To], "")
	}
	for _, r := range crossref.Recommendations(passages, recommendation.Find(source, passages)) {
		refs.add(&passages[r.From], &passages[r.To], r.Number)
	}
	for _, r := range crossref.Ibids(passages) {
		refs.add(&passages[r.From], &passages[r.To], "")
	}
	return refs
}

// add adds a reference from one passage to another, each to the other's list once.
func (refs references) add(from, to *corpus.Passage, recommendation string) {
	refs.to[from.ID] = addReference(refs.to[from.ID], to, recommendation)
	refs.from[to.ID] = addReference(refs.from[to.ID], from, "")
}

// addReference adds a passage to a list once.
func addReference(list []Reference, p *corpus.Passage, recommendation string) []Reference {
	if slices.ContainsFunc(list, func(r Reference) bool { return r.ID == p.ID }) {
		return list
	}
	r := Reference{ID: p.ID, Paragraph: p.Paragraph, Page: p.Page, Label: p.Label, Text: p.Text, Recommendation: recommendation}
	if p.Block == corpus.Footnote {
		r.Footnote = p.Marker
	}
	return append(list, r)
}

// A NamedReport is another report of the library that a passage names.
type NamedReport struct {
	ID        string `json:"id"`                  // id of the report
	Title     string `json:"title"`               // its title
	Date      string `json:"date"`                // its date; empty where none is known
	Words     string `json:"words"`               // how the passage names it
	Paragraph string `json:"paragraph,omitempty"` // number of the paragraph of it that the passage cites; absent where it cites none
}

// Path is the address of the paragraph that is cited, or else of the report.
func (n *NamedReport) Path() string {
	if n.Paragraph != "" {
		return paths.Paragraph(n.ID, n.Paragraph)
	}
	return paths.Document(n.ID)
}

// namedReports are the other reports that a passage of a report names. A paragraph that the report does not have is left out.
func namedReports(ctx context.Context, l *reports.Library, of *corpus.Document, text string) ([]NamedReport, error) {
	docs, err := l.Documents(ctx)
	if err != nil {
		return nil, err
	}
	out := []NamedReport{}
	for _, n := range crossref.Reports(of, text, docs) {
		d := &docs[slices.IndexFunc(docs, func(d corpus.Document) bool { return d.ID == n.Document })]
		named := NamedReport{ID: d.ID, Title: TitleOf(d.Source), Date: ReportDate(d.Source), Words: string([]rune(text)[n.Span.Start:n.Span.End])}
		if n.Paragraph != "" {
			if named.Paragraph, err = paragraphOf(ctx, l.Store, d.ID, n.Paragraph); err != nil {
				return nil, err
			}
		}
		out = append(out, named)
	}
	return out, nil
}

// paragraphOf is the number of a paragraph that one passage of a report alone has; else empty.
func paragraphOf(ctx context.Context, st *store.Store, document, number string) (string, error) {
	passages, err := st.Passages(ctx, document)
	n := 0
	for i := range passages {
		if passages[i].Paragraph == number {
			n++
		}
	}
	if err != nil || n != 1 {
		return "", err
	}
	return number, nil
}
