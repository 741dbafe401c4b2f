package result

import (
	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/web/handler"
	"evidence/web/paths"
)

// DescribeCited adds to what a page says of itself what reference managers and other programs read of a citation: tags, JSON-LD and
// an OpenURL context object, and links to what belongs to it (https://signposting.org).
func DescribeCited(r *handler.Request, m *handler.Meta, c *cite.Citation, doc corpus.Document) {
	at := cite.Addresses{Page: r.Link(m.Canonical), Report: r.Link(paths.Document(doc.ID)), PDF: r.Link(paths.Original(doc.SHA256))}
	m.Tags, m.Linked, m.COinS = c.MetaTags(at), c.SchemaOrg(at), c.COinS()
	kind, citations := "https://schema.org/Report", paths.API+paths.Document(doc.ID)+"/citations/"
	span := ""
	if c.Passage.ID != "" {
		kind, citations = "https://schema.org/Quotation", paths.API+paths.Passage(c.Passage.ID)+"/citations/"
		m.Links = append(m.Links, handler.Link{Rel: "collection", Href: at.Report, Type: "text/html"})
	}
	if c.Partial {
		span = paths.SpanQuery(corpus.Span{Start: c.Start, End: c.End})
	}
	m.Links = append(m.Links,
		handler.Link{Rel: "cite-as", Href: at.Page},
		handler.Link{Rel: "type", Href: kind}, handler.Link{Rel: "type", Href: "https://schema.org/AboutPage"},
		handler.Link{Rel: "item", Href: at.PDF, Type: "application/pdf"})
	for _, s := range cite.Styles() {
		if s.Bibliographic {
			m.Links = append(m.Links, handler.Link{Rel: "describedby", Href: r.Link(citations + s.Name + span), Type: s.MediaType})
		}
	}
	if licence := doc.LicenceAddress(); licence != "" {
		m.Links = append(m.Links, handler.Link{Rel: "license", Href: licence})
	}
}

// COinSOf is a hit as an OpenURL context object.
func COinSOf(h *Hit) string {
	c := cite.New(corpus.Source{ID: h.Document, Title: h.Title, Authority: h.Authority, Publisher: h.Publisher, Published: h.Published, URL: h.URL}, h.Passage)
	return c.COinS()
}
