package web

import "evidence/corpus/quotecheck"

// What is said of the objects of checking; see componentNames, typeTexts, fieldTexts and fieldEnums.
var checkComponentNames = map[string]string{
	"quotecheck.Result":   "CheckedQuote",
	"quotecheck.Place":    "QuotePlace",
	"quotecheck.Part":     "QuotePart",
	"quotecheck.Change":   "QuoteChange",
	"quotecheck.Mismatch": "QuoteMismatch",
	"quotecheck.Said":     "QuoteSaid",
}

var checkTypeTexts = map[string]string{
	"quotecheck.Result":   "A quote and what became of it. The place is absent where the quote is missing; of a stitched one it is that of its first part.",
	"quotecheck.Place":    "Where words stand in a report.",
	"quotecheck.Part":     "A part of a stitched quote and where it stands.",
	"quotecheck.Change":   "A run of words in which a quote and the report are equal or differ.",
	"quotecheck.Mismatch": "Something said of a quote's place that is not so.",
	"quotecheck.Said":     "What is said of where a quote stands; what is absent was not said.",
	"web.checkRequest":    "What is to be checked.",
	"web.quoteToFind":     "A quote by itself, with the place that is said of it.",
	"web.checkAnswer":     "What became of each quote.",
}

var checkFieldTexts = map[string]string{
	"quotecheck.Place.document":  "The report's id.",
	"quotecheck.Place.title":     "The report's title.",
	"quotecheck.Place.authority": "The body that the report is on.",
	"quotecheck.Place.page":      "The PDF page number that the words begin on, from 1.",
	"quotecheck.Place.page_end":  "The PDF page number that they end on.",
	"quotecheck.Place.label":     "The printed label of the page they begin on.",
	"quotecheck.Place.paragraph": "The printed number of the paragraph they begin in.",
	"quotecheck.Place.passage":   "The id of the passage they begin in.",
	"quotecheck.Place.passages":  "The ids of all passages that they run over, where these are several.",
	"quotecheck.Place.start":     "Where in the first passage's text they begin, in Unicode code points; absent for 0.",
	"quotecheck.Place.found":     "The words as they stand there.",
	"quotecheck.Result.quote":    "The quote as it was sent.",
	"quotecheck.Result.verdict":  "What became of it.",
	"quotecheck.Result.changes":  "Of an altered quote: how it differs from the report, word by word.",
	"quotecheck.Result.parts":    "Of a stitched quote: its parts.",
	"quotecheck.Result.said":     "What is said of its place.",
	"quotecheck.Result.mismatch": "What of that is not so.",
	"quotecheck.Result.also":     "Other places with the same words, a few of them.",
	"quotecheck.Result.within":   "Of a long quotation that is missing: the quotations in it, the first 50 of them.",
	"quotecheck.Result.remarks":  "What else a reader should know, in words.",
	"quotecheck.Part.quote":      "The part.",
	"quotecheck.Change.kind":     "equal, deleted (only the report has it) or inserted (only the quote has it).",
	"quotecheck.Change.text":     "The words.",
	"quotecheck.Mismatch.what":   "What it is about.",
	"quotecheck.Mismatch.said":   "What is said.",
	"quotecheck.Mismatch.is":     "What is so.",
	"quotecheck.Said.document":   "The report: its id, title or authority.",
	"quotecheck.Said.page":       "The page or pages, by the printed or the PDF's number.",
	"quotecheck.Said.paragraph":  "The number of the paragraph.",
	"quotecheck.Said.passage":    "The passage's id.",
	"web.checkRequest.text":      "A text whose quotations are checked: what stands between quotation marks, and lines that begin with >.",
	"web.checkRequest.quotes":    "Quotes by themselves.",
	"web.quoteToFind.quote":      "The quote, without quotation marks.",
	"web.quoteToFind.document":   "The report that it is said to stand in: an id, a title or an authority.",
	"web.quoteToFind.page":       "The page that it is said to stand on, by the printed or the PDF's number; a range as 3-4.",
	"web.quoteToFind.paragraph":  "The number of the paragraph that it is said to stand in.",
	"web.quoteToFind.passage":    "The id of the passage that it is said to stand in.",
	"web.checkAnswer.quotes":     "The quotes.",
	"web.checkAnswer.counts":     "How many there are of each verdict.",
}

var checkFieldEnums = map[string][]string{
	"quotecheck.Result.verdict": verdictNames(),
	"quotecheck.Change.kind":    {quotecheck.Equal, quotecheck.Deleted, quotecheck.Inserted},
	"quotecheck.Mismatch.what":  {"report", "page", "paragraph", "passage"},
}
