package handler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"evidence/corpus/objects"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/query"
	"evidence/web/format"
	"evidence/web/reports"
)

// A Problem is an error, in the form of RFC 9457 ("Problem Details for HTTP APIs"), and what to do next.
type Problem struct {
	Type     string `json:"type"`               // address of the page that explains this kind of problem, absolute or on this site: its last part is the kind's name
	Title    string `json:"title"`              // the kind of problem in words
	Status   int    `json:"status"`             // HTTP status
	Detail   string `json:"detail"`             // what is wrong
	Instance string `json:"instance,omitempty"` // path that was asked for
	Advice   string `json:"advice,omitempty"`   // what to do next

	Found   string   `json:"found,omitempty"`   // part of the request that is wrong
	At      *int     `json:"at,omitempty"`      // where that part begins in the query, in Unicode code points
	Choices []string `json:"choices,omitempty"` // what could be there instead

	Conflict *EditConflict `json:"conflict,omitempty"` // what an edit did not change, because somebody else changed it first

	Issued *store.Issued `json:"issued,omitempty"` // passage whose words are gone or have changed, as it was last seen under its id

	kind       string // of ProblemKinds; empty for the first with the status
	retryAfter int    // seconds
	crowded    bool   // the site has no time for whoever asks, nor for a whole page that says so
}

func (p *Problem) Error() string { return p.Detail }

// Problemf makes a problem with a status.
func Problemf(status int, advice, format string, args ...any) *Problem {
	return &Problem{Status: status, Detail: fmt.Sprintf(format, args...), Advice: advice}
}

// RetryIn has the answer say after how many seconds to ask again.
func (p *Problem) RetryIn(seconds int) *Problem {
	p.retryAfter = seconds
	return p
}

// inCrowd has the answer be made without any work: many are refused so.
func (p *Problem) inCrowd() *Problem {
	p.crowded = true
	return p
}

// ErrNotReady is answered until there is a library.
var ErrNotReady = Problemf(http.StatusServiceUnavailable, "Try again in a few seconds.", "The index is being opened.").RetryIn(2)

// ProblemOf says what an error is to whoever asked. What is not theirs to know is in the log alone.
func ProblemOf(err error) *Problem {
	var p *Problem
	var q *query.Error
	var withdrawn *store.WithdrawnError
	var first *statement.ConflictError
	var invalid statement.InvalidError
	switch {
	case errors.As(err, &first):
		return &Problem{Status: http.StatusConflict, kind: kindEditConflict, Detail: format.Label(first.Error()) + ".", Advice: "Look at what it says now, and send the edit again with the new revision as its base.",
			Conflict: &EditConflict{first.What, first.By, first.Now, first.Gone}}
	case errors.As(err, &invalid):
		return Problemf(http.StatusUnprocessableEntity, "Look at the statement as it is now, correct what was sent, and send it again; searches give the ids of passages.", "%s.", format.Label(invalid.Error()))
	case errors.As(err, &p):
		copied := *p
		return &copied
	case errors.As(err, &q):
		return &Problem{Status: http.StatusBadRequest, kind: kindInvalidQuery, Detail: q.Error(), Found: q.Found, At: &q.At, Choices: q.Choices,
			Advice: "Correct the query, or put it in quotation marks to search for it as words."}
	case errors.As(err, &withdrawn):
		return Problemf(http.StatusGone, "The addresses of its passages still show what they quoted.", "The report %q was withdrawn on %s.", withdrawn.ID, format.Day(withdrawn.Since)).as(kindWithdrawn)
	case errors.Is(err, store.ErrUnknown):
		return Problemf(http.StatusNotFound, "Search for its words, or look through the list of reports.", "There is nothing at this address.")
	case errors.Is(err, store.ErrDamaged):
		return Problemf(http.StatusServiceUnavailable, "Whoever runs this site can repair it from the original report, with evidence verify --repair.",
			"What is asked for is damaged in the library's database, so it is not shown.").as(kindDamaged)
	case errors.Is(err, reports.ErrChanged): // or missing, in an object store
		return Problemf(http.StatusServiceUnavailable, "Its text and citations are not affected. Whoever runs this site can restore the original from a backup, or add the report’s file again.",
			"The original is missing or has changed since it was added, so it is not shown.").as(kindDamaged)
	case errors.Is(err, objects.ErrUnavailable):
		return Problemf(http.StatusServiceUnavailable, "Its text and citations are not affected, and you can still search. Try again in a minute; whoever runs this site finds the reason in the program’s log.",
			"The original cannot be read at the moment: the store of originals does not answer.").RetryIn(60)
	case errors.Is(err, store.ErrNotText):
		return errNotText
	case errors.Is(err, store.ErrFull):
		return Problemf(http.StatusServiceUnavailable, "Reading goes on. Try again when whoever runs this site has made room.", "The disk is full, so nothing was changed.").RetryIn(60).as(kindDiskFull)
	case errors.Is(err, store.ErrOutcome):
		return Problemf(http.StatusServiceUnavailable, "Look whether the change is there before you make it again.", "The database server stopped while the change was being saved, so it is not known whether it was.").RetryIn(5)
	case errors.Is(err, store.ErrAway):
		return Problemf(http.StatusServiceUnavailable, "Try again in a moment. What was saved before is safe.", "The database server does not answer, so nothing was read or changed.").RetryIn(5)
	case errors.Is(err, store.ErrReadOnly):
		return Problemf(http.StatusForbidden, "Use a copy of the library that can be written to.", "The library is read-only here, so nothing was changed.")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Problemf(http.StatusServiceUnavailable, "Try again.", "The answer took too long.").RetryIn(5)
	case errors.Is(err, search.ErrDamaged):
		return Problemf(http.StatusServiceUnavailable, "The index is made again unless the library is read-only: try again in a few minutes. Reports and passages can still be read at their own addresses.",
			"The search index is damaged, so what it has is not shown.").as(kindDamaged).RetryIn(120)
	case errors.Is(err, search.ErrIncomplete):
		return Problemf(http.StatusServiceUnavailable, "Try again in a minute. Reports and passages can still be read at their own addresses.",
			"A part of the index does not answer, so nobody can say what it has: that nothing was found would mean nothing.").RetryIn(60)
	case errors.Is(err, search.ErrAway):
		return Problemf(http.StatusServiceUnavailable, "Try again in a minute. Reports and passages can still be read at their own addresses; whoever runs this site finds the reason in the program’s log.",
			"The search engine does not answer, or has more to do than it can.").RetryIn(60)
	case errors.Is(err, search.ErrClosed):
		return ProblemOf(ErrNotReady) // a copy, as the answer completes it
	}
	return Problemf(http.StatusInternalServerError, "Try again. If the problem persists, look in the program's log.", "The program failed to answer.")
}

// An EditConflict is what an edit did not change, because somebody else changed it first.
type EditConflict struct {
	What string `json:"what"` // what was not changed
	By   string `json:"by"`   // who changed it first; empty where that is not known
	Now  string `json:"now"`  // what it is now; empty where it was removed
	Gone bool   `json:"gone"` // whether it was removed
}

// SetHeaders sets the headers that go with the problem.
func (p *Problem) SetHeaders(h http.Header) {
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="`+SiteName+`"`) // RFC 9110, 11.6.1
	}
}
