package recommendation

import (
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// byHeadedLists finds the lists under headings such as Recommendations.
func byHeadedLists(ps []corpus.Passage) []Recommendation {
	var out []Recommendation
	for i := 0; i < len(ps); i++ {
		if !headsList(&ps[i]) {
			continue
		}
		section := sectionOf(ps, i)
		out = append(out, units(section, &ps[i])...)
		i += len(section)
	}
	for i := range out {
		out[i].Labelled = true
	}
	return out
}

// labelled is how committees end each item of their lists: (Recommendation, Paragraph 15).
var labelled = lazyregexp.New(`\((Recommendation|Conclusion)s?\b[^()]*\)\s*$`)

// byMixedLists finds the lists of conclusions and recommendations. Where the items say which they are, the recommendations are
// taken; else all are, as items of which the report does not say it.
func byMixedLists(ps []corpus.Passage) []Recommendation {
	var all, said []Recommendation
	for i := 0; i < len(ps); i++ {
		if !headsMixedList(&ps[i]) {
			continue
		}
		section := sectionOf(ps, i)
		for _, u := range units(section, &ps[i]) {
			all = append(all, u)
			if m := labelled.FindStringSubmatch(u.Text()); m != nil && m[1] == "Recommendation" {
				u.Labelled = true
				said = append(said, u)
			}
		}
		i += len(section)
	}
	if len(said) > 0 {
		return said
	}
	return all
}

// sectionOf are the passages under the heading at i. It ends at the next heading of its level, unless numbers go on below that: some
// reports set every heading in one size.
func sectionOf(ps []corpus.Passage, i int) []corpus.Passage {
	head := &ps[i]
	last := ""
	end := i + 1
	for ; end < len(ps); end++ {
		p := &ps[end]
		if p.Block == corpus.Heading {
			if p.Level < head.Level || p.Level == head.Level && !goesOn(ps[end:], last, end == i+1) {
				break
			}
			continue
		}
		if n := numberOf(p); n != "" {
			last = n
		}
	}
	return ps[i+1 : end]
}

// goesOn reports whether the first numbered passage after a heading has the number after last; where it is the first heading of a
// section, the first number.
func goesOn(ps []corpus.Passage, last string, first bool) bool {
	for i := range ps[:min(len(ps), 4)] {
		if n := numberOf(&ps[i]); n != "" {
			return first && isFirst(n) && ps[i].Paragraph != "" || last != "" && next(last, n)
		}
		if i > 0 && ps[i].Block == corpus.Heading && ps[i].Level <= ps[0].Level {
			return false
		}
	}
	return false
}

var ordinal = lazyregexp.New(`^\(?([0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?|[a-z]|[A-Z]\d{0,2}|[ivxlc]{1,6}|R\d{1,3})[.):]?\)?$`)

// numberOf is the number of a paragraph or of a list's item of the first level; empty for a bullet.
func numberOf(p *corpus.Passage) string {
	if p.Paragraph != "" {
		return p.Paragraph
	}
	if p.Block == corpus.Item && p.Depth <= 1 {
		if m := ordinal.FindStringSubmatch(p.Marker); m != nil {
			return m[1]
		}
	}
	return ""
}

// units divides a section into its recommendations: numbered paragraphs or items where there are some, else the items of its lists,
// else the paragraphs that ask for something.
func units(section []corpus.Passage, head *corpus.Passage) []Recommendation {
	if rows := byTables(section); len(rows) > 0 {
		return rows
	}
	begins := unitStart(section)
	var out []Recommendation
	group, lead := "", ""
	if forGroup.MatchString(head.Text) {
		group = head.Text
	}
	open := false
	for i := range section {
		p := &section[i]
		switch {
		case p.Block == corpus.Footnote || p.Block == corpus.Row:
		case p.Block == corpus.Heading:
			group, lead, open = strings.TrimSpace(p.Marker+" "+p.Text), "", false
		case begins(p) && len(out) == 0 && introduces.MatchString(p.Text):
			lead = p.Text
		case begins(p):
			out = append(out, newUnit(p, group, lead))
			open = true
		case open && goesWith(p, out[len(out)-1].Parts):
			out[len(out)-1].Parts = append(out[len(out)-1].Parts, newPart(p))
		default:
			lead, open = p.Text, false
		}
	}
	return out
}

// introduces is a first paragraph that says what the list is.
var introduces = lazyregexp.New(`(?i)\brecommend as follows\b|\b(?:make|makes|made) (?:the following|\w+|these|a number of) recommendations\b|\b(?:our|following|these) recommendations (?:are|is|have|follow)\b`)

// goesWith reports whether a passage without a number goes on with a recommendation: an item of its list, or a paragraph that neither
// leads to another list nor recommends something anew below an item.
func goesWith(p *corpus.Passage, parts []Part) bool {
	return p.Block == corpus.Item || !isLead(p.Text) && !(parts[0].Block == corpus.Item && recommends.MatchString(p.Text))
}

var recommends = lazyregexp.New(`(?i)\b(?:we|I|inquiry|panel|review|committee)\b[^.]{0,20}\brecommends?\b`)

func newUnit(p *corpus.Passage, group, lead string) Recommendation {
	r := Recommendation{Number: numberOf(p), Section: group, Parts: []Part{newPart(p)}}
	if p.Paragraph == "" && r.Number != "" && p.Marker != "" {
		r.Number = strings.TrimRight(p.Marker, ".:")
		if !strings.HasPrefix(r.Number, "(") {
			r.Number = strings.TrimRight(r.Number, ")")
		}
	}
	r.Addressee = firstOf(addresseeIn(p.Text), addresseeOfLead(p.Text), addresseeOfLead(p.LeadIn), addresseeOfLead(lead), addresseeOfLead(group), addresseeOfGroup(group))
	return r
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// isLead reports whether a paragraph leads to the items that follow.
func isLead(text string) bool { return strings.HasSuffix(strings.TrimSpace(text), ":") }

// unitStart says which passages of a section begin a recommendation.
func unitStart(section []corpus.Passage) func(*corpus.Passage) bool {
	paragraphs, ordinals, bullets, leads := 0, 0, 0, 0
	for i := range section {
		p := &section[i]
		switch {
		case p.Paragraph != "":
			paragraphs++
			if isLead(p.Text) {
				leads++
			}
		case p.Block == corpus.Item && numberOf(p) != "":
			ordinals++
		case p.Block == corpus.Item && p.Depth <= 1:
			bullets++
		}
	}
	switch {
	case paragraphs > 0 && !(paragraphs == leads && ordinals > 1):
		return func(p *corpus.Passage) bool { return p.Paragraph != "" }
	case ordinals > 0:
		return func(p *corpus.Passage) bool { return p.Block == corpus.Item && numberOf(p) != "" }
	case bullets > 0:
		return func(p *corpus.Passage) bool { return p.Block == corpus.Item && p.Depth <= 1 }
	}
	return func(p *corpus.Passage) bool {
		return p.Block == corpus.Paragraph && asks.MatchString(p.Text) && !isLead(p.Text)
	}
}

// leadIn is a sentence that ends by recommending what the list below it says.
var leadIn = lazyregexp.New(`(?i)\b(?:I|we|(?:the|this) (?:inquiry|panel|review|committee|board|commission|chair and panel|team|reviewers?))\b[^.!?]{0,60}\brecommends?(?: that)?(?: [^.!?]{1,60})?:$`)

// byLeadIns finds the lists that a sentence such as “I therefore recommend that:” leads to.
func byLeadIns(ps []corpus.Passage) []Recommendation {
	var out []Recommendation
	for i := range ps {
		if ps[i].Block != corpus.Paragraph || !leadIn.MatchString(ps[i].Text) {
			continue
		}
		section := itemsBelow(ps[i+1:])
		for _, u := range units(section, &ps[i]) {
			u.Labelled, u.Section = true, firstOf(u.Section, lastOf(ps[i].Headings))
			u.Addressee = firstOf(u.Addressee, addresseeOfLead(ps[i].Text))
			out = append(out, u)
		}
	}
	return out
}

// itemsBelow are the items of the list that begins a text, with a heading above it and its footnotes.
func itemsBelow(ps []corpus.Passage) []corpus.Passage {
	for i := range ps {
		switch ps[i].Block {
		case corpus.Item, corpus.Footnote:
		case corpus.Heading:
			if i > 0 {
				return ps[:i]
			}
		default:
			return ps[:i]
		}
	}
	return ps
}

// byTables finds the rows of tables with a column of recommendations.
func byTables(ps []corpus.Passage) []Recommendation {
	var out []Recommendation
	for i := range ps {
		p := &ps[i]
		if p.Block != corpus.Row || p.Header || len(p.Cells) != len(p.Heads) {
			continue
		}
		r := Recommendation{Labelled: true, Section: lastOf(p.Headings), Parts: []Part{newPart(p)}}
		has := false
		for c, head := range p.Heads {
			switch {
			case recommendationColumn.MatchString(head):
				has = has || len(strings.Fields(p.Cells[c])) > 3
			case numberColumn.MatchString(head):
				r.Number = strings.Trim(p.Cells[c], " .")
			case addresseeColumn.MatchString(head):
				r.Addressee = p.Cells[c]
			}
		}
		if n, _, ok := numberIn(p.Cells[0]); ok && r.Number == "" {
			r.Number = n
		}
		if has {
			out = append(out, r)
		}
	}
	return out
}

var (
	recommendationColumn = lazyregexp.New(`^(?i)(?:the |our )?recommendations?:?$`)
	numberColumn         = lazyregexp.New(`^(?i)(?:no\.?|number|#|ref\.?|reference|rec\.?(?: no\.?)?|recommendation (?:no\.?|number))$`)
	addresseeColumn      = lazyregexp.New(`^(?i)(?:addressee|for|to|owner|lead|lead (?:agency|organisation|officer)|agency|organisation|responsible(?: (?:body|agency|organisation))?|responsibility|by whom|who)$`)
)
