package pages

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/quantity"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// Names of what the form sends besides the fields.
const (
	fieldSeen     = "seen" // digest of the values when the form was shown
	fieldUndo     = "undo"
	maxCorrection = 64 << 10 // bytes of the form
	maxValue      = 1000     // characters
)

// A CorrectPage is the form that corrects a report.
type CorrectPage struct {
	Document string         `json:"document"` // id
	Fields   []correctField `json:"fields"`
	Seen     string         `json:"seen"` // digest of the values as they are

	Title   string `json:"-"`
	Sample  bool   `json:"-"`
	Problem string `json:"-"`
}

// A correctField is a field of the form.
type correctField struct {
	Field     string   `json:"field"`
	Name      string   `json:"name"`  // as people call it
	Value     string   `json:"value"` // as it is now; empty for none
	Corrected bool     `json:"corrected"`
	Choices   []string `json:"choices,omitempty"` // what it can be, where that is a list

	Origins []Provenance `json:"-"`
	Problem string       `json:"-"`
	Undo    bool         `json:"-"` // the correction is to be undone
}

func (p *CorrectPage) Template() string { return "correct" }

func (p *CorrectPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Correct: " + p.Title, NoIndex: true}
}

// Options are the values of a list as the form shows them.
func (f *correctField) Options() []handler.Option {
	out := []handler.Option{{Value: "", Label: "None", Chosen: f.Value == ""}}
	for _, c := range f.Choices {
		out = append(out, handler.Option{Value: c, Label: format.Label(c), Chosen: c == f.Value})
	}
	if f.Value != "" && !slices.Contains(f.Choices, f.Value) {
		out = append(out, handler.Option{Value: f.Value, Label: format.Label(f.Value), Chosen: true})
	}
	return out
}

func newCorrectPage(r *handler.Request, doc corpus.Document) *CorrectPage {
	p := &CorrectPage{Document: doc.ID, Title: result.TitleOf(doc.Source), Sample: r.Library.Sample}
	add := func(field, name, value string, choices []string) {
		o, known := doc.Origins[field]
		f := correctField{Field: field, Name: name, Value: value, Corrected: o.From == corpus.FromCorrection, Choices: choices}
		if known {
			f.Origins = []Provenance{ProvenanceOf(doc.ID, field, o)}
		}
		p.Fields = append(p.Fields, f)
	}
	for _, f := range corpus.Fields {
		if !f.FromPDF {
			add(f.Name, f.Label, *f.Value(&doc.Source), f.Choices)
		}
	}
	for _, key := range judgementsToCorrect(&doc) {
		add(corpus.GradeField(key), "Grade: "+format.Judgement(key), doc.Grades[key], corpus.GradeValues)
	}
	p.Seen = p.digest()
	return p
}

// judgementsToCorrect are the judgements of inspections like the report's, and all
// others that it has a grade of or had before a correction.
func judgementsToCorrect(doc *corpus.Document) []string {
	keys := slices.Concat(doc.JudgementsLike(), judgementsOf(*doc))
	slices.SortFunc(keys, corpus.CompareJudgements)
	return slices.Compact(keys)
}

// digest changes when any value changes.
func (p *CorrectPage) digest() string {
	h := sha256.New()
	for _, f := range p.Fields {
		fmt.Fprintf(h, "%q %q %t\n", f.Field, f.Value, f.Corrected)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// checkCorrect returns a problem if this request cannot correct reports.
func checkCorrect(r *handler.Request) error {
	if err := r.CheckWriter(); err != nil {
		return err
	}
	if r.Site.Corrector == nil {
		return handler.Problemf(http.StatusForbidden, "Correct it with “evidence correct”.", "This site only shows a library: nothing can be corrected here.")
	}
	return nil
}

// canCorrect reports whether pages should link to the form that corrects a report.
func canCorrect(r *handler.Request) bool { return !r.Library.Sample && checkCorrect(r) == nil }

// ShowCorrect answers /documents/ID/correct with the form.
func ShowCorrect(r *handler.Request) (handler.Response, error) {
	if err := checkCorrect(r); err != nil {
		return nil, err
	}
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	return handler.NoStore(handler.Shown{View: newCorrectPage(r, doc)}), nil
}

// Correct corrects the fields of a form that differ from the report.
func Correct(r *handler.Request) (handler.Response, error) {
	if err := checkCorrect(r); err != nil {
		return nil, err
	}
	form, err := r.ReadForm(maxCorrection)
	if err != nil {
		return nil, err
	}
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	if r.Library.Sample {
		return nil, handler.Problemf(http.StatusForbidden, "Add a real report first.", "The sample's reports cannot be corrected.")
	}
	p := newCorrectPage(r, doc)
	if seen := form.Get(fieldSeen); seen != "" && seen != p.Seen {
		return p.showProblem(r, http.StatusConflict, "Somebody else corrected this report after you opened the form. None of your changes were saved. These are the details now.")
	}
	c, err := p.corrections(form)
	if err != nil {
		if errors.As(err, new(*handler.Problem)) {
			return nil, err
		}
		return p.showProblem(r, http.StatusBadRequest, "Nothing was changed: "+err.Error()+".")
	}
	if len(c.Values) > 0 {
		if err := r.Site.Corrector.Correct(r.Context(), c); err != nil {
			return nil, busy(err, "nothing was corrected")
		}
		r.Record("correction", doc.ID)
		r.Site.Log.Info("corrected", "report", doc.ID, "fields", len(c.Values))
	}
	if !r.JSONPath {
		return handler.NoStore(handler.Redirect{To: paths.Document(doc.ID), Status: http.StatusSeeOther}), nil
	}
	if doc, err = result.FindDocument(r); err != nil {
		return nil, err
	}
	return handler.NoStore(handler.Shown{View: newCorrectPage(r, doc)}), nil
}

// showProblem shows the form again with what is wrong.
func (p *CorrectPage) showProblem(r *handler.Request, status int, problem string) (handler.Response, error) {
	if r.WantsJSON() {
		return nil, handler.Problemf(status, "Correct the value and send it again; an empty value undoes the correction.", "%s", problem)
	}
	p.Problem = problem
	return handler.NoStore(handler.Shown{View: p, Status: status}), nil
}

// corrections reads the corrections from a form. If values are invalid, the page keeps what was entered. The error is a
// *Problem for an unknown field.
func (p *CorrectPage) corrections(form url.Values) (manifest.Correction, error) {
	c := manifest.Correction{ID: p.Document}
	for name := range form {
		if name != fieldSeen && name != fieldUndo && !slices.ContainsFunc(p.Fields, func(f correctField) bool { return f.Field == name }) {
			return c, handler.Problemf(http.StatusBadRequest, "See the fields at "+paths.Correct(p.Document)+".json.", "A report has no field %q.", name)
		}
	}
	wrong := 0
	for i := range p.Fields {
		f := &p.Fields[i]
		v, ok := f.correction(form)
		if !ok {
			continue
		}
		if err := checkValue(v); err != nil {
			f.Problem = err.Error()
			wrong++
		}
		c.Values = append(c.Values, v)
	}
	if wrong > 0 {
		return c, fmt.Errorf("%s cannot be saved: see the reason beside each", quantity.Of(wrong, "field", "fields"))
	}
	return c, nil
}

// correction reads the correction of a field from a form, and sets the field to it; false if the form changes nothing.
func (f *correctField) correction(form url.Values) (manifest.Value, bool) {
	if slices.Contains(form[fieldUndo], f.Field) {
		f.Undo = true
		return manifest.Value{Field: f.Field}, f.Corrected
	}
	if !form.Has(f.Field) {
		return manifest.Value{}, false
	}
	value := strings.TrimSpace(form.Get(f.Field))
	if value == manifest.Nothing {
		value = ""
	}
	if value == f.Value {
		return manifest.Value{}, false
	}
	f.Value = value
	if value == "" {
		value = manifest.Nothing
	}
	return manifest.Value{Field: f.Field, Value: value}, true
}

// checkValue says what is wrong with a value.
func checkValue(v manifest.Value) error {
	switch {
	case !utf8.ValidString(v.Value) || strings.ContainsFunc(v.Value, unicode.IsControl):
		return errors.New("it has characters that cannot be shown")
	case utf8.RuneCountInString(v.Value) > maxValue:
		return fmt.Errorf("it is longer than %d characters", maxValue)
	}
	return v.Validate()
}

// busy turns an error that wraps ErrBusy into a problem that says to try again, and what was not done.
func busy(err error, not string) error {
	if errors.Is(err, reports.ErrBusy) {
		return handler.Problemf(http.StatusServiceUnavailable, "Try again in a minute; "+not+".", "Reports are being added already, by this program or another.").RetryIn(60)
	}
	return err
}
