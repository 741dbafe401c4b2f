package api

import (
	"net/http"
	"strings"

	"evidence/corpus/briefing"
	"evidence/corpus/statement"
	"evidence/web/openapi"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

const tagStatements = "Statements"

// exampleStatement is the bundled sample's.
const exampleStatement = "sample-statement"

var idOfStatement = openapi.Parameter{Name: "id", In: openapi.InPath, Type: openapi.Text, Description: "The statement's id.", Example: exampleStatement}

// statementRoutes are the addresses of statements. What is said of a change holds for those who may write alone.
func statementRoutes(f *result.StatementReader) []handler.Route {
	there := []int{http.StatusNotFound}
	edited := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity}
	added := []openapi.Answer{{Status: http.StatusCreated, Description: "The statement as it is kept.", MediaType: handler.MediaJSON, Value: statement.Statement{}}}
	at := "/statements/" + exampleStatement
	return []handler.Route{
		apiRoute("listStatements", "/statements", "the statements and how far their claims have come", listStatementsAPI, openapi.Operation{
			Tag: tagStatements, Description: "The one that was changed last comes first.", Example: "/statements", Answers: InJSON("The statements.", result.StatementList{}),
		}),
		apiRoute("addStatement", "/statements", "adds a statement", addStatementAPI, openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: NewStatement{}, BodyExample: `{"title":"Statement of the council","text":"Every referral is read. Staff work beside the police."}`,
			Tag: tagStatements, Description: "Its text is split into claims by sentences. It may be plain or Markdown.", Errors: []int{http.StatusUnprocessableEntity}, Example: "/statements", Answers: added,
		}),
		apiRoute("importStatement", "/statements/import", "adds a statement that was exported", importStatementAPI, openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: statement.File{},
			BodyExample: `{"format":"evidence-statement/1","statement":{"id":"a-statement","title":"A statement","text":"","reports":[],"claims":[],"revision":1,"set":0,"last":0,"created":"2026-01-02T03:04:05Z","changed":"2026-01-02T03:04:05Z"}}`,
			Tag:         tagStatements, Description: "With its pins and its history. Where its id was given before it gets another. Quotes are not taken on trust: checks say whether they stand in the reports.",
			Errors: []int{http.StatusUnprocessableEntity}, Example: "/statements/import", Answers: added,
		}),
		apiRoute("getStatement", "/statements/{id}", "a statement, its claims and their pins", getStatement(f), openapi.Operation{
			Tag: tagStatements, Description: "With what became of each pin in the reports as they are now, and with the evidence for one claim where that is asked for. The ETag holds the revision.",
			Parameters: []openapi.Parameter{idOfStatement,
				{Name: paths.ParamClaim, In: openapi.InQuery, Type: openapi.Text, Example: "c1", Description: "Adds the evidence for the claim with this id."},
				{Name: paths.ParamQuery, In: openapi.InQuery, Type: openapi.Text, Example: ExampleQuery, Description: "Looks for these words, in the query language, in place of the claim's."},
				{Name: "new", In: openapi.InQuery, Type: openapi.Boolean, Default: "0", Example: "1", Description: "1 adds the passages that are new since somebody marked them as seen."}},
			Errors: there, Example: at + "?claim=c1", Answers: InJSON("The statement.", result.StatementResult{}),
		}),
		apiRoute("removeStatement", "/statements/{id}", "takes a statement out", removeStatementAPI, openapi.Operation{
			Method: http.MethodDelete, Writes: true,
			Tag: tagStatements, Description: "Its id is never given again. With If-Match it is taken out only in the revision that the one ETag there names; any other value is refused.", Parameters: []openapi.Parameter{idOfStatement},
			Errors: []int{http.StatusNotFound, http.StatusPreconditionFailed}, Example: at, Answers: []openapi.Answer{{Status: http.StatusNoContent, Description: "It was taken out."}},
		}),
		apiRoute("listEdits", "/statements/{id}/history", "every edit of a statement", listEdits, openapi.Operation{
			Tag: tagStatements, Description: "The oldest first, each with what it changed.",
			Parameters: []openapi.Parameter{idOfStatement, {Name: "since", In: openapi.InQuery, Type: openapi.Number, Default: "0", Example: "1", Description: "Only edits after this revision."}},
			Errors:     there, Example: at + "/history", Answers: InJSON("The edits.", result.StatementHistory{}),
		}),
		apiRoute("editStatement", "/statements/{id}/edits", "makes one edit", editStatementAPI, openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: statement.Edit{}, BodyExample: `{"op":"note","claim":"c1","text":"To be asked of the council."}`,
			Tag: tagStatements, Description: "base is the revision that whoever edits saw, or If-Match its ETag: where what the edit changes was changed after it, the answer is 409 with what stands there, and nothing is overwritten. " +
				"An edit that changes nothing is answered with the present revision and an empty change.",
			Parameters: []openapi.Parameter{idOfStatement}, Errors: edited, Example: at + "/edits", Answers: InJSON("What it changed.", statement.Event{}),
		}),
		apiRoute("pinPassage", "/statements/{id}/pins", "pins a passage to a claim", pinAPI, openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: NewPin{}, BodyExample: `{"claim":"c1","passage":"t5qxtt7yw66v","stance":"context"}`,
			Tag: tagStatements, Description: "The quote and its place are taken from the passage as it stands now.", Parameters: []openapi.Parameter{idOfStatement}, Errors: edited, Example: at + "/pins",
			Answers: InJSON("What it changed.", statement.Event{}),
		}),
		apiRoute("exportStatement", "/statements/{id}/export", "a whole statement with its history, as a file", exportStatement, openapi.Operation{
			Tag: tagStatements, Description: "It can be imported in another library.", Parameters: []openapi.Parameter{idOfStatement}, Errors: there, Example: at + "/export", Answers: InJSON("The statement.", statement.File{}),
		}),
		apiRoute("exportBriefing", "/statements/{id}/briefing", "a briefing of a statement", result.Briefing, openapi.Operation{
			Tag: tagStatements, Description: "Its claims, each with its quotes word for word and their citations, the claims for which there is nothing, the sources, and what became of every quote when it was looked up now.",
			Parameters: []openapi.Parameter{idOfStatement,
				{Name: paths.ParamForm, In: openapi.InQuery, Type: openapi.Text, Values: result.FormNames(), Default: "html", Example: "json", Description: "The kind of file."},
				{Name: paths.ParamStyle, In: openapi.InQuery, Type: openapi.Text, Values: result.PrintedStyles(), Default: "plain", Example: "harvard", Description: "The citation style."},
				{Name: paths.ParamPictures, In: openapi.InQuery, Type: openapi.Boolean, Default: "0", Example: "0", Description: "1 adds the picture of each quote's page with the quote marked, in forms that hold pictures."}},
			Errors: []int{http.StatusNotFound}, Example: at + "/briefing?form=json&style=harvard", Answers: inForms(),
		}),
		apiRoute("splitText", "/claims", "splits a text into claims", splitText, openapi.Operation{
			Method: http.MethodPost, Body: TextToSplit{}, BodyExample: `{"text":"Every referral is read. Staff work beside the police."}`,
			Tag: tagStatements, Description: "By sentences, without headings. Nothing of it is kept.", Example: "/claims", Answers: InJSON("The claims.", claimList{}),
		}),
	}
}

// inForms are the kinds of file that a briefing is sent as.
func inForms() []openapi.Answer {
	var out []openapi.Answer
	for _, f := range briefing.Formats() {
		media, _, _ := strings.Cut(f.MediaType, ";")
		a := openapi.Answer{Description: "The briefing.", MediaType: media, Text: f.Title + "."}
		if f.Name == "json" {
			a.Value = briefing.Briefing{}
		}
		out = append(out, a)
	}
	return out
}
