package result

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/briefing"
	"evidence/corpus/cite"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A Collection is passages that somebody gathered, in their order: those that an address names, or those of a collection that is
// kept here.
type Collection struct {
	Title    string      `json:"title"`    // what its maker calls it
	Passages []Collected `json:"passages"` // the passages
	Missing  []Missing   `json:"missing"`  // what is no longer to be had
}

// A Collected is a passage of a collection, or a part of one.
type Collected struct {
	ID       string          `json:"id"`               // id of the passage
	Span     *corpus.Span    `json:"span,omitempty"`   // words that are meant; absent for the whole passage
	Quote    string          `json:"quote"`            // words of the report
	Was      string          `json:"was,omitempty"`    // words of the whole passage as they were last seen under this id, where the report has others now
	Note     string          `json:"note"`             // what the maker of the collection says of it
	Labels   []string        `json:"labels,omitempty"` // what the maker of a kept collection sorts it by
	At       int             `json:"-"`                // its position in a kept collection, of all that was kept
	Place    string          `json:"place"`            // where in the report it is
	Document corpus.Document `json:"document"`         // the report
	Passage  *corpus.Passage `json:"passage"`          // the passage as it is now
	Links    Links           `json:"links"`            // addresses of the passage and its report

	citation cite.Citation
}

// Missing is a passage that a collection names and that cannot be shown.
type Missing struct {
	ID     string   `json:"id"`               // id as the collection gives it
	Why    string   `json:"why"`              // why it cannot be shown
	Note   string   `json:"note,omitempty"`   // what the maker of a kept collection says of it
	Labels []string `json:"labels,omitempty"` // what they sort it by
	At     int      `json:"-"`                // its position in a kept collection, of all that was kept
}

// MaxCollected is how many passages a collection may have: its address must fit everywhere.
const MaxCollected = 50

// maxCollectedNote is how many characters a note may have, which must fit into an address.
const maxCollectedNote = 500

// CollectionTitle is what somebody calls a collection as it is shown.
func CollectionTitle(written string) string {
	return format.Shorten(200, strings.Join(strings.Fields(written), " "))
}

// CollectedNote is what somebody says of a passage, or a *handler.Problem where that is too long.
func CollectedNote(written string) (string, error) {
	note := strings.TrimSpace(written)
	if utf8.RuneCountInString(note) > maxCollectedNote {
		return "", handler.Problemf(http.StatusBadRequest, "Shorten it.", "A note in a collection has at most %d characters.", maxCollectedNote)
	}
	return note, nil
}

// FindCollection reads a collection from an address, or from a form with the same fields: passage=ID or passage=ID:START-END as
// often as there are passages, and in the same order their notes.
func FindCollection(r *handler.Request, values url.Values) (*Collection, error) {
	c := &Collection{Title: CollectionTitle(values.Get(paths.ParamTitle)), Passages: []Collected{}, Missing: []Missing{}}
	named := values[paths.ParamPassage]
	if len(named) > MaxCollected {
		return nil, handler.Problemf(http.StatusBadRequest, "Make two collections of it.", "A collection has at most %d passages; this one has %d.", MaxCollected, len(named))
	}
	notes := values[paths.ParamNote]
	var seen []string
	for i, name := range named {
		note := ""
		if i < len(notes) {
			var err error
			if note, err = CollectedNote(notes[i]); err != nil {
				return nil, err
			}
		}
		if slices.Contains(seen, name) || strings.TrimSpace(name) == "" {
			continue
		}
		seen = append(seen, name)
		p, why, err := collect(r, name)
		switch {
		case err != nil:
			return nil, err
		case why != "":
			c.Missing = append(c.Missing, Missing{ID: name, Why: why})
		default:
			p.Note = note
			c.Passages = append(c.Passages, *p)
		}
	}
	return c, nil
}

// collect looks up a passage that a collection names, or says why it cannot be shown.
func collect(r *handler.Request, name string) (*Collected, string, error) {
	asked, part, _ := strings.Cut(name, ":")
	id, ok := passageid.Parse(asked)
	if !ok {
		return nil, "this is not the id of a passage", nil
	}
	res, err := r.Library.Store.Resolve(r.Context(), id)
	switch {
	case errors.Is(err, store.ErrUnknown):
		return nil, "no passage here ever had this id", nil
	case err != nil:
		return nil, "", err
	case res.Passage == nil:
		return nil, fmt.Sprintf("the report %q no longer has its words, or was withdrawn", res.Issued.Document), nil
	}
	p := &Collected{ID: res.Passage.ID, Passage: res.Passage, Links: LinksTo(res.Passage)}
	if p.Document, err = r.Library.Document(r.Context(), res.Passage.Document); err != nil {
		return nil, "", err
	}
	work, err := citeReport(r.Context(), r.Library, p.Document)
	if err != nil {
		return nil, "", err
	}
	before, after, err := r.Library.Store.Neighbours(r.Context(), p.ID, 1, 1)
	if err != nil {
		return nil, "", err
	}
	cited := cite.New(work.Source, *p.Passage).Between(before, after)
	cited.Shown = today(r)
	cited.Accessed, cited.TitleFromProperties, cited.Link = work.Accessed, work.TitleFromProperties, r.Site.Absolute(paths.Passage(p.ID))
	if p.Span = spanNamed(part, res.Passage.Text); p.Span != nil && res.Status != store.Changed {
		text := []rune(res.Passage.Text)
		start := len(string(text[:p.Span.Start]))
		if cited, err = cited.Excerpt(start, start+len(string(text[p.Span.Start:p.Span.End]))); err != nil {
			return nil, "", err
		}
	} else {
		p.Span = nil
	}
	if res.Status == store.Changed {
		p.Was = res.Issued.Text
	}
	p.Quote, p.Place, p.citation = cited.Quote, placeIn(&cited), cited
	return p, "", nil
}

// spanNamed is the part START-END of a text, in Unicode code points; nil where the text has no such part.
func spanNamed(part, text string) *corpus.Span {
	from, to, _ := strings.Cut(part, "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || start < 0 || start >= end || end > utf8.RuneCountInString(text) {
		return nil
	}
	return &corpus.Span{Start: start, End: end}
}

// Name is what the address calls the passage.
func (p *Collected) Name() string { return collectedName(p.ID, p.Span) }

func collectedName(id string, part *corpus.Span) string {
	if part == nil {
		return id
	}
	return fmt.Sprintf("%s:%d-%d", id, part.Start, part.End)
}

// Values are the parameters of the collection's address, without the passage numbered but; -1 for all.
func (c *Collection) Values(but int) url.Values {
	v := url.Values{}
	if c.Title != "" {
		v.Set(paths.ParamTitle, c.Title)
	}
	noted := slices.ContainsFunc(c.Passages, func(p Collected) bool { return p.Note != "" })
	for i := range c.Passages {
		if i == but {
			continue
		}
		v.Add(paths.ParamPassage, c.Passages[i].Name())
		if noted {
			v.Add(paths.ParamNote, c.Passages[i].Note)
		}
	}
	return v
}

// cited are the passages in their order with what was noted of each.
func (c *Collection) cited() []briefing.Collected {
	out := make([]briefing.Collected, len(c.Passages))
	for i := range c.Passages {
		p := &c.Passages[i]
		out[i] = briefing.Collected{Citation: p.citation, Note: p.Note, Labels: p.Labels, Was: p.Was}
	}
	return out
}

// CollectionFile answers with a collection as a file: in a citation style, or as a table.
func CollectionFile(r *handler.Request) (handler.Response, error) {
	c, err := FindCollection(r, r.URL.Query())
	if err != nil {
		return nil, err
	}
	return c.file(r)
}

// file is the collection in the form that the request names.
func (c *Collection) file(r *handler.Request) (handler.Response, error) {
	switch form := r.Param(paths.ParamForm); form {
	case formCSV, formXLSX:
		return tableFile(form, "evidence-collection", collectionColumns, c.rows(r))
	}
	return citedFile(r, "evidence-collection", briefing.Collection{Title: cmp.Or(c.Title, "Collection"), Items: c.cited()})
}

// collectionColumns are the columns of a collection as a table.
var collectionColumns = []string{"passage", "document", "authority", "title", "published", "page", "label", "paragraph", "quote", "note", "link", "labels"}

// rows has a row for each passage.
func (c *Collection) rows(r *handler.Request) [][]string {
	var out [][]string
	for i := range c.Passages {
		p := &c.Passages[i]
		d := &p.Document
		out = append(out, []string{p.Name(), d.ID, d.Authority, d.Title, d.Published, strconv.Itoa(p.Passage.Page), p.Passage.Label, p.Passage.Paragraph,
			p.Quote, p.Note, r.BaseURL() + p.Links.Passage, strings.Join(p.Labels, ", ")})
	}
	return out
}
