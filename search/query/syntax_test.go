package query

import (
	"slices"
	"testing"
)

// Every example is read as it is meant: without an error or a note.
func TestSyntaxExamples(t *testing.T) {
	list := slices.Clone(Syntax)
	for _, name := range Fields() {
		h := FieldHelp(name)
		if len(h.Examples) == 0 || h.Meaning == "" {
			t.Errorf("the field %q is not explained", name)
		}
		list = append(list, h)
	}
	for name := range fieldHelp {
		if !slices.Contains(Fields(), name) {
			t.Errorf("%q is explained and is no field", name)
		}
	}
	for _, h := range list {
		for _, text := range h.Examples {
			if q, err := Parse(text); err != nil || len(q.Notes) > 0 || len(q.Root.Of) == 0 {
				t.Errorf("%q: %v, notes %q", text, err, q.Notes)
			}
		}
	}
}
