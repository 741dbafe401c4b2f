package format

import (
	"cmp"
	"strings"

	"evidence/corpus"
)

// judgementNames are judgements as people call them, where that is more than their key.
var judgementNames = map[string]string{
	corpus.Overall:        "Overall effectiveness",
	"leaders":             "Leaders and managers",
	"help_and_protection": "Help and protection",
	"in_care":             "Children in care",
	"care_leavers":        "Care leavers",
	"lscb":                "Local Safeguarding Children Board",
	"well_led":            "Well-led",
}

// Judgement is a judgement, given by its key, as people call it.
func Judgement(key string) string { return cmp.Or(judgementNames[key], Label(key)) }

// GradeClass is the style of a grade's tag.
func GradeClass(grade string) string { return "g-" + strings.ReplaceAll(grade, " ", "-") }
