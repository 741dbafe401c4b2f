package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"testing"

	"evidence/corpus/statement"
	"evidence/corpus/testfiles"
)

// A statement is read from a PDF in the worker that reads reports; a file that is none says so.
func TestStatementFromPDF(t *testing.T) {
	t.Parallel()
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
	status, answer := send("minutes.pdf", testfiles.Sample(t, minutesPDF))
	var page struct{ Statement statement.Statement }
	if err := json.Unmarshal([]byte(answer), &page); err != nil || status != http.StatusOK || len(page.Statement.Claims) < 5 {
		t.Errorf("status %d, %d claims, %v", status, len(page.Statement.Claims), err)
	}
	if status, answer := send("minutes.pdf", []byte("<html>")); status != http.StatusUnprocessableEntity {
		t.Errorf("status %d: %s", status, answer)
	}
}
