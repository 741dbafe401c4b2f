package web

import (
	"maps"
	"slices"
)

// gradeNames are the judgements of an inspection in the order that reports print them, and how they are called.
var gradeNames = []struct{ key, name string }{
	{"overall_effectiveness", "Overall effectiveness"},
	{"leaders", "Leaders and managers"},
	{"help_and_protection", "Help and protection"},
	{"in_care", "Children in care"},
	{"care_leavers", "Care leavers"},
	{"adoption", "Adoption"},
	{"lscb", "Local Safeguarding Children Board"},
}

// A grade is a judgement as it is shown.
type grade struct{ Name, Value string }

// grades lists an inspection's judgements, those of older frameworks last.
func grades(byKey map[string]string) []grade {
	var out []grade
	rest := maps.Clone(byKey)
	for _, g := range gradeNames {
		if v := byKey[g.key]; v != "" {
			out = append(out, grade{g.name, label(v)})
		}
		delete(rest, g.key)
	}
	for _, key := range slices.Sorted(maps.Keys(rest)) {
		out = append(out, grade{label(key), label(rest[key])})
	}
	return out
}
