package web

import (
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/search"
)

// What is said of the objects of statements; see componentNames, typeTexts, fieldTexts and fieldEnums.
var statementComponentNames = map[string]string{
	"web.statementsPage": "StatementList",
	"web.statementPage":  "StatementState",
	"web.historyPage":    "StatementHistory",
	"statement.Summary":  "StatementSummary",
	"statement.Details":  "StatementDetails",
	"statement.File":     "StatementFile",
	"corpus.Span":        "TextSpan",
	"statement.Setting":  "StatementSetting",
}

var stances = namesOf(statement.Stances())

var statementFieldEnums = map[string][]string{
	"statement.Pin.stance":  stances,
	"statement.Event.op":    append(namesOf(editOps), string(statement.OpCreate), string(statement.OpImport), string(statement.OpRemove)),
	"statement.Edit.op":     namesOf(editOps),
	"statement.File.format": {statement.Format},
	"web.newPin.stance":     stances,
	"claim.Cover.how":       search.CoverWays,
	"store.PinCheck.status": namesOf([]store.PinStatus{store.PinUnchanged, store.PinMoved, store.PinAltered, store.PinGone, store.PinWithdrawn, store.PinAbsent}),
}

// editOps are the edits there are.
var editOps = []statement.Op{statement.OpDetails, statement.OpReports, statement.OpAdd, statement.OpRephrase, statement.OpSplit, statement.OpMerge, statement.OpMove,
	statement.OpDrop, statement.OpReach, statement.OpNote, statement.OpPin, statement.OpRepin, statement.OpUnpin, statement.OpUndo}

func namesOf[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

var statementTypeTexts = map[string]string{
	"statement.Statement":   "What somebody said, and the claims in it.",
	"statement.Details":     "Where a statement comes from.",
	"statement.Claim":       "One thing that a statement says is so.",
	"statement.Pin":         "A passage, or a part of one, tied to a claim.",
	"statement.PlacedPin":   "A pin and the claim that it belongs to.",
	"corpus.Span":           "A stretch of a text in Unicode code points, from start up to but without end.",
	"statement.Summary":     "What a list of statements says of each.",
	"statement.Setting":     "What is said of a whole statement.",
	"statement.Change":      "The difference that an edit made.",
	"statement.ClaimChange": "A claim, without its pins, before and after an edit.",
	"statement.PinChange":   "A pin before and after an edit.",
	"statement.Event":       "An edit that was made.",
	"statement.Edit":        "An edit to be made. What each kind needs: details: details; reports: reports; add: text, after; rephrase, note, reach: claim, text; split: claim, at; merge: claim, with; move: claim, after; drop: claim; pin: claim, new_pin; repin: pin, stance, text, claim; unpin: pin; undo: undo.",
	"statement.File":        "A whole statement as it is exported and imported.",
	"store.PinCheck":        "What became of a pin in its report as that is now.",
	"web.statementsPage":    "The statements.",
	"web.statementPage":     "A statement, and how it stands to the reports as they are now.",
	"web.historyPage":       "The edits of a statement.",
	"web.claimEvidence":     "What was found for a claim.",
	"web.evidenceGroup":     "What was found in one report.",
	"web.evidenceHit":       "A passage that may bear on a claim. Whether it does is for a person to say.",
	"web.numberDiffers":     "A number of a claim that the words pinned to it give otherwise.",
	"web.newPassage":        "A passage that may bear on a claim and came after the statement.",
	"web.newStatement":      "A statement to be added.",
	"web.newPin":            "A pin to be made.",
	"web.textToSplit":       "A text whose claims are wanted.",
	"web.claimList":         "The claims that a text was split into.",
	"web.splitClaim":        "A sentence that may be a claim.",
	"claim.Cover":           "Words of a claim that a passage covers.",
	"web.conflict":          "What an edit did not change, since somebody else did first.",
}

var statementFieldTexts = map[string]string{
	"statement.Statement.id":       "Its id.",
	"statement.Statement.text":     "It as it was given; empty where only the claims are kept.",
	"statement.Statement.reports":  "Ids of the reports that evidence is looked for in; empty for all.",
	"statement.Statement.claims":   "Its claims, in order.",
	"statement.Statement.revision": "Rises with each edit.",
	"statement.Statement.set":      "The revision that last changed what is said of the whole statement.",
	"statement.Statement.last":     "The number of the last claim or pin that was given an id.",
	"statement.Statement.created":  "When it came in.",
	"statement.Statement.changed":  "When it was changed last.",

	"statement.Details.title":     "Its title.",
	"statement.Details.author":    "Who says it.",
	"statement.Details.publisher": "Who published it.",
	"statement.Details.published": "When: YYYY-MM-DD, or shorter.",
	"statement.Details.url":       "Where it was published.",
	"statement.Details.note":      "What is to be known of it.",

	"statement.Claim.id":       "Its id, which is never given to another claim of the statement.",
	"statement.Claim.text":     "It as in the statement, or as a person put it.",
	"statement.Claim.spans":    "Where it stands in the statement's text; empty for one that does not.",
	"statement.Claim.needs":    "The kind of source that could tell, where a person found that the reports cannot.",
	"statement.Claim.note":     "A person's note.",
	"statement.Claim.pins":     "Its pins, in the order in which they were made. Empty in changes, which tell of pins apart.",
	"statement.Claim.revision": "The statement's when anything of the claim but its pins changed last.",
	"statement.Claim.by":       "Who changed it last.",
	"statement.Claim.at":       "When.",

	"corpus.Span.start": "Its first character, counted from 0.",
	"corpus.Span.end":   "The character after its last.",

	"statement.Pin.id":        "Its id, which is never given to another pin of the statement.",
	"statement.Pin.stance":    "How the passage stands to the claim.",
	"statement.Pin.passage":   "The passage's id.",
	"statement.Pin.span":      "The part of the passage's text that was pinned; absent for all of it.",
	"statement.Pin.quote":     "The words that were pinned; empty until their report is in the library.",
	"statement.Pin.before":    "A few words before them in the passage.",
	"statement.Pin.after":     "A few words after them.",
	"statement.Pin.document":  "The report's id.",
	"statement.Pin.sha256":    "The SHA-256 of the PDF that they were taken from.",
	"statement.Pin.page":      "The PDF page number on which they begin.",
	"statement.Pin.page_end":  "And that on which they end.",
	"statement.Pin.label":     "The label that is printed on the page.",
	"statement.Pin.paragraph": "The number of the running paragraph.",
	"statement.Pin.note":      "A person's note.",
	"statement.Pin.by":        "Who pinned it, or changed the pin last.",
	"statement.Pin.at":        "When.",
	"statement.Pin.revision":  "The statement's when the pin changed last.",

	"statement.PlacedPin.claim": "The id of the claim.",

	"statement.Summary.id":       "The statement's id.",
	"statement.Summary.claims":   "How many claims it has.",
	"statement.Summary.pins":     "How many passages are pinned.",
	"statement.Summary.counts":   "How many claims are in each state: supported, contradicted, mixed, context, no evidence, out of reach.",
	"statement.Summary.revision": "Its revision.",
	"statement.Summary.created":  "When it came in.",
	"statement.Summary.changed":  "When it was changed last.",

	"statement.Setting.reports": "Ids of the reports that evidence is looked for in; empty for all.",

	"statement.Change.set":    "What is said of the whole statement, before and after.",
	"statement.Change.order":  "The claims' ids in order, before and after.",
	"statement.Change.claims": "The claims that differ.",
	"statement.Change.pins":   "The pins that differ.",

	"statement.ClaimChange.before": "As it was; absent where it is new.",
	"statement.ClaimChange.after":  "As it is; absent where it is gone.",
	"statement.PinChange.before":   "As it was; absent where it is new.",
	"statement.PinChange.after":    "As it is; absent where it is gone.",

	"statement.Event.revision": "The statement's revision after it.",
	"statement.Event.at":       "When it was made.",
	"statement.Event.by":       "Who made it.",
	"statement.Event.op":       "What kind of edit it was.",
	"statement.Event.undoes":   "The revision that it took back.",
	"statement.Event.change":   "What it changed.",

	"statement.Edit.op":      "What kind of edit it is.",
	"statement.Edit.base":    "The revision of the statement that whoever edits saw; 0 or absent for whatever it is.",
	"statement.Edit.claim":   "The id of a claim.",
	"statement.Edit.with":    "The id of the claim to be joined to it.",
	"statement.Edit.after":   "The id of the claim that it comes after; absent for the first place.",
	"statement.Edit.at":      "Where the claim's text is to be split, in Unicode code points.",
	"statement.Edit.text":    "A claim's words, a note, or the kind of source that could tell.",
	"statement.Edit.pin":     "The id of a pin.",
	"statement.Edit.new_pin": "The pin to be made: passage, stance, and perhaps span and note count.",
	"statement.Edit.stance":  "How the passage stands to the claim.",
	"statement.Edit.details": "What is to be said of the statement.",
	"statement.Edit.reports": "Ids of the reports to look in.",
	"statement.Edit.undo":    "The revision that the edit to be taken back made.",

	"statement.File.format":    "The form's name.",
	"statement.File.statement": "The statement.",
	"statement.File.history":   "Its edits, the oldest first.",

	"store.PinCheck.status":  "unchanged; moved: the same words in another place; altered: other words; gone; withdrawn: the report was; absent: the report is not here.",
	"store.PinCheck.passage": "The passage that holds the words, or what took their place.",
	"store.PinCheck.quote":   "How they stand there.",
	"store.PinCheck.span":    "Where, in the passage's text.",
	"store.PinCheck.sha256":  "The SHA-256 of the PDF.",

	"web.statementsPage.statements": "The statements, the one changed last first.",

	"web.statementPage.statement": "The statement.",
	"web.statementPage.counts":    "How many claims are in each state: supported, contradicted, mixed, context, no evidence, out of reach.",
	"web.statementPage.checks":    "What became of each pin, by its id.",
	"web.statementPage.numbers":   "Numbers of claims that the words pinned to them give otherwise, by the pin's id.",
	"web.statementPage.left":      "For how many claims new passages are yet to be looked for: the next request goes on with them. 0 where new and news are whole.",
	"web.statementPage.new":       "How many passages that may bear on its claims came since somebody looked.",
	"web.statementPage.evidence":  "What was found for the claim that was asked for.",
	"web.statementPage.news":      "The new passages, where they were asked for.",

	"web.historyPage.id":       "The statement's id.",
	"web.historyPage.revision": "Its revision.",
	"web.historyPage.events":   "The edits, the oldest first.",

	"web.claimEvidence.claim":     "The claim's id.",
	"web.claimEvidence.query":     "What was looked for in place of its words; empty for these.",
	"web.claimEvidence.near":      "Whether anything comes near.",
	"web.claimEvidence.groups":    "The passages by report, the best first.",
	"web.claimEvidence.covered":   "The claim's words that passages near it cover, in the claim's text.",
	"web.claimEvidence.uncovered": "The claim's words that none of them covers.",

	"web.evidenceGroup.document":  "The report's id.",
	"web.evidenceGroup.title":     "Its title.",
	"web.evidenceGroup.authority": "The body that it is on.",
	"web.evidenceGroup.published": "When it was published.",
	"web.evidenceGroup.hits":      "The passages, the best first.",

	"web.evidenceHit.near":   "Whether it comes near the claim.",
	"web.evidenceHit.covers": "The claim's words that it covers, and how.",
	"web.evidenceHit.pinned": "The pin, where the whole of it is pinned to the claim.",

	"web.numberDiffers.claim":   "The number with what it counts, as the claim has it.",
	"web.numberDiffers.passage": "And as the report has it.",

	"web.newPassage.claim": "The claim's id.",
	"web.newPassage.since": "When the passage was first seen.",

	"web.newStatement.text": "The statement, plain or in Markdown.",

	"web.newPin.claim":   "The claim's id.",
	"web.newPin.passage": "The passage's id.",
	"web.newPin.stance":  "How the passage stands to the claim.",
	"web.newPin.span":    "The part of the passage's text; absent for all of it.",
	"web.newPin.note":    "A note.",

	"web.textToSplit.text": "The text.",

	"web.claimList.claims": "The claims, in order.",

	"web.splitClaim.text":  "The sentence, with single spaces.",
	"web.splitClaim.spans": "Where it stands in the text.",

	"claim.Cover.how": "word: the same word; form: another form of it; equivalent: words that mean the same; report: what the report is on.",
	"claim.Span.text": "The words.",

	"web.conflict.what": "What was not changed.",
	"web.conflict.by":   "Who changed it first; empty where that is not known.",
	"web.conflict.now":  "What stands there; empty where it is gone.",
	"web.conflict.gone": "Whether it is not there any more.",

	"web.Problem.conflict": "Of an edit that somebody else was before: what was not changed.",
}
