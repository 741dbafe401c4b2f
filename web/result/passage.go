package result

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// PassageDetails is a passage with its report, its neighbours and its citations, or what became of it.
type PassageDetails struct {
	ID string `json:"id"` // id that was asked for
	// Current: the words are those that the id was given for; changed: passage is now in their place.
	Status       store.Status      `json:"status" enum:"current,changed"`
	Document     corpus.Document   `json:"document"`            // the report
	Passage      *corpus.Passage   `json:"passage"`             // the passage as it is now
	Issued       *store.Issued     `json:"issued"`              // the passage as it was last seen under this id
	Withdrawn    time.Time         `json:"withdrawn,omitzero"`  // when the report was withdrawn
	Earlier      []store.Reading   `json:"earlier,omitempty"`   // how it was before: on other pages, with another number or other punctuation
	Quote        string            `json:"quote"`               // words that are cited
	Span         *corpus.Span      `json:"span,omitempty"`      // where the words are in the passage's text; absent for all of it
	Citations    map[string]string `json:"citations,omitempty"` // citation by style
	Before       []corpus.Passage  `json:"before"`              // passages before it, in reading order
	After        []corpus.Passage  `json:"after"`               // passages after it, in reading order
	Later        []LaterReport     `json:"later"`               // later reports on the same authority, the newest first
	RefersTo     []Reference       `json:"refers_to"`           // paragraphs and recommendations of the report that the passage refers to by their numbers, and the note that ibid. means
	ReferredToBy []Reference       `json:"referred_to_by"`      // passages of the report that refer to this one in that way
	Names        []NamedReport     `json:"names"`               // other reports of the library that the passage names beyond doubt
	Links        *PassageLinks     `json:"links,omitempty"`     // addresses of the passage

	Citation cite.Citation     `json:"-"`
	Place    string            `json:"-"`
	Problem  string            `json:"-"` // with the words that were to be cited
	Fetched  []reports.Fetched `json:"-"`
}

// PassageLinks are the addresses of a passage.
type PassageLinks struct {
	Links
	Public    string `json:"public,omitempty"`    // address of the passage on the public site
	Publisher string `json:"publisher,omitempty"` // publisher's PDF at the passage's page
	Original  string `json:"original"`            // kept PDF at the passage's page
}

// A LaterReport is a later report on the same authority.
type LaterReport struct {
	ID    string `json:"id"`    // id of the report
	Title string `json:"title"` // title of the report
	Date  string `json:"date"`  // when it was published, else when the inspection was
}

// neighbours is how many passages before and after one are shown.
const neighbours = 1

// ResolvePassage finds what the passage id in the address leads to; where that is
// another address, a response that leads there. A withdrawn report's passages
// are a problem, and so are words that are gone, for whoever reads JSON.
func ResolvePassage(r *handler.Request) (res store.Resolution, elsewhere handler.Response, err error) {
	asked := r.Var("id")
	id, ok := passageid.Parse(asked)
	if !ok {
		return res, nil, handler.Problemf(http.StatusNotFound, "Check that you copied the whole address, or search for the words.",
			"%q is not the id of a passage: an id has %d letters and digits, or a few more.", asked, passageid.Length)
	}
	res, err = r.Library.Store.Resolve(r.Context(), id)
	if errors.Is(err, store.ErrUnknown) {
		return res, nil, handler.Problemf(http.StatusNotFound, "Check that you copied the whole address, or search for the words.", "No passage here ever had the id %q.", id)
	}
	if err != nil {
		return res, nil, err
	}
	if res.Status == store.Moved {
		id = res.Passage.ID
	}
	if id != asked {
		to := url.URL{Path: strings.Replace(r.URL.Path, "/passages/"+asked, "/passages/"+id, 1), RawQuery: r.URL.RawQuery}
		return res, handler.Redirect{To: to.String(), Status: http.StatusMovedPermanently}, nil
	}
	switch {
	case res.Status == store.Withdrawn:
		return res, nil, handler.Problemf(http.StatusGone, "Ask whoever runs this site why, or look for the report on its publisher's site.",
			"The report %q, which has this passage, was withdrawn on %s. Its text is no longer shown.", res.Issued.Document, format.Day(res.Withdrawn))
	case res.Status == store.Gone && r.WantsJSON():
		p := handler.Problemf(http.StatusGone, "It is shown here as it last was.", "The report %q no longer has the words of this passage. They were last seen on %s.", res.Issued.Document, format.Day(res.Issued.LastSeen))
		p.Issued = &res.Issued
		return res, nil, p
	}
	return res, nil, nil
}

// FindPassage looks up the passage that the address names, or gives the response that leads to its address.
func FindPassage(r *handler.Request) (*PassageDetails, handler.Response, error) {
	res, elsewhere, err := ResolvePassage(r)
	if err != nil || elsewhere != nil {
		return nil, elsewhere, err
	}
	p := &PassageDetails{ID: r.Var("id"), Status: res.Status, Passage: res.Passage, Issued: &res.Issued, Earlier: res.Earlier}
	return p, nil, p.fill(r)
}

// fill looks up the report, the neighbours and the citations.
func (p *PassageDetails) fill(r *handler.Request) (err error) {
	ctx := r.Context()
	if p.Document, err = r.Library.Document(ctx, p.Issued.Document); err != nil {
		return err
	}
	if p.Later, err = later(ctx, r.Library, p.Document.Source); err != nil {
		return err
	}
	if p.Passage == nil {
		p.Fetched, err = r.Library.Fetched(ctx, p.Document.SHA256)
		return err
	}
	if p.Before, p.After, err = r.Library.Store.Neighbours(ctx, p.Passage.ID, neighbours, neighbours); err != nil {
		return err
	}
	if err := p.cite(r); err != nil {
		return err
	}
	if p.RefersTo, p.ReferredToBy, err = referencesOf(ctx, r.Library.Store, p.Document, p.Passage.ID); err != nil {
		return err
	}
	if p.Names, err = namedReports(ctx, r.Library, &p.Document, p.Passage.Text); err != nil {
		return err
	}
	p.Links, p.Citations = linksOfPassage(p, r), map[string]string{}
	for _, s := range cite.Styles() {
		p.Citations[s.Name] = s.Write(p.Citation)
	}
	return nil
}

// cite makes the citation of the passage, or of the words of it that the address asks for.
func (p *PassageDetails) cite(r *handler.Request) (err error) {
	if p.Before == nil && p.After == nil {
		if p.Before, p.After, err = r.Library.Store.Neighbours(r.Context(), p.Passage.ID, neighbours, neighbours); err != nil {
			return err
		}
	}
	c := cite.New(p.Document.Source, *p.Passage).From(p.Document.Origins).Between(p.Before, p.After)
	c.Link, c.Shown = r.Site.Absolute(paths.Passage(p.Passage.ID)), today(r)
	if p.Fetched, err = r.Library.Fetched(r.Context(), p.Document.SHA256); err != nil {
		return err
	}
	if len(p.Fetched) > 0 {
		c.Accessed = p.Fetched[0].On
	}
	p.Citation, err = p.span(r, c)
	p.Quote, p.Place = p.Citation.Quote, placeIn(&p.Citation)
	return err
}

// span narrows a citation to the words that the address asks for: from and to in
// Unicode code points, or quote, the words themselves.
func (p *PassageDetails) span(r *handler.Request, c cite.Citation) (cite.Citation, error) {
	values := r.URL.Query()
	text := p.Passage.Text
	if quote := values.Get("quote"); quote != "" {
		at := IndexWords(text, quote)
		if at.End == 0 && r.WantsJSON() {
			return c, handler.Problemf(http.StatusBadRequest, "Give words exactly as in its text, or none to cite all of it.", "The passage does not have exactly these words.")
		}
		if at.End == 0 {
			p.Problem = "The passage does not have exactly these words, so all of it is cited."
			return c, nil
		}
		p.Span = &at
	} else if values.Has("from") || values.Has("to") {
		from, err1 := strconv.Atoi(values.Get("from"))
		to, err2 := strconv.Atoi(values.Get("to"))
		if n := utf8.RuneCountInString(text); err1 != nil || err2 != nil || from < 0 || to > n || from >= to {
			return c, handler.Problemf(http.StatusBadRequest, "Leave from and to out for the whole passage.", "The passage has %d characters; it has none from %q to %q.", n, values.Get("from"), values.Get("to"))
		}
		p.Span = &corpus.Span{Start: from, End: to}
	}
	if p.Span == nil {
		return c, nil
	}
	runes := []rune(text)
	start := len(string(runes[:p.Span.Start]))
	c, err := c.Excerpt(start, start+len(string(runes[p.Span.Start:p.Span.End])))
	if c.Link != "" {
		c.Link += paths.SpanQuery(*p.Span)
	}
	return c, err
}

// later lists the reports on the same authority that came after one, the newest first.
func later(ctx context.Context, l *reports.Library, s corpus.Source) ([]LaterReport, error) {
	var out []LaterReport
	if s.Authority == "" || ReportDate(s) == "" {
		return out, nil
	}
	docs, err := l.Documents(ctx)
	for _, d := range docs {
		if d.Authority == s.Authority && ReportDate(d.Source) > ReportDate(s) {
			out = append(out, LaterReport{d.ID, TitleOf(d.Source), ReportDate(d.Source)})
		}
	}
	slices.SortFunc(out, func(a, b LaterReport) int { return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID)) })
	return out, err
}

func linksOfPassage(p *PassageDetails, r *handler.Request) *PassageLinks {
	l := &PassageLinks{Links: LinksTo(p.Passage), Public: r.Site.Absolute(paths.Passage(p.Passage.ID))}
	at := fmt.Sprintf("#page=%d", p.Passage.Page)
	l.Original = paths.Original(p.Document.SHA256) + at
	if p.Document.URL != "" {
		l.Publisher = p.Document.URL + at
	}
	return l
}

// IndexWords finds words in a text as they stand, white space at their ends
// aside; an empty span where they do not stand there.
func IndexWords(text, words string) corpus.Span {
	words = strings.TrimSpace(words)
	i := strings.Index(text, words)
	if i < 0 || words == "" {
		return corpus.Span{}
	}
	start := len([]rune(text[:i]))
	return corpus.Span{Start: start, End: start + len([]rune(words))}
}

// CitationFor makes that of the passage which the address names, or of words of it.
// Words that have changed since are not cited under their old id: whoever wrote
// it down meant what stood there then.
func CitationFor(r *handler.Request) (*PassageDetails, handler.Response, error) {
	res, elsewhere, err := ResolvePassage(r)
	if err != nil || elsewhere != nil {
		return nil, elsewhere, err
	}
	if res.Status == store.Changed {
		p := handler.Problemf(http.StatusConflict, "See "+paths.API+paths.Passage(r.Var("id"))+", or cite the passage in their place now, "+res.Passage.ID+".",
			"The words that had this id have changed since %s.", format.Day(res.Issued.LastSeen))
		p.Issued = &res.Issued
		return nil, nil, p
	}
	p := &PassageDetails{Passage: res.Passage}
	if p.Document, err = r.Library.Document(r.Context(), res.Issued.Document); err != nil {
		return nil, nil, err
	}
	return p, nil, p.cite(r)
}
