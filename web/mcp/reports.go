package mcp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// A reportsInput narrows the list of reports.
type reportsInput struct {
	Query     string `json:"query,omitempty" jsonschema:"only reports with these words in their title, authority, publisher, author or id"`
	Authority string `json:"authority,omitempty" jsonschema:"only reports about this body, whatever the case of its letters"`
	Kind      string `json:"kind,omitempty" jsonschema:"only reports of this kind, such as inspection or inquiry"`
	Year      int    `json:"year,omitempty" jsonschema:"only reports of this year"`
	Limit     int    `json:"limit,omitempty" jsonschema:"number of reports, from 1 to 500; 50 by default"`
	From      int    `json:"from,omitempty" jsonschema:"number of reports to skip: the next of the answer before"`
	MaxBytes  int    `json:"max_bytes,omitempty" jsonschema:"length of the answer, from 2000 to 400000; 15000 by default"`
}

// A report is one as the list has it.
type report struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Authority string `json:"authority"`
	Kind      string `json:"kind"`
	Published string `json:"published"`
	Inspected string `json:"inspected,omitempty"` // the last day of an inspection whose report's day is not known
	Grade     string `json:"grade,omitempty"`
	Pages     int    `json:"pages"`
	Passages  int    `json:"passages"`
	Unread    int    `json:"pages_without_text,omitempty"`
	Address   string `json:"address"`
}

// A reportsOutput is a part of the list.
type reportsOutput struct {
	Total   int      `json:"total"` // of the reports that were asked for
	Reports []report `json:"reports"`
	Next    int      `json:"next,omitempty"` // what to give as from for those that follow
	Notes   []string `json:"notes,omitempty"`
}

const (
	defaultReports = 50
	maxReports     = 500
)

func (t *tools) reports(ctx context.Context, l *reports.Library, in reportsInput) (any, error) {
	bytes, err1 := bytesWanted(in.MaxBytes)
	limit, err2 := limitOf(cmp.Or(in.Limit, defaultReports), maxReports)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	all, err := l.Documents(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(d corpus.Document) bool { return !in.wants(&d) })
	slices.SortStableFunc(all, func(a, b corpus.Document) int {
		return cmp.Or(cmp.Compare(result.ReportDate(b.Source), result.ReportDate(a.Source)), cmp.Compare(a.ID, b.ID))
	})
	from := min(max(0, in.From), len(all))
	var page []report
	for _, d := range all[from:min(len(all), from+limit)] {
		page = append(page, t.entry(&d))
	}
	notes := sampleNote(l)
	if len(all) == 0 {
		notes = append(notes, "No report in this library is as asked for. Others may exist elsewhere.")
	}
	return fit(bytes, page, func(r *report, over int) { r.Title, _ = cutText(r.Title, over) }, func(some []report) any {
		out := reportsOutput{Total: len(all), Reports: append([]report{}, some...), Notes: notes}
		if next := from + len(some); next < len(all) && len(some) > 0 {
			out.Next = next
		}
		return out
	})
}

// wants reports whether a report is one of those asked for.
func (in *reportsInput) wants(d *corpus.Document) bool {
	names := strings.ToLower(strings.Join([]string{d.ID, d.Title, d.Authority, d.Publisher, d.Author}, " "))
	for _, w := range strings.Fields(strings.ToLower(in.Query)) {
		if !strings.Contains(names, w) {
			return false
		}
	}
	return (in.Authority == "" || strings.EqualFold(in.Authority, d.Authority)) && (in.Kind == "" || strings.EqualFold(in.Kind, d.Kind)) && (in.Year == 0 || in.Year == d.Year())
}

func (t *tools) entry(d *corpus.Document) report {
	r := report{ID: d.ID, Title: cmp.Or(d.Title, notKnown), Authority: cmp.Or(d.Authority, notKnown), Kind: cmp.Or(d.Kind, notKnown), Published: cmp.Or(d.Published, notKnown),
		Grade: d.Grades[corpus.Overall], Pages: d.Pages, Passages: d.Passages, Unread: len(d.NoText), Address: t.address(paths.Document(d.ID))}
	if d.Published == "" {
		r.Inspected = d.InspectionEnd
	}
	return r
}
