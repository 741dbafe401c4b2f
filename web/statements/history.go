package statements

import (
	"fmt"
	"slices"

	"evidence/corpus/statement"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A editSummary is an edit in words.
type editSummary struct {
	statement.Event
	What     string // "rephrased claim 3"
	Claim    string // id of the claim that it was about, where that is there
	Undone   bool
	Undoable bool
}

// When is the event's date and time as people write it, in UTC.
func (e editSummary) When() string { return e.At.UTC().Format("2 January 2006, 15:04") + " UTC" }

// summarise says what the events of a history were, the latest first.
func summarise(st *statement.Statement, events []statement.Event) []editSummary {
	undone := map[int64]bool{}
	for _, e := range events {
		if e.Undoes > 0 {
			undone[e.Undoes] = true
		}
	}
	out := make([]editSummary, len(events))
	for i, e := range events {
		out[len(events)-1-i] = summaryOf(st, e, undone[e.Revision])
	}
	return out
}

// summaryOf says what an event was, and whether it can be taken back.
func summaryOf(st *statement.Statement, e statement.Event, undone bool) editSummary {
	t := editSummary{Event: e, Undone: undone}
	t.Undoable = !undone && e.Op != statement.OpCreate && e.Op != statement.OpImport && !e.Change.Empty()
	t.What, t.Claim = describeEdit(st, e)
	if e.Undoes > 0 {
		t.What = fmt.Sprintf("undid edit %d", e.Undoes)
	}
	return t
}

// describeEdit says what an edit did, and to which claim.
func describeEdit(st *statement.Statement, e statement.Event) (what, claim string) {
	claim = claimOf(e)
	name := claimName(st, claim)
	if st.Claim(claim) == nil {
		claim = ""
	}
	switch e.Op {
	case statement.OpCreate:
		return "added the statement", ""
	case statement.OpImport:
		return "imported the statement from a file", ""
	case statement.OpRemove:
		return "removed the statement", ""
	case statement.OpDetails:
		return "changed the details of the statement", ""
	case statement.OpReports:
		return "chose the reports to search", ""
	case statement.OpAdd:
		return "added " + name, claim
	case statement.OpRephrase:
		return "rephrased " + name, claim
	case statement.OpSplit:
		return "split " + name, claim
	case statement.OpMerge:
		return "joined two claims into " + name, claim
	case statement.OpMove:
		return "moved " + name, claim
	case statement.OpDrop:
		return "dropped a claim" + quoted(droppedText(e)), ""
	case statement.OpNeeds:
		return "marked whether these reports can answer " + name, claim
	case statement.OpNote:
		return "changed the note on " + name, claim
	case statement.OpPin:
		return "pinned a passage to " + name + stanceIn(e), claim
	case statement.OpRepin:
		return "changed a pin of " + name + stanceIn(e), claim
	case statement.OpUnpin:
		return "unpinned a passage from " + name, claim
	case statement.OpSign:
		return "signed off " + name, claim
	case statement.OpUnsign:
		return "took back a sign-off of " + name, claim
	}
	return string(e.Op), claim
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return ", “" + format.Shorten(60, s) + "”"
}

func droppedText(e statement.Event) string {
	for _, c := range e.Change.Claims {
		if c.After == nil && c.Before != nil {
			return c.Before.Text
		}
	}
	return ""
}

// stanceIn is how a pin stands after an event.
func stanceIn(e statement.Event) string {
	for _, p := range e.Change.Pins {
		if p.After != nil {
			return map[statement.Stance]string{statement.Supports: ": it supports the claim", statement.Contradicts: ": it contradicts the claim", statement.Context: ": context"}[p.After.Stance]
		}
	}
	return ""
}

// claimOf is the id of the claim that an event was about, "" for none.
func claimOf(e statement.Event) string {
	for _, p := range e.Change.Pins {
		for _, at := range []*statement.PlacedPin{p.After, p.Before} {
			if at != nil && e.Op != statement.OpDrop && e.Op != statement.OpMerge {
				return at.Claim
			}
		}
	}
	for _, o := range e.Change.SignOffs {
		for _, at := range []*statement.PlacedSignOff{o.After, o.Before} {
			if at != nil && (e.Op == statement.OpSign || e.Op == statement.OpUnsign || e.Op == statement.OpUndo) {
				return at.Claim
			}
		}
	}
	for _, c := range e.Change.Claims {
		if c.After != nil {
			return c.After.ID
		}
	}
	if o := e.Change.Order; o != nil && e.Op == statement.OpMove {
		return moved(o[0], o[1])
	}
	return ""
}

// moved is what stands elsewhere in a list than before: the one without which both are the same.
func moved(before, after []string) string {
	without := func(list []string, id string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == id })
	}
	for i, id := range after {
		if i < len(before) && before[i] != id {
			for _, one := range []string{id, before[i]} {
				if slices.Equal(without(before, one), without(after, one)) {
					return one
				}
			}
		}
	}
	return ""
}

// A historyPage tells every edit of a statement.
type historyPage struct {
	result.StatementHistory
	Title  string
	Edits  []editSummary // the latest first
	Rights handler.Rights
}

func (p *historyPage) Template() string { return "history" }

func (p *historyPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "History of “" + format.Shorten(60, p.Title) + "”", Canonical: paths.Statement(p.ID) + "/history", NoIndex: true}
}

// History answers /statements/ID/history.
func History(r *handler.Request) (handler.Response, error) {
	st, err := result.FindStatement(r, r.Var("id"))
	if err != nil {
		return nil, err
	}
	history, err := result.FindHistory(r, &st, 0)
	if err != nil {
		return nil, err
	}
	if r.WantsJSON() {
		r.RecordExport(st.ID)
	}
	return handler.ShowResult(&historyPage{history, st.Title, summarise(&st, history.Events), handler.RightsOf(r)}, history)
}
