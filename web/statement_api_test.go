package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// A sentWrite is a request that may change something, with the status it has.
type sentWrite struct {
	method, path string
	body         any // nil for none, a string as it is
	status       int
	header       []string
}

// apiWrites are sent one after the other.
var apiWrites = []sentWrite{
	{"POST", "/claims", api.TextToSplit{Text: "One thing is so. Another is not, and more was said."}, 200, nil},
	{"POST", "/claims", api.TextToSplit{Text: strings.Repeat("x", statement.MaxText+1)}, 413, nil},
	{"POST", "/claims", `{"text":`, 400, nil},
	{"POST", "/claims", `{"words":"x"}`, 400, nil},
	{"POST", "/claims", `{"text":"x"} {}`, 400, nil},
	{"POST", "/claims", api.TextToSplit{Text: "A zero byte: \x00."}, 400, nil},
	{"POST", "/claims", api.TextToSplit{Text: `How it is written: \u0000.`}, 200, nil},
	{"POST", "/claims", api.TextToSplit{Text: "One."}, 415, []string{"Content-Type", "text/plain"}},
	{"POST", "/statements", api.NewStatement{Text: "# A speech\n\nStaff work beside the police."}, 201, nil},
	{"POST", "/statements", api.NewStatement{Text: " "}, 422, nil},
	{"POST", "/statements", api.NewStatement{Text: "# A zero byte: \x00\n\nStaff work."}, 400, nil},
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c1", Passage: "$inspection", Stance: statement.Context, Note: "Later\x00"}, 400, nil},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpDetails, Details: &statement.Details{Title: "A\x00"}}, 400, nil},
	{"POST", "/statements/$statement%00/edits", statement.Edit{Op: statement.OpDrop, Claim: "c1"}, 404, nil},
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c1", Passage: "$inspection", Stance: statement.Context, Note: "Later"}, 200, nil},
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c1", Passage: "$inspection", Stance: statement.Context}, 200, nil}, // the same again
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c1", Passage: "$inspection", Stance: statement.Supports}, 409, nil},
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c1", Passage: "$withdrawn", Stance: statement.Supports}, 422, nil},
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c1", Passage: "$inspection", Stance: statement.Context, Span: &corpus.Span{Start: 0, End: 1}}, 422, nil}, // inside a word
	{"POST", "/statements/$statement/pins", api.NewPin{Claim: "c9", Passage: "$inspection", Stance: "proves"}, 422, nil},
	{"POST", "/statements/none/pins", api.NewPin{Claim: "c1", Passage: "$inspection", Stance: statement.Supports}, 404, nil},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpRephrase, Claim: "c1", Text: "They work side by side."}, 200, nil},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpRephrase, Claim: "c1", Text: "They do.", Base: 2}, 409, nil},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpRephrase, Claim: "c1", Text: "They do."}, 409, []string{"If-Match", `W/"r2-abc"`}},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpRephrase, Claim: "c1", Text: "They do.", Base: 3}, 412, []string{"If-Match", `"r2"`}},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: "praise"}, 422, nil},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpSplit, Claim: "c1", At: 10}, 200, nil},
	{"POST", "/statements/$statement/edits", statement.Edit{Op: statement.OpReports, Reports: []string{"inquiry-2015"}}, 200, nil},
	{"POST", "/statements/none/edits", statement.Edit{Op: statement.OpDrop, Claim: "c1"}, 404, nil},
	{"POST", "/statements/import", statement.File{Format: statement.Format, Statement: statement.Statement{ID: "imported", Details: statement.Details{Title: "Imported"}}}, 201, nil},
	{"POST", "/statements/import", statement.File{Format: "other", Statement: statement.Statement{ID: "imported", Details: statement.Details{Title: "Imported"}}}, 422, nil},
	{"POST", "/statements/import", statement.File{Format: statement.Format, Statement: statement.Statement{ID: "No id"}}, 422, nil},
	{"DELETE", "/statements/imported", nil, 412, []string{"If-Match", `"r9"`}},
	{"DELETE", "/statements/imported", nil, 412, []string{"If-Match", `"r1", "r2"`}},
	{"DELETE", "/statements/imported", nil, 412, []string{"If-Match", "*"}},
	{"DELETE", "/statements/imported", nil, 412, []string{"If-Match", `"abc"`}},
	{"DELETE", "/statements/imported", nil, 412, []string{"If-Match", `"r0"`}},
	{"DELETE", "/statements/imported", nil, 412, []string{"If-Match", ""}},
	{"POST", "/statements/imported/edits", statement.Edit{Op: statement.OpAdd, Text: "More."}, 412, []string{"If-Match", "*"}},
	{"DELETE", "/statements/imported", nil, 204, []string{"If-Match", `"r1"`}},
	{"DELETE", "/statements/imported", nil, 404, nil},
}

// answersToWrites holds the answers against the description and gives the names of the operations.
func answersToWrites(t *testing.T, l *testlibrary.Library, d description) (seen []string) {
	t.Helper()
	s := newTestServer(t, l, atTheComputer())
	passages, err := l.Store.Passages(t.Context(), l.Inspection)
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range apiWrites {
		body := sent.body
		if p, ok := body.(api.NewPin); ok {
			p.Passage = map[string]string{"$inspection": passages[0].ID, "$withdrawn": l.Withdrawn}[p.Passage]
			body = p
		}
		address := addressIn(l, sent.path)
		w := own(t, s, sent.method, address, body, sent.header...)
		if w.Code != sent.status {
			t.Errorf("%s %s %v: status %d, want %d: %s", sent.method, sent.path, sent.body, w.Code, sent.status, w.Body)
		}
		seen = append(seen, d.checkMethod(t, sent.method, address, w))
	}
	// Whoever sits elsewhere changes nothing.
	for _, sent := range apiWrites {
		if sent.path == "/claims" || strings.Contains(sent.path, "%00") { // the one changes nothing, the other is no address, wherever it is asked from
			continue
		}
		w := ask(t, s, sent.method, addressIn(l, sent.path))
		if w.Code != http.StatusForbidden {
			t.Errorf("%s %s from elsewhere: status %d", sent.method, sent.path, w.Code)
		}
		d.checkMethod(t, sent.method, addressIn(l, sent.path), w)
	}
	return seen
}

// The examples of what is sent are what is taken.
func TestExamplesOfBodies(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	for _, r := range api.Routes(nil, nil, nil) {
		if (r.API.BodyExample == "") != (r.API.Body == nil) {
			t.Errorf("%s: a body and no example of it, or the reverse", r.Name)
		}
		if r.API.Body == nil || r.Name == "pinPassage" || r.Name == "editStatement" { // which name what the sample holds
			continue
		}
		if w := own(t, m, r.API.Method, r.API.Example, r.API.BodyExample); w.Code >= 300 {
			t.Errorf("%s: the example is answered with %d: %s", r.Name, w.Code, w.Body)
		}
	}
}

// What is exported can be imported, and is the same but for its id and for what says that it came in.
func TestExportAndImport(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	own(t, m, "POST", paths.API+paths.Statement(madeStatement)+"/pins", api.NewPin{Claim: "c1", Passage: m.l.Passages["aldwick-2014"][1].ID, Stance: statement.Supports})
	w := own(t, m, "GET", paths.API+paths.Statement(madeStatement)+"/export", nil)
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename="+madeStatement+".json" {
		t.Errorf("Content-Disposition %q", got)
	}
	exported := w.Body.String()
	w = own(t, m, "POST", paths.API+"/statements/import", exported)
	if w.Code != http.StatusCreated || w.Header().Get("Location") != paths.API+paths.Statement(madeStatement+"-2") {
		t.Fatalf("%d %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	again := own(t, m, "GET", paths.API+paths.Statement(madeStatement+"-2")+"/export", nil).Body.Bytes()
	var f, g statement.File
	if err := errors.Join(json.Unmarshal([]byte(exported), &f), json.Unmarshal(again, &g)); err != nil || len(f.History) != 2 || len(f.Statement.Claims[0].Pins) != 1 || len(g.History) != 3 {
		t.Fatalf("%v: %s\n%s", err, exported, again)
	}
	if came := g.History[2]; came.Op != statement.OpImport || came.By != handler.LocalUser || came.Revision != f.Statement.Revision+1 {
		t.Errorf("that it came in is %+v", came)
	}
	g.History, g.Statement.ID, g.Statement.Revision, g.Statement.Changed = g.History[:2], f.Statement.ID, f.Statement.Revision, f.Statement.Changed
	if !reflect.DeepEqual(f, g) {
		t.Errorf("exported\n%+v\nimported and exported again\n%+v", f, g)
	}
}
