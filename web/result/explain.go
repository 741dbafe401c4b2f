package result

import (
	"strings"

	"evidence/search/query"
)

// An Explanation is a piece of a query as it was understood: what holds of it, and the piece.
type Explanation struct{ How, What string }

// Explained tells how the query was read, a label for each piece; words side by side have one together.
func (a *SearchAnswer) Explained() []Explanation {
	var out []Explanation
	words := -1
	for _, p := range a.Parts {
		if p.Kind == query.KindWord {
			p.Text = strings.Trim(p.Text, ".,;:!?") // a sentence's
		}
		if p.Role == query.RoleAny && words >= 0 {
			out[words].What += ", " + p.Text
			continue
		}
		if p.Role == query.RoleAny {
			words = len(out)
		}
		out = append(out, explain(p))
	}
	if words >= 0 && !strings.Contains(out[words].What, ", ") && len(out) == 1 {
		out[words].How = "the word"
	}
	return out
}

// explain tells of one piece.
func explain(p query.Part) Explanation {
	switch {
	case p.Role == query.RoleAny:
		return Explanation{"any of", p.Text}
	case p.Role == query.RoleNot:
		return Explanation{"not", p.Text}
	case p.Kind == query.KindField, p.Kind == query.KindRange:
		name, value, _ := strings.Cut(p.Text, ":")
		return Explanation{"field " + name, value}
	case p.Kind == query.KindNear:
		return Explanation{"near each other", p.Text}
	case p.Kind == query.KindExact:
		return Explanation{"in this form", p.Text}
	case p.Kind == query.KindForms:
		return Explanation{"words like", p.Text}
	}
	return Explanation{"must contain", p.Text}
}

// Plain reports whether the query is words only, of which there is nothing to explain.
func (a *SearchAnswer) Plain() bool {
	for _, p := range a.Parts {
		if p.Role != query.RoleAny {
			return false
		}
	}
	return true
}
