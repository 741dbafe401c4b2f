package statements

import (
	"slices"

	"evidence/corpus/statement"
	"evidence/web/paths"
)

// A claimFilter is the claims in some states.
type claimFilter struct {
	name   string // in addresses
	label  string
	states []statement.State // none for all
	always bool              // it is offered though there is no such claim
}

// has reports whether the filter has claims in a state.
func (f claimFilter) has(s statement.State) bool {
	return len(f.states) == 0 || slices.Contains(f.states, s)
}

// filters are those that a statement's page offers, in order.
var filters = []claimFilter{
	{"", "all", nil, true},
	{"evidence", "with evidence", []statement.State{statement.Supported, statement.Contradicted, statement.Mixed, statement.Background}, true},
	{"none", stateNames[statement.Unevidenced], []statement.State{statement.Unevidenced}, true},
	{"uncheckable", stateNames[statement.Uncheckable], []statement.State{statement.Uncheckable}, true},
	{"supported", stateNames[statement.Supported], []statement.State{statement.Supported}, false},
	{"contradicted", stateNames[statement.Contradicted], []statement.State{statement.Contradicted}, false},
	{"mixed", stateNames[statement.Mixed], []statement.State{statement.Mixed}, false},
	{"context", stateNames[statement.Background], []statement.State{statement.Background}, false},
}

// filterByName is the filter of a name; the one of all claims where there is none.
func filterByName(name string) claimFilter {
	if i := slices.IndexFunc(filters, func(f claimFilter) bool { return f.name == name }); i >= 0 {
		return filters[i]
	}
	return filters[0]
}

// A tally is how many claims a filter has.
type tally struct {
	Class  string // name in style sheets
	Name   string
	N      int
	Link   string // to these claims
	Chosen bool   // these are shown
}

// linkedTallies are how many claims of a statement each filter has, each with the address that shows these.
func linkedTallies(id, shown string, counts map[statement.State]int) []tally {
	var out []tally
	for _, f := range filters {
		n := 0
		for s, count := range counts {
			if f.has(s) {
				n += count
			}
		}
		if n == 0 && !f.always {
			continue
		}
		t := tally{Class: "all", Name: f.label, N: n, Link: paths.StatementShown(id, f.name), Chosen: f.name == shown}
		if len(f.states) == 1 {
			t.Class = classOf(f.states[0])
		}
		out = append(out, t)
	}
	return out
}

// A shownSignOff is a sign-off, and what was changed since.
type shownSignOff struct {
	statement.SignOff
	Void []string
}
