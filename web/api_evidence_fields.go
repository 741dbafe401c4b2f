package web

import "evidence/search"

// What api_fields.go says of the rest of the API, of evidence for claims.

var evidenceComponentNames = map[string]string{
	"claim.Word":    "ClaimWord",
	"claim.Span":    "ClaimWords",
	"claim.Cover":   "CoveredWord",
	"claim.Report":  "ReportEvidence",
	"claim.Passage": "PassageEvidence",
}

var evidenceTypeTexts = map[string]string{
	"web.evidenceRequest": "A claim, and where to look.",
	"web.evidenceAnswer":  "What was found for a claim.",
	"claim.Report":        "The passages of one report that were found for a claim.",
	"claim.Passage":       "A passage that was found for a claim.",
	"claim.Span":          "Words of a claim.",
	"claim.Word":          "A word of a claim that says what is asked for.",
	"claim.Cover":         "A word of a claim that a passage covers.",
}

var evidenceFieldTexts = map[string]string{
	"web.evidenceRequest.claim":   "The claim, a sentence in any words; at most 16,384 bytes.",
	"web.evidenceRequest.context": "What stands around it, such as the statement's title and its other sentences: where the claim names no authority or no year, the reports that this speaks of count more. It finds nothing by itself.",
	"web.evidenceRequest.reports": "The ids of the reports to look in; all where there are none.",
	"web.evidenceRequest.size":    "How many passages are wanted, from 1 to 100; 10 by itself.",
	"web.evidenceAnswer.claim":    "The claim.",
	"claim.Evidence.found":        "Whether any passage comes near the claim. Where it is false the passages are those that come least far from it, and are not evidence.",
	"claim.Evidence.reports":      "The reports, the one with the best passage first.",
	"claim.Evidence.words":        "The words of the claim that say what is asked for, in order.",
	"claim.Evidence.uncovered":    "The words, in order, that no passage which comes near the claim covers.",
	"claim.Evidence.note":         "What the user should know, in a sentence; empty for nothing.",
	"claim.Report.document":       "The report's id.",
	"claim.Report.title":          "The report's title.",
	"claim.Report.authority":      "The body that the report is on.",
	"claim.Report.published":      "When the report was published.",
	"claim.Report.year":           "The year of publication, else of the inspection; 0 where none is known.",
	"claim.Report.url":            "The publisher's address of the PDF.",
	"claim.Report.passages":       "Its passages, the best first.",
	"claim.Passage.rank":          "The place among all passages found, from 1.",
	"claim.Passage.strength":      "The score as a share of what the claim's words can give, from 0 to 1; comparable between claims.",
	"claim.Passage.covered":       "The share of the claim that it covers, each word weighed by how rare it is, from 0 to 1.",
	"claim.Passage.near":          "Whether it comes near the claim.",
	"claim.Passage.covers":        "The words of the claim that it covers, in order.",
	"claim.Span.text":             "The words.",
	"claim.Word.weight":           "Its share in the claim, from 0 to 1.",
	"claim.Word.boost":            "Whether it is a name, a place, a number or an acronym.",
	"claim.Cover.how":             "word: it stands there; form: another form of it does; equivalent: words that mean the same do; report: the report is on that authority or of that year.",
}

var evidenceFieldEnums = map[string][]string{
	"claim.Cover.how": search.CoverWays,
}
