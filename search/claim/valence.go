package claim

import "strings"

// negations turn what follows them into its opposite.
var negations = set(`not no never nobody nothing none neither nor without lack lacks lacked lacking hardly rarely seldom
	insufficiently cannot fail fails failed failing unable few little prevent prevents prevented preventing avoid avoids avoided avoiding`)

// gradeWords are the grades of one word.
var gradeWords = set(`outstanding good adequate inadequate`)

// grading are words after which a grade is given.
var grading = set(`is are was were be been being as judged rated graded remain remains remained now still`)

// values are words by which reports and statements judge: 1 for well, -1 for ill.
var values = func() map[string]int {
	out := make(map[string]int)
	for w := range set(`good well better best outstanding excellent exceptional exceptionally effective effectively efficient efficiently
		strong stronger strongly robust timely prompt promptly quick quicker quickly fast faster swift swiftly immediately consistent consistently
		clear clearly thorough thoroughly comprehensive appropriate appropriately sufficient sufficiently enough adequate suitable suitably
		stable stability safe safely improve improves improved improving improvement improvements successful successfully success successes
		progress progressed achieve achieves achieved achieving active lively proud praise praised commended always everyone everybody
		fully routinely regularly systematically responsive ambitious confident confidently positive positively valued tangible`) {
		out[w] = 1
	}
	for w := range set(`bad badly worse worst poor poorly weak weaker weakness weaknesses inadequate ineffective inefficient slow slower slowly
		late delay delays delayed delaying drift harm harmed inconsistent inconsistently inconsistency variable unclear insufficient
		inappropriate inappropriately unsuitable unstable unsafe deteriorate deteriorates deteriorated deteriorating deterioration decline declined
		failure failures shortfall shortfalls limited incomplete missed overdue backlog backlogs superficial underdeveloped unacceptable
		criticised unaware confusion unnecessarily neglected ignored stalled`) {
		out[w] = -1
	}
	return out
}()

// tooMuch are words that are ill with "too" before them.
var tooMuch = set(`long little few many much often easily high low narrow heavily`)

func set(list string) map[string]bool {
	out := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
