package corpus

import "strings"

// fields are the single values of a source by their JSON names, its id aside.
var fields = []struct {
	name string
	of   func(*Source) *string
}{
	{"title", func(s *Source) *string { return &s.Title }},
	{"authority", func(s *Source) *string { return &s.Authority }},
	{"provider_urn", func(s *Source) *string { return &s.ProviderURN }},
	{"publisher", func(s *Source) *string { return &s.Publisher }},
	{"author", func(s *Source) *string { return &s.Author }},
	{"published", func(s *Source) *string { return &s.Published }},
	{"created", func(s *Source) *string { return &s.Created }},
	{"kind", func(s *Source) *string { return &s.Kind }},
	{"framework", func(s *Source) *string { return &s.Framework }},
	{"inspection_start", func(s *Source) *string { return &s.InspectionStart }},
	{"inspection_end", func(s *Source) *string { return &s.InspectionEnd }},
	{"lead_inspector", func(s *Source) *string { return &s.LeadInspector }},
	{"url", func(s *Source) *string { return &s.URL }},
	{"landing_page", func(s *Source) *string { return &s.LandingPage }},
	{"licence", func(s *Source) *string { return &s.Licence }},
}

// Fields are the names of a source's single values, as in its JSON. A grade
// besides has the name of [GradeField].
func Fields() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// Field is the single value with this name, to be read or set; nil where a
// source has no such field.
func (s *Source) Field(name string) *string {
	for _, f := range fields {
		if f.name == name {
			return f.of(s)
		}
	}
	return nil
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

// Judgements are the keys of the judgements of Ofsted's frameworks since 2012.
var Judgements = []string{
	Overall, "leaders", "help_and_protection", "in_care", "care_leavers", "adoption", "lscb",
	"capacity_to_improve", "outcomes", "quality_of_provision",
}

// GradeValues are the values of grades, the best first; adequate was given until 2013.
var GradeValues = []string{"outstanding", "good", "requires improvement", "adequate", "inadequate"}
