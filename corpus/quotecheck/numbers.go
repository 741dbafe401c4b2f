package quotecheck

import (
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// Kinds of number.
const (
	Count   = "count"   // of things: "35 cases", "twelve girls"
	Percent = "percent" // "35%", "35 per cent"
	Share   = "share"   // "two thirds", "one in five", "half"; its value is at most 1
	Money   = "money"   // pounds
	YearOf  = "year"    // "2018"
	Grade   = "grade"   // "judged inadequate"; its value is the grade's place among corpus.GradeValues, from 0
)

// A Number is a number in a text, in digits or words, or a grade.
type Number struct {
	Kind  string  `json:"kind"`
	Text  string  `json:"text"` // as it stands there
	Value float64 `json:"value"`
	// Unit is the noun that it counts, in small letters and the singular; empty
	// where none is plain.
	Unit string `json:"unit,omitempty"`
	// Which are the words between the number and its noun ("active" of 35 active cases).
	Which []string `json:"which,omitempty"`
	// About is set where a word makes it a bound or an estimate: over, under, about.
	About string `json:"about,omitempty"`
	Start int    `json:"start"` // bytes in the text
	End   int    `json:"end"`
}

var small = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
}

var large = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}

var parts = map[string]float64{"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "tenth": 10, "tenths": 10}

var months = corpus.WordSet("january february march april may june july august september october november december")

// ends are words that no noun of a number stands behind.
var ends = corpus.WordSet("a an and are as at be been but by did do for from had has have he her his if in into is it its nor not of on or our per she so than that the their them then there these they this those to until was we were when where which while who whose will with would you")

var digits = lazyregexp.New(`^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$|^[0-9]+(?:\.[0-9]+)?$|^[0-9]+(?:\.[0-9]+)?(?:k|m|bn)$`)

// Numbers finds the numbers of a text, in its order. Days of the month, numbers
// of paragraphs, pages and the like, ages and ordinals are none.
func Numbers(text string) []Number {
	n := numberReader{text: text, words: tokens(text)}
	for i := 0; i < len(n.words); {
		i += max(1, n.readNumber(i))
	}
	n.readGrades()
	return n.out
}

type numberReader struct {
	text  string
	words []token
	out   []Number
}

// wordAt is the word i, "" past the last or where punctuation other than a hyphen stands before it.
func (n *numberReader) wordAt(i, from int) string {
	if i < 0 || i >= len(n.words) {
		return ""
	}
	if i > from && strings.ContainsAny(n.textBefore(i), ".,;:?!()[]") {
		return ""
	}
	return n.words[i].word
}

// textBefore is what stands before word i, behind the last one.
func (n *numberReader) textBefore(i int) string {
	if i == 0 {
		return n.text[:n.words[0].start]
	}
	return n.text[n.words[i-1].end:n.words[i].start]
}

// readNumber takes the number that begins with word i and says how many words it has.
func (n *numberReader) readNumber(i int) int {
	value, used := n.readValue(i)
	if used == 0 {
		return 0
	}
	next := n.wordAt(i+used, i)
	number := Number{Kind: Count, Value: value, Start: n.words[i].start}
	before := ""
	if i > 0 {
		before = n.words[i-1].word
	}
	switch p := parts[next]; {
	case n.words[i].word == "half":
		number.Kind = Share
	case p > 0 && value > 0 && value < p:
		number.Kind, number.Value = Share, value/p
		used++
	case next == "in" && value > 0:
		if of, m := n.readValue(i + used + 1); m > 0 && of > value && of <= 1000 && !isYear(n.words[i+used+1].word) {
			number.Kind, number.Value = Share, value/of
			used += 1 + m
		}
	case next == "percent", next == "per" && n.wordAt(i+used+1, i) == "cent":
		number.Kind = Percent
		used += 1 + strings.Count(next, "per") - strings.Count(next, "percent")
	}
	last := n.words[i+used-1]
	number.End = last.end
	after := n.text[last.end:]
	switch {
	case strings.HasPrefix(strings.TrimLeft(after, " "), "%"):
		number.Kind = Percent
		number.End += strings.Index(after, "%") + 1
	case strings.HasSuffix(n.text[:number.Start], "£"):
		number.Kind = Money
		number.Start -= len("£")
	}
	if n.isLabel(i, used, before, &number) {
		return used
	}
	number.Text = n.text[number.Start:number.End]
	number.About = n.readContext(i)
	if number.Kind != YearOf {
		number.Unit, number.Which = n.readUnit(i+used, number.Kind)
	}
	n.out = append(n.out, number)
	return used
}

// labels are words before a number that make a name of it.
var labels = corpus.WordSet("page pages p pp paragraph paragraphs para paras section sections chapter volume part table figure regulation article act aged age no number grade band tier stage year years")

// isLabel reports whether a number is a day, a label or an age. It also marks years.
func (n *numberReader) isLabel(i, used int, before string, number *Number) bool {
	word, next := n.words[i].word, n.wordAt(i+used, i)
	if used == 1 && number.Kind == Count && isYear(word) {
		number.Kind = YearOf
		return false
	}
	if number.Kind != Count {
		return false
	}
	return months[before] && number.Value <= 31 || months[next] && number.Value <= 31 && used == 1 || labels[before] || next == "year" || next == "years" && n.wordAt(i+used+1, i) == "old" ||
		word == "one" && (used == 1 && (ends[next] || next == ""))
}

func isYear(word string) bool {
	return len(word) == 4 && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20")) && strings.Trim(word, "0123456789") == ""
}

// readValue is the number that the words from i on make, and how many they are.
func (n *numberReader) readValue(i int) (value float64, used int) {
	w := n.wordAt(i, i)
	if digits.MatchString(w) {
		value, used = digitsOf(w), 1
		if m := large[n.wordAt(i+1, i)]; m >= 1e3 {
			return value * m, 2
		}
		return value, used
	}
	if (w == "a" || w == "an") && (n.wordAt(i+1, i) == "dozen" || large[n.wordAt(i+1, i)] > 0 || parts[n.wordAt(i+1, i)] > 2) {
		if m := large[n.wordAt(i+1, i)]; m > 0 {
			return m, 2
		}
		if n.wordAt(i+1, i) == "dozen" {
			return 12, 2
		}
		return 1, 1
	}
	if w == "half" {
		return 0.5, 1
	}
	total, current := 0.0, 0.0
	for used = 0; ; used++ {
		w := n.wordAt(i+used, i)
		switch v, known := small[w]; {
		case known && (used == 0 || current == 0 || current >= 20 && v < 10 && int(current)%10 == 0 || current >= 100 && int(current)%100 == 0):
			current += v
		case large[w] == 100 && used > 0 && current > 0 && current < 100:
			current *= 100
		case large[w] >= 1e3 && used > 0 && current > 0:
			total, current = total+current*large[w], 0
		case w == "and" && used > 0 && (current >= 100 || total > 0) && small[n.wordAt(i+used+1, i)] > 0:
		default:
			return total + current, used
		}
	}
}

func digitsOf(w string) float64 {
	factor := 1.0
	for suffix, f := range map[string]float64{"bn": 1e9, "m": 1e6, "k": 1e3} {
		if s, ok := strings.CutSuffix(w, suffix); ok {
			w, factor = s, f
			break
		}
	}
	v, _ := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64)
	return v * factor
}

// readContext reports whether the words before a number make it a bound or an estimate.
func (n *numberReader) readContext(i int) string {
	switch last, two := n.wordAt(i-1, i), n.wordAt(i-2, i); {
	case last == "over" || last == "above" || last == "than" && (two == "more" || two == "greater") || last == "least" && two == "at":
		return "over"
	case last == "under" || last == "below" || last == "than" && (two == "fewer" || two == "less") || last == "most" && two == "at" || last == "to" && two == "up":
		return "under"
	case last == "about" || last == "around" || last == "nearly" || last == "almost" || last == "approximately" || last == "roughly" || last == "some":
		return "about"
	}
	return ""
}

// plurals are nouns of several that do not end in s.
var plurals = corpus.WordSet("children people women men staff police")

// readUnit is the first noun in the plural behind a number, before a word that no
// noun of it can follow, and the words before it.
func (n *numberReader) readUnit(i int, kind string) (unit string, which []string) {
	from := i
	if (kind == Percent || kind == Share) && n.wordAt(i, from-1) == "of" {
		i++
		for w := n.wordAt(i, from-1); w == "the" || w == "all" || w == "these" || w == "its" || w == "their"; w = n.wordAt(i, from-1) {
			i++
		}
	}
	for ; i < from+6; i++ {
		w := n.wordAt(i, from-1)
		if w == "" || ends[w] || small[w] > 0 || digits.MatchString(w) {
			return "", nil
		}
		if plurals[w] || len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "'s") && !strings.HasSuffix(w, "ous") {
			return singular(w), which
		}
		which = append(which, w)
	}
	return "", nil
}

func singular(w string) string {
	switch {
	case plurals[w]:
		return w
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	}
	return strings.TrimSuffix(w, "s")
}
