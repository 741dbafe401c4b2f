package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// Bodies that the API takes.
type (
	// newStatement is a statement to be added.
	newStatement struct {
		statement.Details
		Text string `json:"text"` // the statement, plain or in Markdown; it is split into claims
	}
	// newPin is a pin to be made.
	newPin struct {
		Claim   string           `json:"claim"`          // id of the claim
		Passage string           `json:"passage"`        // id of the passage
		Stance  statement.Stance `json:"stance"`         // whether the passage supports the claim
		Span    *corpus.Span     `json:"span,omitempty"` // part of the passage's text; absent for all of it
		Note    string           `json:"note,omitempty"` // a note
	}
	// textToSplit is a text whose claims are wanted.
	textToSplit struct {
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

// readBody reads a request's JSON, every field of it known.
func readBody[T any](r *request, most int64) (T, error) {
	var v T
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != mediaJSON {
		return v, problemf(http.StatusUnsupportedMediaType, "Send JSON with Content-Type: application/json.", "The request is sent as %q.", r.Header.Get("Content-Type"))
	}
	dec := json.NewDecoder(http.MaxBytesReader(nil, r.Body, most))
	dec.DisallowUnknownFields()
	err := dec.Decode(&v)
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			err = errors.New("something follows the first value")
		}
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return v, problemf(http.StatusRequestEntityTooLarge, "Send less at a time.", "What was sent is larger than %d kB.", most>>10)
	case err != nil:
		return v, problemf(http.StatusBadRequest, "See "+apiPage+" for the fields there are.", "The request's JSON cannot be read: %s.", strings.TrimPrefix(err.Error(), "json: "))
	}
	return v, nil
}

// baseMatched is the revision that If-Match names, 0 where there is no such header. A statement's ETag holds it.
// What names no revision, as a list or *, is refused: it must not pass for no condition at all.
func (r *request) baseMatched() (int64, error) {
	sent := strings.Join(r.Header.Values("If-Match"), ", ")
	if _, given := r.Header["If-Match"]; !given {
		return 0, nil
	}
	m := revisionInTag.FindStringSubmatch(sent)
	if m == nil {
		return 0, problemf(http.StatusPreconditionFailed, "Send the ETag of the statement as it was given, or leave If-Match out.", "If-Match names no revision of a statement: %q.", sent)
	}
	return strconv.ParseInt(m[1], 10, 64)
}

var revisionInTag = regexp.MustCompile(`^(?:W/)?"r([1-9]\d{0,17})(?:-[^",]*)?"$`)

func addStatementAPI(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	sent, err := readBody[newStatement](r, maxForm)
	if err != nil {
		return nil, err
	}
	text := plainLines(sent.Text)
	if strings.TrimSpace(text) == "" {
		return nil, problemf(http.StatusUnprocessableEntity, "Give it in text.", "There is no statement in what was sent.")
	}
	if sent.Title == "" {
		sent.Title = titleOfText(text, "")
	}
	st, err := r.library.Store.AddStatement(r.Context(), statement.FromText(sent.Details, text), by)
	if err != nil {
		return nil, err
	}
	return r.created(st)
}

func importStatementAPI(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	f, err := readBody[statement.File](r, maxStatementFile)
	if err == nil {
		err = checkFile(&f)
	}
	if err != nil {
		return nil, err
	}
	st, err := r.library.Store.ImportStatement(r.Context(), f, by)
	if err != nil {
		return nil, err
	}
	return r.created(st)
}

// created answers with a statement that is new, and where it is.
func (r *request) created(st statement.Statement) (response, error) {
	r.revision = st.Revision
	return headed{jsonBody{st, http.StatusCreated}, http.Header{"Location": {apiRoot + statementPath(st.ID)}}}, nil
}

func removeStatementAPI(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	base, err := r.baseMatched()
	if err != nil {
		return nil, err
	}
	id := r.variable("id")
	err = r.library.Store.RemoveStatement(r.Context(), id, by, base)
	if errors.Is(err, store.ErrUnknown) {
		return nil, noStatement(id)
	}
	if errors.As(err, new(*statement.ConflictError)) {
		return nil, problemf(http.StatusPreconditionFailed, "Look at what was changed, and ask again.", "The statement was changed: its revision is no longer %d.", base)
	}
	return nothing{}, err
}

// nothing is an answer without a body.
type nothing struct{}

func (nothing) send(w http.ResponseWriter, _ *request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func editStatementAPI(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	e, err := readBody[statement.Edit](r, maxForm)
	if err != nil {
		return nil, err
	}
	e.By = by
	return r.edit(e)
}

func pinAPI(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	p, err := readBody[newPin](r, maxForm)
	if err != nil {
		return nil, err
	}
	pin := statement.Pin{Stance: p.Stance, Passage: p.Passage, Span: p.Span, Note: p.Note}
	return r.edit(statement.Edit{Op: statement.OpPin, Claim: p.Claim, NewPin: &pin, By: by})
}

// edit makes an edit and answers with the event.
func (r *request) edit(e statement.Edit) (response, error) {
	id := r.variable("id")
	base, err := r.baseMatched()
	if err != nil {
		return nil, err
	}
	if base > 0 {
		if e.Base > 0 && e.Base != base {
			return nil, problemf(http.StatusPreconditionFailed, "Give one of them.", "If-Match names the revision %d, and base %d.", base, e.Base)
		}
		e.Base = base
	}
	event, err := r.library.Store.EditStatement(r.Context(), id, e)
	if errors.Is(err, store.ErrUnknown) {
		return nil, noStatement(id)
	}
	if err != nil {
		return nil, err
	}
	r.revision = event.Revision
	return fresh{jsonBody{value: event}}, nil
}

// exportStatement gives a whole statement with its history, as a file.
func exportStatement(r *request) (response, error) {
	f, err := r.library.Store.StatementFile(r.Context(), r.variable("id"))
	if errors.Is(err, store.ErrUnknown) {
		return nil, noStatement(r.variable("id"))
	}
	if err != nil {
		return nil, err
	}
	r.revision = f.Statement.Revision
	return headed{jsonBody{value: f}, http.Header{"Content-Disposition": {contentDisposition("attachment", f.Statement.ID+".json")}}}, nil
}

// splitText splits a text into claims, and keeps nothing.
func splitText(r *request) (response, error) {
	sent, err := readBody[textToSplit](r, maxForm)
	if err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(sent.Text); n > statement.MaxText {
		return nil, problemf(http.StatusRequestEntityTooLarge, "Send it in parts.", "The text has %s characters; at most %s are read.", thousands(n), thousands(statement.MaxText))
	}
	out := claimList{}
	for _, c := range statement.Split(sent.Text) {
		out.Claims = append(out.Claims, splitClaim{c.Text, c.Spans})
	}
	return fresh{jsonBody{value: out}}, nil
}
