package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"

	"evidence/web/handler"
)

// testTexts reads what is called a PDF as text.
type testTexts struct{}

func (testTexts) Text(_ context.Context, pdf io.Reader) (string, error) {
	data, err := io.ReadAll(pdf)
	text, ok := strings.CutPrefix(string(data), "%PDF-1.7\n")
	if !ok {
		return "", &corpus.Refusal{Reason: "it is no PDF", Advice: "choose another file"}
	}
	return text, err
}

// madeStatement is the id of the made site's statement.
const madeStatement = "what-the-council-says"

const madeText = "What the council says\n\nThe police did not share what they knew with the council. Records were complete.\n\nThe mayor apologised in 2016."

// addStatement puts in a statement of three claims.
func (m *made) addStatement() {
	m.t.Helper()
	d := statement.Details{Title: "What the council says", Author: "A. Leader", Publisher: "Aldwick Council", Published: "2021-11-17", URL: "https://aldwick.example/statement"}
	if st, err := m.library.Load().Store.AddStatement(m.t.Context(), statement.FromText(d, madeText), "Ann"); err != nil || st.ID != madeStatement || len(st.Claims) != 3 {
		m.t.Fatalf("%v: %+v", err, st)
	}
}

// addStatement puts in a statement with pins.
func (l *testLibrary) addStatement(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	st, err := l.Store.AddStatement(ctx, statement.FromText(statement.Details{Title: "A statement"}, "Staff of the police and the council work side by side. The partnership is strong."), "Ann")
	if err != nil {
		t.Fatal(err)
	}
	l.statement = st.ID
	for _, e := range []statement.Edit{
		{Op: statement.OpPin, Claim: "c1", NewPin: &statement.Pin{Passage: l.current, Stance: statement.Supports, Span: &corpus.Span{Start: 4, End: 10}}},
		{Op: statement.OpNote, Claim: "c2", Text: "A note"},
		{Op: statement.OpMove, Claim: "c2"},
		{Op: statement.OpDetails, Details: &statement.Details{Title: "A statement", Author: "Ann Other"}},
		{Op: statement.OpReports},
	} {
		e.By = "Ann"
		if _, err := l.Store.EditStatement(ctx, st.ID, e); err != nil {
			t.Fatal(err)
		}
	}
}

// own sends a body of JSON from the computer that holds the library, or none where v is nil; header holds names and values in turn.
func own(t testing.TB, s http.Handler, method, path string, v any, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body io.Reader
	if text, ok := v.(string); ok {
		body = strings.NewReader(text)
	} else if v != nil {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(data)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1:8080"+path, body)
	if v != nil {
		r.Header.Set("Content-Type", handler.MediaJSON)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// ownSite are the options of a site at whose computer somebody sits.
func atTheComputer() handler.Options { return handler.Options{Local: true} }
