package cite

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
)

// A MetaTag is an element meta of a page.
type MetaTag struct{ Name, Content string }

// Addresses are where what is cited can be had.
type Addresses struct {
	Page   string // the page that shows it
	Report string // the page of its report
	PDF    string // the kept original
}

// MetaTags are the elements by which Highwire, and after it Google Scholar, Zotero and Citoid, read what a page is about. A body whose
// name has a comma is given as the institution alone: as an author it would be read as an inverted name.
func (c *Citation) MetaTags(at Addresses) []MetaTag {
	r := c.reference()
	tags := []MetaTag{{"citation_title", r.title}}
	for _, n := range r.names {
		switch {
		case n.Literal == "":
			tags = append(tags, MetaTag{"citation_author", n.inverted(", ", asGiven)})
		case !strings.Contains(n.Literal, ","):
			tags = append(tags, MetaTag{"citation_author", n.Literal})
		}
	}
	institution := cmp.Or(r.publisher, c.Source.Publisher)
	if len(r.names) == 1 && r.names[0].Literal != "" {
		institution = cmp.Or(institution, r.names[0].Literal)
	}
	first, last := c.pageLabels()
	for _, t := range []MetaTag{
		{"citation_technical_report_institution", institution},
		{"citation_publication_date", strings.ReplaceAll(r.date, "-", "/")},
		{"citation_firstpage", first}, {"citation_lastpage", last},
		{"citation_language", "en"}, {"citation_pdf_url", at.PDF}, {"citation_abstract_html_url", at.Page},
	} {
		if t.Content != "" {
			tags = append(tags, t)
		}
	}
	return tags
}

// pageLabels are the printed labels of the pages of a passage; empty where they are not known.
func (c *Citation) pageLabels() (first, last string) {
	p := &c.Passage
	if c.whole() || p.Label == "" {
		return "", ""
	}
	return p.Label, cmp.Or(p.LabelEnd, p.Label)
}

// COinS is an OpenURL context object (Z39.88-2004) as an element span of class Z3988 has it in its title: reference managers offer what
// is on a page with many of them as a list. It tells a body from a person.
func (c *Citation) COinS() string {
	r := c.reference()
	v := url.Values{"ctx_ver": {"Z39.88-2004"}, "rft_val_fmt": {"info:ofi/fmt:kev:mtx:book"}, "rft.genre": {"report"}, "rft.btitle": {r.title}, "rft.title": {r.title}}
	for i, n := range r.names {
		switch {
		case n.Literal != "":
			v.Add("rft.aucorp", n.Literal)
		case i == 0:
			v.Set("rft.aulast", n.Family)
			v.Set("rft.aufirst", n.Given)
		default:
			v.Add("rft.au", n.inverted(", ", asGiven))
		}
	}
	first, last := c.pageLabels()
	pages := first
	if last != first {
		pages += "-" + last
	}
	for _, f := range []MetaTag{{"rft.date", r.date}, {"rft.pub", r.publisher}, {"rft.pages", pages}, {"rft_id", cmp.Or(c.Link, r.url)}} {
		if f.Content != "" {
			v.Set(f.Name, f.Content)
		}
	}
	return v.Encode()
}

// SchemaOrg describes a report, or a quotation of one, in the terms of schema.org, as JSON-LD.
func (c *Citation) SchemaOrg(at Addresses) map[string]any {
	report := c.schemaReport(at)
	if c.whole() {
		report["@context"] = schemaContext
		return report
	}
	q := map[string]any{"@context": schemaContext, "@type": "Quotation", "text": c.Quote, "inLanguage": "en", "isPartOf": report}
	first, last := c.pageLabels()
	if first == "" {
		first, last = "PDF "+strconv.Itoa(c.Passage.Page), "PDF "+strconv.Itoa(c.Passage.PageEnd)
	}
	setKnown(q, "@id", at.Page, "url", at.Page, "pageStart", first, "pageEnd", last, "position", c.Passage.Paragraph)
	return q
}

const schemaContext = "https://schema.org"

func (c *Citation) schemaReport(at Addresses) map[string]any {
	r := c.reference()
	report := map[string]any{"@type": "Report", "name": r.title, "inLanguage": "en"}
	var authors []map[string]any
	for _, n := range r.names {
		if n.Literal != "" {
			authors = append(authors, map[string]any{"@type": "Organization", "name": n.Literal})
			continue
		}
		authors = append(authors, map[string]any{"@type": "Person", "name": n.inOrder(asGiven), "familyName": n.Family, "givenName": n.Given})
	}
	if len(authors) > 0 {
		report["author"] = authors
	}
	if publisher := strings.TrimSpace(c.Source.Publisher); publisher != "" {
		report["publisher"] = map[string]any{"@type": "Organization", "name": publisher}
	}
	if c.Source.Authority != "" {
		report["about"] = map[string]any{"@type": "Organization", "name": c.Source.Authority}
	}
	if at.PDF != "" {
		report["encoding"] = map[string]any{"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": at.PDF}
	}
	setKnown(report, "@id", at.Report, "url", at.Report, "datePublished", r.date, "sameAs", r.url, "license", c.Source.LicenceAddress())
	return report
}

// setKnown sets names to the values after them, those that are known.
func setKnown(m map[string]any, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m[pairs[i]] = pairs[i+1]
		}
	}
}
