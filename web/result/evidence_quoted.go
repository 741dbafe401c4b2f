package result

import (
	"cmp"
	"slices"

	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/search/claim"
	"evidence/web/handler"
)

// addQuoted has the passages in which quotations of a claim were found first among its evidence, also those that the search did
// not find: the words of an altered quotation need not be near the report's.
func (f *StatementReader) addQuoted(r *handler.Request, e *EvidenceAnswer, c *statement.Claim, quotes []quotecheck.Result) error {
	for i := len(quotes) - 1; i >= 0; i-- {
		q := &quotes[i]
		if q.Passage == "" {
			continue
		}
		report, passage, ok := e.take(q.Passage)
		if !ok {
			found, err := f.Find(r.Context(), r.Library.Engine, claim.Claim{Text: c.Text, Reports: []string{q.Document}, Size: claim.MaxSize})
			if err != nil {
				return err
			}
			list := found.Passages()
			at := slices.IndexFunc(list, func(p claim.Passage) bool { return p.ID == q.Passage })
			if at < 0 {
				continue
			}
			report = ReportEvidence{Report: found.Reports[slices.IndexFunc(found.Reports, func(of claim.Report) bool { return of.Document == q.Document })]}
			passage = PassageEvidence{Passage: list[at], Links: LinksTo(&list[at].Hit.Passage), Pinned: pinnedWhole(c, q.Passage)}
			e.covers(&list[at])
		}
		passage.Quotation = q.Verdict
		e.putFirst(report, passage)
	}
	e.number()
	return nil
}

// take takes a passage out of the evidence, with its report; ok is false where it is not there.
func (e *EvidenceAnswer) take(id string) (of ReportEvidence, passage PassageEvidence, ok bool) {
	for i := range e.Reports {
		report := &e.Reports[i]
		at := slices.IndexFunc(report.Passages, func(p PassageEvidence) bool { return p.ID == id })
		if at >= 0 {
			of, passage = *report, report.Passages[at]
			report.Passages = slices.Delete(report.Passages, at, at+1)
			return of, passage, true
		}
	}
	return of, passage, false
}

// putFirst puts a passage first, and the others of its report after it.
func (e *EvidenceAnswer) putFirst(report ReportEvidence, passage PassageEvidence) {
	report.Passages = nil
	e.Reports = slices.DeleteFunc(e.Reports, func(of ReportEvidence) bool {
		if of.Document == passage.Document {
			report.Passages = of.Passages
		}
		return of.Document == passage.Document
	})
	report.Passages = slices.Insert(report.Passages, 0, passage)
	e.Reports = slices.Insert(e.Reports, 0, report)
	e.Found, e.Note = true, ""
}

// covers takes note of the words that one more passage covers.
func (e *EvidenceAnswer) covers(p *claim.Passage) {
	covered := func(w claim.PlacedWord) bool {
		return slices.ContainsFunc(p.Covers, func(c claim.Cover) bool { return c.PlacedWord == w })
	}
	e.Uncovered = slices.DeleteFunc(e.Uncovered, covered)
	e.Nowhere = slices.DeleteFunc(e.Nowhere, covered)
	e.Mentions = slices.DeleteFunc(e.Mentions, func(m MentionEvidence) bool { return m.Passage.ID == p.ID })
}

// number gives the passages their places: those of quotations first, and the others as they were.
func (e *EvidenceAnswer) number() {
	var all []*PassageEvidence
	for i := range e.Reports {
		for j := range e.Reports[i].Passages {
			all = append(all, &e.Reports[i].Passages[j])
		}
	}
	slices.SortStableFunc(all, func(a, b *PassageEvidence) int {
		switch {
		case a.Quotation != "" && b.Quotation != "":
			return 0
		case a.Quotation != "":
			return -1
		case b.Quotation != "":
			return 1
		}
		return cmp.Compare(a.Rank, b.Rank)
	})
	for i, p := range all {
		p.Rank = i + 1
	}
}
