package pages

import (
	"errors"
	"net/http"
	"os"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/objects"
	"evidence/corpus/quantity"
	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// Widths of pictures in pixels.
const (
	pictureNarrow = 800
	pictureWide   = 1200
)

// A pagePicture is the picture of a page with boxes over it. Lengths are PDF points.
type pagePicture struct {
	Page          int
	Label         string
	Src, SrcWide  string
	Width, Height float64
	Boxes         []corpus.Box // of lines
	Marks         []corpus.Box // of words
	Text          string       // what the picture is, in words
}

// newPagePicture makes the picture of a page whose lines are known.
func newPagePicture(sha256 string, page corpus.Page, boxes, marks []corpus.Box) pagePicture {
	p := pagePicture{Page: page.Number, Label: page.Label, Width: page.Width, Height: page.Height,
		Src: paths.Picture(sha256, page.Number, pictureNarrow), SrcWide: paths.Picture(sha256, page.Number, pictureWide)}
	for _, b := range boxes {
		if b.Page == page.Number {
			p.Boxes = append(p.Boxes, b)
		}
	}
	p.Marks = marks
	p.Text = "Picture of PDF page " + strconv.Itoa(page.Number)
	if len(p.Boxes) > 0 {
		p.Text += ", " + quantity.Of(len(p.Boxes), "line", "lines") + " highlighted"
	}
	return p
}

// pictures are those of the pages that a passage stands on, its lines and the
// marked words highlighted. A page that cannot be read has none: its text is shown all the same.
func pictures(r *handler.Request, sha256 string, p *corpus.Passage, marks []corpus.Span) []pagePicture {
	var out []pagePicture
	for n := p.Page; n <= p.PageEnd; n++ {
		page, err := r.Library.Pages.Page(r.Context(), sha256, n)
		if err != nil {
			r.Site.Log.Warn("reading a page", "sha256", sha256, "page", n, "error", err.Error())
			continue
		}
		out = append(out, newPagePicture(sha256, page, p.Boxes, wordBoxes(&page, p, marks)))
	}
	return out
}

// wordBoxes are the boxes of marked words on a page.
func wordBoxes(page *corpus.Page, p *corpus.Passage, marks []corpus.Span) []corpus.Box {
	var out []corpus.Box
	for _, m := range marks {
		out = append(out, p.Locate(page, m.Start, m.End)...)
	}
	return out
}

// original finds the kept PDF that an address names by its SHA-256. One whose report was withdrawn is no longer given.
func original(r *handler.Request) (store.Version, error) {
	sum := r.Var("sha256")
	v, ok, err := r.Library.Store.Version(r.Context(), sum)
	switch {
	case err != nil:
		return v, err
	case !ok || v.Extractor == "":
		return v, handler.Problemf(http.StatusNotFound, "Look through the list of reports.", "No report here has the SHA-256 %q.", sum)
	case !v.Withdrawn.IsZero():
		return v, &store.WithdrawnError{ID: v.Source, Since: v.Withdrawn}
	}
	return v, nil
}

// Picture answers with a page of an original, drawn as a PNG.
func Picture(r *handler.Request) (handler.Response, error) {
	v, err := original(r)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(r.Var("page"))
	if err != nil || n < 1 {
		return nil, handler.Problemf(http.StatusNotFound, "Pages are counted from 1.", "There is no page %q.", r.Var("page"))
	}
	width := pictureWide
	if w := r.URL.Query().Get("width"); w != "" {
		if width, err = strconv.Atoi(w); err != nil || width < 1 || width > 4000 {
			return nil, handler.Problemf(http.StatusBadRequest, "Ask for 400 to 1600.", "A picture cannot be %q pixels wide.", w)
		}
	}
	p, err := r.Library.Pictures.Picture(r.Context(), v.SHA256, n, width)
	if errors.Is(err, reports.ErrChanged) || errors.Is(err, objects.ErrUnavailable) {
		return nil, err
	}
	if err != nil {
		r.Site.Log.Warn("drawing a page", "sha256", v.SHA256, "page", n, "error", err.Error())
		return nil, handler.Problemf(http.StatusUnprocessableEntity, "Its text is still shown, and you can open the original.", "Page %d could not be drawn.", n)
	}
	return picture{p}, nil
}

// picture sends a page's picture. It may be kept: the same bytes of a PDF make the same picture.
type picture struct{ reports.Picture }

func (p picture) Send(w http.ResponseWriter, r *handler.Request) error {
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=604800")
	tag := strconv.Quote(p.ETag)
	h.Set("ETag", tag)
	if handler.MatchesETag(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	handler.SendBytes(w, http.StatusOK, "image/png", p.PNG)
	return nil
}

// Original answers with a kept PDF.
func Original(r *handler.Request) (handler.Response, error) {
	v, err := original(r)
	if err != nil {
		return nil, err
	}
	path, err := r.Library.Original(r.Context(), v.SHA256)
	if err != nil {
		r.Site.Log.Error("showing an original", "sha256", v.SHA256, "error", err.Error())
		return nil, err
	}
	return file{path, v}, nil
}

// file sends a kept PDF, or a part of it.
type file struct {
	path    string
	version store.Version
}

func (f file) Send(w http.ResponseWriter, r *handler.Request) error {
	in, err := os.Open(f.path)
	if err != nil {
		r.Site.Log.Error("opening an original", "sha256", f.version.SHA256, "error", err.Error())
		return handler.Problemf(http.StatusNotFound, "Ask whoever runs this site to add the report again.", "The original PDF is missing.")
	}
	defer in.Close()
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", handler.ContentDisposition("inline", f.version.Source+".pdf"))
	h.Set("Cache-Control", "public, max-age=604800")
	h.Set("ETag", strconv.Quote(f.version.SHA256))
	// A PDF may hold scripts: a viewer that runs them gets no more rights than it needs.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf; sandbox")
	http.ServeContent(w, r.Request, "", f.version.Read, in)
	return nil
}
