package claim

import (
	"strings"

	"evidence/search/words"
)

// judging are words that say that a grade is meant; "good" alone is said of much.
var judging = set(`judged judge judges judgement judgements rated rates rating graded grades grade verdict inspectors ofsted inspection cqc effectiveness`)

// SpeaksOfGrade reports whether a claim speaks of the grade that a report gives.
func SpeaksOfGrade(text string) bool {
	given, judges := false, false
	tokens := words.Tokens(nil, text)
	for i, t := range tokens {
		n := gradeAt(tokens[i:])
		if n == 2 || t.Term == "inadequate" || t.Term == "outstanding" {
			return true
		}
		given = given || n > 0
		judges = judges || judging[strings.TrimSuffix(t.Term, "'s")]
	}
	return given && judges
}
