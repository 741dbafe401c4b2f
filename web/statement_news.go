package web

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"evidence/corpus/quantity"
	"evidence/corpus/statement"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A newPassage bears on a claim of a statement and came after the statement.
type newPassage struct {
	Claim string    `json:"claim"` // id of the claim
	Since time.Time `json:"since"` // when the passage was first seen
	passageEvidence

	Number int    `json:"-"` // of the claim in the statement
	Said   string `json:"-"` // the claim
}

// Name is that of the claim.
func (n newPassage) Name() string { return fmt.Sprintf("Claim %d", n.Number) }

// When is the day on which the passage came.
func (n newPassage) When() string { return format.Day(n.Since) }

const (
	keptNews = 4096 // claims of which the new passages are remembered
	// newsAtOnce is for how many claims new passages are looked for while somebody waits for an answer; the
	// next request goes on with the others.
	newsAtOnce = 25
)

// newsCache remembers what is new for claims, which is dear to find out, until they or the reports change.
type newsCache struct {
	sync.Mutex
	of      *reports.Library
	kept    map[string][]newPassage // by what was looked for in this library
	looking chan struct{}           // full while somebody looks: the others wait, and then know it
}

func newNewsCache() *newsCache {
	return &newsCache{kept: map[string][]newPassage{}, looking: make(chan struct{}, 1)}
}

func (n *newsCache) get(l *reports.Library, key string) ([]newPassage, bool) {
	n.Lock()
	defer n.Unlock()
	list, ok := n.kept[key]
	return list, ok && n.of == l
}

func (n *newsCache) put(l *reports.Library, key string, list []newPassage) {
	n.Lock()
	defer n.Unlock()
	if n.of != l || len(n.kept) >= keptNews {
		clear(n.kept)
	}
	n.of, n.kept[key] = l, list
}

// newPassages are those that came after a statement and that a search for one of its claims
// ranks among the best, the newest first, and for how many claims it is yet to be looked.
func (f *statementReader) newPassages(r *handler.Request, st *statement.Statement) (list []newPassage, left int, err error) {
	reports, err := r.Library.Store.ReportsChangedSince(r.Context(), st.Created)
	if err != nil || len(reports) == 0 {
		return nil, 0, err
	}
	state, err := newsState(r, st, reports)
	if err != nil {
		return nil, 0, err
	}
	looked := 0
	for i := range st.Claims {
		c := &st.Claims[i]
		// What other claims say may change the order a little; it is not looked again for that.
		key := state + "\n" + c.Text
		found, ok := f.news.get(r.Library, key)
		if !ok && looked == newsAtOnce {
			left++
			continue
		}
		if !ok {
			looked++
			if found, err = f.lookForNews(r, st, c, reports, key); err != nil {
				return nil, 0, err
			}
		}
		for _, n := range found {
			n.Claim, n.Number, n.Said, n.Pinned = c.ID, i+1, c.Text, pinnedWhole(c, n.ID)
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b newPassage) int { return b.Since.Compare(a.Since) })
	return list, left, nil
}

// newsState is another text after every change of the reports that are new for a statement, or of those that are looked in.
// The store's revision would not do: it grows before a search finds what is new.
func newsState(r *handler.Request, st *statement.Statement, reports []string) (string, error) {
	docs, err := r.Library.Documents(r.Context())
	state := fmt.Sprintf("%s %q %q", st.ID, st.Title, st.Reports)
	for _, d := range docs {
		if slices.Contains(reports, d.ID) {
			state += fmt.Sprintf(" %s %s %d", d.ID, d.SHA256, d.Passages)
		}
	}
	return state, err
}

// lookForNews searches for what is new for a claim, unless somebody else did so while it waited for its turn.
func (f *statementReader) lookForNews(r *handler.Request, st *statement.Statement, c *statement.Claim, reports []string, key string) ([]newPassage, error) {
	cache := f.news
	select {
	case cache.looking <- struct{}{}:
		defer func() { <-cache.looking }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if known, ok := cache.get(r.Library, key); ok {
		return known, nil
	}
	found, err := f.evidence(r, st, c, "")
	if err != nil {
		return nil, err
	}
	list := []newPassage{}
	for _, h := range found.near() {
		if !slices.Contains(reports, h.Document) {
			continue
		}
		res, err := r.Library.Store.Resolve(r.Context(), h.ID)
		if err != nil {
			return nil, err
		}
		if since := res.Issued.FirstSeen; since.After(st.Created) {
			list = append(list, newPassage{Since: since, passageEvidence: h})
		}
	}
	cache.put(r.Library, key, list)
	return list, nil
}

// news says how many passages are new since somebody looked, and shows them where they are asked for.
func (p *statementPage) news(r *handler.Request, f *statementReader) error {
	list, left, err := f.newPassages(r, &p.Statement)
	p.Left = left
	if err != nil || len(list) == 0 {
		return err
	}
	looked, err := r.Library.Store.NewsSeenAt(r.Context(), p.Statement.ID)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(n newPassage) bool { return !n.Since.After(looked) })
	p.New = len(list)
	if r.URL.Query().Get("new") == "1" {
		p.News = list
	}
	return nil
}

// NewsUntil is up to when all new passages are shown, as a form sends it; empty where there is nothing to be marked as seen.
func (p *statementPage) NewsUntil() string {
	if len(p.News) == 0 || p.Left > 0 || p.Rights.Writer == "" {
		return ""
	}
	return format.Timestamp(p.News[0].Since)
}

// opSeen is what a form asks for that marks new passages as seen. It is no edit.
const opSeen = "seen"

// markSeen marks the new passages as seen that came up to the time that the form names: no more than were shown.
func markSeen(r *handler.Request, id string, values url.Values) (handler.Response, error) {
	until, err := time.Parse(time.RFC3339, values.Get("until"))
	if err != nil {
		return nil, handler.Problemf(http.StatusBadRequest, "Go back, load the page again and repeat it.", "Until when passages were seen cannot be %q.", values.Get("until"))
	}
	if _, err := findStatement(r, id); err != nil {
		return nil, err
	}
	if err := r.Library.Store.MarkNewsSeen(r.Context(), id, until); err != nil {
		return nil, err
	}
	return handler.Redirect{To: paths.Statement(id), Status: http.StatusSeeOther}, nil
}

// statementNews answers with the feed of passages that bear on a statement's claims and came after it.
func (reader *statementReader) statementNews(r *handler.Request) (handler.Response, error) {
	st, err := findStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	list, left, err := reader.newPassages(r, &st)
	if err != nil {
		return nil, err
	}
	f := atomFeed{
		Language: "en-GB", ID: urn("statement", st.ID+" "+format.Timestamp(st.Created)), Title: "New evidence: " + st.Title, Updated: format.Timestamp(st.Created),
		Subtitle: "Passages that bear on the claims of this statement and came after it, the newest first.",
		Author:   atomPerson{handler.SiteName}, Icon: r.Link("/favicon.ico"),
		Links: []atomLink{{"self", "application/atom+xml", r.Link(paths.StatementFeed(st.ID))}, {"alternate", "text/html", r.Link(paths.Statement(st.ID))}},
	}
	if left > 0 {
		f.Subtitle += fmt.Sprintf(" For %s it is yet to be looked: ask again.", quantity.Of(left, "claim", "claims"))
	}
	for _, n := range list[:min(feedEntries, len(list))] {
		h := n.Hit
		e := atomEntry{
			ID: urn("evidence", st.ID+" "+n.Claim+" "+h.ID), Title: fmt.Sprintf("%s: %s, %s", n.Name(), cmp.Or(h.Authority, h.Title, h.Document), n.Place()),
			Updated: format.Timestamp(n.Since), Published: format.Timestamp(n.Since), Summary: "“" + h.Text + "” (on the claim: " + n.Said + ")",
			Links: []atomLink{{"alternate", "text/html", r.Link(paths.Passage(h.ID))}, {"related", "text/html", r.Link(paths.Claim(st.ID, n.Claim))}},
		}
		if h.Authority != "" {
			e.Categories = append(e.Categories, atomCategory{h.Authority})
		}
		f.Entries = append(f.Entries, e)
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	out, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, err
	}
	return handler.Body{ContentType: "application/atom+xml; charset=utf-8", Data: append([]byte(xml.Header), append(out, '\n')...)}, nil
}
