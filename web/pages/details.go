package pages

import (
	"slices"
	"time"

	"evidence/corpus"
	"evidence/web/format"
	"evidence/web/paths"
)

// A detail is one thing that is known of a report, and how.
type detail struct {
	Name    string
	Value   string // empty where a correction says that there is none
	Origins []Provenance
}

// A Provenance says in words where a value was taken from: Before, the link Text, After.
type Provenance struct {
	Before, Text, After string
	Href                string // of the words that give it; empty where they stand nowhere
}

// details lists what is known of a report but for its grades, its licence and the date of its file last.
func details(d corpus.Document) []detail {
	var out, last []detail
	for _, f := range corpus.Fields {
		name, fields, value := f.Label, []string{f.Name}, shownValue(f.Name, *f.Value(&d.Source))
		switch {
		case f.Name == "inspection_start":
			name, fields, value = "Inspected", append(fields, "inspection_end"), days(d.InspectionStart, d.InspectionEnd)
		case f.Name == "inspection_end", f.Form == corpus.FormAddress:
			continue
		case f.Name == "kind":
			value = format.Label(value)
		case !f.Column:
			last = appendDetail(last, d, name, value, fields...)
			continue
		}
		out = appendDetail(out, d, name, value, fields...)
	}
	return append(out, last...)
}

// A judged is a judgement of a report, and how its grade is known.
type judged struct {
	detail
	Grade string // as [corpus.GradeValues] writes it; empty where a correction says that there is none
}

// grades lists the judgements of a report.
func grades(d corpus.Document) []judged {
	var out []judged
	for _, key := range judgementsOf(d) {
		for _, shown := range appendDetail(nil, d, format.Judgement(key), format.Label(d.Grades[key]), corpus.GradeField(key)) {
			out = append(out, judged{shown, d.Grades[key]})
		}
	}
	return out
}

// appendDetail adds a value with its origins, the same only once, unless nothing is known of it.
func appendDetail(out []detail, d corpus.Document, name, value string, fields ...string) []detail {
	var origins []Provenance
	for _, field := range fields {
		if o, ok := d.Origins[field]; ok {
			if w := ProvenanceOf(d.ID, field, o); !slices.Contains(origins, w) {
				origins = append(origins, w)
			}
		}
	}
	if value == "" && !slices.ContainsFunc(fields, func(f string) bool { return d.Origins[f].From == corpus.FromCorrection }) {
		return out
	}
	return append(out, detail{name, value, origins})
}

// judgementsOf are the judgements that a report has a grade of, or had before a correction.
func judgementsOf(d corpus.Document) []string {
	var keys []string
	for key := range d.Grades {
		keys = append(keys, key)
	}
	for field, o := range d.Origins {
		if key, ok := corpus.GradeOf(field); ok && o.From == corpus.FromCorrection {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, corpus.CompareJudgements)
	return slices.Compact(keys)
}

// days writes the days of an inspection.
func days(start, end string) string {
	switch {
	case start == "" && end == "":
		return ""
	case start == "" || start == end:
		return format.Date(end)
	case end == "":
		return format.Date(start)
	}
	return format.Date(start) + " to " + format.Date(end)
}

// ProvenanceOf puts an origin in words.
func ProvenanceOf(document, field string, o corpus.Origin) Provenance {
	w := Provenance{}
	if o.Page > 0 {
		w.Text, w.Href = format.Page(o.Label, o.Page), paths.Page(document, o.Page)
		if o.Passage != "" {
			w.Href = paths.Passage(o.Passage)
		}
		if o.OCR {
			w.Text += ", read by OCR"
		}
	}
	switch o.From {
	case corpus.FromReport:
		w.Before = "as printed on "
		if o.Confidence != corpus.Certain {
			w.Before, w.After = "taken from a sentence on ", ", likely but not certain"
		}
		return w
	case corpus.FromProperties:
		return Provenance{Before: "from the PDF’s properties"}.uncertain(field)
	case corpus.FromManifest:
		return w.corrected("from the list of sources", field, o)
	}
	said := "corrected"
	if at, err := time.Parse(time.RFC3339, o.At); err == nil {
		said += " on " + format.Day(at)
	}
	return w.corrected(said, field, o)
}

// uncertain says of what only the properties give that it need not be so; the day on which the file was made is just that.
func (w Provenance) uncertain(field string) Provenance {
	if field != "created" {
		w.After = ", uncertain"
	}
	return w
}

// corrected says what a person said, and what the report or another says of it.
func (w Provenance) corrected(said, field string, o corpus.Origin) Provenance {
	was := "“" + shownValue(field, o.Was) + "”"
	switch {
	case o.Was == "" && w.Text != "":
		w.Before = said + ", and printed on "
	case o.Was == "":
		w.Before = said
	case o.WasFrom == corpus.FromReport && w.Text != "":
		w.Before = said + "; the report says " + was + " on "
	case o.WasFrom == corpus.FromManifest:
		w = Provenance{Before: said + "; the list of sources says " + was}
	default:
		w = Provenance{Before: said + "; the PDF’s properties say " + was}
	}
	return w
}

// shownValue is a field's value as people read it.
func shownValue(field, value string) string {
	if f := corpus.FieldNamed(field); f != nil && f.Form == corpus.FormDate {
		return format.Date(value)
	}
	return value
}
