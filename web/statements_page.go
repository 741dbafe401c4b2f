package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/statement"
)

// statementsPath is the address of the list of statements.
const statementsPath = "/statements"

// statementPath is the lasting address of a statement.
func statementPath(id string) string { return statementsPath + "/" + url.PathEscape(id) }

// claimPath shows a claim of a statement with its evidence.
func claimPath(id, claim string) string {
	return statementPath(id) + "?" + url.Values{paramClaim: {claim}}.Encode() + "#" + claim
}

// paramClaim names the claim that evidence is shown for.
const paramClaim = "claim"

// Limits of what is sent.
const (
	maxStatementFile = 20 << 20 // bytes of a file with a statement
	maxForm          = 4 << 20  // bytes of any other form
	maxTitle         = 100      // characters of a title that is made of the text
)

// A statementsPage lists the statements and takes new ones.
type statementsPage struct {
	Statements []statement.Summary `json:"statements"` // the statements, the one changed last first

	Rights rights `json:"-"`
	Sample bool   `json:"-"`
}

func (p *statementsPage) template() string { return "statements" }

func (p *statementsPage) describe(*request) meta {
	return meta{Title: "Statements", Canonical: statementsPath, Description: "Statements, cut into claims, with the passages of reports that bear on each."}
}

// Blank are the details of a statement that is to be added.
func (p *statementsPage) Blank() statement.Details { return statement.Details{} }

// Tallies are a statement's counts for its line in the list.
func (p *statementsPage) Tallies(s statement.Summary) []tally { return tallies(s.Counts) }

func listStatements(r *request) (response, error) {
	list, err := r.library.Store.Statements(r.Context())
	if err != nil {
		return nil, err
	}
	return show(&statementsPage{Statements: list, Rights: rightsOf(r), Sample: r.library.Sample})
}

// addStatement makes a statement of a pasted text or a file.
func addStatement(r *request) (response, error) {
	by, err := writer(r)
	if err != nil {
		return nil, err
	}
	values, err := r.sentForm(maxStatementFile)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() // the server does not know of it: the router has copied the request
	}
	if err != nil {
		return nil, err
	}
	f, err := r.statementSent(values)
	if err != nil {
		return nil, err
	}
	var st statement.Statement
	if f.Format != "" {
		st, err = r.library.Store.ImportStatement(r.Context(), f, by)
	} else {
		st, err = r.library.Store.AddStatement(r.Context(), f.Statement, by)
	}
	if err != nil {
		return nil, err
	}
	return redirect{statementPath(st.ID), http.StatusSeeOther}, nil
}

// sentForm reads a form of at most so many bytes, with or without a file. What it kept of a file is to be removed.
func (r *request) sentForm(most int64) (url.Values, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, most)
	err := r.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return nil, problemf(http.StatusRequestEntityTooLarge, "Send less at a time.", "What was sent is larger than %d MB.", most>>20)
	case err != nil:
		return nil, problemf(http.StatusBadRequest, "Send it again.", "The form arrived incomplete or cannot be read.")
	}
	return r.PostForm, validText(r.PostForm)
}

// validText refuses a form whose values are no text.
func validText(form url.Values) error {
	for _, list := range form {
		for _, v := range list {
			if !utf8.ValidString(v) {
				return problemf(http.StatusBadRequest, "Write it in UTF-8.", "The form holds what is no text.")
			}
		}
	}
	return nil
}

// statementSent is the statement that a form holds: its Format is empty where it is a text that was split here.
func (r *request) statementSent(values url.Values) (statement.File, error) {
	d := detailsSent(values)
	text, name := plainLines(values.Get("text")), ""
	if r.MultipartForm != nil {
		if files := r.MultipartForm.File["file"]; len(files) > 0 && files[0].Size > 0 {
			name = shownName(files[0].Filename)
			content, err := files[0].Open()
			if err != nil {
				return statement.File{}, err
			}
			defer content.Close()
			if strings.EqualFold(path.Ext(name), ".json") {
				return readStatement(content)
			}
			if text, err = r.textOf(name, content); err != nil {
				return statement.File{}, err
			}
		}
	}
	if strings.TrimSpace(text) == "" {
		return statement.File{}, problemf(http.StatusBadRequest, "Paste the statement or choose a file that holds it.", "There is no statement in what was sent.")
	}
	if n := utf8.RuneCountInString(text); n > statement.MaxText {
		return statement.File{}, problemf(http.StatusRequestEntityTooLarge, "Add it in parts.", "The statement has %s characters; at most %s can be added.", thousands(n), thousands(statement.MaxText))
	}
	if d.Title == "" {
		d.Title = titleOfText(text, name)
	}
	return statement.File{Statement: statement.FromText(d, text)}, nil
}

// detailsSent are what a form says of a statement.
func detailsSent(values url.Values) statement.Details {
	field := func(name string) string { return strings.Join(strings.Fields(values.Get(name)), " ") }
	return statement.Details{Title: field("title"), Author: field("author"), Publisher: field("publisher"), Published: field("published"),
		URL: field("url"), Note: strings.TrimSpace(values.Get("note"))}
}

// textOf is the text of a file.
func (r *request) textOf(name string, content io.Reader) (string, error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf":
		text, err := r.library.Texts.Text(r.Context(), content)
		var unfit *Unfit
		if errors.As(err, &unfit) {
			return "", problemf(http.StatusUnprocessableEntity, label(unfit.Advice)+".", "No text could be read from “%s”: %s.", name, unfit.Reason)
		}
		return text, err
	case ".txt", ".md", ".markdown", ".text", "":
		data, err := io.ReadAll(content)
		if err != nil {
			return "", err
		}
		if !utf8.Valid(data) || strings.ContainsRune(string(data), 0) {
			return "", problemf(http.StatusUnprocessableEntity, "Save it as text in UTF-8, or paste the text.", "“%s” is no text in UTF-8.", name)
		}
		return plainLines(strings.TrimPrefix(string(data), "\ufeff")), nil
	}
	return "", problemf(http.StatusUnsupportedMediaType, "Choose a text, Markdown or PDF file, or a statement that was exported here (.json); or paste the text.", "“%s” is no kind of file that is read here.", name)
}

// plainLines makes line feeds of other ends of lines.
func plainLines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// titleOfText is the beginning of a text's first line, or the name of its file.
func titleOfText(text, name string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimFunc(line, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if line != "" {
			return shortened(maxTitle, line)
		}
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// readStatement reads a statement that was exported, every field of it known.
func readStatement(content io.Reader) (statement.File, error) {
	data, err := io.ReadAll(content)
	if err != nil {
		return statement.File{}, err
	}
	f, err := statement.ParseFile(data)
	if err != nil {
		return f, problemf(http.StatusUnprocessableEntity, "Choose a file that was exported here.", "This is no exported statement: %s.", err)
	}
	return f, checkFile(&f)
}

// checkFile tells what is wrong with a statement that is to be imported.
func checkFile(f *statement.File) error {
	if f.Format != statement.Format {
		return problemf(http.StatusUnprocessableEntity, "Choose a file that was exported here, by this version of the program.", "This is no exported statement: its format is %q, not %q.", f.Format, statement.Format)
	}
	if err := f.Statement.Validate(); err != nil {
		return problemf(http.StatusUnprocessableEntity, "Correct the file.", "The statement in the file is not sound: %s.", err)
	}
	return nil
}
