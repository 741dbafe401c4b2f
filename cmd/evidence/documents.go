package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"evidence/corpus"
	"evidence/corpus/store"
)

var documentsCommand = command{
	name:    "documents",
	summary: "list the reports and what is known of each",
	about:   "The table shows the most telling facts; --csv gives more of them, for a spreadsheet, and --json all.",
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		asCSV := f.Bool("csv", false, "print CSV (RFC 4180)")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("documents", "documents takes no arguments")
			}
			if *asJSON && *asCSV {
				return usagef("documents", "--json and --csv cannot both be printed; choose one")
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

// listDocuments lists the reports of a data directory, with no list or object null.
func listDocuments(ctx context.Context, data string) ([]corpus.Document, error) {
	if !store.Exists(data) {
		return []corpus.Document{}, nil
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	docs, err := st.Documents(ctx)
	if docs == nil {
		docs = []corpus.Document{}
	}
	for i := range docs {
		if docs[i].Grades == nil {
			docs[i].Grades = map[string]string{}
		}
	}
	return docs, err
}

// writeCSV prints the reports as the API does, but for their addresses on a site.
func writeCSV(e *env, docs []corpus.Document) error {
	w := csv.NewWriter(e.out)
	w.UseCRLF = true
	rows := [][]string{corpus.Columns}
	for i := range docs {
		rows = append(rows, docs[i].Row())
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the reports: %w", err)
	}
	return nil
}

func printDocuments(e *env, docs []corpus.Document) error {
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tAUTHORITY\tPUBLISHED\tKIND\tGRADE\tPAGES\tPASSAGES")
	for _, d := range docs {
		fmt.Fprintln(w, strings.Join([]string{
			d.ID, orDash(d.Authority), orDash(d.Published), orDash(d.Kind), orDash(d.Grades[corpus.Overall]), strconv.Itoa(d.Pages), strconv.Itoa(d.Passages),
		}, "\t"))
	}
	return w.Flush()
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
