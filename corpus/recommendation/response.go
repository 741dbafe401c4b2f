package recommendation

import (
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A Response is what a report says in answer to a recommendation of another.
type Response struct {
	Document string `json:"document"` // id of the report that responds
	By       string `json:"by"`       // what ties it to the recommendation: number, or words where it quotes the recommendation
	Quoted   []Part `json:"quoted"`   // passages by which the response repeats the recommendation
	Parts    []Part `json:"parts"`    // passages of the answer in order
}

// What ties a response to a recommendation.
const (
	ByNumber = "number"
	ByWords  = "words"
)

// Responses gives, for each recommendation in order, what a response says of it; nil where the response neither names its number nor
// quotes its words. ok is false where the response is to some other report.
func Responses(report corpus.Source, list []Recommendation, response corpus.Source, passages []corpus.Passage) (answers []*Response, ok bool) {
	passages = slices.DeleteFunc(slices.Clone(passages), func(p corpus.Passage) bool { return inContents(&p) })
	sections := answered(list, passages)
	answers = make([]*Response, len(list))
	quoted := 0
	for _, s := range sections {
		if s.by == ByWords {
			quoted++
		}
	}
	// A response that repeats most of the recommendations that it answers is to this report, whatever its title.
	mostly := quoted >= 2 && quoted*2 >= len(sections)
	named := mostly || names(response, passages, report)
	if !named {
		return answers, false
	}
	for _, s := range sections {
		if s.by == ByNumber && !numbersAgree(list) {
			continue
		}
		for _, i := range s.of {
			r := &Response{response.ID, s.by, s.quoted, s.parts}
			if old := answers[i]; old == nil || len(Text(old.Parts)) < len(Text(r.Parts)) {
				answers[i] = r
			}
		}
	}
	return answers, true
}

// numbersAgree reports whether the report calls its recommendations by their numbers. The numbers of paragraphs in a list of
// conclusions and recommendations are others than those that a response counts.
func numbersAgree(list []Recommendation) bool {
	return len(list) > 0 && list[0].Labelled && isFirst(list[0].Number)
}

// A section is a part of a response to one recommendation, or to several together.
type section struct {
	of     []int // places of the recommendations in the list
	by     string
	quoted []Part
	parts  []Part
}

var (
	// responseHead begins a section: Recommendation 4, Response to Recommendations 3 and 5, Recommendations 7 to 9.
	responseHead = lazyregexp.New(`^(?i:(?:(?:the )?government(?:’s|'s)? )?(?:response to )?(?:the )?recommendations? (?:no\.? ?)?)((?:[0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?)(?:(?:, ?|,? and | ?& ?| to | ?[–-] ?)[0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?)*)\b(.*)$`)
	separator    = lazyregexp.New(`,? and |, ?| ?& ?`)
	toNumber     = lazyregexp.New(` to | ?[–-] ?`)
)

// answered divides a response into its sections. A passage that repeats a recommendation nearly word for word says which it answers,
// whatever number stands above: responses count the recommendations of a list of conclusions by themselves.
func answered(list []Recommendation, ps []corpus.Passage) []section {
	quotes := quotations(list, ps)
	var out []section
	open := false
	level := 0
	for i := range ps {
		p := &ps[i]
		of := numbered(list, p)
		q, isQuote := quotes[i]
		switch {
		case p.Block == corpus.Footnote:
		case isQuote && open && len(out[len(out)-1].parts) == 0:
			s := &out[len(out)-1]
			s.of, s.by, s.quoted = []int{q}, ByWords, append(s.quoted, newPart(p))
		case isQuote:
			out = append(out, section{of: []int{q}, by: ByWords, quoted: []Part{newPart(p)}})
			open, level = true, 99
		case of != nil:
			out = append(out, section{of: of, by: ByNumber})
			open, level = true, p.Level
			if p.Block != corpus.Heading {
				level = 99
				if _, title, ok := numberIn(p.Text); ok && title != "" {
					out[len(out)-1].parts = append(out[len(out)-1].parts, newPart(p))
				}
			}
		case !open:
		case p.Block == corpus.Heading && p.Level <= level && !verdict.MatchString(p.Text):
			open = false
		case p.Block == corpus.Heading && level == 99 && !verdict.MatchString(p.Text):
			open = false
		default:
			s := &out[len(out)-1]
			s.parts = append(s.parts, newPart(p))
		}
	}
	for i := range out {
		out[i].parts = withoutImprint(out[i].parts)
	}
	return slices.DeleteFunc(out, func(s section) bool { return len(s.parts) == 0 })
}

// withoutImprint leaves out what a document ends with after its last answer.
func withoutImprint(parts []Part) []Part {
	for len(parts) > 0 && imprint.MatchString(parts[len(parts)-1].Text) {
		parts = parts[:len(parts)-1]
	}
	return parts
}

var imprint = lazyregexp.New(`^(?:ISBN|97[89][-\d ]+$|E\d{6,}|©|OGL$|All content is available under)`)

// verdict heads an answer, not another section: Recommendation accepted, Government response.
var verdict = lazyregexp.New(`(?i)^(?:government |council |our |the \w+’s )?response\b|\b(?:accepted|rejected|agreed|acknowledged|accepts?|noted)\b`)

// numbered are the places in the list of the recommendations that a passage names as what follows is about.
func numbered(list []Recommendation, p *corpus.Passage) []int {
	m := responseHead.FindStringSubmatch(strings.TrimSpace(p.Text))
	if m == nil || p.Block == corpus.Footnote || p.Block == corpus.Row || p.Block != corpus.Heading && strings.TrimSpace(m[2]) != "" && !strings.HasPrefix(strings.TrimSpace(m[2]), ":") || verdict.MatchString(m[2]) {
		return nil
	}
	out := []int{}
	for _, n := range numbersIn(m[1]) {
		if i := slices.IndexFunc(list, func(r Recommendation) bool { return strings.EqualFold(r.Number, n) }); i >= 0 {
			out = append(out, i)
		}
	}
	return out
}

// numbersIn are the numbers that a list names: 3, 5 and 7 to 9.
func numbersIn(s string) []string {
	var out []string
	for _, part := range separator.Split(s, -1) {
		ends := toNumber.Split(part, -1)
		from, err1 := strconv.Atoi(ends[0])
		to, err2 := strconv.Atoi(ends[len(ends)-1])
		if len(ends) == 2 && err1 == nil && err2 == nil && from < to && to-from < 50 {
			for n := from; n <= to; n++ {
				out = append(out, strconv.Itoa(n))
			}
			continue
		}
		out = append(out, ends...)
	}
	return out
}

// quotations are the passages of a response that repeat a recommendation, by their place. A passage that fits two is of neither.
func quotations(list []Recommendation, ps []corpus.Passage) map[int]int {
	words := make([][]string, len(list))
	for i := range list {
		words[i] = corpus.Words(withoutNote.ReplaceAllString(list[i].Text(), ""))
	}
	out := map[int]int{}
	for i := range ps {
		if ps[i].Block == corpus.Footnote {
			continue
		}
		own := corpus.Words(withoutNote.ReplaceAllString(labelOfQuote.ReplaceAllString(ps[i].Text, ""), ""))
		if len(own) < 8 {
			continue
		}
		found := -1
		for k := range words {
			if !repeats(own, words[k]) {
				continue
			}
			if found >= 0 {
				found = -1
				break
			}
			found = k
		}
		if found >= 0 {
			out[i] = found
		}
	}
	return out
}

var (
	// withoutNote is what lists put behind a recommendation: (Recommendation, Paragraph 15), (Paragraph 15).
	withoutNote = lazyregexp.New(`\s*\((?:Recommendation, |Conclusion, )?[Pp]aragraphs? [^()]*\)\s*$`)
	// labelOfQuote is what responses put before one: Recommendation:, 4.
	labelOfQuote = lazyregexp.New(`^(?i:recommendation)\s*[\d.]*\s*:\s*`)
)

// repeats reports whether a passage is a recommendation's text over again, or a large part of it.
func repeats(own, words []string) bool {
	if len(own) > len(words)*6/5 || len(own)*4 < len(words) {
		return false
	}
	return covered(own, words) >= 0.9 && inOrder(own, words) >= 0.85
}

// inOrder is the share of pairs of neighbouring words that another text has too.
func inOrder(words, in []string) float64 {
	if len(words) < 2 {
		return 0
	}
	pairs := map[[2]string]bool{}
	for i := 1; i < len(in); i++ {
		pairs[[2]string{in[i-1], in[i]}] = true
	}
	n := 0
	for i := 1; i < len(words); i++ {
		if pairs[[2]string{words[i-1], words[i]}] {
			n++
		}
	}
	return float64(n) / float64(len(words)-1)
}
