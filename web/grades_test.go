package web

import (
	"slices"
	"testing"
)

func TestGrades(t *testing.T) {
	got := grades(map[string]string{"outcomes": "adequate", "in_care": "good", "overall_effectiveness": "requires improvement", "capacity_to_improve": "good", "lscb": ""})
	want := []grade{{"Overall effectiveness", "Requires improvement"}, {"Children in care", "Good"}, {"Capacity to improve", "Good"}, {"Outcomes", "Adequate"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := grades(nil); got != nil {
		t.Errorf("without grades: %q", got)
	}
}
