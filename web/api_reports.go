package web

import (
	"context"
	"slices"
	"strconv"

	"evidence/corpus"
)

// listDocumentsAPI lists the reports in each format.
func listDocumentsAPI(r *request) (response, error) {
	f, err := r.format()
	if err != nil {
		return nil, err
	}
	if f.mediaType == mediaJSON {
		return listDocuments(r)
	}
	p, err := reportsListed(r)
	if err != nil {
		return nil, err
	}
	each := func(_ context.Context, visit func(streamRow) error) error {
		for i := range p.Documents {
			if err := visit(streamRow{&p.Documents[i], func() []string { return documentCells(r, &p.Documents[i]) }}); err != nil {
				return err
			}
		}
		return nil
	}
	return stream{table: table{"evidence-reports", documentColumns, each}, format: f}, nil
}

// documentColumns are the columns of reports as CSV: a grade for each judgement there is.
var documentColumns = slices.Concat(
	[]string{"id", "title", "authority", "provider_urn", "publisher", "author", "published", "kind", "framework", "inspection_start", "inspection_end", "lead_inspector"},
	corpus.Judgements,
	[]string{"url", "sha256", "pages", "passages", "link"})

func documentCells(r *request, d *corpus.Document) []string {
	cells := []string{d.ID, d.Title, d.Authority, d.ProviderURN, d.Publisher, d.Author, d.Published, d.Kind, d.Framework, d.InspectionStart, d.InspectionEnd, d.LeadInspector}
	for _, key := range corpus.Judgements {
		cells = append(cells, d.Grades[key])
	}
	return append(cells, d.URL, d.SHA256, strconv.Itoa(d.Pages), strconv.Itoa(d.Passages), linkCell(r, documentPath(d.ID)))
}
