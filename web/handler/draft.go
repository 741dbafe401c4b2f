package handler

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"evidence/web/paths"
)

// A draftField is something that a person wrote into a form which was refused.
type draftField struct{ Name, Label, Text string }

// draftFields are the fields of the statements' forms that people write in, and what they are called.
var draftFields = []draftField{
	{Name: "title", Label: "Title"}, {Name: "author", Label: "Who says it"}, {Name: "publisher", Label: "Publisher"}, {Name: "published", Label: "Date"},
	{Name: "url", Label: "Address"}, {Name: "note", Label: "Note"}, {Name: "text", Label: "Text"},
}

// collectionFields are those of a kept collection's form: its title, and the note and labels of each passage by its position.
func collectionFields(form url.Values) []draftField {
	out := []draftField{{Name: "title", Label: "Title"}}
	for i := 0; i < maxRepeated && form.Has(fmt.Sprintf("note-%d", i)); i++ {
		out = append(out, draftField{Name: fmt.Sprintf("note-%d", i), Label: fmt.Sprintf("Note on passage %d", i+1)},
			draftField{Name: fmt.Sprintf("labels-%d", i), Label: fmt.Sprintf("Labels of passage %d", i+1)})
	}
	return out
}

// draft is what a person wrote into a form about a statement or a collection, so that a page
// which says why it was refused can give it back: a session that has ended, or a text
// that is too long, must not cost it. Other forms may hold a password.
func (r *Request) draft() []draftField {
	under := func(path string) bool { return r.URL.Path == path || strings.HasPrefix(r.URL.Path, path+"/") }
	if r.Method != http.MethodPost || !under(paths.Statements) && !under(paths.Collections) {
		return nil
	}
	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(nil, r.Body, MaxForm)
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "multipart/form-data" {
			_ = r.ParseMultipartForm(MaxForm) // of a part there is what there is
		} else {
			_ = r.ParseForm()
		}
	}
	fields := draftFields
	if under(paths.Collections) {
		fields = collectionFields(r.PostForm)
	}
	var out []draftField
	for _, f := range fields {
		if f.Text = r.PostForm.Get(f.Name); strings.TrimSpace(f.Text) != "" {
			out = append(out, f)
		}
	}
	return out
}
