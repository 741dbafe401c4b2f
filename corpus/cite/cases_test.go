package cite

import (
	"strconv"

	"evidence/corpus"
)

// A testCase is a citation with its pinpoint as Pandoc is to be told it: by page
// and by OSCOLA's rule.
type testCase struct {
	name, accessed string
	src            corpus.Source
	p              corpus.Passage
	page, legal    string
	chicago        string // where it differs from page
}

func (c *testCase) citation() Citation {
	out := New(c.src, c.p)
	out.Accessed = c.accessed
	return out
}

// testCases are sources and passages of every shape.
func testCases() []testCase {
	type S = corpus.Source
	type P = corpus.Passage
	by := func(author string) S { return with(inquiry, func(s *S) { s.Author = author }) }
	titled := func(author, title string) S {
		return with(by(author), func(s *S) { s.Title, s.Authority = title, "" })
	}
	inspectedBy := func(publisher string) S { return with(inspection, func(s *S) { s.Publisher = publisher }) }
	return apart([]testCase{
		{name: "inspection", src: inspection, p: passage, accessed: "2031-02-03", page: "p. 4, para. 14", legal: "para 14"},
		{name: "inspection, access unknown", src: inspectedBy("Care Quality Commission"), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "title names the authority", src: with(inspection, func(s *S) {
			s.Title, s.Authority = "Inspection of Telford and Wrekin children’s services", "Telford & Wrekin"
		}),
			p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "only the inspection is dated", src: with(inspectedBy("Care Inspectorate"), func(s *S) { s.Published = "" }), accessed: "2031-02-03",
			p: with(passage, func(p *P) { p.Paragraph = "" }), page: "p. 4", legal: "p. 4"},
		{name: "year only, no address", src: with(inspectedBy("HM Inspectorate of Probation"), func(s *S) { s.Published, s.URL = "2030", "" }), accessed: "2031-02-03",
			p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "one person with letters", src: inquiry, accessed: "2031-02-03",
			p:    with(passage, func(p *P) { p.Page, p.PageEnd, p.Label, p.LabelEnd, p.Paragraph = 12, 13, "ix", "x", "5.12" }),
			page: "pp. ix–x, para. 5.12", legal: "para 5.12"},
		{name: "two persons", src: by("Professor Ann Mary Oath OBE and Dr Jean-Paul de Deney"),
			p: with(passage, func(p *P) { p.PageEnd, p.LabelEnd, p.Paragraph = 5, "5", "" }), page: "pp. 4–5", legal: "pp. 4–5"},
		{name: "three persons", src: by("Ann Ade, B. C. Bow and Cee C. Coe"), p: with(passage, func(p *P) { p.Block, p.Paragraph = corpus.Row, "" }),
			page: "p. 4, table", legal: "p. 4"},
		{name: "four persons", src: by("Ann Ally CBE, Bea Bee, Cee Cee and Dee Dee"), p: with(passage, func(p *P) { p.Block, p.Paragraph, p.Marker = corpus.Footnote, "", "3" }),
			page: "p. 4, footnote 3", legal: "p. 4", chicago: "p. 4n3"},
		{name: "eleven persons", src: by("Ann Aa, Bea Bb, Cee Cc, Dee Dd, Eve Ee, Fay Ff, Gay Gg, Hal Hh, Ian Ii, Jo Jj and Kay Kk"), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "a peer", src: by("The Rt Hon the Baroness Hallett DBE"), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "a person and two bodies", src: by("Sir Wyn Williams; Audit Commission; Health and Social Care Committee"), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "a body", src: with(by("Home Affairs Committee"), func(s *S) { s.Publisher = "House of Commons" }), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "a body with a full stop", src: with(by("Smith & Co."), func(s *S) { s.Publisher = "H.M. Stationery Office." }), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "no date", src: with(by("Noah North"), func(s *S) { s.Published = "" }), accessed: "2031-02-03", p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "no publisher, address or date", src: S{ID: "x", Title: "Findings", Author: "Flo Finder"}, accessed: "2031-02-03", p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "no author or publisher", src: S{ID: "x", Title: "Voices: what was heard", Published: "2030", URL: "https://example.org/x.pdf"}, p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "nothing but an id", src: S{ID: "scan"}, p: P{ID: "k3m9x2p7qa5t", Page: 2, PageEnd: 3, Block: corpus.Item, Text: "Yes"}, page: "PDF pp. 2–3", legal: "PDF pp 2–3"},
		{name: "a title that asks", src: titled("Quin Quest", "Who was heard?"), p: with(passage, func(p *P) { p.Label = "" }), page: "PDF p. 4, para. 14", legal: "para 14"},
		{name: "a title that asks, and no author", src: S{ID: "x", Title: "Who was heard?", Publisher: "", Published: "2030"}, p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "a title in two parts with a number", src: titled("Tom Two", "Module 1: the re-inspection of looked-after children. The state of the nation in 2030 and up to the end it is for (HC 18)"),
			p: with(passage, func(p *P) { p.Page, p.PageEnd, p.Label, p.LabelEnd, p.Paragraph = 330, 331, "321", "322", "" }), page: "pp. 321–322", legal: "pp. 321–322"},
		{name: "a title with marks", src: titled("Mark Marks", "Children’s “voices” & <their> ‘needs’: a & b"), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "not ASCII", src: with(titled("Siân Ó Briain", "Plas Tŷ Coch – an élite naïveté in Łódź"), func(s *S) { s.Publisher = "Cyngor Môn" }), p: passage, page: "p. 4, para. 14", legal: "para 14"},
		{name: "a long address", src: with(inspectedBy("NHS England"), func(s *S) { s.URL = "https://example.org/a_b/c%20d.pdf?e=1&f=*g*" }), p: passage, page: "p. 4, para. 14", legal: "para 14"},
	})
}

// apart gives each case's report an id of its own, but for the one that is known by its id alone.
func apart(cases []testCase) []testCase {
	for i := range cases {
		if cases[i].src.Title != "" {
			cases[i].src.ID += "-" + strconv.Itoa(i)
		}
	}
	return cases
}
