package mcp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// A passage is one as the tools give it.
type passage struct {
	ID        string   `json:"id"`
	Text      string   `json:"text"`                    // letter for letter
	LeftOut   int      `json:"text_left_out,omitempty"` // characters at the end of the text that are not given
	LeadIn    string   `json:"lead_in,omitempty"`       // of the list that it is an item of
	Place     string   `json:"place"`
	Headings  []string `json:"headings,omitempty"`
	Report    string   `json:"report"` // its id
	Title     string   `json:"title"`
	Authority string   `json:"authority"`
	Published string   `json:"published"`
	Address   string   `json:"address"`       // by which it is cited
	PDF       string   `json:"pdf,omitempty"` // the publisher's, at the page
	Warning   string   `json:"warning,omitempty"`
}

// notKnown is said where nothing is known.
const notKnown = "not known"

func (t *tools) shown(src corpus.Source, p *corpus.Passage) passage {
	c := cite.New(src, *p)
	out := passage{
		ID: p.ID, Text: p.Text, LeadIn: p.LeadIn, Place: placeOf(&c), Headings: p.Headings, Report: p.Document, Title: cmp.Or(src.Title, notKnown),
		Authority: cmp.Or(src.Authority, notKnown), Published: cmp.Or(src.Published, notKnown), Address: t.address(paths.Passage(p.ID)), Warning: p.Doubt,
	}
	if src.URL != "" {
		out.PDF = fmt.Sprintf("%s#page=%d", src.URL, p.Page)
	}
	if p.OCR != nil {
		out.Warning = "These words were read by OCR from a picture of the page: check them there before you quote them."
	}
	return out
}

func placeOf(c *cite.Citation) string {
	if at := c.Pinpoint(); at != "" {
		return c.Pages() + ", " + at
	}
	return c.Pages()
}

// address is the address of a path of the site; without a public one the path itself, below wherever the site is.
func (t *tools) address(path string) string { return cmp.Or(t.Absolute(path), path) }

func (t *tools) hit(h *search.Hit) passage {
	src := corpus.Source{ID: h.Document, Title: h.Title, Authority: h.Authority, Publisher: h.Publisher, Published: h.Published, Kind: h.Kind, URL: h.URL}
	return t.shown(src, &h.Passage)
}

// shorten cuts a passage's text.
func shorten(p *passage, over int) { p.Text, p.LeftOut = cutText(p.Text, over+30) }

// A searchInput is what to search for.
type searchInput struct {
	Query     string   `json:"query,omitempty" jsonschema:"what to search for; can be left out where a filter is given"`
	Authority []string `json:"authority,omitempty" jsonschema:"only reports about these bodies, by their names in list_reports"`
	Kind      []string `json:"kind,omitempty" jsonschema:"only reports of these kinds, such as inspection or inquiry"`
	Grade     []string `json:"grade,omitempty" jsonschema:"only reports with these overall grades, such as inadequate"`
	Reports   []string `json:"reports,omitempty" jsonschema:"only in the reports with these ids"`
	YearFrom  int      `json:"year_from,omitempty" jsonschema:"only reports of this year and later"`
	YearTo    int      `json:"year_to,omitempty" jsonschema:"only reports of this year and earlier"`
	Sort      string   `json:"sort,omitempty" jsonschema:"relevance, newest, oldest or document; relevance by default"`
	Limit     int      `json:"limit,omitempty" jsonschema:"number of passages, from 1 to 100; 10 by default"`
	From      int      `json:"from,omitempty" jsonschema:"number of passages to skip: the next of the answer before"`
	MaxBytes  int      `json:"max_bytes,omitempty" jsonschema:"length of the answer, from 2000 to 400000; 15000 by default"`
}

// A searchOutput is what was found.
type searchOutput struct {
	Total      int       `json:"total"`
	Passages   []passage `json:"passages"`
	Next       int       `json:"next,omitempty"`    // what to give as from for those that follow
	Nearest    []passage `json:"nearest,omitempty"` // passages with some of the words, where none satisfies the query
	DidYouMean string    `json:"did_you_mean,omitempty"`
	Notes      []string  `json:"notes,omitempty"`
}

const (
	defaultLimit = 10
	maxLimit     = 100
)

// limitOf is the number of items wanted.
func limitOf(asked, most int) (int, error) {
	if asked < 0 || asked > most {
		return 0, fmt.Errorf("limit cannot be %d: give a number from 1 to %d", asked, most)
	}
	return cmp.Or(asked, defaultLimit), nil
}

// maxFilters is how many values a filter can have.
const maxFilters = 50

// checkFilters refuses filters of too many values.
func checkFilters(filters ...[]string) error {
	for _, f := range filters {
		if len(f) > maxFilters {
			return fmt.Errorf("a filter has %d values: give at most %d, or narrow the search by words", len(f), maxFilters)
		}
	}
	return nil
}

// checkFrom refuses to skip more than any library has.
func checkFrom(from int) error {
	if from < 0 || from > search.MaxHits {
		return fmt.Errorf("from cannot be %d: give the next of the answer before, or leave it out", from)
	}
	return nil
}

func (t *tools) search(ctx context.Context, l *reports.Library, in searchInput) (any, error) {
	bytes, err1 := bytesWanted(in.MaxBytes)
	limit, err2 := limitOf(in.Limit, maxLimit)
	if err := errors.Join(err1, err2, checkFrom(in.From), checkFilters(in.Authority, in.Kind, in.Grade, in.Reports)); err != nil {
		return nil, err
	}
	s, err := result.ReadSearch(in.values())
	if err != nil {
		return nil, err
	}
	if s.Text == "" && !s.Filtered() {
		return nil, errors.New("nothing is searched for: give query, or a filter such as reports")
	}
	if err := s.ResolveFilters(ctx, l.Engine); err != nil {
		return nil, err
	}
	s.Size, s.From, s.NearMisses, s.DidYouMean = limit, in.From, true, true
	found, err := l.Engine.Search(ctx, s.Query)
	if err != nil {
		return nil, err
	}
	var hits []passage
	for i := range found.Hits {
		hits = append(hits, t.hit(&found.Hits[i]))
	}
	nearest := make([]passage, 0, 3)
	for i := range found.NearMisses[:min(3, len(found.NearMisses))] {
		nearest = append(nearest, t.hit(&found.NearMisses[i]))
	}
	notes := append(append(sampleNote(l), s.Notes...), found.Notes...)
	if found.Total == 0 {
		notes = append(notes, "No passage in these reports satisfies the query. That does not show that something is untrue.")
		return fit(bytes, nearest, shorten, func(some []passage) any {
			return searchOutput{Passages: []passage{}, Nearest: some, DidYouMean: found.DidYouMean, Notes: notes}
		})
	}
	return fit(bytes, hits, shorten, func(some []passage) any {
		out := searchOutput{Total: found.Total, Passages: append([]passage{}, some...), DidYouMean: found.DidYouMean, Notes: notes}
		if next := s.From + len(some); next < found.Total && len(some) > 0 {
			out.Next = next
		}
		return out
	})
}

// values are the input as an address of the site has it.
func (in *searchInput) values() url.Values {
	v := url.Values{paths.ParamQuery: {in.Query}, paths.ParamAuthority: in.Authority, paths.ParamKind: in.Kind, corpus.FacetGrade: in.Grade, paths.ParamDocument: in.Reports, paths.ParamSort: {in.Sort}}
	for name, year := range map[string]int{paths.ParamYearFrom: in.YearFrom, paths.ParamYearTo: in.YearTo} {
		if year != 0 {
			v.Set(name, strconv.Itoa(year))
		}
	}
	return v
}

// sampleNote says that the reports are the sample's.
func sampleNote(l *reports.Library) []string {
	if l.Sample {
		return []string{"These reports are the bundled sample. They are invented, and evidence of nothing."}
	}
	return nil
}

// A passageInput names a passage.
type passageInput struct {
	ID       string `json:"id" jsonschema:"the passage's id"`
	Style    string `json:"style,omitempty" jsonschema:"citation style, such as harvard, apa, chicago, oscola, ris, bibtex or csl-json; plain by default"`
	Before   int    `json:"before,omitempty" jsonschema:"number of passages before it, up to 20; 1 by default"`
	After    int    `json:"after,omitempty" jsonschema:"number of passages after it, up to 20; 1 by default"`
	MaxBytes int    `json:"max_bytes,omitempty" jsonschema:"length of the answer, from 2000 to 400000; 15000 by default"`
}

// A passageOutput is a passage with what is around it, or what became of it.
type passageOutput struct {
	Status   store.Status `json:"status"`
	Note     string       `json:"note,omitempty"`
	Passage  *passage     `json:"passage"`
	Citation string       `json:"citation,omitempty"`
	Before   []passage    `json:"before"`
	After    []passage    `json:"after"`
	LeftOut  int          `json:"neighbours_left_out,omitempty"`
	Notes    []string     `json:"notes,omitempty"`
	Formerly string       `json:"formerly,omitempty"` // the words as they were last seen under this id, where they have changed or are gone
}

const maxNeighbours = 20

// neighbours is how many passages are wanted on one side of a passage.
func neighbours(asked int) int { return max(0, min(cmp.Or(asked, 1), maxNeighbours)) }

func (t *tools) passage(ctx context.Context, l *reports.Library, in passageInput) (any, error) {
	bytes, err := bytesWanted(in.MaxBytes)
	if err != nil {
		return nil, err
	}
	style, err := cite.StyleByName(in.Style)
	if err != nil {
		return nil, err
	}
	id, ok := passageid.Parse(in.ID)
	if !ok {
		return nil, fmt.Errorf("%q is not the id of a passage; search_passages gives ids", in.ID)
	}
	found, err := l.Store.Resolve(ctx, id)
	if errors.Is(err, store.ErrUnknown) {
		return nil, fmt.Errorf("no passage here ever had the id %q; search_passages gives ids", in.ID)
	}
	if err != nil {
		return nil, err
	}
	out := passageOutput{Status: found.Status, Note: noteOn(&found), Before: []passage{}, After: []passage{}, Notes: sampleNote(l)}
	if found.Status == store.Changed || found.Status == store.Gone {
		out.Formerly = found.Issued.Text
	}
	if found.Passage == nil {
		return out, nil
	}
	return t.withNeighbours(ctx, l, found.Passage, out, style, in, bytes)
}

// withNeighbours fills in the passage, its citation and as many of its neighbours as fit.
func (t *tools) withNeighbours(ctx context.Context, l *reports.Library, p *corpus.Passage, out passageOutput, style cite.Style, in passageInput, bytes int) (any, error) {
	doc, err := l.Document(ctx, p.Document)
	if err != nil {
		return nil, err
	}
	before, after, err := l.Store.Neighbours(ctx, p.ID, neighbours(in.Before), neighbours(in.After))
	if err != nil {
		return nil, err
	}
	c := cite.New(doc.Source, *p).From(doc.Origins)
	c.Link = t.Absolute(paths.Passage(p.ID))
	fetched, err := l.Fetched(ctx, doc.SHA256)
	if err != nil {
		return nil, err
	}
	if len(fetched) > 0 {
		c.Accessed = fetched[0].On
	}
	out.Citation = style.Reference(c)
	main := t.shown(doc.Source, p)
	// The nearest neighbours first, so that those further off are left out first.
	all := []passage{main}
	for i := range max(len(before), len(after)) {
		if i < len(before) {
			all = append(all, t.shown(doc.Source, &before[len(before)-1-i]))
		}
		if i < len(after) {
			all = append(all, t.shown(doc.Source, &after[i]))
		}
	}
	isBefore := map[string]bool{}
	for _, b := range before {
		isBefore[b.ID] = true
	}
	return fit(bytes, all, shorten, func(some []passage) any {
		v := out
		v.Before, v.After, v.LeftOut = []passage{}, []passage{}, len(all)-len(some)
		if len(some) == 0 {
			return v
		}
		v.Passage = &some[0]
		for _, n := range some[1:] {
			if isBefore[n.ID] {
				v.Before = append([]passage{n}, v.Before...)
			} else {
				v.After = append(v.After, n)
			}
		}
		return v
	})
}

// noteOn says what became of a passage; nothing of one that is as it was.
func noteOn(r *store.Resolution) string {
	switch r.Status {
	case store.Moved:
		return "The same words are now under the id " + r.Passage.ID + "."
	case store.Changed:
		return "The words under this id have changed. Do not cite the passage in their place for what was said before."
	case store.Gone:
		return "The report no longer has these words. They are given as they were last seen, and not to be quoted as what it says."
	case store.Withdrawn:
		return "The report was withdrawn; its text is no longer given."
	}
	return ""
}
