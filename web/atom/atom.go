package atom

import (
	"crypto/sha256"
	"encoding/xml"
	"fmt"

	"evidence/web/handler"
)

// An Atom is a feed as RFC 4287 ("The Atom Syndication Format") writes it.
type Atom struct {
	XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Language string   `xml:"xml:lang,attr"`
	ID       string   `xml:"id"`
	Title    string   `xml:"title"`
	Subtitle string   `xml:"subtitle"`
	Updated  string   `xml:"updated"` // RFC 3339
	Author   Person   `xml:"author"`
	Icon     string   `xml:"icon"`
	Links    []Link   `xml:"link"`
	Entries  []Entry  `xml:"entry"`
}

// An Entry is a document that was added.
type Entry struct {
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    string     `xml:"updated"`
	Published  string     `xml:"published"`
	Author     *Person    `xml:"author"` // nil for the feed's
	Categories []Category `xml:"category"`
	Links      []Link     `xml:"link"`
	Summary    string     `xml:"summary"`
}

// A Person is who wrote an entry or keeps a feed.
type Person struct {
	Name string `xml:"name"`
}

// A Category is a subject of an entry.
type Category struct {
	Term string `xml:"term,attr"`
}

// A Link leads to what an entry is about.
type Link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// URN makes an identifier of a name: a UUID of version 8 (RFC 9562, 5.8) from its SHA-256.
func URN(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + "\n" + name))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// MaxEntries is how many documents the feed holds, the newest in the library.
const MaxEntries = 100

// Response sends a feed.
func Response(f Atom) (handler.Response, error) {
	out, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, err
	}
	return handler.Body{ContentType: "application/atom+xml; charset=utf-8", Data: append([]byte(xml.Header), append(out, '\n')...)}, nil
}
