package statements

import (
	"net/http"
	"net/url"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A pinPage ties a passage to a claim, from wherever the passage was found: it asks for the statement, then for the claim.
type pinPage struct {
	*result.PassageDetails
	Statements []statement.Summary  // to choose from; nil once one is chosen
	Statement  *statement.Statement // the one chosen
	Claim      string               // id of the one that is chosen at first; empty for none
	Part       *corpus.Span         // of the passage; nil for all of it
}

func (p *pinPage) Template() string { return "pin" }

func (p *pinPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Pin a passage to a claim", NoIndex: true, Canonical: paths.Passage(p.ID)}
}

// Stances are what a passage can do for a claim.
func (p *pinPage) Stances() []handler.Option { return stances() }

// Start is where the part begins; "" for the whole passage.
func (p *pinPage) Start() string { return edge(p.Part, func(s corpus.Span) int { return s.Start }) }

// End is where the part ends; "" for the whole passage.
func (p *pinPage) End() string { return edge(p.Part, func(s corpus.Span) int { return s.End }) }

func edge(part *corpus.Span, of func(corpus.Span) int) string {
	if part == nil {
		return ""
	}
	return strconv.Itoa(of(*part))
}

// Words are those that are pinned.
func (p *pinPage) Words() string {
	if p.Part == nil {
		return p.Passage.Text
	}
	return string([]rune(p.Passage.Text)[p.Part.Start:p.Part.End])
}

// To is the address that asks for a claim of a statement.
func (p *pinPage) To(id string) string {
	v := url.Values{paths.ParamStatement: {id}}
	if p.Part != nil {
		v.Set("start", p.Start())
		v.Set("end", p.End())
	}
	return paths.Passage(p.ID) + "/pin?" + v.Encode()
}

// ShowPin answers /passages/ID/pin.
func ShowPin(r *handler.Request) (handler.Response, error) {
	if _, err := handler.Writer(r); err != nil {
		return nil, err
	}
	d, elsewhere, err := result.FindPassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	if d.Passage == nil {
		return nil, handler.Problemf(http.StatusGone, "Search for its words in the report as it is now.", "The words of this passage are gone from the report.")
	}
	p := &pinPage{PassageDetails: d}
	values := r.URL.Query()
	if p.Part, err = spanSent(r, d.ID, url.Values{"start": values["start"], "end": values["end"]}); err != nil {
		return nil, err
	}
	if s := p.Part; s != nil && (s.Start < 0 || s.Start >= s.End || s.End > len([]rune(d.Passage.Text))) {
		return nil, handler.Problemf(http.StatusBadRequest, "Leave start and end out for the whole passage.", "The passage has no words from %d to %d.", s.Start, s.End)
	}
	if id := values.Get(paths.ParamStatement); id != "" {
		st, err := result.FindStatement(r, id)
		if err != nil {
			return nil, err
		}
		p.Statement, p.Claim = &st, values.Get(paths.ParamClaim)
		return handler.ShowResult(p, d)
	}
	list, err := result.FindStatements(r)
	if err != nil {
		return nil, err
	}
	p.Statements = list.Statements
	return handler.ShowResult(p, d)
}
