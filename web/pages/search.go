package pages

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/search"
	"evidence/search/query"
	"evidence/web/atom"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A homePage is the search form and the size of the library.
type homePage struct {
	Reports  int               `json:"documents"`
	Pages    int               `json:"pages"`
	Passages int               `json:"passages"`
	Years    [2]int            `json:"years"` // first and last; 0 where none is known
	Newest   []corpus.Document `json:"newest"`

	Example   string `json:"-"` // something to search for that is in the library
	CanUpload bool   `json:"-"`
}

func (p *homePage) Template() string { return "home" }

func (p *homePage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Canonical: "/", Feed: paths.Feed,
		Description: "Find passages of official reports, quote them exactly and cite them down to the page and the paragraph."}
	return m
}

// newest is how many reports the first page lists.
const newest = 5

// Home answers /.
func Home(r *handler.Request) (handler.Response, error) {
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	p := &homePage{Reports: len(docs), CanUpload: canUpload(r)}
	for _, d := range docs {
		p.Pages += d.Pages
		p.Passages += d.Passages
		if y := d.Year(); y > 0 {
			if p.Years[0] == 0 || y < p.Years[0] {
				p.Years[0] = y
			}
			p.Years[1] = max(p.Years[1], y)
		}
	}
	slices.SortStableFunc(docs, func(a, b corpus.Document) int {
		return cmp.Compare(result.ReportDate(b.Source), result.ReportDate(a.Source))
	})
	p.Newest = docs[:min(newest, len(docs))]
	if len(docs) > 0 {
		p.Example = strings.TrimSpace("police and council working together " + strings.TrimSuffix(docs[0].Authority, " (invented)"))
	}
	return handler.Show(p)
}

// searchResults are what /search.json gives: a page of what a search found.
type searchResults struct {
	result.SearchAnswer
	Page int `json:"page"`
}

// A searchPage is what a search found, with the means to change it.
type searchPage struct {
	searchResults
	Facets  []facetChoice
	Chosen  []choice
	Sorts   []choice
	Hidden  []handler.HiddenField // what the form keeps besides the query
	Plot    *yearPlot
	Matches []choice
	Results int  // hits but for those below others that say nearly the same
	Meant   int  // of these, the passages that are meant; those after them have only some of the words
	Several bool // whether the query has several bare words, of which some may be missing
	Claims  *claimsOffer
	Years   *yearsOffer
	From    int    // number of the first hit shown, from 1
	Prev    string // address of the page before, "" for none
	Next    string
	NoHits  *noHits
	spread  map[string]*search.Spread
	first   map[string]int // by report: index of its first hit
	params  url.Values
}

func (p *searchPage) Template() string { return "search" }

func (p *searchPage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "Search", Box: p.Query, Hits: true, NoIndex: true, Canonical: "/search"}
	if p.Query != "" {
		m.Title = format.Shorten(80, p.Query)
		m.Canonical += "?q=" + url.QueryEscape(p.Query)
		m.Description = fmt.Sprintf("%s in official reports for “%s”.", quantity.Of(p.Total, "passage", "passages"), format.Shorten(120, p.Query))
	}
	for i, f := range p.Follow() {
		m.Links = append(m.Links, handler.Link{Rel: "alternate", Href: f.Href, Type: []string{"application/atom+xml", atom.MediaJSON}[i], Title: "New passages that this search finds (" + f.Label + ")"})
	}
	return m
}

// Strip is where in its report the hits stand, shown beside the report's first hit; nil beside the others.
func (p *searchPage) Strip(i int) *strip {
	h := &p.Hits[i]
	if s := p.spread[h.Document]; s != nil && p.first[h.Document] == i {
		return newStrip(s, p.Query)
	}
	return nil
}

// Exports are the forms in which what was found can be had as a file: every passage, quoted and cited or as a table, and the reports for
// reference managers, each once with the places found in it.
func (p *searchPage) Exports() *exports {
	params := maps.Clone(p.params)
	if q := p.params.Get(paths.ParamQuery); q != "" { // the API reads no query loosely
		params.Set(paths.ParamQuery, query.Accepted(q))
	}
	return &exports{Address: paths.SearchFile, Kept: p.params, Tables: []choice{{Label: "Excel", Href: paths.SearchWorkbook + "?" + p.params.Encode()},
		{Label: "CSV", Href: paths.API + "/search.csv?" + params.Encode()}}}
}

// A choice is something that can be chosen, and the address where it is.
type choice struct {
	Label  string
	Count  int
	Href   string
	Chosen bool
}

// A facetChoice is a facet with its values, the most hits first.
type facetChoice struct {
	Title string
	Shown []choice
	Name  string // of the parameter
	More  []moreChoice
}

// A moreChoice is a value to be picked from a list by its name: links to so many would cost more than the search.
type moreChoice struct {
	Value, Label string
	Count        int
	folded       string // label, to sort by
}

// pageSize is how many hits a page of results shows.
const pageSize = 10

// maxPage is the last page of results that can be asked for.
const maxPage = 1000

// Search answers /search.
func Search(r *handler.Request) (handler.Response, error) {
	values := r.URL.Query()
	s, err := result.ReadSearch(values)
	if err != nil {
		return nil, err
	}
	n, err := pageNumber(values.Get("page"))
	if err != nil {
		return nil, err
	}
	p := &searchPage{searchResults: searchResults{Page: n}, params: s.Params}
	if s.Text == "" && !s.Filtered() {
		p.SearchAnswer = result.NewSearchAnswer(s, search.Result{})
		p.NoHits = &noHits{Asked: false}
		return handler.ShowResult(p, p.searchResults)
	}
	if err := s.ResolveFilters(r.Context(), r.Library.Engine); err != nil {
		return nil, err
	}
	s.Loose, s.Spread, s.Rest, s.Facets, s.NearMisses, s.DidYouMean = true, true, true, corpus.Facets, true, true
	s.Group = !r.WantsJSON() // programs get hits as they are
	s.Size, s.From = pageSize, (n-1)*pageSize
	if p.Years = newYearsOffer(&s); looksLikeStatement(s.Text) {
		p.Years = nil
		s.AsWords = true
		p.Claims = &claimsOffer{Text: s.Text, Writer: handler.RightsOf(r).Writer != ""}
	}
	res, err := r.Library.Engine.Search(r.Context(), s.Query)
	if err != nil {
		return nil, err
	}
	p.SearchAnswer, p.Several, p.Meant = result.NewSearchAnswer(s, res), res.Several, res.Total-res.Collapsed
	p.Results = p.Meant + res.Rest
	p.fill(s)
	return handler.ShowResult(p, p.searchResults)
}

func pageNumber(v string) (int, error) {
	if v == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxPage {
		return 0, handler.Problemf(http.StatusBadRequest, "Start with page=1, or narrow the search.", "The results have no page %q; pages are 1 to %d.", v, maxPage)
	}
	return n, nil
}

// sortLabel is what an order is called on the page.
func sortLabel(name string) string {
	if name == paths.SortDoubtful {
		return "Least certain first"
	}
	return format.Label(name)
}

// fill adds to an answer what the page offers.
func (p *searchPage) fill(s result.SearchRequest) {
	p.From = s.From + 1
	p.Chosen, p.Hidden = chips(s.Params), hidden(s.Params)
	p.Facets = facetChoices(s.Params, p.SearchAnswer.Facets)
	if len(s.Text) <= paths.MaxMarked { // each year is a link with all of the query
		p.Plot = newYearPlot(s.Params, p.SearchAnswer.Facets[corpus.FacetYear])
	}
	names := []string{paths.SortRelevance, "newest", "oldest"}
	if s.Sort == search.SortDoubtful || slices.ContainsFunc(p.Hits, func(h result.Hit) bool { return h.OCR != nil }) {
		names = append(names, paths.SortDoubtful)
	}
	for _, name := range names {
		p.Sorts = append(p.Sorts, choice{Label: sortLabel(name), Chosen: result.Sorts[name] == s.Sort, Href: paths.Search(with(s.Params, paths.ParamSort, name))})
	}
	p.Matches = p.matches(s)
	shown := s.From + len(p.Hits)
	if p.Page > 1 {
		p.Prev = paths.Search(with(s.Params, "page", strconv.Itoa(p.Page-1)))
	}
	if shown < p.Results && p.Page < maxPage {
		p.Next = paths.Search(with(s.Params, "page", strconv.Itoa(p.Page+1)))
	}
	if shown < p.Total && p.Page < maxPage {
		p.Cursor = result.CursorFor(s.Params, shown)
	}
	if len(p.Hits) == 0 {
		p.NoHits = &noHits{Asked: true, Filtered: s.Filtered(), Beyond: p.Page > 1, Without: paths.Search(url.Values{paths.ParamQuery: {s.Text}}), First: paths.Search(s.Params), Strict: strict(p.Parts)}
	}
	p.spread, p.first = map[string]*search.Spread{}, map[string]int{}
	for i := range p.Spread {
		p.spread[p.Spread[i].Document] = &p.Spread[i]
	}
	for i := len(p.Hits) - 1; i >= 0; i-- {
		p.first[p.Hits[i].Document] = i
	}
}

// matches are the passages that can be meant; none where the query has no several bare words.
func (p *searchPage) matches(s result.SearchRequest) []choice {
	if !p.Several {
		return nil
	}
	var out []choice
	for _, m := range []choice{{Label: paths.MatchClose, Count: p.Close}, {Label: paths.MatchAll, Count: p.All}, {Label: paths.MatchAny, Count: p.Any}} {
		href := paths.Search(with(s.Params, paths.ParamMatch, m.Label))
		out = append(out, choice{matchLabels[m.Label], m.Count, href, result.Matches[m.Label] == s.Match})
	}
	return out
}

// matchLabels are what the passages that can be meant are called on the page.
var matchLabels = map[string]string{paths.MatchClose: "Close matches", paths.MatchAll: "All the words", paths.MatchAny: "Any of the words"}

// leastRounded is from how many close matches on their number is called about so many: which words matter is a rule's judgement.
const leastRounded = 10

// Heading says what was found.
func (p *searchPage) Heading() string {
	in := " in " + quantity.Of(p.Reports, "report", "reports")
	if p.Total == 0 {
		in = ""
	}
	switch {
	case !p.Several:
		return quantity.Of(p.Total, "passage", "passages") + in
	case p.Match == paths.MatchAll:
		return quantity.Of(p.Total, "passage", "passages") + " with all the words" + in
	case p.Match == paths.MatchAny:
		return quantity.Of(p.Total, "passage", "passages") + " with any of the words" + in
	case p.Total >= leastRounded:
		return "About " + quantity.Figure(p.Total) + " close matches" + in
	}
	return quantity.Of(p.Total, "close match", "close matches") + in
}

// Divides reports whether the passages that have only some of the words begin, or go on from the page before, at a hit.
func (p *searchPage) Divides(i int) bool {
	at := p.From - 1 + i
	return at == p.Meant || i == 0 && at > p.Meant
}

// Number is the number of a hit among all, from 1.
func (p *searchPage) Number(i int) int { return p.From + i }

// noHits is what is said where there is nothing to show.
type noHits struct {
	Asked    bool     // something was searched for
	Filtered bool     // within choices made
	Beyond   bool     // the page is after the last
	Without  string   // address of the search without the choices
	First    string   // address of the first page
	Strict   []string // parts of the query that every hit must satisfy
}

// with gives the parameters with one set, and from the first page on unless that is the one.
func with(params url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range params {
		out[k] = v
	}
	out.Del("page")
	if value == paths.SortRelevance || name == paths.ParamMatch && value == paths.MatchClose {
		out.Del(name)
	} else {
		out.Set(name, value)
	}
	return out
}

// toggled gives the parameters with one value of one more or one less.
func toggled(params url.Values, name, value string) url.Values {
	out := with(params, "page", "")
	out.Del("page")
	if i := slices.Index(params[name], value); i >= 0 {
		out[name] = slices.Delete(slices.Clone(params[name]), i, i+1)
	} else {
		out[name] = append(slices.Clone(params[name]), value)
	}
	return out
}

// chips lists the choices made.
func chips(params url.Values) []choice {
	var out []choice
	from, to := params.Get(paths.ParamYearFrom), params.Get(paths.ParamYearTo)
	for _, name := range result.FilterParams {
		if name == paths.ParamYearFrom || name == paths.ParamYearTo {
			continue
		}
		for _, v := range params[name] {
			out = append(out, choice{Label: format.Label(name) + ": " + facetLabel(name, v), Href: paths.Search(toggled(params, name, v))})
		}
	}
	if from != "" || to != "" {
		without := with(params, paths.ParamYearFrom, "")
		without.Del(paths.ParamYearFrom)
		without.Del(paths.ParamYearTo)
		out = append(out, choice{Label: "Year: " + yearRange(from, to), Href: paths.Search(without)})
	}
	return out
}

func yearRange(from, to string) string {
	switch {
	case from == to:
		return from
	case from == "":
		return "up to " + to
	case to == "":
		return "from " + from
	}
	return from + " to " + to
}

// hidden are the choices that a new query in the form keeps.
func hidden(params url.Values) []handler.HiddenField {
	var out []handler.HiddenField
	for _, name := range append([]string{paths.ParamMatch, paths.ParamSort}, result.FilterParams...) {
		for _, v := range params[name] {
			out = append(out, handler.HiddenField{Name: name, Value: v})
		}
	}
	return out
}

// facetLabel is how a value is shown: kinds, grades and frameworks are words, the rest are names.
func facetLabel(facet, value string) string {
	if f := corpus.FacetField(facet); f == nil || f.Form == corpus.FormTerm {
		return format.Label(value)
	}
	return value
}

func moreOf(facet string, c search.FacetCount) moreChoice {
	label := facetLabel(facet, c.Value)
	return moreChoice{c.Value, label, c.Count, result.Fold(label)}
}

// facetShown is how many values of a facet are shown before the rest is folded away.
const facetShown = 8

// facetChoices makes the facets of an answer, the years aside, which have their plot. What is chosen stays in sight. Beside a long
// query the rest is picked from lists, as each link would hold all of the query.
func facetChoices(params url.Values, facets map[string][]search.FacetCount) []facetChoice {
	var out []facetChoice
	for _, name := range result.FacetParams() {
		counts := facets[name]
		if len(counts) < 2 && len(params[name]) == 0 {
			continue
		}
		f := facetChoice{Title: format.Label(name), Name: name}
		chosen := func(c search.FacetCount) bool { return slices.Contains(params[name], c.Value) }
		counts = slices.Clone(counts)
		slices.SortStableFunc(counts, func(a, b search.FacetCount) int { return falseLast(chosen(a), chosen(b)) })
		linked := facetShown
		if len(params.Get(paths.ParamQuery)) > paths.MaxMarked {
			linked = 0
		}
		shown := min(max(linked, len(params[name])), len(counts))
		for _, c := range counts[:shown] {
			f.Shown = append(f.Shown, choice{facetLabel(name, c.Value), c.Count, paths.Search(toggled(params, name, c.Value)), chosen(c)})
		}
		for _, c := range counts[shown:] {
			f.More = append(f.More, moreOf(name, c))
		}
		slices.SortFunc(f.More, func(a, b moreChoice) int { return cmp.Compare(a.folded, b.folded) })
		out = append(out, f)
	}
	return out
}

func falseLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// strict lists the parts of a query that every hit must satisfy, as they were understood.
func strict(parts []query.Part) []string {
	var out []string
	for _, p := range parts {
		if p.Role != query.RoleAny {
			out = append(out, p.Text)
		}
	}
	return out
}

// Corrected is the address of the search for what may have been meant, within the same choices.
func (p *searchPage) Corrected() string {
	params := url.Values{paths.ParamQuery: {p.DidYouMean}}
	for _, f := range p.Hidden {
		params.Add(f.Name, f.Value)
	}
	return paths.Search(params)
}

// To is the number of the last hit shown.
func (p *searchPage) To() int { return p.From + len(p.Hits) - 1 }

// PageWord is the text of the link to a hit's page.
func PageWord(h *result.Hit) string { return "See " + format.Page(h.Label, h.Page) }
