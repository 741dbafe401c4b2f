package statements

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// Edit makes the edit that a form of a statement's page holds, and leads back to the claim.
func Edit(f *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return edited(r, f) }
}

func edited(r *handler.Request, f *result.StatementReader) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	values, err := r.ReadForm(handler.MaxForm)
	if err == nil {
		err = handler.CheckText(values)
	}
	if err != nil {
		return nil, err
	}
	id := r.Var("id")
	if values.Get("op") == opSeen {
		return markSeen(r, id, values)
	}
	e, err := editSent(r, values)
	if err != nil {
		return nil, err
	}
	e.By = by
	event, err := f.Edit(r, id, e)
	var conflict *statement.ConflictError
	switch {
	case errors.As(err, &conflict):
		return newConflictPage(r, values, e, conflict)
	case err != nil:
		return nil, err
	}
	return handler.Redirect{To: after(r, id, values, event), Status: http.StatusSeeOther}, nil
}

// after is where an edit leads: back to its claim, or to the one that is next where it is no longer there.
func after(r *handler.Request, id string, values url.Values, event statement.Event) string {
	back := url.Values{}
	claim := cmp.Or(values.Get("shown"), values.Get(paths.ParamClaim))
	if event.Op == statement.OpDrop {
		claim = values.Get("then")
	}
	if claim != "" {
		back.Set(paths.ParamClaim, claim)
	}
	if q := values.Get(paths.ParamQuery); q != "" {
		back.Set(paths.ParamQuery, q)
	}
	if show := r.URL.Query().Get(paths.ParamShow); show != "" {
		back.Set(paths.ParamShow, show)
	}
	back.Set("did", strconv.FormatInt(event.Revision, 10))
	to := paths.Statement(id)
	if event.Op == statement.OpDetails || event.Op == statement.OpReports {
		to += "/details"
	}
	to += "?" + back.Encode()
	if claim != "" {
		to += "#" + claim
	}
	return to
}

// editSent is the edit that a form holds.
func editSent(r *handler.Request, values url.Values) (statement.Edit, error) {
	op := ""
	for _, op = range values["op"] { // a button's comes after the form's own
	}
	e := statement.Edit{Op: statement.Op(op), Claim: values.Get(paths.ParamClaim), With: values.Get("with"), After: values.Get("after"),
		Text: handler.NormalizeNewlines(values.Get("text")), Pin: values.Get("pin"), Stance: statement.Stance(values.Get("stance")), Reports: values["reports"],
		Quote: values.Get("quote"), SignOff: values.Get("sign_off")}
	for name, to := range map[string]*int64{"base": &e.Base, "undo": &e.Undo} {
		var err error
		if v := values.Get(name); v != "" {
			if *to, err = strconv.ParseInt(v, 10, 64); err != nil || *to < 0 {
				return e, handler.Problemf(http.StatusBadRequest, "Go back, load the page again and repeat it.", "%s cannot be %q.", name, v)
			}
		}
	}
	if v := values.Get("at"); v != "" {
		var err error
		if e.At, err = strconv.Atoi(v); err != nil {
			return e, handler.Problemf(http.StatusBadRequest, "Go back, load the page again and repeat it.", "A claim cannot be split at %q.", v)
		}
	}
	switch e.Op {
	case statement.OpDetails:
		d := detailsSent(values)
		e.Details = &d
	case statement.OpPin:
		p := statement.Pin{Stance: e.Stance, Passage: strings.TrimSpace(values.Get("passage")), Note: handler.NormalizeNewlines(values.Get("note"))}
		e.NewPin, e.Stance = &p, ""
		var err error
		p.Span, err = spanSent(r, p.Passage, values)
		return e, err
	case statement.OpReports:
		docs, err := r.Library.Documents(r.Context())
		if err != nil {
			return e, err
		}
		ids, scoped, err := scopeSent(values, docs)
		if scoped {
			e.Reports = ids
		}
		return e, err
	case statement.OpRepin:
		span, err := spanSent(r, strings.TrimSpace(values.Get("passage")), values)
		if span != nil {
			e.NewPin = &statement.Pin{Passage: strings.TrimSpace(values.Get("passage")), Span: span}
		}
		return e, err
	}
	return e, nil
}

// spanSent is the part of a passage that a form means: its characters from start up to end, or what stands
// from the words first up to the words last. nil is the whole passage.
func spanSent(r *handler.Request, passage string, values url.Values) (*corpus.Span, error) {
	if values.Get("start") != "" || values.Get("end") != "" {
		start, err1 := strconv.Atoi(values.Get("start"))
		end, err2 := strconv.Atoi(values.Get("end"))
		if err := errors.Join(err1, err2); err != nil {
			return nil, handler.Problemf(http.StatusBadRequest, "Give the first character, counted from 0, and the one after the last.", "A part of a passage cannot go from %q to %q.", values.Get("start"), values.Get("end"))
		}
		return &corpus.Span{Start: start, End: end}, nil
	}
	first, last := strings.TrimSpace(values.Get("first")), strings.TrimSpace(values.Get("last"))
	if first == "" && last == "" {
		return nil, nil
	}
	res, err := r.Library.Store.Resolve(r.Context(), passage)
	if err != nil || res.Passage == nil {
		return nil, handler.Problemf(http.StatusUnprocessableEntity, "Look for the passage again.", "There is no passage %q in the library.", passage)
	}
	text := res.Passage.Text
	missing := func(words string) error {
		return handler.Problemf(http.StatusUnprocessableEntity, "Go back and copy them from the passage.", "The passage does not have exactly the words “%s”.", words)
	}
	span := corpus.Span{End: utf8.RuneCountInString(text)}
	if first != "" {
		at := result.IndexWords(text, first)
		if at == (corpus.Span{}) {
			return nil, missing(first)
		}
		span.Start = at.Start
	}
	if last != "" {
		at := result.IndexWords(string([]rune(text)[span.Start:]), last)
		if at == (corpus.Span{}) {
			return nil, missing(last)
		}
		span.End = span.Start + at.End
	}
	return &span, nil
}

// A conflictPage says that somebody else made a change first. It shows the value as it is now and what was sent.
type conflictPage struct {
	ID       string                `json:"statement"`
	What     string                `json:"what"`
	By       string                `json:"by"`   // who made the change; empty if unknown
	Now      string                `json:"now"`  // value as it is now; empty if it is gone
	Gone     bool                  `json:"gone"` // whether it is gone
	Sent     string                `json:"sent"` // text that was sent
	Revision int64                 `json:"revision"`
	Title    string                `json:"-"`
	Fields   []handler.HiddenField `json:"-"` // fields of the form that are sent again, but for text and base
	Back     string                `json:"-"`
	Texts    bool                  `json:"-"` // the text that was sent would replace the present one
	Claim    bool                  `json:"-"` // the text can be a claim of its own
	Retry    bool                  `json:"-"` // sending it again makes sense
	Pinned   bool                  `json:"-"` // the words are already pinned, with another stance
	After    string                `json:"-"` // id of the claim that a new one would follow
}

func (p *conflictPage) Template() string { return "conflict" }

func (p *conflictPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Not saved: somebody else was first", NoIndex: true}
}

// textOps are the edits with a text that a person wrote.
var textOps = []statement.Op{statement.OpRephrase, statement.OpNote, statement.OpNeeds, statement.OpRepin, statement.OpAdd}

// onceOps are the edits that only make sense for the state they were made for: a claim is split at a place in its text, for example.
var onceOps = []statement.Op{statement.OpUndo, statement.OpPin, statement.OpSplit}

// resentFields are the fields of the forms whose edit can conflict, but for text and base.
var resentFields = []string{"op", paths.ParamClaim, "with", "after", "then", "pin", "stance", "passage", "note", "start", "end", "first", "last", "shown", paths.ParamQuery,
	"reports", "title", "author", "publisher", "published", "url"}

func newConflictPage(r *handler.Request, values url.Values, e statement.Edit, c *statement.ConflictError) (handler.Response, error) {
	st, err := result.FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	p := &conflictPage{ID: st.ID, Title: st.Title, What: whatIn(&st, c.What), By: c.By, Now: c.Now, Gone: c.Gone, Sent: e.Text, Revision: st.Revision,
		Claim: e.Op == statement.OpRephrase || e.Op == statement.OpAdd, Retry: !slices.Contains(onceOps, e.Op), Pinned: e.Op == statement.OpPin && !c.Gone}
	p.Texts = slices.Contains(textOps, e.Op) && (!p.Gone || p.Claim)
	if e.NewPin != nil {
		p.Sent = e.NewPin.Note
	}
	if claim := st.Claim(e.Claim); claim != nil {
		p.Back = paths.Claim(st.ID, claim.ID)
		switch e.Op { // the value of the field that was to be changed
		case statement.OpNote:
			p.Now = claim.Note
		case statement.OpNeeds:
			p.Now = claim.Needs
		}
	} else {
		p.Back = paths.Statement(st.ID)
		if n := len(st.Claims); n > 0 {
			p.After = st.Claims[n-1].ID
		}
	}
	for _, name := range resentFields {
		for _, v := range values[name] {
			p.Fields = append(p.Fields, handler.HiddenField{Name: name, Value: v})
		}
	}
	return handler.Shown{View: p, Status: http.StatusConflict}, nil
}

// whatIn names what a conflict is about as the page does, with claims by their position.
func whatIn(st *statement.Statement, what string) string {
	if id, ok := strings.CutPrefix(what, "claim "); ok {
		return claimName(st, id)
	}
	if id, ok := strings.CutPrefix(what, "pin "); ok {
		if c, _ := st.Pin(id); c != nil {
			return "a passage pinned to " + claimName(st, c.ID)
		}
		return "a pinned passage"
	}
	return what
}

// claimName names a claim by its position in the statement.
func claimName(st *statement.Statement, id string) string {
	if i := slices.IndexFunc(st.Claims, func(c statement.Claim) bool { return c.ID == id }); i >= 0 {
		return fmt.Sprintf("claim %d", i+1)
	}
	return "a claim that has been dropped"
}
