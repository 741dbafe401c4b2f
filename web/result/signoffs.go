package result

import (
	"errors"
	"math"
	"strings"

	"evidence/corpus"
	"evidence/corpus/briefing"
	"evidence/corpus/fileformats"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/web/handler"
)

// Edit makes an edit of a statement. A sign-off is made with what the check says now of the claim or the quotation.
func (f *StatementReader) Edit(r *handler.Request, id string, e statement.Edit) (statement.Event, error) {
	if e.Op == statement.OpSign {
		signed, err := f.signOff(r, id, &e)
		if err != nil {
			return statement.Event{}, err
		}
		e.Signed = &signed
	}
	event, err := r.Library.Store.EditStatement(r.Context(), id, e)
	if errors.Is(err, store.ErrUnknown) {
		err = NoStatement(id)
	}
	return event, err
}

func (f *StatementReader) signOff(r *handler.Request, id string, e *statement.Edit) (statement.SignOff, error) {
	st, err := FindStatement(r, id)
	if err != nil {
		return statement.SignOff{}, err
	}
	answers, _, err := f.quotes.CheckClaims(r.Context(), r.Library, &st, e.Claim, 1)
	if err != nil {
		return statement.SignOff{}, err
	}
	return briefing.NewSignOff(r.Context(), r.Library.Store, &st, answers, e.Claim, e.Quote)
}

// Commented answers with the Word document that a statement came in, with comments at its claims and quotations.
func (f *StatementReader) Commented(r *handler.Request) (handler.Response, error) {
	st, err := FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	name, file, err := r.Library.Store.StatementFileSent(r.Context(), st.ID)
	if errors.Is(err, store.ErrUnknown) {
		return nil, handler.Problemf(404, "Add the statement again by its Word file, or use a briefing.", "No Word file was kept of this statement: it was pasted, or came in another form.")
	}
	if err != nil {
		return nil, err
	}
	comments, err := f.comments(r, &st, file)
	if err != nil {
		return nil, err
	}
	data, err := Commented(file, comments)
	if err != nil {
		return nil, UploadProblem(name, err)
	}
	r.RecordExport(st.ID)
	return handler.NoStore(WordDownload(name, data)), nil
}

// comments are what is known of a statement's claims and quotations, as comments on its file.
func (f *StatementReader) comments(r *handler.Request, st *statement.Statement, file []byte) ([]fileformats.Comment, error) {
	d, err := fileformats.Read("statement.docx", file, nil)
	if err != nil {
		return nil, err
	}
	text, err := quotecheck.Parse(r.Context(), d.Text, MaxQuotes)
	if err != nil {
		return nil, err
	}
	answer, err := f.quotes.Check(r.Context(), r.Library, text)
	if err != nil {
		return nil, err
	}
	answers, _, err := f.quotes.CheckClaims(r.Context(), r.Library, st, "", math.MaxInt)
	if err != nil {
		return nil, err
	}
	b, err := briefing.Make(r.Context(), r.Library.Store, *st, briefing.Options{Link: r.Site.Absolute, Now: r.Site.Clock(), Answers: answers})
	if err != nil {
		return nil, err
	}
	out := b.Comments(claimPlaces(st, d.Text))
	return append(out, answer.Comments(PlaceLink(r))...), nil
}

// claimPlaces are where the claims are in the text of the statement's file, in bytes, by the claim's id.
func claimPlaces(st *statement.Statement, text string) map[string][]corpus.Span {
	out, whole := map[string][]corpus.Span{}, []rune(st.Text)
	same := st.Text == text
	at := 0
	for _, c := range st.Claims {
		for _, sp := range c.Spans {
			if sp.End > len(whole) {
				continue
			}
			words := string(whole[sp.Start:sp.End])
			from := len(string(whole[:sp.Start]))
			if !same { // it is read otherwise now than when the statement was added
				i := strings.Index(text[at:], words)
				if i < 0 {
					continue
				}
				from = at + i
				at = from
			}
			out[c.ID] = append(out[c.ID], corpus.Span{Start: from, End: from + len(words)})
		}
	}
	return out
}
