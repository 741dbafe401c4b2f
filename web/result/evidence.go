package result

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/search"
	"evidence/search/claim"
	"evidence/search/words"
	"evidence/web/handler"
	"evidence/web/paths"
)

// An EvidenceAnswer is what was found for a claim.
type EvidenceAnswer struct {
	claim.Evidence
	Query   string           `json:"query,omitempty"` // what was searched for in place of the claim's words
	Grades  []ReportGrades   `json:"grades"`          // judgements of the first reports, where the claim speaks of a grade
	Reports []ReportEvidence `json:"reports"`         // reports with passages that were found, the one with the best passage first
	// Passages that mention words which no passage of the reports mentions, the nearest to the claim for each.
	Mentions []MentionEvidence `json:"mentions"`
}

// A MentionEvidence is a passage that has words of a claim which none of the passages found for it has.
type MentionEvidence struct {
	Words   []string        `json:"words"`   // these words
	Passage PassageEvidence `json:"passage"` // the nearest passage that has them
}

// A ReportEvidence is the passages of one report that were found for a claim.
type ReportEvidence struct {
	claim.Report
	Passages []PassageEvidence `json:"passages"` // passages of the report that were found, the best first
}

// A PassageEvidence is a passage that may bear on a claim. Whether it does is for a person to judge.
type PassageEvidence struct {
	claim.Passage
	Links  Links          `json:"links"`            // addresses of the passage and its report
	Pinned *statement.Pin `json:"pinned,omitempty"` // pin of the whole passage to the claim of a statement
	// What became of a quotation in the claim's own words that was found in this passage; such passages come first.
	Quotation quotecheck.Verdict `json:"quotation,omitempty"`
}

// A finder looks for the evidence of a claim.
type finder func(context.Context, search.Engine, claim.Claim) (claim.Evidence, error)

// A StatementReader looks up statements and the evidence for their claims, and remembers what is new for each claim.
type StatementReader struct {
	Find   finder
	news   *newsCache
	quotes *QuoteChecker
}

// NewStatementReader makes a reader that remembers nothing yet.
func NewStatementReader(quotes *QuoteChecker) *StatementReader {
	return &StatementReader{Find: claim.Find, news: newNewsCache(), quotes: quotes}
}

// evidenceSize is how many passages are looked at for a claim.
const evidenceSize = 20

// findFor looks for the passages that bear on a claim of a statement. What the statement says elsewhere tells which reports it speaks of.
func (f *StatementReader) findFor(r *handler.Request, st *statement.Statement, c *statement.Claim) (claim.Evidence, error) {
	around := st.Text
	if around == "" {
		for _, other := range st.Claims {
			around += other.Text + "\n"
		}
	}
	asked := claim.Claim{Text: c.Text, Context: st.Title + "\n" + around, Without: r.URL.Query()[paths.ParamWithout], Reports: st.Reports, Size: evidenceSize}
	return f.Find(r.Context(), r.Library.Engine, asked)
}

// evidence looks for passages that bear on a claim; for the words given in their place, in the query language.
func (f *StatementReader) evidence(r *handler.Request, st *statement.Statement, c *statement.Claim, instead string) (*EvidenceAnswer, error) {
	look := func() (claim.Evidence, error) { return f.findFor(r, st, c) }
	if instead != "" {
		look = func() (claim.Evidence, error) { return f.searched(r, st, c, instead) }
	}
	found, err := look()
	if err != nil {
		return nil, err
	}
	return AnswerOfClaim(r, found, c, instead)
}

// AnswerOfClaim adds addresses, the judgements of reports, and the pins of a statement's claim where there is one.
func AnswerOfClaim(r *handler.Request, found claim.Evidence, c *statement.Claim, instead string) (*EvidenceAnswer, error) {
	out := &EvidenceAnswer{Evidence: found, Query: instead, Mentions: []MentionEvidence{}}
	shown := func(p claim.Passage) PassageEvidence {
		return PassageEvidence{Passage: p, Links: LinksTo(&p.Hit.Passage), Pinned: pinnedWhole(c, p.ID)}
	}
	for _, f := range found.Reports {
		report := ReportEvidence{Report: f}
		for _, p := range f.Passages {
			report.Passages = append(report.Passages, shown(p))
		}
		out.Reports = append(out.Reports, report)
	}
	for _, m := range found.Mentions {
		out.Mentions = append(out.Mentions, MentionEvidence{distinct(m.Words), shown(m.Passage)})
	}
	return out, out.addGrades(r, c)
}

// searched looks for other words than a claim's where the claim is looked for, and says which of the claim's the passages hold.
func (f *StatementReader) searched(r *handler.Request, st *statement.Statement, c *statement.Claim, query string) (claim.Evidence, error) {
	out := claim.Evidence{Claim: c.Text, Named: []string{}, FromContext: []string{}, Mentions: []claim.Mention{}, Nowhere: []claim.PlacedWord{}}
	if len(query) > MaxQuery {
		return out, handler.Problemf(http.StatusBadRequest, "Search for a part of it.", "The words have %d bytes; at most %d are read.", len(query), MaxQuery)
	}
	own, err := f.findFor(r, st, c)
	if err != nil {
		return out, err
	}
	// Here a reader can do without what the claim itself names, too.
	without := r.URL.Query()[paths.ParamWithout]
	named := func(names []string) []string {
		return slices.DeleteFunc(append([]string{}, names...), func(n string) bool { return slices.Contains(without, n) })
	}
	out.Named, out.FromContext = named(own.Named), named(own.FromContext)
	out.LookedIn = named(own.LookedIn)
	asked := search.Query{Text: query, Loose: true, Size: evidenceSize, Filters: search.Filters{Document: st.Reports},
		Context: strings.Join(slices.Concat(out.Named, out.FromContext), " ")}
	if len(out.LookedIn) > 0 {
		asked.Filters.Facets = map[string][]string{"authority": out.LookedIn}
	}
	res, err := r.Library.Engine.Search(r.Context(), asked)
	if err != nil {
		return out, err
	}
	addSearched(&out, c.Text, res)
	return out, nil
}

// addSearched adds what was found for other words than a claim's.
func addSearched(out *claim.Evidence, text string, res search.Result) {
	wanted, held := contentWords(text), map[string]bool{}
	for i, h := range res.Hits {
		p := claim.Passage{Hit: h, Rank: i + 1, Near: true, Covers: []claim.Cover{}, Lacks: []claim.PlacedWord{}}
		has := map[string]bool{}
		for _, w := range contentWords(h.Text) {
			has[w.stem] = true
		}
		for _, w := range wanted {
			if has[w.stem] {
				p.Covers = append(p.Covers, claim.Cover{PlacedWord: w.PlacedWord, How: search.CoverForm})
				held[w.stem] = true
			} else {
				p.Lacks = append(p.Lacks, w.PlacedWord)
			}
		}
		out.Add(p)
	}
	out.Found, out.Meaning = len(res.Hits) > 0, res.Meaning
	for _, w := range wanted {
		if !held[w.stem] {
			out.Uncovered = append(out.Uncovered, w.PlacedWord)
		}
	}
}

// pinnedWhole is the pin of a whole passage to a claim; nil where there is none.
func pinnedWhole(c *statement.Claim, passage string) *statement.Pin {
	if c == nil {
		return nil
	}
	for _, p := range c.Pins {
		if p.Passage == passage && p.Span == nil {
			return &p
		}
	}
	return nil
}

// Lacking are the claim's words that no passage near it covers, each once.
func (e *EvidenceAnswer) Lacking() []string { return distinct(e.Uncovered) }

// Absent are the claim's words that no passage of the reports looked in mentions, each once.
func (e *EvidenceAnswer) Absent() []string { return distinct(e.Nowhere) }

// Scope are the authorities and years that say where the reader looked and that a reader can do without.
func (e *EvidenceAnswer) Scope() []string {
	if e.Query == "" {
		return e.FromContext
	}
	return e.LookedIn
}

// HasYear reports whether a year is in the scope.
func (e *EvidenceAnswer) HasYear() bool { return slices.ContainsFunc(e.Scope(), claim.IsYear) }

// Count is how many passages were found.
func (e *EvidenceAnswer) Count() int {
	n := 0
	for _, r := range e.Reports {
		n += len(r.Passages)
	}
	return n
}

// Covered are the claim's words that passages near it cover, in order, each once.
func (e *EvidenceAnswer) Covered() []corpus.Span {
	var out []corpus.Span
	for _, p := range e.near() {
		for _, c := range p.Covers {
			out = append(out, c.PlacedWord.Span)
		}
	}
	slices.SortFunc(out, corpus.Span.Compare)
	return slices.Compact(out)
}

// near are the passages that come near the claim.
func (e *EvidenceAnswer) near() []PassageEvidence {
	var out []PassageEvidence
	for _, r := range e.Reports {
		for _, p := range r.Passages {
			if p.Near {
				out = append(out, p)
			}
		}
	}
	return out
}

// A contentWord is a word of a text that carries meaning of its own.
type contentWord struct {
	claim.PlacedWord // in code points
	stem             string
}

func contentWords(text string) []contentWord {
	var out []contentWord
	runes, at := 0, 0
	for _, t := range words.Tokens(nil, text) {
		runes += len([]rune(text[at:t.Start]))
		start := runes
		runes += len([]rune(text[t.Start:t.End]))
		at = t.End
		if !words.Stop(t.Term) {
			out = append(out, contentWord{claim.PlacedWord{Span: corpus.Span{Start: start, End: runes}, Text: text[t.Start:t.End]}, words.Stem(t.Term)})
		}
	}
	return out
}
