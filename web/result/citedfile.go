package result

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"

	"evidence/corpus/briefing"
	"evidence/corpus/cite"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// formDOCX is what a Word document is called where there is a choice of forms.
const formDOCX = "docx"

// citedFile answers with what was gathered in the form that the request names: a citation style, or a Word document in a printed one.
func citedFile(r *handler.Request, name string, c briefing.Collection) (handler.Response, error) {
	form := r.Param(paths.ParamForm)
	if form == formDOCX {
		return wordFile(r, name, c)
	}
	style, err := cite.StyleByName(form)
	if err != nil || form == "" {
		return nil, handler.Problemf(http.StatusBadRequest, "Use docx, xlsx, csv or one of the citation styles.", "There is no form %q of it.", form)
	}
	cited := make([]cite.Citation, len(c.Items))
	for i := range c.Items {
		cited[i] = c.Items[i].Citation
	}
	text := ""
	switch {
	case len(cited) == 0:
	case style.Bibliographic:
		text = style.Bibliography(cited...)
	default:
		text = style.Write(cited...)
	}
	contentType := style.MediaType
	if strings.HasPrefix(contentType, "text/") {
		contentType += "; charset=utf-8"
	}
	return handler.Download(name+style.FileExt, contentType, []byte(text+"\n")), nil
}

// wordFile is what was gathered as a Word document, cited in the style that the request names.
func wordFile(r *handler.Request, name string, c briefing.Collection) (handler.Response, error) {
	style, err := printedStyle(r)
	if err != nil {
		return nil, err
	}
	c.Style, c.Made, c.Sample = style, r.Site.Clock(), r.Library.Sample
	var out bytes.Buffer
	if err := c.WriteWord(&out); err != nil {
		return nil, err
	}
	word, err := briefing.FormatByName(formDOCX)
	return handler.Download(name+word.Extension, word.MediaType, out.Bytes()), err
}

// printedStyle is the style for readers that a request names, the first where it names none.
func printedStyle(r *handler.Request) (cite.Style, error) {
	named := r.Param(paths.ParamStyle)
	style, err := cite.StyleByName(cmp.Or(named, PrintedStyles()[0]))
	if err != nil || !style.Printed() {
		return style, handler.Problemf(http.StatusBadRequest, "Styles for readers are "+strings.Join(PrintedStyles(), ", ")+".", "A document cannot be cited in %q.", named)
	}
	return style, nil
}

// SearchFile answers with what a search finds as a document or in a citation style, the best first.
func SearchFile(r *handler.Request) (handler.Response, error) {
	s, err := searchForFile(r)
	if err != nil {
		return nil, err
	}
	style, _ := cite.StyleByName(r.Param(paths.ParamForm))
	cited, err := CiteHits(r, s, style, MaxCited+1)
	if err != nil {
		return nil, err
	}
	if len(cited) > MaxCited {
		return nil, handler.Problemf(http.StatusUnprocessableEntity, "Narrow the search, or take the CSV, which has all of them.", "At most %d passages are cited in one file, and this search finds more.", MaxCited)
	}
	return citedFile(r, "evidence-search", briefing.Collection{Title: searchTitle(s.Text), Items: collected(cited)})
}

// searchTitle is what a document of the passages that a search finds is called.
func searchTitle(query string) string {
	if query == "" {
		return "Passages found"
	}
	return "Passages found for “" + format.Shorten(120, query) + "”"
}

// collected are citations without notes.
func collected(cited []cite.Citation) []briefing.Collected {
	out := make([]briefing.Collected, len(cited))
	for i := range cited {
		out[i].Citation = cited[i]
	}
	return out
}

// DocumentsFile answers with the list of reports as a document or in a citation style.
func DocumentsFile(r *handler.Request) (handler.Response, error) {
	list, _, err := FindDocuments(r)
	if err != nil {
		return nil, err
	}
	cited := make([]cite.Citation, len(list.Documents))
	for i := range list.Documents {
		if cited[i], err = citeReport(r.Context(), r.Library, list.Documents[i]); err != nil {
			return nil, err
		}
	}
	return citedFile(r, "evidence-reports", briefing.Collection{Title: "Reports", Items: collected(cited)})
}
