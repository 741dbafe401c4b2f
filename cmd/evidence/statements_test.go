package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"testing"

	"evidence/corpus/statement"
	"evidence/corpus/statement/bundled"
	"evidence/corpus/store"
)

// A statement is read from a PDF in the worker that reads reports; a file that is none says so.
func TestStatementFromPDF(t *testing.T) {
	s := servingSample(t)
	send := func(name string, data []byte) (int, string) {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		file, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = file.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
		form.Close()
		res, err := http.Post(s.url+"/statements.json", form.FormDataContentType(), &body)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		answer, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(answer)
	}
	status, answer := send("minutes.pdf", sampleFile(t, minutesPDF))
	var page struct{ Statement statement.Statement }
	if err := json.Unmarshal([]byte(answer), &page); err != nil || status != http.StatusOK || len(page.Statement.Claims) < 5 {
		t.Errorf("status %d, %d claims, %v", status, len(page.Statement.Claims), err)
	}
	if status, answer := send("minutes.pdf", []byte("<html>")); status != http.StatusUnprocessableEntity {
		t.Errorf("status %d: %s", status, answer)
	}
}

// The program's statements are brought to a library once: one that was taken out stays out, one that was changed stays changed.
func TestBringStatements(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	listed := func() []statement.Summary {
		t.Helper()
		if err := bringStatements(t.Context(), st, false); err != nil {
			t.Fatal(err)
		}
		list, err := st.Statements(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	list := listed()
	if len(list) != len(bundled.Files()) || len(list) == 0 || list[0].Pins == 0 {
		t.Fatalf("%+v", list)
	}
	id := list[0].ID
	if _, err := st.EditStatement(t.Context(), id, statement.Edit{Op: statement.OpNote, Claim: "c1", Text: "Mine", By: "Ann"}); err != nil {
		t.Fatal(err)
	}
	listed()
	if s, err := st.Statement(t.Context(), id); err != nil || s.Claims[0].Note != "Mine" {
		t.Errorf("%v: %+v", err, s.Claims[0])
	}
	if err := st.RemoveStatement(t.Context(), id, "Ann", 0); err != nil {
		t.Fatal(err)
	}
	if list := listed(); len(list) != len(bundled.Files())-1 {
		t.Errorf("%+v", list)
	}
}
