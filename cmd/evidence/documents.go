package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/csvfile"
	"evidence/corpus/store"
)

var documentsCommand = command{
	name:    "documents",
	summary: "list the reports and what is known about each",
	about: `
The table shows the main facts. For more of them use --csv, for a spreadsheet, or --json for all.

In JSON, origins says where each fact comes from: a correction (evidence correct), the manifest, the report's own pages, or the
PDF's properties, in this order. A fact from the report has the page, the line and the passage that give it. It is certain if the
page prints it under its own name or in a table of grades. It is likely if it comes from a sentence, from its place on the page or
from OCR, and uncertain if only the PDF's properties have it. The day on which the PDF was made (created) is never used as the day
of publication.`,
	examples: []string{"evidence documents", "evidence documents --csv > reports.csv"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		asCSV := f.Bool("csv", false, "print CSV (RFC 4180), as scripts read it: without the byte-order mark that CSV from the site has")
		return func(ctx context.Context, e *env, _ []string) error {
			if *asJSON && *asCSV {
				return usagef("choose either --json or --csv")
			}
			docs, err := listDocuments(ctx, *data)
			if err != nil {
				return err
			}
			if *asJSON {
				return e.json(map[string]any{"documents": docs})
			}
			if *asCSV {
				return writeCSV(e, docs)
			}
			if len(docs) == 0 {
				logEmpty(e, *data)
				return nil
			}
			return printDocuments(e, docs)
		}
	},
}

// listDocuments lists the reports of a data directory.
func listDocuments(ctx context.Context, data string) ([]corpus.Document, error) {
	if some, err := store.Exists(data); err != nil || !some {
		return nil, err
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	return st.Documents(ctx)
}

// writeCSV prints the columns that the API gives, except the addresses on a site.
func writeCSV(e *env, docs []corpus.Document) error {
	w := csvfile.NewWriter(e.out)
	err := w.Write(corpus.Columns)
	for i := range docs {
		err = cmp.Or(err, w.Write(docs[i].Row()))
	}
	if err = cmp.Or(err, w.Flush()); err != nil {
		return fmt.Errorf("writing the reports as CSV: %w", err)
	}
	return nil
}

func printDocuments(e *env, docs []corpus.Document) error {
	var rows [][]string
	for _, d := range docs {
		rows = append(rows, []string{d.ID, d.Authority, d.Published, d.Kind, d.Grades[corpus.Overall], strconv.Itoa(d.Pages), strconv.Itoa(d.Passages)})
	}
	return e.table("ID AUTHORITY PUBLISHED KIND GRADE PAGES PASSAGES", rows)
}
