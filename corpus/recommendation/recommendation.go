// Package recommendation finds the recommendations that a report makes, and what a response says of each of them.
//
// It reads passages and nothing else: a recommendation is where the report itself says so, by a heading (Recommendation 4), a list under
// a heading (Recommendations), a column of a table, or a sentence that leads to a list (we recommend that:). Prose that merely advises
// is none. What a recommendation says is the passages' own text; nothing is shortened or joined.
package recommendation

import (
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A Recommendation is one of those that a report makes.
type Recommendation struct {
	Number    string `json:"number"`    // number as printed, such as 4, 4.1.2 or (b); empty where none is printed
	Title     string `json:"title"`     // words that the heading with the number has; empty where there are none
	Addressee string `json:"addressee"` // whom it is made to, in the report's words; empty where it is not said plainly
	Section   string `json:"section"`   // heading of the group that it is in; empty where there is none
	Labelled  bool   `json:"labelled"`  // whether the report calls this one a recommendation; false in a list of conclusions and recommendations together
	Parts     []Part `json:"parts"`     // its passages in order
	Also      []Part `json:"also"`      // first passage of each other place where the report prints it again
}

// A Part is a passage of a recommendation or of a response.
type Part struct {
	ID     string       `json:"id"`     // id of the passage
	Page   int          `json:"page"`   // PDF page number of the page that it begins on
	Label  string       `json:"label"`  // label of that page; empty where none is known
	Block  corpus.Block `json:"block"`  // kind of passage
	Marker string       `json:"marker"` // printed paragraph number or marker
	Depth  int          `json:"depth"`  // how deep a list item is nested, 1 the outermost; 0 for what is no item
	Text   string       `json:"text"`   // its text, letter for letter
}

// Text is the recommendation's passages, a line for each.
func (r *Recommendation) Text() string { return Text(r.Parts) }

// Text is the text of parts, a line for each.
func Text(parts []Part) string {
	lines := make([]string, len(parts))
	for i, p := range parts {
		lines[i] = p.Text
	}
	return strings.Join(lines, "\n")
}

func newPart(p *corpus.Passage) Part {
	marker := p.Marker
	if p.Paragraph != "" {
		marker = p.Paragraph
	}
	return Part{p.ID, p.Page, p.Label, p.Block, marker, p.Depth, p.Text}
}

// finders look for recommendations, each in one of the ways in which reports print them. The first that finds some is right: a list
// that is headed as one goes before sentences that may be quoted from elsewhere.
var finders = []func([]corpus.Passage) []Recommendation{byNumberedHeads, byHeadedLists, byTables, byMixedLists, byLeadIns}

// Find lists the recommendations that a report makes, in order. A response to recommendations makes none.
func Find(source corpus.Source, passages []corpus.Passage) []Recommendation {
	if source.Kind == corpus.KindStatement || Responds(source, passages) {
		return nil
	}
	passages = slices.DeleteFunc(slices.Clone(passages), func(p corpus.Passage) bool { return inContents(&p) })
	for _, find := range finders {
		if found := merge(find(passages)); len(found) > 0 {
			return found
		}
	}
	return nil
}

// inContents reports whether a passage is in a table of contents, whose lines are no recommendations.
func inContents(p *corpus.Passage) bool {
	if p.Block == corpus.Footnote {
		return false
	}
	for _, h := range p.Headings {
		if letters(h) == "contents" || letters(h) == "tableofcontents" {
			return true
		}
	}
	return contentsLine.MatchString(p.Text)
}

// merge makes one of recommendations with the same number and the same words, which a report prints in its chapter and again in a list.
// The fullest text is kept.
func merge(list []Recommendation) []Recommendation {
	var out []Recommendation
	for _, r := range list {
		i := slices.IndexFunc(out, func(o Recommendation) bool { return same(&o, &r) })
		if i < 0 {
			out = append(out, r)
			continue
		}
		kept, other := &out[i], r
		if len(r.Text()) > len(kept.Text())*5/4 {
			other, r.Also = *kept, kept.Also
			*kept = r
		}
		kept.Also = append(kept.Also, other.Parts[0])
		if kept.Addressee == "" {
			kept.Addressee = other.Addressee
		}
	}
	return out
}

// same reports whether two are one recommendation: the same number, and the shorter's words in the longer. Without numbers all words must be the same.
func same(a, b *Recommendation) bool {
	if a.Number != b.Number {
		return false
	}
	least := 0.7
	if a.Number == "" {
		least = 0.99
	}
	x, y := corpus.Words(a.Title+" "+a.Text()), corpus.Words(b.Title+" "+b.Text())
	if len(x) > len(y) {
		x, y = y, x
	}
	if a.Number == "" && len(x)*10 < len(y)*9 {
		return false
	}
	return covered(x, y) >= least
}

// covered is the share of words that another text has too, each as often as it has it; 0 of no words.
func covered(words, in []string) float64 {
	if len(words) == 0 {
		return 0
	}
	left := map[string]int{}
	for _, w := range in {
		left[w]++
	}
	n := 0
	for _, w := range words {
		if left[w] > 0 {
			left[w]--
			n++
		}
	}
	return float64(n) / float64(len(words))
}

// Stated is how many recommendations the report says it makes, and the passage that says so; 0 where none does.
func Stated(passages []corpus.Passage) (n int, where Part) {
	for i := range passages {
		p := &passages[i]
		if p.Block == corpus.Footnote || p.Block == corpus.Row {
			continue
		}
		if m := stated.FindStringSubmatch(p.Text); m != nil {
			if n := count(m[1]); n > 0 {
				return n, newPart(p)
			}
		}
	}
	return 0, Part{}
}

var stated = lazyregexp.New(`(?i)\b(?:I|we|(?:the|this) (?:inquiry|report|review|panel|committee|board))\b (?:have |has )?(?:make|makes|made)(?: a total of| in all)? ([a-z-]+|\d{1,3}) (?:main |key |formal )?recommendations\b`)

// count reads a whole number in figures or words up to ninety-nine; 0 for anything else.
func count(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	tens, rest, _ := strings.Cut(strings.ToLower(s), "-")
	if i := slices.Index(small, tens); i > 0 {
		return i
	}
	if i := slices.Index(decades, tens); i > 0 {
		return 10*i + max(0, slices.Index(small[:10], rest))
	}
	return 0
}

var (
	small   = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	decades = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
)
