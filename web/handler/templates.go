package handler

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"
)

// Templates writes views as HTML: each page's template inside the layout that all share.
type Templates struct {
	pages map[string]*template.Template
}

// ParseTemplates reads the layout, its parts and the pages from a folder templates.
func ParseTemplates(files fs.FS, functions template.FuncMap) (*Templates, error) {
	layout, err := template.New("layout").Funcs(functions).ParseFS(files, "templates/layout.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("reading the layout of pages: %w", err)
	}
	names, err := fs.Glob(files, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	t := &Templates{pages: map[string]*template.Template{}}
	for _, name := range names {
		p, err := layout.Clone()
		if err == nil {
			p, err = p.ParseFS(files, name)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the template %q: %w", name, err)
		}
		t.pages[strings.TrimSuffix(path.Base(name), ".html")] = p
	}
	return t, nil
}

// buffers are kept from page to page, since a page is much larger than what its search leaves.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxKeptBuffer is more than a page of results has.
const maxKeptBuffer = 256 << 10

// render writes a view, and has send send the bytes, which are not to be kept.
func (t *Templates) render(v View, meta Meta, r *Request, send func(body []byte) error) error {
	p, ok := t.pages[v.Template()]
	if !ok {
		return fmt.Errorf("there is no template %q", v.Template())
	}
	f := layout{Meta: meta, View: v, Site: r.Site.Absolute(""), Section: r.Route.Name, Ready: r.Library != nil, authState: r.authState()}
	f.Sample = r.Library != nil && r.Library.Sample
	if r.Route.JSONPath != "" && r.checkSize() == nil { // what is refused as too long is not repeated
		f.JSONPath = (&url.URL{Path: strings.TrimSuffix(r.URL.Path, "/") + ".json", RawQuery: r.URL.RawQuery}).String()
		if r.URL.Path == "/" {
			f.JSONPath = "/index.json"
		}
	}
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	if err := p.ExecuteTemplate(b, "layout", f); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	err := send(b.Bytes())
	if b.Cap() <= maxKeptBuffer {
		buffers.Put(b)
	}
	return err
}
