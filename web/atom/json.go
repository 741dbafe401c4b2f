package atom

import (
	"evidence/corpus/jsonenc"
	"evidence/web/handler"
)

// MediaJSON is the media type of a JSON Feed.
const MediaJSON = "application/feed+json"

// A jsonFeed is a feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) writes it.
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePage    string       `json:"home_page_url"`
	FeedURL     string       `json:"feed_url"`
	Description string       `json:"description"`
	Icon        string       `json:"icon"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	External    string           `json:"external_url,omitempty"`
	Title       string           `json:"title"`
	Text        string           `json:"content_text"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified"`
	Authors     []jsonAuthor     `json:"authors,omitempty"`
	Tags        []string         `json:"tags,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

type jsonAttachment struct {
	URL  string `json:"url"`
	Type string `json:"mime_type"`
}

// JSONResponse sends a feed as a JSON Feed.
func JSONResponse(f Atom) (handler.Response, error) {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Description: f.Subtitle, Icon: f.Icon, Language: f.Language,
		HomePage: linked(f.Links, "alternate"), FeedURL: linked(f.Links, "self"), Authors: []jsonAuthor{{f.Author.Name}}, Items: []jsonItem{}}
	for _, e := range f.Entries {
		item := jsonItem{ID: e.ID, URL: linked(e.Links, "alternate"), External: linked(e.Links, "via"), Title: e.Title, Text: e.Summary, Published: e.Published, Modified: e.Updated}
		if e.Author != nil {
			item.Authors = []jsonAuthor{{e.Author.Name}}
		}
		for _, c := range e.Categories {
			item.Tags = append(item.Tags, c.Term)
		}
		for _, l := range e.Links {
			if l.Rel == "enclosure" {
				item.Attachments = append(item.Attachments, jsonAttachment{l.Href, l.Type})
			}
		}
		out.Items = append(out.Items, item)
	}
	data, err := jsonenc.Marshal(out)
	return handler.Body{ContentType: MediaJSON, Data: data}, err
}

// linked is the address that has a relation to a feed or an entry; empty where none has.
func linked(links []Link, rel string) string {
	for _, l := range links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}
