package metadata

import (
	"strings"

	"evidence/corpus"
)

// judgements are the names of judgements in the tables of grades, in lower case,
// and the keys of their grades.
var judgements = [][2]string{
	{"overall effectiveness", "overall_effectiveness"},

	// Since 2018.
	{"the impact of leaders on social work practice with children and families", "leaders"},
	{"the experiences and progress of children who need help and protection", "help_and_protection"},
	{"the experiences and progress of children in need of help and protection", "help_and_protection"},
	{"the experiences and progress of children in care and care leavers", "in_care"},
	{"the experiences and progress of children in care", "in_care"},
	{"the experiences and progress of care leavers", "care_leavers"},
	{"the experiences and progress of children care leavers", "care_leavers"}, // so misprinted in 2025

	// The single inspection framework of 2013.
	{"children who need help and protection", "help_and_protection"},
	{"children looked after and achieving permanence", "in_care"},
	{"adoption performance", "adoption"},
	{"experiences and progress of care leavers", "care_leavers"},
	{"leadership, management and governance", "leaders"},

	// Before it.
	{"capacity to improve", "capacity_to_improve"},
	{"outcomes for looked after children and young people", "outcomes"},
	{"quality of provision", "quality_of_provision"},
	{"leadership and management", "leaders"},
}

// gradeWords are the words of which grades are made.
var gradeWords = map[string]bool{
	"requires": true, "improvement": true, "to": true, "be": true, "good": true,
	"outstanding": true, "inadequate": true, "adequate": true,
}

// gradeValue is the grade that a text names when it names nothing else.
func gradeValue(printed string) (value string, ok bool) {
	switch s := strings.ToLower(strings.TrimRight(printed, " .")); s {
	case "outstanding", "good", "inadequate", "adequate":
		return s, true
	case "requires improvement", "require improvement", "requires improvement to be good", "require improvement to be good":
		return "requires improvement", true
	}
	return "", false
}

// A gradeRow is a row of a table of grades that is being read. The lines of its two
// cells come in any order.
type gradeRow struct {
	label, grade string
	first        line
}

func (g *gradeRow) key() string {
	for _, j := range judgements {
		if j[0] == g.label {
			return j[1]
		}
	}
	return ""
}

// add adds a line to the row: words that continue its label, grade words at the
// line's end, or both. It reports whether the line belongs to it.
func (g *gradeRow) add(l line) bool {
	label, grade := splitGrade(l.plain)
	joined := strings.TrimSpace(g.label + " " + strings.ToLower(label))
	if !beginsJudgement(joined) || label == "" && grade == "" {
		return false
	}
	g.label, g.grade = joined, strings.TrimSpace(g.grade+" "+grade)
	return true
}

// splitGrade splits a line into the text before the grade words at its end, without
// a number before it, and those words. A grade's number ("Good Grade 2")
// is dropped.
func splitGrade(s string) (label, grade string) {
	s = gradeNumber().ReplaceAllString(s, "")
	s = rowNumber().ReplaceAllString(s, "")
	words := strings.Fields(s)
	cut := len(words)
	for cut > 0 && gradeWords[strings.ToLower(strings.TrimRight(words[cut-1], trailing))] {
		cut--
	}
	return strings.TrimRight(strings.Join(words[:cut], " "), trailing), strings.TrimRight(strings.Join(words[cut:], " "), trailing)
}

// trailing are characters that may follow a judgement or a grade, such as the mark of a footnote.
const trailing = ":.*0123456789"

var (
	gradeNumber = lazily(`(?i) ?\(?grade \d\)?$`)
	rowNumber   = lazily(`^\d(\.\d)*\.? `)
)

func beginsJudgement(label string) bool {
	for _, j := range judgements {
		if strings.HasPrefix(j[0], label) && (len(label) == len(j[0]) || j[0][len(label)] == ' ' || label == "") {
			return true
		}
	}
	return false
}

// gradeTable reads the tables of grades in the lines, and reports whether there are
// grades. The first grade of a judgement counts.
func (r *reader) gradeTable(lines []line) (found bool) {
	var row *gradeRow
	finish := func() {
		if row == nil {
			return
		}
		key := row.key()
		value, ok := gradeValue(row.grade)
		if ok && key != "" && r.facts.Grade(key).Value == "" {
			fact := row.first.certain(value)
			fact.Printed = row.grade
			r.facts[corpus.GradeField(key)] = fact
			found = true
		}
		row = nil
	}
	for _, l := range lines {
		if row != nil && row.add(l) {
			continue
		}
		finish()
		label, _ := splitGrade(l.plain)
		if next := (&gradeRow{first: l}); len(strings.Fields(label)) > 1 && next.add(l) {
			row = next
		}
	}
	finish()
	return found
}
