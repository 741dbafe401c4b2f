package web

import (
	"net/http"
	"testing"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A lister knows reports and downloads none.
type lister []reports.ListedReport

func (l lister) Listed() []reports.ListedReport { return l }
func (lister) Start(string, []string) error     { return nil }
func (lister) Stop()                            {}
func (lister) Latest() *reports.Download        { return nil }

// Whoever may download reports is shown those that a report names and the library does not hold; what the list does not know is said.
func TestUnheldReports(t *testing.T) {
	t.Parallel()
	list := lister{
		{Source: corpus.Source{ID: "any-2016", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2016-06-06"}, Host: "files.example.org"},
		{Source: corpus.Source{ID: "any-2014", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2014-06-06"}, Host: "files.example.org"},
	}
	for _, local := range []bool{true, false} {
		m := makeOwnSite(t, handler.Options{Local: local, Downloader: list})
		m.add(corpus.Source{ID: "any-2014", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2014-06-06"}, "The first finding.")
		m.add(corpus.Source{ID: "any-2020", Authority: "Anytown", Publisher: "Ofsted", Kind: corpus.KindInspection, Published: "2020-06-06"},
			"Since the inspection in 2016 they have acted.", "The inspection in 2014 said so.", "The inspection in 2010 did not.")
		page := htmltest.Parse(t, m.Send(http.MethodGet, ownSite+paths.Document("any-2020"), "").Body)
		if !local {
			htmltest.Check(t, page, htmltest.None("#unheld"))
			continue
		}
		htmltest.Check(t, page, htmltest.Count("#unheld + p + ul li", 2), htmltest.In("#unheld + p + ul a", htmltest.Attr("href", "/download?authority=Anytown")),
			htmltest.In("#unheld + p + ul li", htmltest.HasText("Ofsted, 6 June 2016")), htmltest.In("#unheld + p + ul", htmltest.HasText("Not in the list: named as “inspection in 2010”")))
	}
}
