package corpus

import (
	"slices"
	"testing"
)

func TestAuthorityNames(t *testing.T) {
	var docs []Document
	for _, name := range []string{"Lincolnshire", "North Lincolnshire", "Reading", "Telford and Wrekin", "Stockton-on-Tees", "St Helens", "King’s Lynn", "Rotherham", ""} {
		docs = append(docs, Document{Source: Source{Authority: name}})
	}
	for text, want := range map[string][]string{
		"Rotherham's services improved, unlike those of Telford.":   {"Rotherham", "Telford and Wrekin"},
		"In North Lincolnshire children wait.":                      {"North Lincolnshire"},
		"Lincolnshire and North Lincolnshire share a board.":        {"Lincolnshire", "North Lincolnshire"},
		"Reading is taught well. Reading scores rose in St Helens.": {"St Helens"},
		"We went to Reading and to Stockton.":                       {"Reading", "Stockton-on-Tees"},
		"King's Lynn, King’s Lynn and Rotherhamshire":               {"King’s Lynn"},
		"children in rotherham":                                     nil,
	} {
		if got := NewAuthorityNames(docs).NamedIn(text); !slices.Equal(got, want) {
			t.Errorf("%q names %q, not %q", text, got, want)
		}
	}
}
