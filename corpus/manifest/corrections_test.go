package manifest

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseCorrections(t *testing.T) {
	got, err := ParseCorrections("c.yaml", []byte(`
corrections:
  - id: anytown-2030
    lead_inspector: Ann Other
    author: "-"
    published:
    grades: {leaders: good, lscb: "-"}
  - sha256: `+shaA+`
    title: "A: b"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Correction{
		{ID: "anytown-2030", File: "c.yaml", Line: 3, Values: []Value{
			{"lead_inspector", "Ann Other"}, {"author", Nothing}, {"published", ""}, {"grades.leaders", "good"}, {"grades.lscb", Nothing},
		}},
		{SHA256: shaA, File: "c.yaml", Line: 8, Values: []Value{{"title", "A: b"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestMistakesInCorrections(t *testing.T) {
	for text, want := range map[string]string{
		"corrections:\n- id: a\n  colour: red\n":             `c.yaml:3: colour: unknown field "colour"; fields are grades.JUDGEMENT, author, authority,`,
		"corrections:\n- id: a\n  created: 2030-01-02\n":     `c.yaml:3: created: unknown field "created"`,
		"corrections:\n- id: a\n  published: 2030-02-30\n":   `c.yaml:3: published: "2030-02-30" is no date`,
		"corrections:\n- id: a\n  grades: {leaders: fair}\n": `c.yaml:3: grades.leaders: "fair" is no grade; grades are outstanding, good,`,
		"corrections:\n- id: a\n  grades: {led: good}\n":     `c.yaml:3: grades.led: unknown judgement "led"; judgements are overall_effectiveness,`,
		"corrections:\n- title: x\n":                         `c.yaml:2: id: give either`,
		"corrections:\n- {id: a, sha256: " + shaA + "}\n":    `c.yaml:2: id: give either`,
		"corrections:\n- sha256: ABC\n":                      `c.yaml:2: sha256: "ABC" is no SHA-256`,
		"sources: []\n":                                      "c.yaml:1: sources: unknown; a file of corrections has",
		"corrections: x\n":                                   "c.yaml:1: corrections: has to be there",
		"":                                                   `c.yaml:1: it is empty`,
	} {
		if _, err := ParseCorrections("c.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
