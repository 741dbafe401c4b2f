package result

import (
	"strings"

	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
)

// A NumberDifference is a number of a claim that a pinned passage gives differently.
type NumberDifference struct {
	Claim   string `json:"claim"`   // the number with what it counts, as the claim has it
	Passage string `json:"passage"` // the number as the report has it
}

// NumberDifferences tells which numbers of a statement's claims the words pinned to them give otherwise, by the pin's id.
func NumberDifferences(st *statement.Statement) map[string][]NumberDifference {
	out := map[string][]NumberDifference{}
	for _, c := range st.Claims {
		for _, p := range c.Pins {
			for _, m := range quotecheck.CompareNumbers(c.Text, p.Quote) {
				out[p.ID] = append(out[p.ID], NumberDifference{withCounted(c.Text, m[0]), withCounted(p.Quote, m[1])})
			}
		}
	}
	return out
}

// withCounted is a number with the words after it that say what it counts.
func withCounted(text string, n quotecheck.Number) string {
	if n.Unit == "" {
		return n.Text
	}
	after := strings.Fields(text[n.End:])
	after = after[:min(len(after), len(n.Which)+1)]
	return strings.TrimRight(n.Text+" "+strings.Join(after, " "), ".,;:!?)”’")
}
