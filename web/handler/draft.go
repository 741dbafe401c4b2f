package handler

import (
	"mime"
	"net/http"
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

// draft is what a person wrote into a form about a statement, so that a page
// which says why it was refused can give it back: a session that has ended, or a text
// that is too long, must not cost it. Other forms may hold a password.
func (r *Request) draft() []draftField {
	if r.Method != http.MethodPost || r.URL.Path != paths.Statements && !strings.HasPrefix(r.URL.Path, paths.Statements+"/") {
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
	var out []draftField
	for _, f := range draftFields {
		if f.Text = r.PostForm.Get(f.Name); strings.TrimSpace(f.Text) != "" {
			out = append(out, f)
		}
	}
	return out
}
