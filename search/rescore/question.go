package rescore

import (
	"strings"

	"evidence/search/query"
	"evidence/search/words"
)

// leastWords is how many words a question has at least, those that name a report left out.
const leastWords = 3

// sentenceWords are words that sentences and questions have, and lists of keywords have not: those that
// ask, forms of auxiliary verbs, articles, pronouns and negations. Prepositions are in both.
var sentenceWords = func() map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(`how what when where which who whom whose why
		is are was were be been being am do does did has have had can could will would shall should may might must
		a an the this that these those it its they them their he him his she her we us our i my you your there
		not no never nobody nothing none`) {
		set[w] = true
	}
	return set
}()

// Question is the text of a query that likeness is measured to: its words without those that name a
// report, since what is said there hardly ever repeats the report's name. It is empty where words alone decide:
// where the query has anything but bare words (words in quotation marks, fields, signs), where it is a list of
// keywords, and where it has next to no words. prose says that the query is a sentence.
func Question(root query.List, prose bool, namesReport func(word string) bool) string {
	var list []string
	sentence := prose
	for _, n := range root.Of {
		w, ok := n.(query.Word)
		if !ok {
			return ""
		}
		terms := words.Terms(w.Text)
		if len(terms) == 0 || namesReport(terms[0]) {
			continue
		}
		sentence = sentence || sentenceWords[terms[0]]
		list = append(list, w.Text)
	}
	if !sentence || len(list) < leastWords {
		return ""
	}
	return strings.Join(list, " ")
}
