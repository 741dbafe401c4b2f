package pages

import (
	"maps"
	"net/url"

	"evidence/corpus/cite"
	"evidence/web/paths"
)

// exports are the forms in which a list can be had whole as a file: a Word document in a style that is chosen, and others.
type exports struct {
	Address string     // of the document, and of the citation styles
	Kept    url.Values // what else the address has
	Tables  []choice   // the list as a table
}

// Styles are the citation styles of the Word document.
func (e *exports) Styles() []cite.Style { return cite.PrintedStyles() }

// Files are the forms that are chosen by a link.
func (e *exports) Files() []choice {
	out := e.Tables
	for _, s := range cite.Styles() {
		if !s.Printed() {
			out = append(out, choice{Label: s.Title, Href: e.File(s.Name)})
		}
	}
	return out
}

// File is the address of the list in a form.
func (e *exports) File(form string) string {
	v := maps.Clone(e.Kept)
	if v == nil {
		v = url.Values{}
	}
	v.Set(paths.ParamForm, form)
	return e.Address + "?" + v.Encode()
}

// collectionExports are the forms of a collection, whose tables have the same address.
func collectionExports(address string, kept url.Values) *exports {
	e := &exports{Address: address, Kept: kept}
	e.Tables = []choice{{Label: "Excel", Href: e.File("xlsx")}, {Label: "CSV", Href: e.File("csv")}}
	return e
}
