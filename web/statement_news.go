package web

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"evidence/corpus/statement"
)

// A newPassage bears on a claim of a statement and came after the statement.
type newPassage struct {
	Claim string    `json:"claim"` // id of the claim
	Since time.Time `json:"since"` // when the passage was first seen
	evidenceHit

	Number int    `json:"-"` // of the claim in the statement
	Said   string `json:"-"` // the claim
}

// Name is that of the claim.
func (n newPassage) Name() string { return fmt.Sprintf("Claim %d", n.Number) }

// When is the day on which the passage came.
func (n newPassage) When() string { return day(n.Since) }

// statementFeed is the address of a statement's feed.
func statementFeed(id string) string { return statementPath(id) + "/feed.atom" }

// keptNews is how many statements the new passages are remembered of.
const keptNews = 64

// newsCache remembers what is new for statements, which is dear to find out, until they or the reports change.
type newsCache struct {
	sync.Mutex
	kept map[string]knownNews
}

type knownNews struct {
	of   string // the state of the statement and of the reports
	list []newPassage
}

// newPassages are those that came after a statement and that a search for one of its claims
// ranks among the best, the newest first.
func (r *request) newPassages(st *statement.Statement) ([]newPassage, error) {
	reports, err := r.library.Store.NewSince(r.Context(), st.Created)
	if err != nil || len(reports) == 0 {
		return nil, err
	}
	state, err := r.newsState(st, reports)
	if err != nil {
		return nil, err
	}
	cache := &r.server.news
	cache.Lock()
	known, ok := cache.kept[st.ID]
	cache.Unlock()
	if ok && known.of == state {
		return known.list, nil
	}
	list, err := r.findNews(st, reports)
	if err != nil {
		return nil, err
	}
	cache.Lock()
	defer cache.Unlock()
	if cache.kept == nil || len(cache.kept) >= keptNews {
		cache.kept = map[string]knownNews{}
	}
	cache.kept[st.ID] = knownNews{state, list}
	return list, nil
}

// newsState is another text after every change of a statement or of the reports that are new for it.
func (r *request) newsState(st *statement.Statement, reports []string) (string, error) {
	docs, err := r.library.documents(r.Context())
	state := fmt.Sprintf("%p %d", r.library, st.Revision)
	for _, d := range docs {
		if slices.Contains(reports, d.ID) {
			state += fmt.Sprintf(" %s %s %d", d.ID, d.SHA256, d.Passages)
		}
	}
	return state, err
}

func (r *request) findNews(st *statement.Statement, reports []string) ([]newPassage, error) {
	var list []newPassage
	for i := range st.Claims {
		c := &st.Claims[i]
		found, err := r.evidence(st, c, "")
		if err != nil {
			return nil, err
		}
		for _, h := range found.near() {
			if !slices.Contains(reports, h.Document) {
				continue
			}
			res, err := r.library.Store.Resolve(r.Context(), h.ID)
			if err != nil {
				return nil, err
			}
			if since := res.Issued.FirstSeen; since.After(st.Created) {
				list = append(list, newPassage{Claim: c.ID, Since: since, evidenceHit: h, Number: i + 1, Said: c.Text})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b newPassage) int { return b.Since.Compare(a.Since) })
	return list, nil
}

// near are the hits that come near the claim.
func (e *claimEvidence) near() []evidenceHit {
	var out []evidenceHit
	for _, g := range e.Groups {
		for _, h := range g.Hits {
			if h.Near {
				out = append(out, h)
			}
		}
	}
	return out
}

// news says how many passages are new since somebody looked, and shows them where they are asked for.
func (p *statementPage) news(r *request) error {
	list, err := r.newPassages(&p.Statement)
	if err != nil || len(list) == 0 {
		return err
	}
	looked, err := r.library.Store.Looked(r.Context(), p.Statement.ID)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(n newPassage) bool { return !n.Since.After(looked) })
	p.New = len(list)
	if r.URL.Query().Get("new") != "1" {
		return nil
	}
	p.News = list
	if r.Method == http.MethodGet && p.Rights.Writer != "" && len(list) > 0 {
		return r.library.Store.Look(r.Context(), p.Statement.ID)
	}
	return nil
}

// statementNews answers with the feed of passages that bear on a statement's claims and came after it.
func statementNews(r *request) (response, error) {
	st, err := r.statement(r.variable("id"))
	if err != nil {
		return nil, err
	}
	list, err := r.newPassages(&st)
	if err != nil {
		return nil, err
	}
	f := atomFeed{
		Language: "en-GB", ID: urn("statement", st.ID+" "+stamp(st.Created)), Title: "New evidence: " + st.Title, Updated: stamp(st.Created),
		Subtitle: "Passages that bear on the claims of this statement and came after it, the newest first.",
		Author:   atomPerson{siteName}, Icon: r.link("/favicon.ico"),
		Links: []atomLink{{"self", "application/atom+xml", r.link(statementFeed(st.ID))}, {"alternate", "text/html", r.link(statementPath(st.ID))}},
	}
	for _, n := range list[:min(feedEntries, len(list))] {
		h := n.Hit
		e := atomEntry{
			ID: urn("evidence", st.ID+" "+n.Claim+" "+h.ID), Title: fmt.Sprintf("%s: %s, %s", n.Name(), cmp.Or(h.Authority, h.Title, h.Document), n.Place()),
			Updated: stamp(n.Since), Published: stamp(n.Since), Summary: "“" + h.Text + "” (on the claim: " + n.Said + ")",
			Links: []atomLink{{"alternate", "text/html", r.link(passagePath(h.ID))}, {"related", "text/html", r.link(claimPath(st.ID, n.Claim))}},
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
	return body{"application/atom+xml; charset=utf-8", append([]byte(xml.Header), append(out, '\n')...)}, nil
}
