package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/search"
	"evidence/search/claim"
	"evidence/search/words"
)

// claimEvidence is what was found for a claim, the best report first.
type claimEvidence struct {
	Claim     string          `json:"claim"`     // id of the claim
	Query     string          `json:"query"`     // what was searched for in place of the claim's words; empty for these
	Near      bool            `json:"near"`      // whether anything comes near the claim
	Groups    []evidenceGroup `json:"groups"`    // passages by report, the best first
	Covered   []corpus.Span   `json:"covered"`   // words of the claim that passages near it cover, in the claim's text
	Uncovered []string        `json:"uncovered"` // words of the claim that no passage near it covers
}

// An evidenceGroup is the hits in one report.
type evidenceGroup struct {
	Document  string        `json:"document"`  // id of the report
	Title     string        `json:"title"`     // title of the report
	Authority string        `json:"authority"` // body that the report is about
	Published string        `json:"published"` // when the report was published
	Hits      []evidenceHit `json:"hits"`      // passages of the report, the best first
}

// An evidenceHit is a passage that may bear on a claim.
type evidenceHit struct {
	hit
	Near   bool           `json:"near"`   // whether the passage comes near the claim
	Covers []claim.Cover  `json:"covers"` // words of the claim that the passage covers, and how
	Pinned *statement.Pin `json:"pinned"` // pin of the whole passage to the claim; null where there is none
}

// A finder looks for the evidence of a claim.
type finder func(context.Context, search.Engine, claim.Claim) (claim.Evidence, error)

// evidenceSize is how many passages are looked at for a claim.
const evidenceSize = 20

// find looks for the passages that bear on a claim of a statement. What the statement says elsewhere tells which reports it speaks of.
func (r *request) find(st *statement.Statement, c *statement.Claim) (claim.Evidence, error) {
	around := st.Text
	if around == "" {
		for _, other := range st.Claims {
			around += other.Text + "\n"
		}
	}
	asked := claim.Claim{Text: c.Text, Context: st.Title + "\n" + around, Reports: st.Reports, Size: evidenceSize}
	return r.server.find(r.Context(), r.library.Engine, asked)
}

// evidence looks for passages that bear on a claim; for the words given in their place, in the query language.
func (r *request) evidence(st *statement.Statement, c *statement.Claim, instead string) (*claimEvidence, error) {
	out := &claimEvidence{Claim: c.ID, Query: instead}
	if instead != "" {
		return out, r.searched(st, c, out)
	}
	found, err := r.find(st, c)
	if err != nil {
		return nil, err
	}
	out.Near = found.Found
	for _, report := range found.Reports {
		for _, p := range report.Passages {
			out.add(c, hitOfClaim(p))
		}
	}
	for _, w := range found.Uncovered {
		out.lacks(w.Text)
	}
	out.settle()
	return out, nil
}

func hitOfClaim(p claim.Passage) evidenceHit {
	return evidenceHit{hit: hit{Hit: p.Hit, Links: linksOf(&p.Hit.Passage)}, Near: p.Near, Covers: p.Covers}
}

// searched looks for other words than a claim's and says which of the claim's the passages hold.
func (r *request) searched(st *statement.Statement, c *statement.Claim, out *claimEvidence) error {
	if len(out.Query) > maxQuery {
		return problemf(http.StatusBadRequest, "Search for a part of it.", "The words have %d bytes; at most %d are read.", len(out.Query), maxQuery)
	}
	res, err := r.library.Engine.Search(r.Context(), search.Query{Text: out.Query, Loose: true, Size: evidenceSize, Filters: search.Filters{Document: st.Reports}})
	if err != nil {
		return err
	}
	wanted := contentWords(c.Text)
	held := map[string]bool{}
	for _, h := range res.Hits {
		e := evidenceHit{hit: hit{Hit: h, Links: linksOf(&h.Passage)}, Near: true}
		has := map[string]bool{}
		for _, w := range contentWords(h.Text) {
			has[w.stem] = true
		}
		for _, w := range wanted {
			if has[w.stem] {
				e.Covers = append(e.Covers, claim.Cover{Span: w.Span, How: search.CoverForm})
				held[w.stem] = true
			}
		}
		out.add(c, e)
	}
	out.Near = len(res.Hits) > 0
	for _, w := range wanted {
		if !held[w.stem] {
			out.lacks(w.Text)
		}
	}
	out.settle()
	return nil
}

// add puts a hit with the others of its report.
func (e *claimEvidence) add(c *statement.Claim, h evidenceHit) {
	h.Pinned = pinnedWhole(c, h.ID)
	i := slices.IndexFunc(e.Groups, func(g evidenceGroup) bool { return g.Document == h.Document })
	if i < 0 {
		i = len(e.Groups)
		e.Groups = append(e.Groups, evidenceGroup{Document: h.Document, Title: h.Title, Authority: h.Authority, Published: h.Published})
	}
	e.Groups[i].Hits = append(e.Groups[i].Hits, h)
	if h.Near {
		for _, c := range h.Covers {
			e.Covered = append(e.Covered, c.Span.Span)
		}
	}
}

// pinnedWhole is the pin of a whole passage to a claim; nil where there is none.
func pinnedWhole(c *statement.Claim, passage string) *statement.Pin {
	for _, p := range c.Pins {
		if p.Passage == passage && p.Span == nil {
			return &p
		}
	}
	return nil
}

// lacks says that no hit covers a word of the claim.
func (e *claimEvidence) lacks(word string) {
	if !slices.Contains(e.Uncovered, word) {
		e.Uncovered = append(e.Uncovered, word)
	}
}

// settle puts the words that are covered in order, each once.
func (e *claimEvidence) settle() {
	slices.SortFunc(e.Covered, func(a, b corpus.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	e.Covered = slices.Compact(e.Covered)
}

// A contentWord is a word of a text that carries meaning of its own.
type contentWord struct {
	claim.Span // in code points
	stem       string
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
			out = append(out, contentWord{claim.Span{Span: corpus.Span{Start: start, End: runes}, Text: text[t.Start:t.End]}, words.Stem(t.Term)})
		}
	}
	return out
}

// howHeld say in which way a passage covers words of a claim, in the order in which they are told.
var howHeld = []struct{ ways, say string }{
	{string(search.CoverWord + " " + search.CoverForm), ""},
	{string(search.CoverSame), "in other words: "},
	{string(search.CoverReport), "by what its report is on: "},
}

// Held tells in a sentence which of the claim's words the hit covers, and how; "" for none.
func (h evidenceHit) Held() string {
	var parts []string
	for _, how := range howHeld {
		var list []string
		for _, c := range h.Covers {
			if strings.Contains(how.ways, string(c.How)) && !slices.Contains(list, c.Text) {
				list = append(list, c.Text)
			}
		}
		if len(list) > 0 {
			parts = append(parts, how.say+strings.Join(list, ", "))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Holds " + strings.Join(parts, "; ") + "."
}

// PlaceTitle is the hit's place as a heading.
func (h evidenceHit) PlaceTitle() string {
	title := label(pageName(&h.Passage))
	if h.Paragraph != "" {
		title += ", paragraph " + h.Paragraph
	}
	return title
}

// Place is the hit's place as citations have it.
func (h evidenceHit) Place() string { return placeOf(h.Hit) }

// Date is that of the hit's report.
func (h evidenceHit) Date() string { return dateOf(h.Hit) }

// Where is the group's report as a heading.
func (g evidenceGroup) Where() string {
	return shortTitle(corpus.Source{ID: g.Document, Title: g.Title, Authority: g.Authority, Published: g.Published})
}

// shortTitle is a report by what it is on and when it was published.
func shortTitle(s corpus.Source) string {
	name := cmp.Or(s.Authority, s.Title, s.ID)
	if d := dated(s); d != "" {
		name += ", " + prose(d)
	}
	return name
}
