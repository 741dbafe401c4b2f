package handler

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"evidence/corpus/cite"
)

// Meta is what a page says of itself, in its head and to whoever it is shared with.
type Meta struct {
	Title       string // without the site's name
	Description string // a sentence or a quote, for previews
	Canonical   string // path; empty where the page has no lasting address
	Image       string // path of a picture for previews
	Article     bool   // a text of its own, not a list
	NoIndex     bool
	Feed        string // path of a feed about what the page shows
	Box         string // what the search box holds
	Hits        bool   // the page has hits to step through

	Tags   []cite.MetaTag // about what the page shows, for reference managers
	Linked any            // the same as JSON-LD; nil for nothing
	COinS  string         // the same as an OpenURL context object
	Links  []Link         // what belongs to the page: the header Link has them, and the alternates are in the page's head too
}

// A Link leads from a page to what belongs to it (RFC 8288).
type Link struct{ Rel, Href, Type, Title string }

// relAlternate is the relation of another form of the page.
const relAlternate = "alternate"

// Alternates are the links to other forms of the page.
func (m Meta) Alternates() []Link {
	return slices.DeleteFunc(slices.Clone(m.Links), func(l Link) bool { return l.Rel != relAlternate })
}

// linkHeader is the value of the header Link.
func linkHeader(links []Link) string {
	all := make([]string, len(links))
	for i, l := range links {
		all[i] = fmt.Sprintf("<%s>; rel=%q", l.Href, l.Rel)
		if l.Type != "" {
			all[i] += fmt.Sprintf("; type=%q", l.Type)
		}
	}
	return strings.Join(all, ", ")
}

// A layout is what the layout needs besides the view.
type layout struct {
	Meta
	View     View
	Site     string // address of the site in public; empty where it has none
	JSONPath string // path of the page's JSON; empty where there is none
	Section  string // name of the route
	Sample   bool
	Ready    bool
	authState
}

// A View is what a page shows: a value that is written as HTML or as JSON.
type View interface {
	Template() string         // name of the template that writes it
	Describe(r *Request) Meta // what the page says of itself
}

// A Shown view is a response.
type Shown struct {
	View
	Result any // as JSON; nil for the view itself
	Status int // 0 for 200
}

// Show answers with a page. Where JSON is asked for it is the view itself.
func Show(v View) (Response, error) { return Shown{View: v}, nil }

// ShowResult answers with a page, or with the result that it shows where JSON is asked for.
func ShowResult(v View, result any) (Response, error) { return Shown{View: v, Result: result}, nil }

func (s Shown) Send(w http.ResponseWriter, r *Request) error {
	if r.WantsJSON() {
		if s.Result == nil {
			s.Result = s.View
		}
		return JSON{s.Result, s.Status}.Send(w, r)
	}
	meta := s.Describe(r)
	return r.Site.templates.render(s.View, meta, r, func(body []byte) error {
		if len(meta.Links) > 0 {
			w.Header().Set("Link", linkHeader(meta.Links))
		}
		if r.Site.Users != nil {
			w.Header().Add("Vary", "Cookie")
			r.renewSession(w.Header())
		}
		return sendTagged(w, r, s.Status, "text/html; charset=utf-8", body)
	})
}
