package web

import (
	"context"
	"slices"
	"strings"

	"evidence/corpus/statement"
	"evidence/search"
	"evidence/search/words"
)

// claimEvidence is what was found for a claim, the best report first.
type claimEvidence struct {
	Claim     string          `json:"claim"`     // its id
	Query     string          `json:"query"`     // what was looked for in place of its words; empty for these
	Near      bool            `json:"near"`      // something comes near the claim
	Groups    []evidenceGroup `json:"groups"`    // by report
	Covered   []search.Span   `json:"covered"`   // words of the claim that the hits hold, in the claim's text
	Uncovered []string        `json:"uncovered"` // words of the claim that no hit holds
}

// An evidenceGroup is the hits in one report.
type evidenceGroup struct {
	Document  string        `json:"document"`
	Title     string        `json:"title"`
	Authority string        `json:"authority"`
	Published string        `json:"published"`
	Hits      []evidenceHit `json:"hits"`
}

// An evidenceHit is a passage that may bear on a claim.
type evidenceHit struct {
	hit
	Covers []search.Span  `json:"covers"` // words of the claim that it holds, in the claim's text
	Pinned *statement.Pin `json:"pinned"` // as it is pinned to the claim whole; null where it is not
}

// evidenceSize is how many passages are looked at for a claim.
const evidenceSize = 20

// evidence looks for passages that bear on a claim; for the words given in their place, in the query language.
func (r *request) evidence(st *statement.Statement, c *statement.Claim, instead string) (*claimEvidence, error) {
	out := &claimEvidence{Claim: c.ID, Query: instead, Groups: []evidenceGroup{}, Covered: []search.Span{}, Uncovered: []string{}}
	var hits []evidenceHit
	var err error
	if instead != "" {
		if len(instead) > maxQuery {
			return nil, problemf(400, "Search for a part of it.", "The words have %d bytes; at most %d are read.", len(instead), maxQuery)
		}
		hits, err = searched(r.context(), r.library.Engine, search.Query{Text: instead, Loose: true, Size: evidenceSize, Filters: search.Filters{Document: st.Reports}}, c.Text)
		out.Near = len(hits) > 0
	} else {
		hits, out.Near, err = r.server.finder.Find(r.context(), r.library.Engine, st, c)
	}
	if err != nil {
		return nil, err
	}
	out.group(hits, c)
	return out, nil
}

// group puts hits together by report and says what of the claim they cover.
func (e *claimEvidence) group(hits []evidenceHit, c *statement.Claim) {
	for _, h := range hits {
		for i := range c.Pins {
			if p := c.Pins[i]; p.Passage == h.ID && p.Span == nil {
				h.Pinned = &p
			}
		}
		i := slices.IndexFunc(e.Groups, func(g evidenceGroup) bool { return g.Document == h.Document })
		if i < 0 {
			i = len(e.Groups)
			e.Groups = append(e.Groups, evidenceGroup{Document: h.Document, Title: h.Title, Authority: h.Authority, Published: h.Published})
		}
		e.Groups[i].Hits = append(e.Groups[i].Hits, h)
		e.Covered = append(e.Covered, h.Covers...)
	}
	slices.SortFunc(e.Covered, func(a, b search.Span) int { return a.Start - b.Start })
	e.Covered = slices.Compact(e.Covered)
	for _, w := range contentWords(c.Text) {
		if !slices.Contains(e.Covered, w.Span) && !slices.Contains(e.Uncovered, w.text) {
			e.Uncovered = append(e.Uncovered, w.text)
		}
	}
}

// context is the request's.
func (r *request) context() context.Context { return r.Request.Context() }

// A contentWord is a word of a text that carries meaning of its own.
type contentWord struct {
	search.Span // in code points
	text, stem  string
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
			out = append(out, contentWord{search.Span{Start: start, End: runes}, text[t.Start:t.End], words.Stem(t.Term)})
		}
	}
	return out
}

// searched are the hits of a query, each with the words of the claim that its passage holds.
func searched(ctx context.Context, engine search.Engine, q search.Query, claim string) ([]evidenceHit, error) {
	res, err := engine.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	wanted := contentWords(claim)
	out := make([]evidenceHit, len(res.Hits))
	for i, h := range res.Hits {
		held := map[string]bool{}
		for _, w := range contentWords(h.Text + " " + strings.Join(h.Headings, " ") + " " + h.LeadIn) {
			held[w.stem] = true
		}
		out[i] = evidenceHit{hit: hit{h, linksOf(&h.Passage)}, Covers: []search.Span{}}
		for _, w := range wanted {
			if held[w.stem] {
				out[i].Covers = append(out[i].Covers, w.Span)
			}
		}
	}
	return out, nil
}

// A finder finds passages that bear on a claim of a statement, the best first, and says whether any comes near it.
type finder interface {
	Find(ctx context.Context, engine search.Engine, st *statement.Statement, c *statement.Claim) (hits []evidenceHit, near bool, err error)
}

// bySearch finds passages with the claim's own words.
type bySearch struct{}

func (bySearch) Find(ctx context.Context, engine search.Engine, st *statement.Statement, c *statement.Claim) ([]evidenceHit, bool, error) {
	text := strings.Join(words.Terms(c.Text), " ")
	hits, err := searched(ctx, engine, search.Query{Text: text, Loose: true, Size: evidenceSize, Filters: search.Filters{Document: st.Reports}}, c.Text)
	enough := min(2, len(contentWords(c.Text)))
	hits = slices.DeleteFunc(hits, func(h evidenceHit) bool { return len(h.Covers) < enough })
	return hits, len(hits) > 0, err
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
	name := g.Authority
	if name == "" {
		name = g.Title
	}
	if name == "" {
		name = g.Document
	}
	if g.Published != "" {
		name += ", " + prose(g.Published)
	}
	return name
}
