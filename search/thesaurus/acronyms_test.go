package thesaurus

import (
	"reflect"
	"slices"
	"testing"
)

func TestAcronyms(t *testing.T) {
	var a Acronyms
	a.Add("1", "The multi-agency safeguarding hub (MASH) and independent reviewing officers (IROs) meet (see page 3). It met Ofsted (the regulator).")
	a.Add("2", "Its Multi-Agency Safeguarding Hub (MASH) works, and so do independent reviewing officers (IROs). Local family hubs (FH) opened.")
	a.Add("2", "Family help (FH) is good. The safeguarding board (XYZ) and the MARAC (MARAC) met.")
	a.Add("3", "The FH (family hub) and family hubs (FH), again family hubs (FH).")
	want := [][2]string{{"FH", "family hubs"}, {"IRO", "independent reviewing officers"}, {"MASH", "multi agency safeguarding hub"}}
	if got := a.Pairs(); !reflect.DeepEqual(got, want) {
		t.Errorf("learnt %q, want %q", got, want)
	}
}

func TestExplains(t *testing.T) {
	for _, c := range []struct {
		short  string
		before []string
		want   []string
	}{
		{"LADO", []string{"the", "local", "authority", "designated", "officer"}, []string{"local", "authority", "designated", "officer"}},
		{"CAMHS", []string{"child", "and", "adolescent", "mental", "health", "services"}, []string{"child", "and", "adolescent", "mental", "health", "services"}},
		{"DfE", []string{"department", "for", "education"}, []string{"department", "for", "education"}},
		{"NHS", []string{"council", "staff"}, nil},
		{"CSE", nil, nil},
	} {
		if got := explains(c.short, c.before); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.short, got, c.want)
		}
	}
}
