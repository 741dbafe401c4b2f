package web

import (
	"net/http"
	"strings"

	"evidence/corpus/briefing"
	"evidence/corpus/statement"
)

const tagStatements = "Statements"

// exampleStatement is the bundled sample's.
const exampleStatement = "sample-statement"

var idOfStatement = parameter{name: "id", in: inPath, kind: text, about: "The statement's id.", example: exampleStatement}

// statementRoutes are the addresses of statements. What is said of a change holds for those who may write alone.
func statementRoutes() []route {
	there := []int{http.StatusNotFound}
	edited := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity}
	added := []answer{{status: http.StatusCreated, about: "The statement as it is kept.", bodies: []content{{mediaType: mediaJSON, value: statement.Statement{}}}}}
	at := "/statements/" + exampleStatement
	return []route{
		apiRoute("listStatements", "/statements", "the statements and how far their claims have come", listStatements, operation{
			tag: tagStatements, about: "The one that was changed last comes first.", example: "/statements", answers: inJSON("The statements.", statementsPage{}),
		}),
		apiRoute("addStatement", "/statements", "adds a statement", addStatementAPI, operation{
			method: http.MethodPost, writes: true, body: newStatement{}, sends: `{"title":"Statement of the council","text":"Every referral is read. Staff work beside the police."}`,
			tag: tagStatements, about: "Its text is split into claims by sentences. It may be plain or Markdown.", errors: []int{http.StatusUnprocessableEntity}, example: "/statements", answers: added,
		}),
		apiRoute("importStatement", "/statements/import", "adds a statement that was exported", importStatementAPI, operation{
			method: http.MethodPost, writes: true, body: statement.File{},
			sends: `{"format":"evidence-statement/1","statement":{"id":"a-statement","title":"A statement","text":"","reports":[],"claims":[],"revision":1,"set":0,"last":0,"created":"2026-01-02T03:04:05Z","changed":"2026-01-02T03:04:05Z"}}`,
			tag:   tagStatements, about: "With its pins and its history. Where its id was given before it gets another. Quotes are not taken on trust: checks say whether they stand in the reports.",
			errors: []int{http.StatusUnprocessableEntity}, example: "/statements/import", answers: added,
		}),
		apiRoute("getStatement", "/statements/{id}", "a statement, its claims and their pins", showStatement, operation{
			tag: tagStatements, about: "With what became of each pin in the reports as they are now, and with the evidence for one claim where that is asked for. The ETag holds the revision.",
			params: []parameter{idOfStatement,
				{name: paramClaim, in: inQuery, kind: text, example: "c1", about: "Adds the evidence for the claim with this id."},
				{name: paramQuery, in: inQuery, kind: text, example: exampleQuery, about: "Looks for these words, in the query language, in place of the claim's."},
				{name: "new", in: inQuery, kind: boolean, byItself: "0", example: "1", about: "1 adds the passages that are new since somebody marked them as seen."}},
			errors: there, example: at + "?claim=c1", answers: inJSON("The statement.", statementPage{}),
		}),
		apiRoute("removeStatement", "/statements/{id}", "takes a statement out", removeStatementAPI, operation{
			method: http.MethodDelete, writes: true,
			tag: tagStatements, about: "Its id is never given again. With If-Match it is taken out only in the revision that the one ETag there names; any other value is refused.", params: []parameter{idOfStatement},
			errors: []int{http.StatusNotFound, http.StatusPreconditionFailed}, example: at, answers: []answer{{status: http.StatusNoContent, about: "It was taken out."}},
		}),
		apiRoute("listEdits", "/statements/{id}/history", "every edit of a statement", showHistory, operation{
			tag: tagStatements, about: "The oldest first, each with what it changed.",
			params: []parameter{idOfStatement, {name: "since", in: inQuery, kind: number, byItself: "0", example: "1", about: "Only edits after this revision."}},
			errors: there, example: at + "/history", answers: inJSON("The edits.", historyPage{}),
		}),
		apiRoute("editStatement", "/statements/{id}/edits", "makes one edit", editStatementAPI, operation{
			method: http.MethodPost, writes: true, body: statement.Edit{}, sends: `{"op":"note","claim":"c1","text":"To be asked of the council."}`,
			tag: tagStatements, about: "base is the revision that whoever edits saw, or If-Match its ETag: where what the edit changes was changed after it, the answer is 409 with what stands there, and nothing is overwritten. " +
				"An edit that changes nothing is answered with the present revision and an empty change.",
			params: []parameter{idOfStatement}, errors: edited, example: at + "/edits", answers: inJSON("What it changed.", statement.Event{}),
		}),
		apiRoute("pinPassage", "/statements/{id}/pins", "pins a passage to a claim", pinAPI, operation{
			method: http.MethodPost, writes: true, body: newPin{}, sends: `{"claim":"c1","passage":"t5qxtt7yw66v","stance":"context"}`,
			tag: tagStatements, about: "The quote and its place are taken from the passage as it stands now.", params: []parameter{idOfStatement}, errors: edited, example: at + "/pins",
			answers: inJSON("What it changed.", statement.Event{}),
		}),
		apiRoute("exportStatement", "/statements/{id}/export", "a whole statement with its history, as a file", exportStatement, operation{
			tag: tagStatements, about: "It can be imported in another library.", params: []parameter{idOfStatement}, errors: there, example: at + "/export", answers: inJSON("The statement.", statement.File{}),
		}),
		apiRoute("exportBriefing", "/statements/{id}/briefing", "a briefing of a statement", showBriefing, operation{
			tag: tagStatements, about: "Its claims, each with its quotes word for word and their citations, the claims for which there is nothing, the sources, and what became of every quote when it was looked up now.",
			params: []parameter{idOfStatement,
				{name: paramForm, in: inQuery, kind: text, enum: formNames(), byItself: "html", example: "json", about: "The kind of file."},
				{name: paramStyle, in: inQuery, kind: text, enum: printedStyles(), byItself: "plain", example: "harvard", about: "The citation style."},
				{name: paramPictures, in: inQuery, kind: boolean, byItself: "0", example: "0", about: "1 adds the picture of each quote's page with the quote marked, in forms that hold pictures."}},
			errors: []int{http.StatusNotFound}, example: at + "/briefing?form=json&style=harvard", answers: []answer{{about: "The briefing.", bodies: briefingContents()}},
		}),
		apiRoute("splitText", "/claims", "splits a text into claims", splitText, operation{
			method: http.MethodPost, body: textToSplit{}, sends: `{"text":"Every referral is read. Staff work beside the police."}`,
			tag: tagStatements, about: "By sentences, without headings. Nothing of it is kept.", example: "/claims", answers: inJSON("The claims.", claimList{}),
		}),
	}
}

// briefingContents are the kinds of file that a briefing is sent as.
func briefingContents() []content {
	var out []content
	for _, f := range briefing.Forms() {
		media, _, _ := strings.Cut(f.MediaType, ";")
		c := content{mediaType: media, about: f.Title + "."}
		if f.Name == "json" {
			c.value = briefing.Briefing{}
		}
		out = append(out, c)
	}
	return out
}
