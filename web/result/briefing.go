package result

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"math"
	"net/http"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/briefing"
	"evidence/corpus/cite"
	"evidence/corpus/csvfile"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// MaxBriefingPictures is how many pictures of pages a briefing may hold: each is drawn, and kept in memory until it is sent.
const MaxBriefingPictures = 60

// Briefing makes a briefing of a statement.
func (f *StatementReader) Briefing(r *handler.Request) (handler.Response, error) {
	st, err := FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	form, o, err := briefingOptions(r, &st)
	if err != nil {
		return nil, err
	}
	o.CheckClaims = func(ctx context.Context, s *statement.Statement) (map[string]quotecheck.Answer, error) {
		answers, _, err := f.quotes.CheckClaims(ctx, r.Library, s, "", math.MaxInt)
		return answers, err
	}
	b, err := briefing.Make(r.Context(), r.Library.Store, st, o)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if form.Name == "csv" {
		out.WriteString(csvfile.Mark)
	}
	if err := form.Write(&out, b); err != nil {
		return nil, err
	}
	r.RecordExport(st.ID)
	how, name := "attachment", "briefing-"+st.ID+form.Extension
	h := http.Header{}
	if form.Name == "html" {
		how = "inline"
		h.Set("Content-Security-Policy", briefingPolicy())
	}
	h.Set("Content-Disposition", handler.ContentDisposition(how, name))
	return handler.WithHeader{Response: handler.Body{ContentType: form.MediaType, Data: out.Bytes()}, Header: h}, nil
}

// briefingOptions reads how a briefing is wanted.
func briefingOptions(r *handler.Request, st *statement.Statement) (form briefing.Format, o briefing.Options, err error) {
	q := r.URL.Query()
	if form, err = briefing.FormatByName(cmp.Or(r.Route.Format, q.Get(paths.ParamForm), "html")); err != nil {
		return form, o, handler.Problemf(http.StatusBadRequest, "Forms are "+strings.Join(FormNames(), ", ")+".", "There is no form %q of a briefing.", q.Get(paths.ParamForm))
	}
	style, err := cite.StyleByName(q.Get(paths.ParamStyle))
	if err != nil || !style.Printed() {
		return form, o, handler.Problemf(http.StatusBadRequest, "Styles of a briefing are "+strings.Join(PrintedStyles(), ", ")+".", "A briefing cannot be cited in %q.", q.Get(paths.ParamStyle))
	}
	o = briefing.Options{Style: style, Sample: r.Library.Sample, Link: r.Site.Absolute, Now: r.Site.Clock()}
	pictures, err := strconv.ParseBool(cmp.Or(q.Get(paths.ParamPictures), "0"))
	if err != nil {
		return form, o, handler.Problemf(http.StatusBadRequest, "Write 1 for pictures of the pages, or leave it out.", "%s cannot be %q.", paths.ParamPictures, q.Get(paths.ParamPictures))
	}
	annexe, err := strconv.ParseBool(cmp.Or(q.Get(paths.ParamAnnexe), "1"))
	if err != nil {
		return form, o, handler.Problemf(http.StatusBadRequest, "Write 0 for a briefing without the annexe, or leave it out.", "%s cannot be %q.", paths.ParamAnnexe, q.Get(paths.ParamAnnexe))
	}
	o.NoAnnexe = !annexe
	if !pictures || !form.Pictures {
		return form, o, nil
	}
	pins := 0
	for _, c := range st.Claims {
		pins += len(c.Pins)
	}
	if pins > MaxBriefingPictures {
		return form, o, handler.Problemf(http.StatusBadRequest, "Ask for it without pictures.", "A briefing has at most %d pictures of pages; this statement has %d pins.", MaxBriefingPictures, pins)
	}
	o.Picture = BriefingPicture(r.Library.Pictures, r.Library.Pages)
	return form, o, nil
}

// BriefingPicture draws pages for a briefing and reads their lines, as briefing.Options wants it.
func BriefingPicture(pictures reports.Pictures, pages reports.Pages) func(ctx context.Context, sha256 string, page int) ([]byte, corpus.Page, error) {
	return func(ctx context.Context, sha256 string, page int) ([]byte, corpus.Page, error) {
		p, err := pictures.Picture(ctx, sha256, page, briefing.PictureWidth)
		if err != nil {
			return nil, corpus.Page{}, err
		}
		lines, err := pages.Page(ctx, sha256, page)
		return p.PNG, lines, err
	}
}

// FormNames are the kinds of file that a briefing can be.
func FormNames() []string {
	var out []string
	for _, f := range briefing.Formats() {
		out = append(out, f.Name)
	}
	return out
}

// PrintedStyles are the citation styles for readers.
func PrintedStyles() []string {
	var out []string
	for _, s := range cite.PrintedStyles() {
		out = append(out, s.Name)
	}
	return out
}

// briefingPolicy lets a briefing use its own style sheet and the pictures inside it, and nothing else.
func briefingPolicy() string {
	sum := sha256.Sum256([]byte(briefing.Style()))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
