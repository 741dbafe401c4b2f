package result

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/search"
)

// A lister gives the reports of a library.
type lister interface {
	Documents(ctx context.Context) ([]search.Entry, error)
}

// ResolveFilters gives the values of a search's filters the case in which the reports have them, and adds notes on values
// that no report has.
func (s *SearchRequest) ResolveFilters(ctx context.Context, reports lister) error {
	if !s.Filtered() {
		return nil
	}
	entries, err := reports.Documents(ctx)
	if err != nil {
		return err
	}
	for _, facet := range FacetParams() {
		s.Filters.Facets[facet] = s.noted(s.Filters.Facets[facet], labelOf(facet), func(yield func(string) bool) {
			for i := range entries {
				for _, v := range entries[i].Document.FacetValues(facet) {
					if !yield(v) {
						return
					}
				}
			}
		})
	}
	s.Filters.Document = s.noted(s.Filters.Document, "id", func(yield func(string) bool) {
		for i := range entries {
			if !yield(entries[i].Document.ID) {
				return
			}
		}
	})
	return nil
}

func labelOf(facet string) string {
	if f := corpus.FacetField(facet); f != nil {
		return strings.ToLower(f.Label)
	}
	return facet
}

// noted gives values as reports have them, and keeps the notes on those that none has.
func (s *SearchRequest) noted(values []string, label string, known iter.Seq[string]) []string {
	out, notes := resolveValues(values, label, known)
	s.Notes = append(s.Notes, notes...)
	return out
}

// resolveValues gives values as reports have them, whatever the case they are written in, with a note on each that none has.
func resolveValues(values []string, label string, known iter.Seq[string]) (out, notes []string) {
	out = slices.Clone(values)
	for i, v := range values {
		same, near := "", ""
		for k := range known {
			switch folded, wanted := Fold(k), Fold(v); {
			case k == "":
			case k == v, folded == wanted && same != v:
				same = k
			case (strings.Contains(folded, wanted) || strings.Contains(wanted, folded)) && (near == "" || len(k) < len(near) || len(k) == len(near) && k < near):
				near = k
			}
		}
		switch {
		case same != "":
			out[i] = same
		case near != "":
			notes = append(notes, fmt.Sprintf("No report here has the %s “%s”. Did you mean “%s”?", label, v, near))
		default:
			notes = append(notes, fmt.Sprintf("No report here has the %s “%s”.", label, v))
		}
	}
	return out, notes
}
