package fulltext

import (
	"slices"

	"evidence/corpus"
)

// A placedPage is the beginning of a page with its place in the text.
type placedPage struct {
	at   int
	page Page
}

// runs cuts the part of a passage's text from one code point up to another.
func (b *builder) runs(p *Passage, text []rune, from, to int) []Run {
	var begins []placedPage
	for _, k := range p.Breaks {
		at := k.At
		if at < from || at >= to {
			continue
		}
		for inside(p.refs, at) {
			at++ // no link inside a link
		}
		for _, page := range b.pages.begin(k.Page) {
			begins = append(begins, placedPage{min(at, to), page})
		}
	}
	return cut(text, from, to, p.Highlights, p.refs, begins)
}

// cut cuts text[from:to] where marks, references and pages begin or end.
func cut(text []rune, from, to int, marks []corpus.Span, refs []placedRef, begins []placedPage) []Run {
	var stops []int
	for _, m := range marks {
		stops = append(stops, m.Start, m.End)
	}
	stops = slices.DeleteFunc(stops, func(at int) bool { return inside(refs, at) })
	stops = append(stops, from, to)
	for _, r := range refs {
		stops = append(stops, r.Start, r.End)
	}
	for _, p := range begins {
		stops = append(stops, p.at)
	}
	slices.Sort(stops)
	stops = slices.Compact(stops)
	var out []Run
	at := from
	for _, stop := range stops {
		if stop > to {
			break
		}
		if stop > at {
			out = append(out, Run{Text: string(text[at:stop]), Match: covered(marks, at), Ref: refAt(refs, at)})
			at = stop
		}
		for len(begins) > 0 && begins[0].at <= at {
			out = append(out, Run{Page: &begins[0].page})
			begins = begins[1:]
		}
	}
	return out
}

// inside says whether a place is between two characters of a reference.
func inside(refs []placedRef, at int) bool {
	return slices.ContainsFunc(refs, func(r placedRef) bool { return r.Start < at && at < r.End })
}

func covered(marks []corpus.Span, at int) bool {
	return slices.ContainsFunc(marks, func(m corpus.Span) bool { return m.Start <= at && at < m.End })
}

func refAt(refs []placedRef, at int) *Ref {
	for _, r := range refs {
		if r.Start <= at && at < r.End {
			return r.ref
		}
	}
	return nil
}
