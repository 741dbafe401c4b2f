package pages

import (
	"evidence/web/handler"
)

// A ProsePage is a page that explains something. It is written here in plain
// sentences, so that its JSON says what the page says.
type ProsePage struct {
	Title    string    `json:"title"`
	Lead     string    `json:"lead"`
	Sections []Section `json:"sections"`

	path        string
	description string
}

// A Section is a part of a prose page, its parts shown in the order of the fields.
type Section struct {
	ID       string      `json:"id"` // what an address names it by, for good
	Title    string      `json:"title"`
	Text     []string    `json:"text"` // paragraphs
	Rows     []row       `json:"rows,omitempty"`
	Points   []string    `json:"points,omitempty"`
	Commands []string    `json:"commands,omitempty"`
	Links    []proseLink `json:"links,omitempty"`
	Form     rowForm     `json:"-"` // of what is written in Rows
	Heads    [2]string   `json:"-"` // of the columns of Rows
}

// A row is what is written or pressed, and what it does.
type row struct {
	Write []string `json:"write"` // alternatives
	Means string   `json:"means"`
}

type rowForm string

// Forms of rows.
const (
	searches rowForm = "searches" // queries, which can be tried
	keys     rowForm = "keys"
)

type proseLink struct {
	Text string `json:"text"`
	Href string `json:"href"`
}

func (p *ProsePage) Template() string { return "prose" }

func (p *ProsePage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: p.Title, Description: p.description, Canonical: p.path, Article: true}
}
