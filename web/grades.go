package web

import (
	"cmp"
	"maps"
	"slices"
)

// A grade is a judgement of an inspection as it is shown.
type grade struct{ Name, Value string }

// grades lists an inspection's judgements in the order of the reports.
func grades(byKey map[string]string) []grade {
	var out []grade
	order := func(a, b string) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(a, b))
	}
	for _, key := range slices.SortedFunc(maps.Keys(byKey), order) {
		if v := byKey[key]; v != "" {
			out = append(out, grade{judgementName(key), label(v)})
		}
	}
	return out
}
