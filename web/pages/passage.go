package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// A passagePage is a passage with its place, its page and its citations.
type passagePage struct {
	*result.PassageDetails
	Similar  *similarPassages
	Asked    string // what was searched for on the way here
	From     *claimRef
	Cited    []citation
	Marks    []corpus.Span
	Pictures []pagePicture
	Files    []store.File
	Version  store.Version
	CanPin   bool
	Frame    string             // HTML that shows the passage on another site; empty where the site has no public address
	Kept     []store.Collection // collections of whoever asks
	Matches  *matches           // nil where nothing was searched for, or only this passage matches
}

func (p *passagePage) Template() string { return "passage" }

func (p *passagePage) Describe(r *handler.Request) handler.Meta {
	m := handler.Meta{Box: p.Asked, Article: true, Canonical: paths.Passage(p.ID)}
	if p.Passage == nil {
		m.Title, m.NoIndex = "A passage that is gone", true
		return m
	}
	m.Title = fmt.Sprintf("%s, %s", result.TitleOf(p.Document.Source), p.Place)
	m.Description = "“" + format.Shorten(280, p.Quote) + "”"
	if p.Passage.OCR != nil {
		m.Description += " (read by OCR)"
	}
	m.Image = paths.Picture(p.Document.SHA256, p.Passage.Page, pictureWide)
	if p.Span != nil {
		m.Canonical += paths.SpanQuery(*p.Span)
	}
	result.DescribeCited(r, &m, &p.Citation, p.Document)
	m.Links = append(m.Links, handler.Link{Rel: "alternate", Type: mediaOEmbed, Title: m.Title, Href: r.BaseURL() + paths.OEmbedOf(r.BaseURL()+m.Canonical)})
	return m
}

// Passage answers /passages/ID.
func Passage(r *handler.Request) (handler.Response, error) {
	d, elsewhere, err := result.FindPassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	p := &passagePage{PassageDetails: d, Asked: r.URL.Query().Get(paths.ParamQuery), From: claimFrom(r.URL.Query())}
	if !r.WantsJSON() {
		err = p.fill(r)
	}
	return handler.Shown{View: p, Result: d, Status: statusOf(d.Status)}, err
}

// statusOf is 410 for a passage whose words are gone.
func statusOf(s store.Status) int {
	if s == store.Gone {
		return http.StatusGone
	}
	return http.StatusOK
}

// fill looks up what only the page shows.
func (p *passagePage) fill(r *handler.Request) (err error) {
	sum := p.Document.SHA256
	if p.Files, err = r.Library.Store.Files(r.Context(), sum); err != nil {
		return err
	}
	if p.Version, _, err = r.Library.Store.Version(r.Context(), sum); err != nil || p.Passage == nil {
		return err
	}
	by := handler.RightsOf(r).Writer
	p.Cited, p.CanPin = citations(p.Citation), by != ""
	if by != "" {
		if p.Kept, err = r.Library.Store.Collections(r.Context(), by); err != nil {
			return err
		}
	}
	switch err = p.mark(r); {
	case reports.Away(err): // the passage can be read and cited without, and the engine need not be waited for again
		p.Similar, err = &similarPassages{Unknown: true}, nil
	case err == nil:
		p.Similar, err = similarFor(r, p.Passage.ID)
	}
	if err != nil {
		return err
	}
	p.Pictures = pictures(r, sum, p.Passage, p.Marks)
	if r.Site.PublicURL != nil {
		p.Frame, err = frameOf(r, newEmbedded(r, p.PassageDetails), frameWidth, frameHighest).html()
	}
	return err
}

// mark marks the words cited, or else those that were searched for.
func (p *passagePage) mark(r *handler.Request) error {
	if p.Span != nil {
		p.Marks = []corpus.Span{*p.Span}
		return nil
	}
	marks, hits, err := result.MarksIn(r, p.Asked, p.Document.ID)
	if err != nil {
		return err
	}
	p.Marks = marks[p.Passage.ID]
	// What a search counts are the close matches. A passage that is none of them is one of all that have any of the words.
	what := "Match"
	if isClose := func(h search.Hit) bool { return h.Close }; slices.ContainsFunc(hits, isClose) {
		if slices.ContainsFunc(hits, func(h search.Hit) bool { return h.ID == p.Passage.ID && h.Close }) {
			hits = slices.DeleteFunc(hits, func(h search.Hit) bool { return !h.Close })
			what = "Close match"
		} else {
			what = "Not a close match: of the passages with any of the words, number"
		}
	}
	if i := slices.IndexFunc(hits, func(h search.Hit) bool { return h.ID == p.Passage.ID }); i >= 0 && len(hits) > 1 {
		m := &matches{What: what, Number: i + 1, Of: len(hits)}
		if i > 0 {
			m.Previous = hits[i-1].ID
		}
		if i+1 < len(hits) {
			m.Next = hits[i+1].ID
		}
		p.Matches = m
	}
	return nil
}

// matches is the passage's place among those of its report that match what was searched for.
type matches struct {
	What           string // that is counted
	Number, Of     int
	Previous, Next string // ids; "" for none
}

// A claimRef is the claim from whose evidence the reader opened the passage.
type claimRef struct {
	Statement, Claim string // ids
	Shown            string // name of the claims that were shown
	Words            bool   // other words were looked for than the claim's
}

// claimFrom reads the claim that the reader came from; nil where they came another way.
func claimFrom(v url.Values) *claimRef {
	c := claimRef{v.Get(paths.ParamStatement), v.Get(paths.ParamClaim), v.Get(paths.ParamShow), v.Has(paths.ParamWords)}
	if c.Statement == "" || c.Claim == "" {
		return nil
	}
	return &c
}

// Back is where the passage is among the claim's evidence.
func (p *passagePage) Back() string {
	words := ""
	if p.From.Words {
		words = p.Asked
	}
	return paths.ClaimPassage(p.From.Statement, p.From.Claim, p.From.Shown, words, p.Passage.ID)
}

// Step is the address of another match in the report, with the way back that this page has.
func (p *passagePage) Step(id string) string {
	if p.From == nil {
		return paths.WithQuery(p.Asked, paths.Passage(id))
	}
	v := url.Values{paths.ParamQuery: {p.Asked}, paths.ParamStatement: {p.From.Statement}, paths.ParamClaim: {p.From.Claim}}
	if p.From.Shown != "" {
		v.Set(paths.ParamShow, p.From.Shown)
	}
	if p.From.Words {
		v.Set(paths.ParamWords, "1")
	}
	return paths.Passage(id) + "?" + v.Encode()
}

// Pin is the address that asks for the claim to pin the passage to; of the statement that the reader came from, where they did.
func (p *passagePage) Pin() string {
	v := url.Values{}
	if p.Span != nil {
		v.Set("start", strconv.Itoa(p.Span.Start))
		v.Set("end", strconv.Itoa(p.Span.End))
	}
	if p.From != nil {
		v.Set(paths.ParamStatement, p.From.Statement)
		v.Set(paths.ParamClaim, p.From.Claim)
	}
	address := paths.Passage(p.Passage.ID) + "/pin"
	if len(v) > 0 {
		address += "?" + v.Encode()
	}
	return address
}

// Heading is the authority, the report's date and the place in it.
func (p *passagePage) Heading() string {
	place := result.PagesName(p.Passage)
	if p.Passage.Paragraph != "" {
		place += ", paragraph " + p.Passage.Paragraph
	}
	of := p.Document.Authority
	if of == "" {
		return format.Label(place)
	}
	if on := p.Document.Date(); on != "" {
		of += ", " + format.Date(on)
	}
	return of + ": " + place
}

// Inspected says when the inspection was and when its report was published, where these are different years; else it is empty.
func (p *passagePage) Inspected() string {
	return result.InspectionDated(p.Document.InspectionStart, p.Document.Published)
}

// Data are the citations that are not prose.
func (p *passagePage) Data() []citation {
	return slices.DeleteFunc(slices.Clone(p.Cited), func(c citation) bool { return c.Printed() })
}

// CitationPath is where the API gives the citation in a style.
func (p *passagePage) CitationPath(style string) string {
	path := paths.API + paths.Passage(p.Passage.ID) + "/citations/" + style
	if p.Span != nil {
		path += paths.SpanQuery(*p.Span)
	}
	return path
}
