package pages

import (
	"slices"

	"evidence/corpus"
	"evidence/corpus/crossref"
	"evidence/web/handler"
	"evidence/web/reports"
)

// An unheldReport is a report that another names and the library does not hold.
type unheldReport struct {
	Words     string // how it is named
	Passage   string // id of the passage that names it
	Known     *offeredReport
	Authority string // of a known report
}

// unheldReports are those that a report names, for people who may download them; none where nothing can be downloaded.
func unheldReports(r *handler.Request, doc *corpus.Document, passages []corpus.Passage) ([]unheldReport, error) {
	if r.Library.Sample || checkDownload(r) != nil {
		return nil, nil
	}
	here, err := idsHere(r)
	if err != nil {
		return nil, err
	}
	held, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	listed := slices.DeleteFunc(slices.Clone(r.Site.Downloader.Listed()), func(l reports.ListedReport) bool { return offer(l, here).Here != "" })
	var known []corpus.Document
	for _, l := range listed {
		known = append(known, corpus.Document{Source: l.Source})
	}
	var out []unheldReport
	for _, u := range crossref.UnheldBy(doc, passages, held, known) {
		one := unheldReport{Words: u.Words, Passage: passages[u.From].ID}
		if i := slices.IndexFunc(listed, func(l reports.ListedReport) bool { return l.ID == u.Document }); i >= 0 {
			o := offer(listed[i], here)
			one.Known, one.Authority = &o, listed[i].Authority
		}
		out = append(out, one)
	}
	return out, nil
}
