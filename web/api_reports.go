package web

import (
	"context"
	"slices"

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

// documentColumns are the columns of reports as CSV.
var documentColumns = slices.Concat(corpus.Columns, []string{"link"})

func documentCells(r *request, d *corpus.Document) []string {
	return append(d.Row(), linkCell(r, documentPath(d.ID)))
}
