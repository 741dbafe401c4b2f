package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/atom"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// followed is how many reports, those that were added last, a feed of a search looks in.
const followed = 200

// followedHits bounds how many passages a feed of a search is chosen from.
const followedHits = 5000

// SearchFeed answers with the feed of what a search finds, the last added first, as Atom or as a JSON Feed.
func SearchFeed(r *handler.Request) (handler.Response, error) {
	if err := onlyParameters(r, append([]string{paths.ParamQuery, paths.ParamMatch}, result.FilterParams...)...); err != nil {
		return nil, err
	}
	s, err := result.ReadSearch(r.URL.Query())
	if err != nil {
		return nil, err
	}
	if s.Text == "" && !s.Filtered() {
		return nil, handler.Problemf(http.StatusBadRequest, "Give q, or a filter such as authority.", "Nothing is searched for.")
	}
	if err := s.ResolveFilters(r.Context(), r.Library.Engine); err != nil {
		return nil, err
	}
	versions, err := r.Library.Store.Versions(r.Context())
	if err != nil {
		return nil, err
	}
	list, err := newestHits(r, s, versions)
	if err != nil {
		return nil, err
	}
	about := s.Text
	if chosen := chips(s.Params); about == "" && len(chosen) > 0 {
		about = chosen[0].Label
	}
	f := atom.Atom{
		Language: "en-GB", ID: feedID("search "+s.Params.Encode(), versions), Title: "New passages: " + format.Shorten(120, about), Updated: format.Timestamp(r.Site.Started),
		Subtitle: "Passages that this search finds in the 200 reports that were added last, the newest in this library first.",
		Author:   atom.Person{Name: handler.SiteName}, Icon: absolute(r, "/favicon.ico"), Links: feedLinks(r, paths.Search(s.Params)),
	}
	for _, h := range list {
		f.Entries = append(f.Entries, hitEntry(r, h))
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return feedResponse(r, f)
}

// A newHit is a passage and since when the library has it.
type newHit struct {
	search.Hit
	since time.Time
}

// newestHits are the passages that a search finds among the reports that were added last, the newest first.
func newestHits(r *handler.Request, s result.SearchRequest, versions []store.Version) ([]newHit, error) {
	given := map[string]time.Time{}
	for _, v := range versions {
		given[v.SHA256] = v.Given
	}
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	added := map[string]time.Time{}
	var newest []string
	for _, d := range docs {
		if len(s.Filters.Document) == 0 || slices.Contains(s.Filters.Document, d.ID) {
			added[d.ID], newest = given[d.SHA256], append(newest, d.ID)
		}
	}
	slices.SortFunc(newest, func(a, b string) int { return cmp.Or(added[b].Compare(added[a]), cmp.Compare(a, b)) })
	if s.Filters.Document = newest[:min(followed, len(newest))]; len(newest) == 0 {
		return nil, nil
	}
	s.Loose = true
	s.Size, s.Sort = followedHits, search.SortScore
	var list []newHit
	found, err := r.Library.Engine.Search(r.Context(), s.Query)
	if err != nil {
		return nil, err
	}
	for _, h := range found.Hits {
		list = append(list, newHit{h, added[h.Document]})
	}
	byAge := func(a, b newHit) int { return b.since.Compare(a.since) }
	slices.SortStableFunc(list, byAge)
	list = list[:min(atom.MaxEntries, len(list))]
	for i := range list {
		known, err := r.Library.Store.Resolve(r.Context(), list[i].ID)
		if err != nil {
			return nil, err
		}
		list[i].since = known.Issued.FirstSeen // a new version of a report has old passages
	}
	slices.SortStableFunc(list, byAge)
	return list, nil
}

func hitEntry(r *handler.Request, h newHit) atom.Entry {
	e := atom.Entry{
		ID: atom.URN("passage", h.ID), Title: cmp.Or(h.Authority, h.Title, h.Document) + ", " + result.PlaceOf(h.Hit), Updated: format.Timestamp(h.since), Published: format.Timestamp(h.since),
		Summary: "“" + h.Text + "”", Links: []atom.Link{{Rel: "alternate", Type: "text/html", Href: absolute(r, paths.Passage(h.ID))}},
	}
	if h.Publisher != "" {
		e.Author = &atom.Person{Name: h.Publisher}
	}
	if h.Authority != "" {
		e.Categories = append(e.Categories, atom.Category{Term: h.Authority})
	}
	if h.URL != "" {
		e.Links = append(e.Links, atom.Link{Rel: "via", Type: "application/pdf", Href: h.URL})
	}
	return e
}

// Follow are the feeds of what a search finds.
func (p *searchPage) Follow() []choice {
	v := url.Values{}
	for name, values := range p.params {
		if name != paths.ParamSort {
			v[name] = values
		}
	}
	if len(v) == 0 || len(v.Get(paths.ParamQuery)) > paths.MaxMarked {
		return nil
	}
	return []choice{{Label: "Atom", Href: paths.SearchFeed + "?" + v.Encode()}, {Label: "JSON Feed", Href: paths.SearchJSONFeed + "?" + v.Encode()}}
}
