package pages

import (
	"strconv"
	"strings"

	"evidence/corpus/lazyregexp"
	"evidence/corpus/quantity"
	"evidence/web/paths"
	"evidence/web/result"
)

// Foot says which of the results a page shows and what these are: the pages go on after the passages that are counted above them.
func (p *searchPage) Foot() string {
	out := quantity.Figure(p.From) + " to " + quantity.Figure(p.To()) + " of " + quantity.Figure(p.Results)
	rest := p.Results - p.Meant
	if !p.Several || rest == 0 {
		return out
	}
	what := quantity.Of(p.Meant, "close match", "close matches")
	if p.Match == paths.MatchAll {
		what = quantity.Of(p.Meant, "passage", "passages") + " with all the words"
	}
	return out + ": " + what + ", then " + quantity.Figure(rest) + " with some of the words"
}

// yearsWritten matches years from one to another in words.
var yearsWritten = lazyregexp.New(`(?i)(?:^|[\s(])(?:(?:from\s+)?((?:19|20)[0-9]{2})(?:\s*[-–—]\s*|\s+(?:to|until|till)\s+)((?:19|20)[0-9]{2})|between\s+((?:19|20)[0-9]{2})\s+and\s+((?:19|20)[0-9]{2}))(?:$|[\s),.;?!])`)

// A yearsOffer is the search within the years that a query names in words, which searches for them as words.
type yearsOffer struct {
	Years string // "2014 to 2017"
	Href  string
}

// newYearsOffer is nil where the query names no years from one to another, or years are chosen already.
func newYearsOffer(s *result.SearchRequest) *yearsOffer {
	m := yearsWritten.FindStringSubmatchIndex(s.Text)
	if m == nil || s.Params.Get(paths.ParamYearFrom) != "" || s.Params.Get(paths.ParamYearTo) != "" || strings.Count(s.Text[:m[0]], `"`)%2 == 1 {
		return nil
	}
	if m[2] < 0 { // between one and another
		copy(m[2:6], m[6:10])
	}
	from, to := s.Text[m[2]:m[3]], s.Text[m[4]:m[5]]
	first, _ := strconv.Atoi(from)
	if last, _ := strconv.Atoi(to); last < first {
		return nil
	}
	params := with(s.Params, paths.ParamYearFrom, from)
	params.Set(paths.ParamYearTo, to)
	params.Set(paths.ParamQuery, strings.Join(strings.Fields(s.Text[:m[0]]+" "+s.Text[m[1]:]), " "))
	return &yearsOffer{yearRange(from, to), paths.Search(params)}
}
