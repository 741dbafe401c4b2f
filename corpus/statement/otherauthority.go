package statement

import (
	"fmt"
	"slices"
	"strings"

	"evidence/corpus"
)

// An OtherAuthority says that a report is on another authority than the claim that it is pinned to.
type OtherAuthority struct {
	Report string   `json:"report"` // authority that the report is on
	Named  []string `json:"named"`  // authorities that the claim names, or else its statement
}

// String says it in a sentence.
func (o OtherAuthority) String() string {
	return fmt.Sprintf("This report is on another authority: %s. The claim is about %s.", o.Report, strings.Join(o.Named, ", "))
}

// OtherAuthorities gives the pins, by their ids, whose report is on another authority than those that the claim names; where it names
// none, than those that the rest of the statement names. docs are the reports.
func (s *Statement) OtherAuthorities(docs []corpus.Document) map[string]OtherAuthority {
	out := map[string]OtherAuthority{}
	on, names := make(map[string]string), corpus.NewAuthorityNames(docs)
	for i := range docs {
		on[docs[i].ID] = docs[i].Authority
	}
	var around []string
	for i := range s.Claims {
		c := &s.Claims[i]
		if len(c.Pins) == 0 {
			continue
		}
		named := names.NamedIn(c.Text)
		if len(named) == 0 && around == nil {
			around = append([]string{}, names.NamedIn(s.around())...)
		}
		if len(named) == 0 {
			named = around
		}
		for _, p := range c.Pins {
			if body := on[p.Document]; body != "" && len(named) > 0 && !slices.Contains(named, body) {
				out[p.ID] = OtherAuthority{body, named}
			}
		}
	}
	return out
}

// around is all that a statement says.
func (s *Statement) around() string {
	parts := []string{s.Title, s.Text}
	for i := range s.Claims {
		parts = append(parts, s.Claims[i].Text)
	}
	return strings.Join(parts, "\n")
}
