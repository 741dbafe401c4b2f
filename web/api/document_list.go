package api

import (
	"context"
	"slices"

	"evidence/corpus"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

// listDocumentsAPI lists the reports in each format.
func listDocumentsAPI(r *handler.Request) (handler.Response, error) {
	f, err := r.Format()
	if err != nil {
		return nil, err
	}
	p, _, err := result.FindDocuments(r)
	if err != nil {
		return nil, err
	}
	if f.MediaType == handler.MediaJSON {
		return handler.JSON{Value: p}, nil
	}
	each := func(_ context.Context, visit func(streamRow) error) error {
		for i := range p.Documents {
			if err := visit(streamRow{&p.Documents[i], func() []string { return documentCells(r, &p.Documents[i]) }}); err != nil {
				return err
			}
		}
		return nil
	}
	return stream{table: table{"evidence-reports", DocumentColumns, each}, format: f}, nil
}

// DocumentColumns are the columns of reports as CSV.
var DocumentColumns = slices.Concat(corpus.Columns, []string{"link"})

func documentCells(r *handler.Request, d *corpus.Document) []string {
	return append(d.Row(), linkCell(r, paths.Document(d.ID)))
}
