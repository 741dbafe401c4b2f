package sentence

import (
	"strings"
	"unicode"

	"evidence/corpus"
)

var (
	// never are words whose point never ends a sentence: a name or an example follows.
	never = corpus.WordSet("mr mrs ms dr prof rev rt hon cllr supt insp sgt det gen lt col messrs mme e.g i.e eg ie viz cf v vs approx esp incl")

	// references are words whose point goes on with a number: s. 47, Sch. 2, Reg. 44.
	references = corpus.WordSet("no nos p pp para paras s ss sec secs sect sch schs sched reg regs r rr art arts cl ch chap chaps fig figs vol vols pt pts app ann tab eq ed eds n nn l ll c ca circa doc ref rec recs tel ext ver civ crim")

	// open are words whose point may end a sentence or not.
	open = corpus.WordSet("etc al ltd co inc corp plc bros dept govt univ assoc est st rd ave sq jr sr jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun hosp pub edn ibid op trans repr misc min max mt")

	// starters are words that begin a sentence and no name.
	starters = corpus.WordSet("a an the this that these those they there their its it he she his her we our you your i in on at of for from by with as to if when where while although though because since after before during under over until unless despite however but and or so yet also then thus therefore moreover furthermore nevertheless meanwhile instead overall some many most few several all both each every no none not nobody nothing only even just now today what who why how which whose is are was were will would can could should has have had do does did more less too such another other others one two three four five six seven eight nine ten children inspectors ofsted staff leaders people parents")

	// timed are words that go on behind a.m. and p.m.
	timed = corpus.WordSet("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december gmt bst utc")

	// labels are words that with their number name a part of a document.
	labels = corpus.WordSet("recommendation chapter table section part figure appendix annex article schedule regulation rule finding question step stage item objective priority standard principle note box case theme action")
)

// goesOn reports whether a sentence goes on behind the single point at i, whose
// next character stands at next.
func (p *paragraph) goesOn(start, i, next int) bool {
	if p.isLabel(start, i) {
		return true
	}
	if i > 0 && strings.ContainsRune("”’»›)]\"'", p.text[i-1]) {
		return false
	}
	word := p.wordBefore(i)
	low := strings.ToLower(strings.TrimLeft(word, "."))
	after := strings.ToLower(p.wordAt(next))
	number := next < len(p.text) && unicode.IsDigit(p.text[next])
	bracket := p.bracketAt(i + 1)
	switch {
	case word == "":
		return false
	case never[low]:
		return true
	case references[low] && number:
		return true
	case low == "a.m" || low == "p.m":
		return timed[after]
	case open[low], dotted(low):
		return low == "al" && bracket || !starters[after] && after != "" || number
	}
	return p.isInitial(i, word) && !starters[after] && (after != "" || number)
}

// bracketAt reports whether a bracket opens behind the space at i, as of a year.
func (p *paragraph) bracketAt(i int) bool {
	i = p.skipSpace(i)
	return i < len(p.text) && (p.text[i] == '(' || p.text[i] == '[')
}

// dotted reports whether a word is letters with points between them, as U.K or Ph.D.
func dotted(word string) bool {
	parts := strings.Split(word, ".")
	if len(parts) < 2 {
		return false
	}
	for _, part := range parts {
		if n := len([]rune(part)); n == 0 || n > 2 {
			return false
		}
	}
	return true
}

// isInitial reports whether the point at i belongs to the initial of a name: one
// capital at the sentence's beginning, or behind a word with a capital or another
// initial. "Plan B." and "I." are none.
func (p *paragraph) isInitial(i int, word string) bool {
	r := []rune(strings.TrimLeft(word, "."))
	if len(r) == 0 || !unicode.IsUpper(r[len(r)-1]) || len(r) > 1 && r[len(r)-2] != '.' || len(r) == 1 && r[0] == 'I' {
		return false
	}
	end := i - len([]rune(word))
	for end > 0 && p.text[end-1] == ' ' {
		end--
	}
	if end == 0 || strings.ContainsRune(".\n“‘«\"'(", p.text[end-1]) {
		return true
	}
	from := end
	for from > 0 && unicode.IsLetter(p.text[from-1]) {
		from--
	}
	return from < end && unicode.IsUpper(p.text[from]) && !labels[strings.ToLower(string(p.text[from:end]))]
}

// isLabel reports whether the sentence so far is no more than a number, or the
// name of a part with its number: "4.", "Recommendation 4.", "Appendix B.".
func (p *paragraph) isLabel(start, i int) bool {
	if i-start > longWord {
		return false
	}
	words := strings.Fields(string(p.text[p.skipOpening(start):i]))
	if len(words) == 0 || len(words) > 2 || !isNumber(words[len(words)-1], len(words) == 1) {
		return false
	}
	return len(words) == 1 && p.skipSpace(i+1) < len(p.text) || len(words) == 2 && labels[strings.ToLower(words[0])]
}

// isNumber reports whether a word is a number with points, and unless alone also a letter or a Roman number.
func isNumber(word string, alone bool) bool {
	if strings.Trim(word, "0123456789.") == "" {
		return !alone || len(word) <= 6
	}
	return !alone && (len(word) == 1 || strings.Trim(word, "IVX") == "")
}

func isStop(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }
