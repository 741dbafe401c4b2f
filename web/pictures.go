package web

import (
	"fmt"
	"net/http"
	"os"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/store"
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

// originalPicture is the address of a page's picture.
func originalPicture(sha256 string, page, width int) string {
	return fmt.Sprintf("/originals/%s/pages/%d.png?width=%d", sha256, page, width)
}

// originalPath is the address of a kept PDF.
func originalPath(sha256 string) string { return "/originals/" + sha256 + ".pdf" }

// newPagePicture makes the picture of a page whose lines are known.
func newPagePicture(sha256 string, page corpus.Page, boxes, marks []corpus.Box) pagePicture {
	p := pagePicture{Page: page.Number, Label: page.Label, Width: page.Width, Height: page.Height,
		Src: originalPicture(sha256, page.Number, pictureNarrow), SrcWide: originalPicture(sha256, page.Number, pictureWide)}
	for _, b := range boxes {
		if b.Page == page.Number {
			p.Boxes = append(p.Boxes, b)
		}
	}
	p.Marks = marks
	p.Text = "Picture of PDF page " + strconv.Itoa(page.Number)
	if len(p.Boxes) > 0 {
		p.Text += ", " + count(len(p.Boxes), "line", "lines") + " highlighted"
	}
	return p
}

// pictures are those of the pages that a passage stands on, its lines and the
// marked words highlighted. A page that cannot be read has none: its text is shown all the same.
func pictures(r *request, sha256 string, p *corpus.Passage, marks []corpus.Span) []pagePicture {
	var out []pagePicture
	for n := p.Page; n <= p.PageEnd; n++ {
		page, err := r.library.Pages.Page(r.Context(), sha256, n)
		if err != nil {
			r.server.options.Log.Warn("reading a page", "sha256", sha256, "page", n, "error", err.Error())
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
func original(r *request) (store.Version, error) {
	sum := r.variable("sha256")
	v, ok, err := r.library.Store.Version(r.Context(), sum)
	switch {
	case err != nil:
		return v, err
	case !ok || v.Extractor == "":
		return v, problemf(http.StatusNotFound, "Look through the list of reports.", "No report here has the SHA-256 %q.", sum)
	case !v.Withdrawn.IsZero():
		return v, &store.WithdrawnError{ID: v.Source, Since: v.Withdrawn}
	}
	return v, nil
}

func showPicture(r *request) (response, error) {
	v, err := original(r)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(r.variable("page"))
	if err != nil || n < 1 {
		return nil, problemf(http.StatusNotFound, "Pages are counted from 1.", "There is no page %q.", r.variable("page"))
	}
	width := pictureWide
	if w := r.URL.Query().Get("width"); w != "" {
		if width, err = strconv.Atoi(w); err != nil || width < 1 || width > 4000 {
			return nil, problemf(http.StatusBadRequest, "Ask for 400 to 1600.", "A picture cannot be %q pixels wide.", w)
		}
	}
	p, err := r.library.Pictures.Picture(r.Context(), v.SHA256, n, width)
	if err != nil {
		r.server.options.Log.Warn("drawing a page", "sha256", v.SHA256, "page", n, "error", err.Error())
		return nil, problemf(http.StatusUnprocessableEntity, "Its text is shown all the same, and the original can be opened.", "Page %d could not be drawn.", n)
	}
	return picture{p}, nil
}

// picture sends a page's picture. It may be kept: the same bytes of a PDF make the same picture.
type picture struct{ Picture }

func (p picture) send(w http.ResponseWriter, r *request) error {
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=604800")
	tag := strconv.Quote(p.ETag)
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	sendBytes(w, http.StatusOK, "image/png", p.PNG)
	return nil
}

func showOriginal(r *request) (response, error) {
	v, err := original(r)
	if err != nil {
		return nil, err
	}
	return file{r.library.Original(v.SHA256), v}, nil
}

// file sends a kept PDF, or a part of it.
type file struct {
	path    string
	version store.Version
}

func (f file) send(w http.ResponseWriter, r *request) error {
	in, err := os.Open(f.path)
	if err != nil {
		r.server.options.Log.Error("opening an original", "sha256", f.version.SHA256, "error", err.Error())
		return problemf(http.StatusNotFound, "Ask whoever keeps this library to index the report again.", "The kept original is missing.")
	}
	defer in.Close()
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", contentDisposition("inline", f.version.Source+".pdf"))
	h.Set("Cache-Control", "public, max-age=604800")
	h.Set("ETag", strconv.Quote(f.version.SHA256))
	// A PDF may hold scripts: a viewer that runs them gets no more rights than it needs.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf; sandbox")
	http.ServeContent(w, r.Request, "", f.version.Read, in)
	return nil
}
