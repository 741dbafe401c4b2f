package corpus

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Kinds are the kinds of source.
var Kinds = []string{KindInspection, KindInquiry, KindReview, KindMinutes, KindResponse, KindStatement}

// A FieldForm is what the value of a [Field] has to look like.
type FieldForm int

// Forms of values.
const (
	FormText    FieldForm = iota // a name or a title, as printed
	FormTerm                     // a word in lower case, shown with a capital letter
	FormDate                     // YYYY-MM-DD, YYYY-MM or YYYY
	FormAddress                  // https:// or http://
	FormCode                     // letters, digits and hyphens
)

// A Field is a single value of a [Source], its id apart. A new one needs a row
// of [Fields] and a field of Source: manifests, corrections and their form, CSV,
// search fields, facets and their parameters follow from these.
type Field struct {
	Name    string // in JSON, manifests and corrections, and above its column in CSV
	Label   string // for people
	Form    FieldForm
	Choices []string // the values there are; nil for any

	// Search is the name of its field in queries; empty where it is not searched.
	// Facet is its place among the facets, which are search parameters as well, and
	// 0 where it is none. About says in the help what the field holds, and Example
	// is a value as a query writes it.
	Search         string
	Facet          int
	About, Example string

	Column  bool // in tables of reports; the address has a column of its own behind the grades
	Shared  bool // a manifest may give it once for all its sources
	FromPDF bool // only the PDF says it, so that nobody corrects it

	value func(*Source) *string
}

// Fields are the single values of a source, in the order in which people read them.
var Fields = []Field{
	{Name: "title", Label: "Title", Search: "title", About: "the report's title", Example: "inspection", Column: true,
		value: func(s *Source) *string { return &s.Title }},
	{Name: "authority", Label: "Authority", Search: "authority", About: "the body that the report is on", Example: "rotherham", Facet: 1, Column: true, Shared: true,
		value: func(s *Source) *string { return &s.Authority }},
	{Name: "provider_urn", Label: "Provider number", Form: FormCode, Column: true,
		value: func(s *Source) *string { return &s.ProviderURN }},
	{Name: "publisher", Label: "Publisher", Search: "publisher", About: "who published the report", Example: "ofsted", Facet: 5, Column: true, Shared: true,
		value: func(s *Source) *string { return &s.Publisher }},
	{Name: "author", Label: "Author", Column: true, Shared: true,
		value: func(s *Source) *string { return &s.Author }},
	{Name: "published", Label: "Published", Form: FormDate, Search: "published", About: "the date of publication, or a part of it", Example: "2014-01..2018-06", Column: true,
		value: func(s *Source) *string { return &s.Published }},
	{Name: "kind", Label: "Kind", Form: FormTerm, Choices: Kinds, Search: "kind", About: "the kind of report: inspection, inquiry, review, minutes, response or statement", Example: "inspection",
		Facet: 2, Column: true, Shared: true,
		value: func(s *Source) *string { return &s.Kind }},
	{Name: "framework", Label: "Framework", Form: FormTerm, Search: "framework", About: "the framework of an inspection: short, standard, single and others", Example: "single",
		Facet: 3, Column: true, Shared: true,
		value: func(s *Source) *string { return &s.Framework }},
	{Name: "inspection_start", Label: "First day of the inspection", Form: FormDate, Column: true,
		value: func(s *Source) *string { return &s.InspectionStart }},
	{Name: "inspection_end", Label: "Last day of the inspection", Form: FormDate, Column: true,
		value: func(s *Source) *string { return &s.InspectionEnd }},
	{Name: "lead_inspector", Label: "Lead inspector", Search: "inspector", About: "who led the inspection", Example: `"ann other"`, Facet: 4, Column: true,
		value: func(s *Source) *string { return &s.LeadInspector }},
	{Name: "url", Label: "Address of the PDF", Form: FormAddress,
		value: func(s *Source) *string { return &s.URL }},
	{Name: "landing_page", Label: "Address of the page that leads to it", Form: FormAddress, Shared: true,
		value: func(s *Source) *string { return &s.LandingPage }},
	{Name: "licence", Label: "Licence", Shared: true,
		value: func(s *Source) *string { return &s.Licence }},
	{Name: "created", Label: "PDF made", Form: FormDate, FromPDF: true,
		value: func(s *Source) *string { return &s.Created }},
}

// Value is the field's value in a source, to be read or set.
func (f *Field) Value(s *Source) *string { return f.value(s) }

// FieldNamed finds a field by its name in JSON; nil where there is none.
func FieldNamed(name string) *Field {
	if i := slices.IndexFunc(Fields, func(f Field) bool { return f.Name == name }); i >= 0 {
		return &Fields[i]
	}
	return nil
}

// Field is the single value with this name, to be read or set; nil where a
// source has no such field.
func (s *Source) Field(name string) *string {
	if f := FieldNamed(name); f != nil {
		return f.value(s)
	}
	return nil
}

// FieldNames are the names of the fields that satisfy a condition, of all where it is nil.
func FieldNames(satisfy func(*Field) bool) []string {
	var names []string
	for i := range Fields {
		if satisfy == nil || satisfy(&Fields[i]) {
			names = append(names, Fields[i].Name)
		}
	}
	return names
}

// Facets that are no single value of a source.
const (
	FacetYear  = "year"  // see Source.Years
	FacetGrade = "grade" // overall effectiveness
)

// Facets are the names of the properties of reports that hits are counted by and
// searches narrowed to, in the order of pages.
var Facets = func() []string {
	fields := slices.DeleteFunc(slices.Clone(Fields), func(f Field) bool { return f.Facet == 0 })
	slices.SortFunc(fields, func(a, b Field) int { return cmp.Compare(a.Facet, b.Facet) })
	var names []string
	for _, f := range fields {
		names = append(names, f.Search)
	}
	return append(slices.Insert(names, 1, FacetGrade), FacetYear)
}()

// FacetValues are what a source has of one of [Facets]: nothing where it is unknown, several years where it was
// inspected in one and published in another.
func (s *Source) FacetValues(facet string) []string {
	value := ""
	switch f := FacetField(facet); {
	case facet == FacetYear:
		var years []string
		for _, year := range s.Years() {
			years = append(years, strconv.Itoa(year))
		}
		return years
	case facet == FacetGrade:
		value = s.Grades[Overall]
	case f != nil:
		value = *f.value(s)
	}
	if value == "" {
		return nil
	}
	return []string{value}
}

// FacetField is the single field that a facet counts; nil for the year and the grade.
func FacetField(facet string) *Field {
	if i := slices.IndexFunc(Fields, func(f Field) bool { return f.Facet > 0 && f.Search == facet }); i >= 0 {
		return &Fields[i]
	}
	return nil
}

// Columns are the columns of a table of reports, one for each judgement among them.
var Columns = slices.Concat([]string{"id"}, FieldNames(func(f *Field) bool { return f.Column }), Judgements, []string{"url", "sha256", "pages", "passages"})

// Row is a report's row under Columns; what is not known is empty.
func (d *Document) Row() []string {
	cells := []string{d.ID}
	for _, f := range Fields {
		if f.Column {
			cells = append(cells, *f.value(&d.Source))
		}
	}
	for _, key := range Judgements {
		cells = append(cells, d.Grades[key])
	}
	return append(cells, d.URL, d.SHA256, strconv.Itoa(d.Pages), strconv.Itoa(d.Passages))
}

const gradePrefix = "grades."

// GradeField is the name of the field that holds the grade of a judgement.
func GradeField(judgement string) string { return gradePrefix + judgement }

// GradeOf is the judgement whose grade the field with this name holds; ok is
// false where it is another field.
func GradeOf(field string) (judgement string, ok bool) {
	key, ok := strings.CutPrefix(field, gradePrefix)
	return key, ok && key != ""
}

// Overall is the judgement that sums up the others, where a framework has one.
const Overall = "overall_effectiveness"

// JudgementGroups are the keys of the judgements of each sort of inspection: of
// children's services by Ofsted since 2012, of schools and other providers of
// education by Ofsted, and of health and social care by the CQC.
var JudgementGroups = [][]string{
	{Overall, "leaders", "help_and_protection", "in_care", "care_leavers", "adoption", "lscb", "capacity_to_improve", "outcomes", "quality_of_provision"},
	{Overall, "leaders", "outcomes", "quality_of_education", "teaching", "behaviour", "personal_development", "early_years", "sixth_form"},
	{Overall, "safe", "effective", "caring", "responsive", "well_led"},
}

// Judgements are the keys of all these judgements, each once.
var Judgements = func() []string {
	var keys []string
	for _, group := range JudgementGroups {
		for _, key := range group {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}()

// CompareJudgements orders judgements, given by their keys, as the frameworks list
// them, others after them by name.
func CompareJudgements(a, b string) int {
	place := func(key string) int {
		if i := slices.Index(Judgements, key); i >= 0 {
			return i
		}
		return len(Judgements)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
}

// Judged are the keys of the judgements that grades are given for, in order.
func Judged(grades map[string]string) []string {
	return slices.SortedFunc(maps.Keys(grades), CompareJudgements)
}

// JudgementsLike are the judgements of the group that has most of a source's; of
// the first one where it has none.
func (s *Source) JudgementsLike() []string {
	best, most := JudgementGroups[0], 0
	for _, group := range JudgementGroups {
		n := 0
		for _, key := range group {
			if s.Grades[key] != "" {
				n++
			}
		}
		if n > most {
			best, most = group, n
		}
	}
	return best
}

// GradeValues are the values of grades, the best first; adequate was given until 2013.
var GradeValues = []string{"outstanding", "good", "requires improvement", "adequate", "inadequate"}
