package result

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/briefing"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A StatementList is the statements.
type StatementList struct {
	Listing
	Statements []statement.Summary `json:"statements"` // the statements, the one changed last first
}

// FindStatements lists the statements.
func FindStatements(r *handler.Request) (StatementList, error) {
	list, err := r.Library.Store.Statements(r.Context())
	return StatementList{Listing{Total: len(list)}, list}, err
}

// A StatementHistory is every edit of a statement.
type StatementHistory struct {
	Listing
	ID       string            `json:"id"`       // id of the statement
	Revision int64             `json:"revision"` // revision of the statement
	Events   []statement.Event `json:"events"`   // the edits, the oldest first
}

// FindHistory gives the edits of a statement after a revision.
func FindHistory(r *handler.Request, st *statement.Statement, since int64) (StatementHistory, error) {
	events, err := r.Library.Store.StatementHistory(r.Context(), st.ID, since)
	return StatementHistory{Listing{Total: len(events)}, st.ID, st.Revision, events}, err
}

// StatementResult is a statement, what became of its pins, and the evidence for one of its claims.
type StatementResult struct {
	Statement statement.Statement           `json:"statement"` // the statement
	Counts    map[statement.State]int       `json:"counts"`    // number of claims in each state
	Checks    map[string]store.PinCheck     `json:"checks"`    // what became of each pin's quote, by the pin's id
	Numbers   map[string][]NumberDifference `json:"numbers"`   // numbers of claims that the words pinned to them give differently, by the pin's id
	Quoted    map[string]quotecheck.Answer  `json:"quoted"`    // what became of the quotations and citations in the claims' own text, by the claim's id
	Unchecked int                           `json:"unchecked"` // number of claims whose quotations were not yet checked: the next request goes on with them
	Later     map[string]quotecheck.Later   `json:"later"`     // a later report on the same authority as the one that is pinned, by the pin's id
	// Pins of reports on another authority than the claim's, by the pin's id.
	OtherAuthority map[string]statement.OtherAuthority `json:"other_authority"`
	// Whether each sign-off still holds, by the sign-off's id.
	SignOffs map[string]briefing.SignOffCheck `json:"sign_offs"`
	File     string                           `json:"file,omitempty"` // name of the Word document that the statement came in, where it was kept
	New      int                              `json:"new"`            // number of passages that may bear on the claims and were added since somebody looked
	// Number of claims that were not yet searched for new passages: the next request goes on with them. 0 where new
	// and news are complete.
	Left     int             `json:"left"`
	Evidence *EvidenceAnswer `json:"evidence,omitempty"` // what was found for the claim that was asked for
	News     []NewPassage    `json:"news,omitempty"`     // the new passages, where they were asked for
}

// FindStatement reads a statement, or says that there is none.
func FindStatement(r *handler.Request, id string) (statement.Statement, error) {
	st, err := r.Library.Store.Statement(r.Context(), id)
	if errors.Is(err, store.ErrUnknown) {
		return st, NoStatement(id)
	}
	return st, err
}

// NoStatement is the 404 for an id that no statement has.
func NoStatement(id string) error {
	return handler.Problemf(http.StatusNotFound, "Look through the list of statements at "+paths.Statements+".", "There is no statement %q here, or it was removed.", id)
}

// FindStatementResult looks up the statement that the address names, what became of its pins and whether there are
// new passages for it; listed has the new passages listed.
func (f *StatementReader) FindStatementResult(r *handler.Request, listed bool) (*StatementResult, error) {
	st, err := FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	d := &StatementResult{Statement: st, Counts: st.Counts(), Checks: map[string]store.PinCheck{}, Numbers: NumberDifferences(&st)}
	for _, c := range st.Claims {
		for _, pin := range c.Pins {
			if d.Checks[pin.ID], err = r.Library.Store.CheckPin(r.Context(), pin); err != nil {
				return nil, err
			}
		}
	}
	if d.Quoted, d.Unchecked, err = f.quotes.CheckClaims(r.Context(), r.Library, &st, r.URL.Query().Get(paths.ParamClaim), ClaimsAtOnce); err != nil {
		return nil, err
	}
	if d.SignOffs, err = briefing.CheckSignOffs(r.Context(), r.Library.Store, &st, d.Quoted); err != nil {
		return nil, err
	}
	if d.File, err = r.Library.Store.StatementFileName(r.Context(), st.ID); err != nil {
		return nil, err
	}
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	d.Later, d.OtherAuthority = laterThanPins(docs, &st), st.OtherAuthorities(docs)
	list, left, err := f.NewPassages(r, &st)
	d.Left = left
	if err != nil || len(list) == 0 {
		return d, err
	}
	seen, err := r.Library.Store.NewsSeenAt(r.Context(), st.ID)
	list = slices.DeleteFunc(list, func(n NewPassage) bool { return !n.Since.After(seen) })
	d.New = len(list)
	if listed {
		d.News = list
	}
	return d, err
}

// laterThanPins are later reports than those that are pinned, by the pin's id.
func laterThanPins(docs []corpus.Document, st *statement.Statement) map[string]quotecheck.Later {
	out := map[string]quotecheck.Later{}
	for _, c := range st.Claims {
		for _, pin := range c.Pins {
			i := slices.IndexFunc(docs, func(d corpus.Document) bool { return d.ID == pin.Document })
			if i < 0 {
				continue
			}
			if last, ok := corpus.Later(docs, docs[i].Source); ok {
				out[pin.ID] = quotecheck.Later{Document: last.ID, Title: last.Title, Date: last.Date()}
			}
		}
	}
	return out
}

// AddEvidence looks for the evidence for a claim, or for the words that the address names in its place.
func (f *StatementReader) AddEvidence(r *handler.Request, d *StatementResult, id string) (err error) {
	i := d.ClaimIndex(id)
	if i < 0 {
		return handler.Problemf(http.StatusNotFound, "Ask for the statement without it.", "The statement has no claim %q. It may have been dropped or joined to another.", id)
	}
	words := strings.TrimSpace(r.URL.Query().Get(paths.ParamQuery))
	c := &d.Statement.Claims[i]
	if d.Evidence, err = f.evidence(r, &d.Statement, c, words); err != nil || words != "" {
		return err
	}
	return f.addQuoted(r, d.Evidence, c, d.Quoted[id].Quotes)
}

// ClaimIndex is the place of a claim; -1 for none.
func (d *StatementResult) ClaimIndex(id string) int {
	return slices.IndexFunc(d.Statement.Claims, func(c statement.Claim) bool { return c.ID == id })
}
