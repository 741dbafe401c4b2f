package corpus

import "maps"

// A ValueSource is what a value can be taken from. A later one of these counts more than an earlier one.
type ValueSource string

// Sources of values.
const (
	FromProperties ValueSource = "pdf properties" // the information that the PDF's maker put into the file
	FromReport     ValueSource = "report"         // the report's own pages
	FromManifest   ValueSource = "manifest"       // a list of sources that a person made
	FromCorrection ValueSource = "correction"     // a person, against all of these
)

// A Confidence is how sure a value is.
type Confidence string

// How sure a value is, by the way it was found.
const (
	// a person gave it, or the pages print it under its own name, in a table of grades or in a form that says just this
	Certain Confidence = "certain"
	// the pages print it, and its place, its size or a sentence says what it is, or it follows from another value by a
	// rule, or OCR read the page
	Likely Confidence = "likely"
	// only the PDF's properties say so
	Uncertain Confidence = "uncertain"
)

// An Origin says where a value of a source was taken from, and how sure it is.
type Origin struct {
	From       ValueSource `json:"from"`          // source of the value
	Confidence Confidence  `json:"confidence"`    // how sure the value is
	OCR        bool        `json:"ocr,omitempty"` // whether OCR read the line from a picture of the page: check it there

	// PDF page number of the page that prints the value, or else the one in was; absent where no page does.
	Page    int    `json:"page,omitempty"`
	Label   string `json:"label,omitempty"`   // printed label of that page, where one is known
	Line    string `json:"line,omitempty"`    // line that prints the value, or the first of several, as printed
	Passage string `json:"passage,omitempty"` // id of the passage that has the line; absent where no passage has it

	Was     string      `json:"was,omitempty"`      // another value that this one replaced
	WasFrom ValueSource `json:"was_from,omitempty"` // source of the replaced value

	At string `json:"at,omitempty"` // when a correction was made, in UTC (RFC 3339)
}

// Override is the origin of a value put over another, before with the origin o.
// Where both are the same the place of the first is the place of both.
func (o Origin) Override(before, value string, from ValueSource) Origin {
	out := Origin{From: from, Confidence: Certain, Page: o.Page, Label: o.Label, Line: o.Line, Passage: o.Passage, OCR: o.OCR, Was: o.Was, WasFrom: o.WasFrom}
	if o.From != from && before != "" {
		out.Was, out.WasFrom = before, o.From
	}
	if out.Was == value {
		out.Was, out.WasFrom = "", ""
	}
	return out
}

// Overlay puts what a person says of a source, given, over what is known of it,
// and returns both together with the origins. The two days of an inspection are
// given together or not at all, and so are all grades. The id stays.
func Overlay(known Source, origins map[string]Origin, given Source, from ValueSource) (Source, map[string]Origin) {
	out := maps.Clone(origins)
	if out == nil {
		out = make(map[string]Origin)
	}
	put := func(field, before, value string) {
		out[field] = origins[field].Override(before, value, from)
	}
	for _, f := range Fields {
		if value, to := *f.value(&given), f.value(&known); value != "" {
			put(f.Name, *to, value)
			*to = value
		}
	}
	for _, day := range [][2]string{{"inspection_start", "inspection_end"}, {"inspection_end", "inspection_start"}} {
		if *given.Field(day[0]) != "" && *given.Field(day[1]) == "" {
			*known.Field(day[1]) = ""
			delete(out, day[1])
		}
	}
	if len(given.Grades) > 0 || len(given.GradesPrinted) > 0 {
		before := known.Grades
		known.Grades, known.GradesPrinted = maps.Clone(given.Grades), maps.Clone(given.GradesPrinted)
		maps.DeleteFunc(out, func(field string, _ Origin) bool {
			key, ok := GradeOf(field)
			return ok && known.Grades[key] == ""
		})
		for key, value := range known.Grades {
			put(GradeField(key), before[key], value)
		}
	}
	return known, out
}
