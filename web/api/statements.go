package api

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/corpus/statement"
	"evidence/corpus/store"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

// Bodies that the API takes.
type (
	// NewStatement is a statement to be added.
	NewStatement struct {
		statement.Details
		Text string `json:"text"` // the statement, plain or in Markdown; it is split into claims
	}
	// NewPin is a pin to be made.
	NewPin struct {
		Claim   string           `json:"claim"`          // id of the claim
		Passage string           `json:"passage"`        // id of the passage
		Stance  statement.Stance `json:"stance"`         // whether the passage supports the claim
		Span    *corpus.Span     `json:"span,omitempty"` // part of the passage's text; absent for all of it
		Note    string           `json:"note,omitempty"` // a note
	}
	// TextToSplit is a text whose claims are wanted.
	TextToSplit struct {
		Text string `json:"text"` // the text
	}
	// claimList are the claims that a text was split into.
	claimList struct {
		Claims []splitClaim `json:"claims"` // the claims, in order
	}
	// splitClaim is a sentence of a text that may be a claim.
	splitClaim struct {
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

var revisionInTag = regexp.MustCompile(`^(?:W/)?"r([1-9]\d{0,17})(?:-[^",]*)?"$`)

func addStatementAPI(r *handler.Request) (handler.Response, error) {
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
		return nil, handler.Problemf(http.StatusUnprocessableEntity, "Give it in text.", "There is no statement in what was sent.")
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

func importStatementAPI(r *handler.Request) (handler.Response, error) {
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
	r.Revision = st.Revision
	return handler.WithHeader{Response: handler.JSON{Value: st, Status: http.StatusCreated}, Header: http.Header{"Location": {paths.API + paths.Statement(st.ID)}}}, nil
}

func removeStatementAPI(r *handler.Request) (handler.Response, error) {
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
	return handler.NoContent{}, err
}

func editStatementAPI(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	e, err := handler.ReadJSON[statement.Edit](r, handler.MaxForm)
	if err != nil {
		return nil, err
	}
	e.By = by
	return applyEdit(r, e)
}

func pinAPI(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	p, err := handler.ReadJSON[NewPin](r, handler.MaxForm)
	if err != nil {
		return nil, err
	}
	pin := statement.Pin{Stance: p.Stance, Passage: p.Passage, Span: p.Span, Note: p.Note}
	return applyEdit(r, statement.Edit{Op: statement.OpPin, Claim: p.Claim, NewPin: &pin, By: by})
}

// applyEdit makes an edit and answers with the event.
func applyEdit(r *handler.Request, e statement.Edit) (handler.Response, error) {
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
	event, err := r.Library.Store.EditStatement(r.Context(), id, e)
	if errors.Is(err, store.ErrUnknown) {
		return nil, result.NoStatement(id)
	}
	if err != nil {
		return nil, err
	}
	r.Revision = event.Revision
	return handler.NoStore{Response: handler.JSON{Value: event}}, nil
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
	out := claimList{}
	for _, c := range statement.Split(sent.Text) {
		out.Claims = append(out.Claims, splitClaim{c.Text, c.Spans})
	}
	return handler.NoStore{Response: handler.JSON{Value: out}}, nil
}

func listStatementsAPI(r *handler.Request) (handler.Response, error) {
	list, err := result.FindStatements(r)
	return handler.JSON{Value: list}, err
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
	return handler.JSON{Value: d}, err
}

func listEdits(r *handler.Request) (handler.Response, error) {
	st, err := result.FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	history, err := result.FindHistory(r, &st, int64(r.Int("since")))
	return handler.JSON{Value: history}, err
}
