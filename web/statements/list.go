package statements

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"evidence/corpus/fileformats"
	"evidence/corpus/quantity"
	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A statementsPage lists the statements and takes new ones.
type statementsPage struct {
	result.StatementList
	Rights handler.Rights
	Sample bool
}

func (p *statementsPage) Template() string { return "statements" }

func (p *statementsPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Statements", Canonical: paths.Statements, Description: "Public statements, split into claims, with passages that support or contradict each claim."}
}

// Blank are the details of a statement that is to be added.
func (p *statementsPage) Blank() statement.Details { return statement.Details{} }

// Tallies are a statement's counts for its line in the list.
func (p *statementsPage) Tallies(s statement.Summary) []tally {
	return linkedTallies(s.ID, "none chosen", s.Counts)
}

// List answers /statements.
func List(r *handler.Request) (handler.Response, error) {
	list, err := result.FindStatements(r)
	if err != nil {
		return nil, err
	}
	return handler.ShowResult(&statementsPage{list, handler.RightsOf(r), r.Library.Sample}, list)
}

// Add makes a statement of a pasted text or a file.
func Add(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	values, err := r.ReadMultipartForm(result.MaxStatementFile)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() // the server does not know of it: the router has copied the request
	}
	if err != nil {
		return nil, err
	}
	f, file, err := statementSent(r, values)
	if err != nil {
		return nil, err
	}
	var st statement.Statement
	switch {
	case f.Format != "":
		st, err = r.Library.Store.ImportStatement(r.Context(), f, by)
	case len(file.data) > 0:
		st, err = r.Library.Store.AddStatementOfFile(r.Context(), f.Statement, by, file.name, file.data)
	default:
		st, err = r.Library.Store.AddStatement(r.Context(), f.Statement, by)
	}
	if err != nil {
		return nil, err
	}
	r.Record("addition", "statement "+st.ID)
	return handler.Redirect{To: paths.Statement(st.ID), Status: http.StatusSeeOther}, nil
}

// A wordFile is the Word document that a statement comes in, to be given back with comments.
type wordFile struct {
	name string
	data []byte
}

// statementSent is the statement that a form holds: its Format is empty where it is a text that was split here.
func statementSent(r *handler.Request, values url.Values) (f statement.File, word wordFile, err error) {
	d := detailsSent(values)
	text, name := handler.NormalizeNewlines(values.Get("text")), ""
	if r.MultipartForm != nil {
		if files := r.MultipartForm.File["file"]; len(files) > 0 && files[0].Size > 0 {
			name = handler.FileName(files[0].Filename)
			content, err := files[0].Open()
			if err != nil {
				return f, word, err
			}
			defer content.Close()
			if strings.EqualFold(path.Ext(name), ".json") {
				f, err = result.ReadStatement(content)
				return f, word, err
			}
			data, err := io.ReadAll(content)
			if err != nil {
				return f, word, err
			}
			d, err := result.ReadUpload(r, name, bytes.NewReader(data))
			if err != nil {
				return f, word, err
			}
			text = handler.NormalizeNewlines(d.Text)
			if fileformats.IsWord(data) {
				word = wordFile{name, data}
			}
		}
	}
	if strings.TrimSpace(text) == "" {
		return f, word, handler.Problemf(http.StatusBadRequest, "Paste the statement or choose a file with it.", "No statement was sent.")
	}
	if n := utf8.RuneCountInString(text); n > statement.MaxText {
		return f, word, handler.Problemf(http.StatusRequestEntityTooLarge, "Add it in parts.", "The statement has %s characters; at most %s can be added.", quantity.Figure(n), quantity.Figure(statement.MaxText))
	}
	if d.Title == "" {
		d.Title = result.TitleOfText(text, name)
	}
	return statement.File{Statement: statement.FromText(d, text)}, word, nil
}

// dateLayouts are ways in which people write a date, each with the way in which it is kept.
var dateLayouts = [][2]string{
	{"2 January 2006", time.DateOnly}, {"2 Jan 2006", time.DateOnly}, {"2/1/2006", time.DateOnly}, {"January 2006", "2006-01"}, {"Jan 2006", "2006-01"},
}

// isoDate is a date that is written as people do ("3 March 2026", "3/3/2026") as it is kept; anything else stays as it is.
func isoDate(written string) string {
	for _, l := range dateLayouts {
		if t, err := time.Parse(l[0], written); err == nil {
			return t.Format(l[1])
		}
	}
	return written
}

// detailsSent are what a form says of a statement.
func detailsSent(values url.Values) statement.Details {
	field := func(name string) string { return strings.Join(strings.Fields(values.Get(name)), " ") }
	return statement.Details{Title: field("title"), Author: field("author"), Publisher: field("publisher"), Published: isoDate(field("published")),
		URL: field("url"), Note: strings.TrimSpace(values.Get("note"))}
}
