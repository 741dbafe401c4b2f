package statements

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"evidence/corpus/quantity"
	"evidence/web/atom"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// opSeen is what a form asks for that marks new passages as seen. It is no edit.
const opSeen = "seen"

// markSeen marks the new passages as seen that came up to the time that the form names: no more than were shown.
func markSeen(r *handler.Request, id string, values url.Values) (handler.Response, error) {
	until, err := time.Parse(time.RFC3339, values.Get("until"))
	if err != nil {
		return nil, handler.Problemf(http.StatusBadRequest, "Go back, load the page again and repeat it.", "Until when passages were seen cannot be %q.", values.Get("until"))
	}
	if _, err := result.FindStatement(r, id); err != nil {
		return nil, err
	}
	if err := r.Library.Store.MarkNewsSeen(r.Context(), id, until); err != nil {
		return nil, err
	}
	return handler.Redirect{To: paths.Statement(id), Status: http.StatusSeeOther}, nil
}

// NewsFeed answers with the feed of passages that bear on a statement's claims and came after it.
func NewsFeed(reader *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return newsFeed(r, reader) }
}

func newsFeed(r *handler.Request, reader *result.StatementReader) (handler.Response, error) {
	st, err := result.FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	list, left, err := reader.NewPassages(r, &st)
	if err != nil {
		return nil, err
	}
	f := atom.Atom{
		Language: "en-GB", ID: atom.URN("statement", st.ID+" "+format.Timestamp(st.Created)), Title: "New evidence: " + st.Title, Updated: format.Timestamp(st.Created),
		Subtitle: "Passages that bear on the claims of this statement and came after it, the newest first.",
		Author:   atom.Person{Name: handler.SiteName}, Icon: r.Link("/favicon.ico"),
		Links: []atom.Link{{Rel: "self", Type: "application/atom+xml", Href: r.Link(paths.StatementFeed(st.ID))}, {Rel: "alternate", Type: "text/html", Href: r.Link(paths.Statement(st.ID))}},
	}
	if left > 0 {
		f.Subtitle += fmt.Sprintf(" For %s it is yet to be looked: ask again.", quantity.Of(left, "claim", "claims"))
	}
	for _, n := range list[:min(atom.MaxEntries, len(list))] {
		h := n.Hit
		e := atom.Entry{
			ID: atom.URN("evidence", st.ID+" "+n.Claim+" "+h.ID), Title: fmt.Sprintf("%s: %s, %s", n.Name(), cmp.Or(h.Authority, h.Title, h.Document), n.Place()),
			Updated: format.Timestamp(n.Since), Published: format.Timestamp(n.Since), Summary: "“" + h.Text + "” (on the claim: " + n.ClaimText + ")",
			Links: []atom.Link{{Rel: "alternate", Type: "text/html", Href: r.Link(paths.Passage(h.ID))}, {Rel: "related", Type: "text/html", Href: r.Link(paths.Claim(st.ID, n.Claim))}},
		}
		if h.Authority != "" {
			e.Categories = append(e.Categories, atom.Category{Term: h.Authority})
		}
		f.Entries = append(f.Entries, e)
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return atom.Response(f)
}
