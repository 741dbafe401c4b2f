package metadata

import (
	"strings"

	"evidence/corpus"
)

// Judgements are listed by their names in the tables of grades, in lower case, and
// the keys of their grades: those of children's services, of schools and other
// providers of education, of children's homes, and of health and social care.
var (
	childrenJudgements = []judgement{
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

	schoolJudgements = []judgement{
		{"overall effectiveness", "overall_effectiveness"},

		// Since 2019.
		{"the quality of education", "quality_of_education"},
		{"quality of education", "quality_of_education"},
		{"behaviour and attitudes", "behaviour"},
		{"personal development", "personal_development"},
		{"leadership and management", "leaders"},
		{"early years provision", "early_years"},
		{"sixth-form provision", "sixth_form"},
		{"sixth form provision", "sixth_form"},

		// Before it.
		{"effectiveness of leadership and management", "leaders"},
		{"the effectiveness of leadership and management", "leaders"},
		{"quality of teaching, learning and assessment", "teaching"},
		{"quality of teaching", "teaching"},
		{"personal development, behaviour and welfare", "personal_development"},
		{"behaviour and safety of pupils", "behaviour"},
		{"outcomes for pupils", "outcomes"},
		{"outcomes for children and learners", "outcomes"},
		{"achievement of pupils", "outcomes"},
		{"early years", "early_years"},
		{"16 to 19 study programmes", "sixth_form"},
	}

	homeJudgements = []judgement{
		{"overall experiences and progress of children and young people", "overall_effectiveness"},
		{"overall experiences and progress of children and young people, taking into account", "overall_effectiveness"},
		{"how well children and young people are helped and protected", "help_and_protection"},
		{"the effectiveness of leaders and managers", "leaders"},
	}

	careJudgements = []judgement{
		{"overall rating for this service", "overall_effectiveness"},
		{"overall rating for this location", "overall_effectiveness"},
		{"overall rating for this provider", "overall_effectiveness"},
		{"overall rating for this hospital", "overall_effectiveness"},
		{"overall rating for this trust", "overall_effectiveness"},
		{"overall quality rating for this trust", "overall_effectiveness"},
		{"is the service safe?", "safe"}, {"are services safe?", "safe"},
		{"is the service effective?", "effective"}, {"are services effective?", "effective"},
		{"is the service caring?", "caring"}, {"are services caring?", "caring"},
		{"is the service responsive?", "responsive"}, {"are services responsive?", "responsive"},
		{"is the service well-led?", "well_led"}, {"are services well-led?", "well_led"},
	}
)

// A judgement is a name of one, in lower case, and the key of its grade.
type judgement struct{ name, key string }

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
	known        []judgement
}

func (g *gradeRow) key() string {
	for _, j := range g.known {
		if j.name == g.label {
			return j.key
		}
	}
	return ""
}

// add adds a line to the row: words that continue its label, grade words at the
// line's end, or both. It reports whether the line belongs to it.
func (g *gradeRow) add(l line) bool {
	label, grade := splitGrade(l.plain)
	joined := strings.TrimSpace(g.label + " " + strings.ToLower(label))
	if !g.begins(joined) || label == "" && grade == "" {
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
	s = strings.TrimRight(rowNumber().ReplaceAllString(s, ""), " ●•○")
	words := strings.Fields(s)
	cut := len(words)
	for cut > 0 && gradeWords[strings.ToLower(strings.TrimRight(words[cut-1], trailing))] {
		cut--
	}
	return strings.TrimRight(strings.Join(words[:cut], " "), trailing), strings.TrimRight(strings.Join(words[cut:], " "), trailing)
}

// firstWord is the first word of a line in lower case, the number of its row aside.
func firstWord(s string) string {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		s = rowNumber().ReplaceAllString(s, "")
	}
	word, _, _ := strings.Cut(s, " ")
	if len(word) > longestFirst {
		return ""
	}
	return strings.TrimRight(strings.ToLower(word), trailing)
}

// longestFirst is more than the first word of any judgement has letters.
const longestFirst = 20

// trailing are characters that may follow a judgement or a grade, such as the mark of a footnote.
const trailing = ":.*0123456789"

var (
	gradeNumber = lazily(`(?i) ?\(?grade \d\)?$`)
	rowNumber   = lazily(`^\d(\.\d)*\.? `)
)

// begins reports whether a label begins the name of a judgement.
func (g *gradeRow) begins(label string) bool {
	for _, j := range g.known {
		if strings.HasPrefix(j.name, label) && (len(label) == len(j.name) || strings.ContainsRune(" ,", rune(j.name[len(label)])) || label == "") {
			return true
		}
	}
	return false
}

// gradeTable reads the tables of grades in the lines, and reports whether there are
// grades. The first grade of a judgement counts.
func (r *reader) gradeTable(lines []line) (found bool) {
	begins := map[string]bool{} // the first words of judgements
	for _, j := range r.judgements {
		begins[firstWord(j.name)] = true
	}
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
		if !begins[firstWord(l.plain)] {
			continue
		}
		label, _ := splitGrade(l.plain)
		if next := (&gradeRow{first: l, known: r.judgements}); len(strings.Fields(label)) > 1 && next.add(l) {
			row = next
		}
	}
	finish()
	return found
}
