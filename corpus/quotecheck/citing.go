package quotecheck

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/corpus/sentence"
)

// Verdicts on a sentence that cites a report without quoting it.
const (
	Cited          Verdict = "cited"           // nothing in the sentence differs from the place that it cites
	CitesElsewhere Verdict = "cites elsewhere" // another place of the report is much nearer to the sentence
	Differs        Verdict = "differs"         // numbers, names, grades or negations differ from the place that it cites
)

// A Citing is a sentence without quotation marks that cites a page or a paragraph.
type Citing struct {
	Text       string
	Start, End int // its place in the text, in bytes
	Context    []string
}

// A Citation is a sentence that cites a report without quoting it, beside the place that it cites.
type Citation struct {
	Sentence string  `json:"sentence"` // the sentence
	Verdict  Verdict `json:"verdict"`  // what was found
	Place            // where in the passage that it cites the sentence is that is nearest to it

	Said        *CitedPlace  `json:"said,omitempty"`        // what the sentence says about the place
	Differences []Difference `json:"differences,omitempty"` // what differs from the passage, or from the nearest where that is much nearer
	Nearest     *Place       `json:"nearest,omitempty"`     // the passage that is much nearer, if there is one
	Warnings    []string     `json:"warnings,omitempty"`    // what may mislead in the sentence, in words
	Later       *Later       `json:"later,omitempty"`       // a later report on the same authority as the one that is cited

	From, To int `json:"-"` // place of the sentence in the text, in bytes
}

// A Difference is something in which a sentence and the passage that it cites differ.
type Difference struct {
	What   string `json:"what" enum:"number,grade,name,negation"` // what differs: number, grade, name or negation
	Text   string `json:"text,omitempty"`                         // what the sentence has
	Report string `json:"report,omitempty"`                       // what the passage has
}

// String says it in a sentence.
func (d Difference) String() string {
	switch {
	case d.Report == "":
		return fmt.Sprintf("The text has “%s”; the passage does not.", d.Text)
	case d.Text == "":
		return fmt.Sprintf("The passage has “%s”; the text does not.", d.Report)
	}
	return fmt.Sprintf("The text has “%s”; the passage has “%s”.", d.Text, d.Report)
}

// How many words a sentence has at least that says something of the place it cites, and how many of them tell something.
const (
	minCiting  = 6
	minTelling = 4
)

// citing lists the first sentences of the text that cite a place and quote nothing.
func (f *finder) citing() []Citing {
	var out []Citing
	for i, p := range f.paragraphs {
		if f.stopped() {
			break
		}
		text := f.text[p.start:p.end]
		if p.block || f.indented[i] || f.briefedAs(i) != notBriefed || p.heading || f.isReference(i) {
			continue
		}
		from := 0
		for _, end := range sentence.InString(text) {
			if len(out) >= f.most || f.stopped() {
				return out
			}
			s := strings.TrimSpace(text[from:end])
			start := p.start + from + strings.Index(text[from:end], s)
			if citesPlace(s) && saysSomething(s) && len(tokens(withoutCitation(s))) >= minCiting && !f.quotesIn(start, start+len(s)) {
				out = append(out, Citing{unwrapped(s), start, start + len(s), f.contextAt(i, start)})
			}
			from = end
		}
	}
	return out
}

// titled are participles that titles and references have.
var titled = corpus.WordSet("ofsted need indeed looked based named dated revised updated related published titled entitled edited retrieved accessed excluded needed numbered")

// saysSomething reports whether a sentence has a verb that is none of a title's.
func saysSomething(s string) bool {
	return slices.ContainsFunc(claims.FindAllString(s, -1), func(w string) bool { return !titled[strings.ToLower(w)] })
}

// claims is a verb that a sentence has which says something.
var claims = lazyregexp.New(`(?i)\b(?:is|are|was|were|be|been|has|have|had|does|did|do|will|would|can|could|should|must|may|might|[a-z]+ed|found|said|says|saw|told|wrote|shows?|finds?|notes?|reports?|says?|states?|makes?|made|gave|gives?|knew|knows?|led|leads?|rose|fell|met|meets?|kept|keeps?|took|takes?|left)\b`)

// isReference reports whether a paragraph is the citation of a quotation above it, or of a passage.
func (f *finder) isReference(i int) bool {
	text := unescapeMarkdown(f.text[f.paragraphs[i].start:f.paragraphs[i].end])
	if passageNamed.MatchString(text) || dashedLine.MatchString(text) {
		return true
	}
	return i > 0 && f.isSetApart(i-1) && len(text) < maxReference && (citationLine.MatchString(strings.TrimSpace(address.ReplaceAllString(text, " "))) || !saysSomething(withoutCitation(text)))
}

// maxReference is how many bytes the citation of a quotation has at most.
const maxReference = 600

// citationLine is a line that is all in brackets, or that ends with a place in a report.
var citationLine = lazyregexp.New(`(?i)^\([^()]*\)\.?$|[,)]\s*(?:(?:(?:PDF\s+)?(?:pp?|pages?|paras?|paragraphs?|§)\.?\s*[0-9ivxlc][0-9ivxlc.–-]*|table|heading|(?:footnote|fn|n)\s*[0-9]*|[0-9]{1,4}(?:[–-][0-9]{1,4})?)[\s,()<>]*)+\.?\s*[<>.\s]*$`)

// isSetApart reports whether a paragraph is nothing but a quotation.
func (f *finder) isSetApart(i int) bool {
	p := f.paragraphs[i]
	if p.block || f.indented[i] {
		return true
	}
	at, _ := slices.BinarySearchFunc(f.found, p.start, func(q Quote, at int) int { return cmp.Compare(q.End, at+1) })
	return at < len(f.found) && f.found[at].Start < p.end && f.isWholeParagraph(at)
}

func citesPlace(s string) bool {
	return pageNamed.MatchString(s) || numberNamed.MatchString(s) || signNamed.MatchString(s) || harvardInside.MatchString(s)
}

var (
	harvardInside = lazyregexp.New(`\([^()]*\b(?:19|20)[0-9]{2}[a-z]?\s*[:,]\s*(?:[0-9]{1,4}(?:\s*[-–]\s*[0-9]{1,4})?)\s*\)`)
	inParentheses = lazyregexp.New(`\([^()]*\)|\[[^\[\]]*\]`)
)

// withoutCitation is what a sentence says, without the place that it cites.
func withoutCitation(s string) string {
	s = inParentheses.ReplaceAllStringFunc(s, func(m string) string {
		if citesPlace(m) || yearNamed.MatchString(m) {
			return " "
		}
		return m
	})
	for _, re := range []*lazyregexp.Regexp{pageNamed, numberNamed, signNamed} {
		s = re.ReplaceAllString(s, " ")
	}
	return s
}

func (f *finder) quotesIn(from, to int) bool {
	i, _ := slices.BinarySearchFunc(f.found, from, func(q Quote, at int) int { return cmp.Compare(q.End, at+1) })
	return i < len(f.found) && f.found[i].Start < to
}

// unknown reports whether a sentence cites a report that is not in the library.
func (s *Citing) unknown(c *Checker) bool {
	return reportNamed.MatchString(s.Text) && yearNamed.MatchString(s.Text) && len(c.citedPlace(s).documents) == 0
}

// citedPlace finds out which place a sentence cites.
func (c *Checker) citedPlace(s *Citing) *CitedPlace {
	q := Quote{Around: Surroundings{Before: s.Text, Context: s.Context}}
	said := c.resolvePlace(q)
	if said.Page == "" && said.Paragraph == "" {
		if m := harvardInside.FindString(s.Text); m != "" {
			said.Page, said.loose = firstGroup(harvardNumber, m), true
		}
	}
	return said
}

var harvardNumber = lazyregexp.New(`[:,]\s*([0-9]{1,4}(?:\s*[-–]\s*[0-9]{1,4})?)\s*\)$`)

// checkCitation sets a sentence beside the place that it cites; false where it cites no report of the library.
func (c *Checker) checkCitation(s Citing) (Citation, bool) {
	said := c.citedPlace(&s)
	if len(said.documents) == 0 || said.Page == "" && said.Paragraph == "" || said.assumed && !reportNamed.MatchString(s.Text) {
		return Citation{}, false
	}
	out := Citation{Sentence: s.Text, Verdict: Cited, Said: said, From: s.Start, To: s.End}
	claim := withoutCitation(s.Text)
	if weights, _ := c.stemWeights(claim); len(weights) < minTelling {
		return Citation{}, false
	}
	cited, nearest, citedLikeness, bestLikeness := c.nearestPassages(claim, said)
	if nearest >= 0 && (cited < 0 || bestLikeness >= leastNearer && bestLikeness >= citedLikeness+muchNearer) {
		place := c.placeOf(c.bestSentence(nearest, claim))
		out.Verdict, out.Nearest = CitesElsewhere, &place
	}
	if cited < 0 {
		if nearest < 0 {
			return Citation{}, false
		}
		out.Warnings = append(out.Warnings, "The report has no "+placeName(said)+".")
		return out, true
	}
	p := &c.passages[cited]
	out.Place = c.placeOf(c.bestSentence(cited, claim))
	out.Later = c.later(out.Document)
	if out.Verdict == CitesElsewhere {
		out.Warnings = append(out.Warnings, fmt.Sprintf("The text cites %s; nearer is %s.", placeName(said), nameOf(out.Nearest)))
		out.Differences = c.differences(claim, c.passages[nearest].raw, p.doc)
		return out, true
	}
	if out.Differences = c.differences(claim, c.textOfCited(said, cited), p.doc); len(out.Differences) > 0 {
		out.Verdict = Differs
	}
	return out, true
}

func placeName(said *CitedPlace) string {
	if said.Paragraph != "" {
		return "paragraph " + said.Paragraph
	}
	return "page " + said.Page
}

func nameOf(p *Place) string {
	if p.Paragraph != "" {
		return "paragraph " + p.Paragraph
	}
	if p.Label != "" {
		return "page " + p.Label
	}
	return fmt.Sprintf("PDF page %d", p.Page)
}

// What another passage must have in common with a sentence to be much nearer than
// the one that it cites: so much of its words by their rarity, and so much more.
const (
	leastNearer = 0.35
	muchNearer  = 0.2
)

// nearestPassages are the passages that share the most of a sentence's words: of
// those at the cited place, and of all of the report; -1 for none.
func (c *Checker) nearestPassages(claim string, said *CitedPlace) (cited, nearest int, citedLikeness, bestLikeness float32) {
	weights, total := c.stemWeights(claim)
	cited, nearest, citedLikeness = -1, -1, -1
	for _, doc := range said.documents {
		d := &c.docs[doc]
		shared := c.sharedWeights(weights, d)
		for i := d.first; i < d.end; i++ {
			p := &c.passages[i]
			if p.raw == "" || p.footnote || p.heading {
				continue
			}
			likeness := shared[i-d.first] / max(total, 0.01)
			if likeness > bestLikeness {
				nearest, bestLikeness = i, likeness
			}
			if likeness > citedLikeness && len(c.mismatches(textRange{i, 0, i, len(p.raw)}, said)) == 0 && c.isAt(i, said) {
				cited, citedLikeness = i, likeness
			}
		}
	}
	return cited, nearest, citedLikeness, bestLikeness
}

// sharedWeights is how much of some stems each passage of a report has, by their weight.
func (c *Checker) sharedWeights(weights map[string]float32, d *document) []float32 {
	out := make([]float32, d.end-d.first)
	if d.first == d.end {
		return out
	}
	from, to := uint32(c.passages[d.first].first), uint32(len(c.words))
	if d.end < len(c.passages) {
		to = uint32(c.passages[d.end].first)
	}
	seen := make([]string, len(out)) // the last stem that each has
	for _, s := range slices.Sorted(maps.Keys(weights)) {
		for _, n := range c.stems[s] {
			list := c.postings[n]
			i, _ := slices.BinarySearch(list, from)
			for ; i < len(list) && list[i] < to; i++ {
				if p := c.passageOf(int(list[i])) - d.first; seen[p] != s {
					seen[p] = s
					out[p] += weights[s]
				}
			}
		}
	}
	return out
}

// isAt reports whether a passage has the number of the paragraph that is cited, where one is.
func (c *Checker) isAt(i int, said *CitedPlace) bool {
	return said.Paragraph == "" || c.hasNumber(textRange{i, 0, i, len(c.passages[i].raw)}, said.Paragraph)
}

// textOfCited is the text of all passages at the cited place of the report that a passage is in.
func (c *Checker) textOfCited(said *CitedPlace, cited int) string {
	var out []string
	d := &c.docs[c.passages[cited].doc]
	for i := d.first; i < d.end; i++ {
		if p := &c.passages[i]; !p.footnote && len(c.mismatches(textRange{i, 0, i, len(p.raw)}, said)) == 0 && c.isAt(i, said) {
			out = append(out, p.raw)
		}
	}
	return strings.Join(out, "\n")
}

// stemWeights are the telling words of a text, without their endings, and how rare they are.
func (c *Checker) stemWeights(text string) (map[string]float32, float32) {
	weights, total := map[string]float32{}, float32(0)
	for _, t := range tokens(text) {
		w := stem(t.word)
		if _, known := weights[w]; known || ends[t.word] || common[t.word] || len(w) < 2 {
			continue
		}
		n, ok := c.numberOf(t.word)
		if !ok {
			n = unknown
		}
		weights[w] = c.weight(n)
		total += weights[w]
	}
	return weights, total
}

// common are words of sentences that report, which say nothing of what is reported.
var common = corpus.WordSet("ofsted inspectors inspector report reports reported found find finds said says noted notes inspection inquiry review council authority also year years paragraph para page judged concluded")

func sharedWeight(weights map[string]float32, text string) float32 {
	sum, seen := float32(0), map[string]bool{}
	for _, t := range tokens(text) {
		if w := stem(t.word); !seen[w] {
			seen[w] = true
			sum += weights[w]
		}
	}
	return sum
}

// differences are the numbers, grades, names and negations in which a sentence and the text that it cites differ.
func (c *Checker) differences(claim, cited string, doc int) []Difference {
	var out []Difference
	for _, pair := range CompareNumbers(claim, cited) {
		what := "number"
		if pair[0].Kind == Grade {
			what = "grade"
		}
		out = append(out, Difference{what, pair[0].Text, pair[1].Text})
	}
	for _, n := range numbersMissing(claim, cited) {
		if !slices.ContainsFunc(out, func(d Difference) bool { return d.Text == n.Text }) {
			out = append(out, Difference{What: "number", Text: n.Text})
		}
	}
	for _, name := range properNames(claim) {
		if !c.hasName(doc, name) {
			out = append(out, Difference{What: "name", Text: name})
		}
	}
	if d, ok := c.negationDiffers(claim, cited); ok {
		out = append(out, d)
	}
	return out
}

// numbersMissing are the shares, sums and counts of a sentence that no number of the cited text bears out, where it has numbers of their kind.
func numbersMissing(claim, cited string) []Number {
	theirs := Numbers(cited)
	kind := func(n *Number) string {
		if n.Kind == Share {
			return Percent
		}
		return n.Kind
	}
	var out []Number
	for _, n := range Numbers(claim) {
		if n.Kind == YearOf || n.Kind == Grade || n.Kind == Count && n.Unit == "" {
			continue
		}
		same, agrees := false, false
		for i := range theirs {
			same = same || kind(&theirs[i]) == kind(&n)
			agrees = agrees || kind(&theirs[i]) == kind(&n) && n.allows(&theirs[i])
		}
		if same && !agrees {
			out = append(out, n)
		}
	}
	return out
}

// properNames are the names in a sentence: words with a capital that do not begin it, one behind the other.
func properNames(s string) []string {
	var out []string
	last := -2
	for i, t := range tokens(s) {
		r, _ := utf8.DecodeRuneInString(s[t.start:])
		word := strings.TrimSuffix(strings.TrimSuffix(s[t.start:t.end], "’s"), "'s")
		if i == 0 || !unicode.IsUpper(r) || len(word) < 3 || months[strings.ToLower(word)] || common[strings.ToLower(word)] || ends[t.word] {
			continue
		}
		if last == i-1 && len(out) > 0 {
			out[len(out)-1] += " " + word
		} else {
			out = append(out, word)
		}
		last = i
	}
	return out
}

// hasName reports whether a report has the words of a name, in its text or in what is known of it.
func (c *Checker) hasName(doc int, name string) bool {
	d := &c.docs[doc]
	known := strings.ToLower(strings.Join([]string{d.Title, d.Authority, d.Publisher, d.Author}, " "))
	for _, t := range tokens(name) {
		if strings.Contains(known, t.word) {
			continue
		}
		n, ok := c.numberOf(t.word)
		if !ok || !slices.ContainsFunc(c.postings[n], func(at uint32) bool { return c.passages[c.passageOf(int(at))].doc == doc }) {
			return false
		}
	}
	return true
}

// leastAlike is how much of a sentence's words another has that is denied by the one and not by the other.
const leastAlike = 0.45

// negationDiffers compares a sentence with the one of the cited text that is nearest to it.
func (c *Checker) negationDiffers(claim, cited string) (Difference, bool) {
	weights, total := c.stemWeights(claim)
	from, to, best := nearestSentence(cited, weights)
	nearest := cited[from:to]
	if best < leastAlike*total {
		return Difference{}, false
	}
	of, _ := c.stemWeights(nearest)
	ours, theirs := denies(claim, of), denies(nearest, weights)
	if (ours == "") == (theirs == "") || negated.MatchString(claim) && negated.MatchString(nearest) {
		return Difference{}, false
	}
	return Difference{What: "negation", Text: ours, Report: theirs}, true
}

// bestSentence is the sentence of a passage that shares the most of a claim's words; all of the passage where none does.
func (c *Checker) bestSentence(i int, claim string) textRange {
	weights, _ := c.stemWeights(claim)
	from, to, best := nearestSentence(c.passages[i].raw, weights)
	if best == 0 {
		from, to = 0, len(c.passages[i].raw)
	}
	return textRange{i, from, i, to}
}

// nearestSentence is the sentence of a text that has the most of some words, by their weight.
func nearestSentence(text string, weights map[string]float32) (from, to int, best float32) {
	at := 0
	for _, end := range sentence.InString(text) {
		if n := sharedWeight(weights, text[at:end]); n > best {
			from, to, best = at, end, n
		}
		at = end
	}
	for from < to && unicode.IsSpace(rune(text[from])) {
		from++
	}
	return from, to, best
}

// deniedNear is how many words behind a negation are denied by it.
const deniedNear = 3

// denies is a negation in a text of which one of the words behind it is among those given; empty for none.
func denies(text string, words map[string]float32) string {
	for _, m := range negated.FindAllStringSubmatchIndex(text, -1) {
		for i, t := range tokens(text[m[3]:]) {
			if _, shared := words[stem(t.word)]; shared && i < deniedNear {
				return squeeze(text[m[2]:m[3]])
			}
		}
	}
	return ""
}
