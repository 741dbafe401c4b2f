package web

import (
	"strings"

	"evidence/search/query"
)

// An understanding is a piece of a query as it was understood: what holds of it, and the piece.
type understanding struct{ How, What string }

// Understood tells how the query was read, a label for each piece; words side by side have one together.
func (a *searchAnswer) Understood() []understanding {
	var out []understanding
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
		out = append(out, understood(p))
	}
	if words >= 0 && !strings.Contains(out[words].What, ", ") && len(out) == 1 {
		out[words].How = "the word"
	}
	return out
}

// understood tells of one piece.
func understood(p query.Part) understanding {
	switch {
	case p.Role == query.RoleAny:
		return understanding{"any of", p.Text}
	case p.Role == query.RoleNot:
		return understanding{"not", p.Text}
	case p.Kind == query.KindField, p.Kind == query.KindRange:
		name, value, _ := strings.Cut(p.Text, ":")
		return understanding{"field " + name, value}
	case p.Kind == query.KindNear:
		return understanding{"near each other", p.Text}
	case p.Kind == query.KindExact:
		return understanding{"in this form", p.Text}
	case p.Kind == query.KindForms:
		return understanding{"words like", p.Text}
	}
	return understanding{"must hold", p.Text}
}

// Plain reports whether the query is words only, of which there is nothing to explain.
func (a *searchAnswer) Plain() bool {
	for _, p := range a.Parts {
		if p.Role != query.RoleAny {
			return false
		}
	}
	return true
}
