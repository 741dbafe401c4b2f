package web

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"evidence/corpus/quantity"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

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
			Updated: format.Timestamp(n.Since), Published: format.Timestamp(n.Since), Summary: "“" + h.Text + "” (on the claim: " + n.ClaimText + ")",
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
