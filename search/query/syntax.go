package query

import (
	"strings"

	"evidence/corpus"
)

// A Help explains a form of the query language.
type Help struct {
	Examples []string `json:"examples"` // queries that can be tried
	Meaning  string   `json:"meaning"`  // what they find, without a full stop
}

// Syntax is what a query can be written with, fields aside. The command's help,
// the help page and the guide to the API are made from it.
var Syntax = []Help{
	{[]string{`police partnership`}, "passages with these words, the best first; any of them may be missing"},
	{[]string{`"local authority"`}, "exactly these words, in this form and order"},
	{[]string{`police AND council`}, "both; AND binds closer than OR"},
	{[]string{`police OR council`}, "either, or both"},
	{[]string{`police -council`, `police NOT council`}, "passages without the word after the sign"},
	{[]string{`(police OR NHS) AND MASH`}, "a group"},
	{[]string{`safeguard*`}, "words that begin like this; a star works only at the end of a word"},
	{[]string{`safegard~`, `safegard~1`}, "words at most two letters, or one, away: for spellings that vary"},
	{[]string{`"police council"~10`}, "these words in any order, with at most ten others between them"},
	{[]string{`police NEAR/5 council`, `(police OR NHS) NEAR/5 "local authority"`}, "the same for words in any form, phrases and groups with OR"},
	{[]string{`=safeguarded`}, "the word in this form only"},
	{[]string{`=SEND`, `="Working Together"`}, "and, where you write a capital letter, in this case: not “send”"},
	{[]string{`authority:rotherham`}, "a word in a field; it can be a phrase or a group, too"},
	{[]string{`year:2014..2018`, `year:>=2018`, `year:2018..`}, "a range of years, dates or pages"},
	{[]string{`\AND`, `Re\:view`}, "a backslash takes away a sign's meaning"},
}

// fieldHelp is the help of each field that is no value of a source.
var fieldHelp = map[string]Help{
	FieldBlock:    {[]string{`block:footnote`}, "the kind of passage: paragraph, item, row, heading or footnote"},
	FieldDocument: {[]string{`document:ofsted-rotherham*`}, "the report's id, or how it begins"},
	FieldGrade: {[]string{`grade:good`, `grade:requires`, `grade.leaders:inadequate`}, "the report's overall grade, " + strings.Join(corpus.GradeValues, ", ") +
		", or after a point that of one judgement: " + strings.Join(corpus.Judgements, ", ")},
	FieldHeading:   {[]string{`heading:"care leavers"`}, "the headings above the passage"},
	FieldPage:      {[]string{`page:1..5`}, "the page, counted from the first of the file"},
	FieldParagraph: {[]string{`paragraph:14`}, "the number that the report prints beside the paragraph"},
	FieldRead:      {[]string{`read:ocr`}, "how the text was read: ocr, from a picture of the page, or text, from the file"},
	FieldText:      {[]string{`text:partnership`}, "the passage's own words, without headings and title"},
	FieldYear:      {[]string{`year:2018`}, "the year of publication or of the inspection"},
}

// FieldHelp explains one of Fields.
func FieldHelp(name string) Help {
	for i := range corpus.Fields {
		if f := &corpus.Fields[i]; f.Search == name {
			return Help{[]string{name + ":" + f.Example}, f.About}
		}
	}
	return fieldHelp[name]
}
