package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/briefing"
	"evidence/corpus/lazyregexp"
	"evidence/corpus/quantity"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

const tagStatements = "Statements"

// exampleStatement is the bundled sample's.
const exampleStatement = "sample-statement"

var idOfStatement = openapi.Parameter{Name: "id", In: openapi.InPath, Description: "The statement's id.", Example: exampleStatement}

// statementRoutes are the addresses of statements. Only users who may write can make changes.
func statementRoutes(f *result.StatementReader) []handler.Route {
	there := []int{http.StatusNotFound}
	edited := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity}
	added := []openapi.Answer{{Status: http.StatusCreated, Description: "The statement as it was saved.", MediaType: handler.MediaJSON, Value: statement.Statement{}}}
	at := "/statements/" + exampleStatement
	return []handler.Route{
		newRoute("listStatements", "/statements", "the statements, with the number of claims in each state", listStatements, openapi.Operation{
			Tag: tagStatements, Description: "The one changed last comes first.", Parameters: inParts("statements", exampleStatement, "statement", "id"), Example: "/statements", Answers: InJSON("The statements.", result.StatementList{}),
		}),
		newRoute("addStatement", "/statements", "adds a statement", addStatement, openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: NewStatement{}, BodyExample: `{"title":"Statement of the council","text":"Every referral is read. Staff work beside the police."}`,
			Tag: tagStatements, Description: "Its text is split into claims by sentences. It may be plain or Markdown.", Errors: []int{http.StatusUnprocessableEntity}, Example: "/statements", Answers: added,
		}),
		newRoute("importStatement", "/statements/import", "adds a statement that was exported", importStatement, openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: statement.File{},
			BodyExample: `{"format":"evidence-statement/1","statement":{"id":"a-statement","title":"A statement","text":"","reports":[],"claims":[],"revision":1,"set":0,"last":0,"created":"2026-01-02T03:04:05Z","changed":"2026-01-02T03:04:05Z"}}`,
			Tag:         tagStatements, Description: "With its pins and its history. If its id is taken, it gets another. Its quotes are checked against the reports when it is read.",
			Errors: []int{http.StatusUnprocessableEntity}, Example: "/statements/import", Answers: added,
		}),
		newRoute("getStatement", "/statements/{id}", "a statement, its claims and their pins", getStatement(f), openapi.Operation{
			Tag: tagStatements, Description: "With what became of each pin in the reports as they are now and of each quotation in the claims, and on request the evidence for one claim. The ETag has the revision.",
			Parameters: []openapi.Parameter{idOfStatement,
				{Name: paths.ParamClaim, Example: "c1", Description: "Adds the evidence for the claim with this id."},
				{Name: paths.ParamQuery, Example: ExampleQuery, Description: "Searches for these words, in the query language, in place of the claim's."},
				{Name: paths.ParamWithout, Many: true, Example: "2018", Description: "An authority or a year that the rest of the statement does not name for the claim, whatever it says."},
				{Name: "new", Type: openapi.Boolean, Default: "0", Example: "1", Description: "1 adds the passages that are new since somebody marked them as seen."}},
			Errors: there, Example: at + "?claim=c1", Answers: InJSON("The statement.", result.StatementResult{}),
		}),
		newRoute("removeStatement", "/statements/{id}", "removes a statement", removeStatement, openapi.Operation{
			Method: http.MethodDelete, Writes: true,
			Tag: tagStatements, Description: "Its id is never used again. With If-Match, it is removed only if its revision is the one that the ETag names; any other value is an error.", Parameters: []openapi.Parameter{idOfStatement},
			Errors: []int{http.StatusNotFound, http.StatusPreconditionFailed}, Example: at, Answers: []openapi.Answer{{Status: http.StatusNoContent, Description: "It was removed."}},
		}),
		newRoute("listEdits", "/statements/{id}/history", "every edit of a statement", listEdits, openapi.Operation{
			Tag: tagStatements, Description: "The oldest first, each with what it changed.",
			Parameters: append([]openapi.Parameter{idOfStatement, {Name: "since", Type: openapi.Number, Default: "0", Example: "1", Description: "Only edits after this revision."}}, inParts("edits", "2", "edit", "revision")...),
			Errors:     there, Example: at + "/history", Answers: InJSON("The edits.", result.StatementHistory{}),
		}),
		newRoute("editStatement", "/statements/{id}/edits", "makes one edit", editStatement(f), openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: statement.Edit{}, BodyExample: `{"op":"note","claim":"c1","text":"To be asked of the council."}`,
			Tag: tagStatements, Description: "base is the revision that the editor saw, or If-Match its ETag. If somebody else has since changed the same thing, the status is 409, the answer has what it is now, and nothing is overwritten. " +
				"If an edit changes nothing, the answer has the present revision and an empty change.",
			Parameters: []openapi.Parameter{idOfStatement}, Errors: edited, Example: at + "/edits", Answers: InJSON("What it changed.", statement.Event{}),
		}),
		newRoute("pinPassage", "/statements/{id}/pins", "pins a passage to a claim", pinPassage(f), openapi.Operation{
			Method: http.MethodPost, Writes: true, Body: NewPin{}, BodyExample: `{"claim":"c1","passage":"t5qxtt7yw66v","stance":"context"}`,
			Tag: tagStatements, Description: "The quote and its place are taken from the passage as it is now.", Parameters: []openapi.Parameter{idOfStatement}, Errors: edited, Example: at + "/pins",
			Answers: InJSON("What it changed.", statement.Event{}),
		}),
		newRoute("exportStatement", "/statements/{id}/export", "a whole statement with its history, as a file", exportStatement, openapi.Operation{
			Tag: tagStatements, Description: "It can be imported into another library.", Parameters: []openapi.Parameter{idOfStatement}, Errors: there, Example: at + "/export", Answers: InJSON("The statement.", statement.File{}),
		}),
		newRoute("exportBriefing", "/statements/{id}/briefing", "a briefing of a statement", f.Briefing, openapi.Operation{
			Tag: tagStatements, Description: "Its claims, each with its quotes word for word and their citations, the claims without evidence, the sources, and a fresh check of every quote.",
			Parameters: []openapi.Parameter{idOfStatement,
				{Name: paths.ParamForm, Values: result.FormNames(), Enum: "BriefingForm", Default: "html", Example: "json", Description: "The kind of file."},
				{Name: paths.ParamStyle, Values: result.PrintedStyles(), Enum: "PrintedStyleName", Default: "plain", Example: "harvard", Description: "The citation style."},
				{Name: paths.ParamAnnexe, Type: openapi.Boolean, Default: "1", Example: "0", Description: "0 leaves out the annexe with passage ids, file digests and check results."},
				{Name: paths.ParamPictures, Type: openapi.Boolean, Default: "0", Example: "0", Description: "1 adds a picture of each quote's page with the quote marked, in formats that can have pictures."}},
			Errors: []int{http.StatusNotFound}, Example: at + "/briefing?form=json&style=harvard", Answers: []openapi.Answer{{Description: "The briefing, in the media type of its form.", MediaType: "*/*", Text: "The file."}},
		}),
		newRoute("commentStatement", "/statements/{id}/commented", "the Word file of a statement with comments", f.Commented, openapi.Operation{
			Tag: tagStatements, Description: "The file that the statement was added by, as it came, with a comment at each claim (its state, and what is pinned to it) and at each quotation (what became of it, the report, the page and its address).",
			Parameters: []openapi.Parameter{idOfStatement}, Errors: there, Example: at + "/commented",
			Answers: []openapi.Answer{{Description: "The file.", MediaType: result.WordType, Text: "Word."}},
		}),
		briefingAsJSON(f, at),
		newRoute("splitText", "/claims", "splits a text into claims", splitText, openapi.Operation{
			Method: http.MethodPost, Body: TextToSplit{}, BodyExample: `{"text":"Every referral is read. Staff work beside the police."}`,
			Tag: tagStatements, Description: "By sentences, without headings. Nothing is kept.", Example: "/claims", Answers: InJSON("The claims.", ClaimList{}),
		}),
	}
}

// briefingAsJSON is the route of a briefing that a program reads.
func briefingAsJSON(f *result.StatementReader, at string) handler.Route {
	rt := newRoute("getBriefing", "/statements/{id}/briefing.json", "a briefing of a statement, for programs", f.Briefing, openapi.Operation{
		Tag: tagStatements, Description: "The same as exportBriefing gives, as JSON.",
		Parameters: []openapi.Parameter{idOfStatement, {Name: paths.ParamStyle, Values: result.PrintedStyles(), Enum: "PrintedStyleName", Default: "plain", Example: "harvard", Description: "The citation style."}},
		Errors:     []int{http.StatusNotFound}, Example: at + "/briefing.json?style=harvard", Answers: InJSON("The briefing.", briefing.Briefing{}),
	})
	rt.Format = "json"
	return rt
}

// Bodies that the API takes.
type (
	// NewStatement is a statement to add.
	NewStatement struct {
		statement.Details
		Text string `json:"text"` // the statement, plain or in Markdown; it is split into claims
	}
	// NewPin is a pin to make.
	NewPin struct {
		Claim   string           `json:"claim"`          // id of the claim
		Passage string           `json:"passage"`        // id of the passage
		Stance  statement.Stance `json:"stance"`         // whether the passage supports the claim
		Span    *corpus.Span     `json:"span,omitempty"` // part of the passage's text; absent for all of it
		Note    string           `json:"note,omitempty"` // a note
	}
	// TextToSplit is a text to split into claims.
	TextToSplit struct {
		Text string `json:"text"` // the text
	}
	// ClaimList is the claims that a text was split into.
	ClaimList struct {
		Claims []SplitClaim `json:"claims"` // the claims, in order
	}
	// SplitClaim is a sentence of a text that may be a claim.
	SplitClaim struct {
		Text  string        `json:"text"`  // the sentence, with single spaces
		Spans []corpus.Span `json:"spans"` // where the sentence is in the text
	}
)

// baseMatched is the revision that If-Match names, 0 where there is no such header. A statement's ETag holds it.
// What names no revision, as a list or *, is refused: it must not pass for no condition at all.
func baseMatched(r *handler.Request) (int64, error) {
	sent := strings.Join(r.Header.Values("If-Match"), ", ")
	if _, given := r.Header["If-Match"]; !given {
		return 0, nil
	}
	m := revisionInTag.FindStringSubmatch(sent)
	if m == nil {
		return 0, handler.Problemf(http.StatusPreconditionFailed, "Send the ETag of the statement as it was given, or leave If-Match out.", "If-Match names no revision of a statement: %q.", sent)
	}
	return strconv.ParseInt(m[1], 10, 64)
}

var revisionInTag = lazyregexp.New(`^(?:W/)?"r([1-9]\d{0,17})(?:-[^",]*)?"$`)

func addStatement(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	sent, err := handler.ReadJSON[NewStatement](r, handler.MaxForm)
	if err != nil {
		return nil, err
	}
	text := handler.NormalizeNewlines(sent.Text)
	if strings.TrimSpace(text) == "" {
		return nil, handler.Problemf(http.StatusUnprocessableEntity, "Give it in text.", "No statement was sent.")
	}
	if sent.Title == "" {
		sent.Title = result.TitleOfText(text, "")
	}
	st, err := r.Library.Store.AddStatement(r.Context(), statement.FromText(sent.Details, text), by)
	if err != nil {
		return nil, err
	}
	return createdStatement(r, st)
}

func importStatement(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	f, err := handler.ReadJSON[statement.File](r, result.MaxStatementFile)
	if err == nil {
		err = result.CheckFile(&f)
	}
	if err != nil {
		return nil, err
	}
	st, err := r.Library.Store.ImportStatement(r.Context(), f, by)
	if err != nil {
		return nil, err
	}
	return createdStatement(r, st)
}

// createdStatement answers with a statement that is new, and where it is.
func createdStatement(r *handler.Request, st statement.Statement) (handler.Response, error) {
	r.Record("addition", "statement "+st.ID)
	r.Revision = st.Revision
	return handler.WithHeader{Response: handler.JSON{Value: st, Status: http.StatusCreated}, Header: http.Header{"Location": {paths.API + paths.Statement(st.ID)}}}, nil
}

func removeStatement(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	base, err := baseMatched(r)
	if err != nil {
		return nil, err
	}
	id := r.Var("id")
	err = r.Library.Store.RemoveStatement(r.Context(), id, by, base)
	if errors.Is(err, store.ErrUnknown) {
		return nil, result.NoStatement(id)
	}
	if errors.As(err, new(*statement.ConflictError)) {
		return nil, handler.Problemf(http.StatusPreconditionFailed, "Look at what was changed, and ask again.", "The statement was changed: its revision is no longer %d.", base)
	}
	if err == nil {
		r.Record("removal", "statement "+id)
	}
	return handler.NoContent{}, err
}

func editStatement(f *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return statementEdited(r, f) }
}

func statementEdited(r *handler.Request, f *result.StatementReader) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	e, err := handler.ReadJSON[statement.Edit](r, handler.MaxForm)
	if err != nil {
		return nil, err
	}
	e.By = by
	return applyEdit(r, f, e)
}

func pinPassage(f *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return passagePinned(r, f) }
}

func passagePinned(r *handler.Request, f *result.StatementReader) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	p, err := handler.ReadJSON[NewPin](r, handler.MaxForm)
	if err != nil {
		return nil, err
	}
	pin := statement.Pin{Stance: p.Stance, Passage: p.Passage, Span: p.Span, Note: p.Note}
	return applyEdit(r, f, statement.Edit{Op: statement.OpPin, Claim: p.Claim, NewPin: &pin, By: by})
}

// wholeWords refuses a pin of a part of a passage that begins or ends inside a word: such a quote says what the report does not.
func wholeWords(r *handler.Request, p *statement.Pin) error {
	if p == nil || p.Span == nil {
		return nil
	}
	is, err := r.Library.Store.Resolve(r.Context(), p.Passage)
	if err != nil {
		return nil // the edit says what is wrong with it
	}
	text := []rune(is.Issued.Text)
	for _, at := range []int{p.Span.Start, p.Span.End} {
		if at <= 0 || at >= len(text) || !inWord(text[at-1]) || !inWord(text[at]) {
			continue
		}
		from, to := at, at
		for from > 0 && inWord(text[from-1]) {
			from--
		}
		for to < len(text) && inWord(text[to]) {
			to++
		}
		return handler.Problemf(http.StatusUnprocessableEntity, fmt.Sprintf("Begin or end at %d or %d.", from, to), "A span has whole words: %d is inside “%s”.", at, string(text[from:to]))
	}
	return nil
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// applyEdit makes an edit and answers with the event.
func applyEdit(r *handler.Request, f *result.StatementReader, e statement.Edit) (handler.Response, error) {
	id := r.Var("id")
	base, err := baseMatched(r)
	if err != nil {
		return nil, err
	}
	if base > 0 {
		if e.Base > 0 && e.Base != base {
			return nil, handler.Problemf(http.StatusPreconditionFailed, "Give one of them.", "If-Match names the revision %d, and base %d.", base, e.Base)
		}
		e.Base = base
	}
	if err := wholeWords(r, e.NewPin); err != nil {
		return nil, err
	}
	event, err := f.Edit(r, id, e)
	if err != nil {
		return nil, err
	}
	r.Revision = event.Revision
	return handler.NoStore(handler.JSON{Value: event}), nil
}

// exportStatement gives a whole statement with its history, as a file.
func exportStatement(r *handler.Request) (handler.Response, error) {
	f, err := r.Library.Store.StatementFile(r.Context(), r.Var("id"))
	if errors.Is(err, store.ErrUnknown) {
		return nil, result.NoStatement(r.Var("id"))
	}
	if err != nil {
		return nil, err
	}
	r.Revision = f.Statement.Revision
	r.RecordExport(f.Statement.ID)
	return handler.WithHeader{Response: handler.JSON{Value: f}, Header: http.Header{"Content-Disposition": {handler.ContentDisposition("attachment", f.Statement.ID+".json")}}}, nil
}

// splitText splits a text into claims, and keeps nothing.
func splitText(r *handler.Request) (handler.Response, error) {
	sent, err := handler.ReadJSON[TextToSplit](r, handler.MaxForm)
	if err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(sent.Text); n > statement.MaxText {
		return nil, handler.Problemf(http.StatusRequestEntityTooLarge, "Send it in parts.", "The text has %s characters; at most %s are read.", quantity.Figure(n), quantity.Figure(statement.MaxText))
	}
	out := ClaimList{}
	for _, c := range statement.Split(sent.Text) {
		out.Claims = append(out.Claims, SplitClaim{c.Text, c.Spans})
	}
	return handler.NoStore(handler.JSON{Value: out}), nil
}

func listStatements(r *handler.Request) (handler.Response, error) {
	found, err := result.FindStatements(r)
	if err != nil {
		return nil, err
	}
	return list[statement.Summary]{key: "statements", items: found.Statements, id: func(s *statement.Summary) string { return s.ID },
		value: func(page []statement.Summary, about result.Listing) any {
			return result.StatementList{Listing: about, Statements: page}
		},
	}.answer(r)
}

func getStatement(f *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return statementFound(r, f) }
}

func statementFound(r *handler.Request, f *result.StatementReader) (handler.Response, error) {
	d, err := f.FindStatementResult(r, r.Bool("new"))
	if err != nil {
		return nil, err
	}
	r.Revision = d.Statement.Revision
	if id := r.Param(paths.ParamClaim); id != "" {
		err = f.AddEvidence(r, d, id)
	}
	if err == nil {
		r.RecordExport(d.Statement.ID)
	}
	return handler.JSON{Value: d}, err
}

// maxNews is how many edits somebody can ask for who has the statement open, and asks every few seconds what is new, before that counts as taking
// the statement with them.
const maxNews = 10

func listEdits(r *handler.Request) (handler.Response, error) {
	st, err := result.FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	since := int64(r.Int("since"))
	history, err := result.FindHistory(r, &st, since)
	if err != nil {
		return nil, err
	}
	if since == 0 || len(history.Events) > maxNews {
		r.RecordExport(st.ID)
	}
	return list[statement.Event]{key: "events", items: history.Events, id: func(e *statement.Event) string { return strconv.FormatInt(e.Revision, 10) }, value: func(page []statement.Event, about result.Listing) any {
		history.Events, history.Listing = page, about
		return history
	}}.answer(r)
}
