// Package sentence finds where sentences end in English prose of offices and courts:
// abbreviations, references to sections and regulations, initials, quotations and
// brackets inside a sentence, and the numbers of notes that were pasted with the text.
//
// It goes by rules, each with its cases in the tests, and knows no language model.
// Where an abbreviation may end a sentence or not, the next word decides: a word
// such as The or However begins a sentence, a name or a number goes on with one.
package sentence

import (
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
)

// Ends lists the places behind the ends of the sentences of a paragraph, in
// Unicode code points: behind the stop and the marks, brackets and numbers of
// notes that belong to it. The paragraph's own end is the last of them.
func Ends(text []rune) []int {
	p := paragraph{text: text}
	p.findQuotations()
	var out []int
	start := p.skipSpace(0)
	for i := start; i < len(text); i++ {
		if !isStop(text[i]) || i < start {
			continue
		}
		last := i
		for n := p.nextStop(last); n > 0; n = p.nextStop(last) {
			last = n
		}
		if end := p.endAt(start, i, last); end > 0 && end < len(text) {
			out = append(out, end)
			start = p.skipSpace(end)
			i = max(last, start-1)
			continue
		}
		i = last
	}
	if start < len(text) {
		out = append(out, len(text))
	}
	return out
}

// InString is Ends for a text in UTF-8, in bytes.
func InString(text string) []int {
	ends := Ends([]rune(text))
	at, n := 0, 0
	for i := range text {
		for at < len(ends) && ends[at] == n {
			ends[at] = i
			at++
		}
		n++
	}
	for ; at < len(ends); at++ {
		ends[at] = len(text)
	}
	return ends
}

// Limits of what is read around a stop, so that odd texts take no longer than prose.
const (
	longWord    = 60
	longAddress = 300
)

// EndsOpen reports whether a text ends with an abbreviation that a number follows, as "reg." does.
func EndsOpen(text string) bool {
	p := paragraph{text: []rune(strings.TrimRightFunc(text, unicode.IsSpace))}
	n := len(p.text)
	return n > 0 && p.text[n-1] == '.' && references[strings.ToLower(p.wordBefore(n-1))]
}

// A paragraph is the text that is read, with the quotations and brackets in it.
type paragraph struct {
	text   []rune
	inside []corpus.Span // from behind the opening mark to behind the closing one, the outer ones alone

	start, begun int // where the last sentence that was asked about starts, and its first character behind opening marks
}

// beginning is the first character of a sentence behind space and opening marks. It is asked for at every stop of the sentence.
func (p *paragraph) beginning(start int) int {
	if start != p.start || p.begun == 0 {
		p.start, p.begun = start, p.skipOpening(start)
	}
	return p.begun
}

func (p *paragraph) skipSpace(i int) int {
	for i < len(p.text) && unicode.IsSpace(p.text[i]) {
		i++
	}
	return i
}

// closers are the marks that close what a mark opens.
var closers = map[rune]string{'“': "”", '„': "“”", '«': "»", '‹': "›", '"': "\"", '‘': "’", '(': ")", '[': "]"}

// findQuotations lists the quotations and the brackets of the paragraph that are closed in it.
func (p *paragraph) findQuotations() {
	dry := map[rune]bool{} // marks of which none is closed from here on
	for i := 0; i < len(p.text); i++ {
		r := p.text[i]
		if closers[r] == "" || dry[r] || (r == '"' || r == '‘') && !p.opens(i) {
			continue
		}
		if end := p.closing(i); end > 0 {
			p.inside = append(p.inside, corpus.Span{Start: i + 1, End: end})
			i = end - 1
		} else {
			dry[r] = true
		}
	}
}

// opens reports whether a mark that could open or close opens.
func (p *paragraph) opens(i int) bool {
	return i == 0 || unicode.IsSpace(p.text[i-1]) || strings.ContainsRune("([—–-“", p.text[i-1])
}

// closing is the place behind the mark that closes what the mark at i opens; 0 where none does.
func (p *paragraph) closing(i int) int {
	open, depth := p.text[i], 1
	for j := i + 1; j < len(p.text); j++ {
		r := p.text[j]
		switch {
		case strings.ContainsRune(closers[open], r):
			if r == '’' && j+1 < len(p.text) && unicode.IsLetter(p.text[j+1]) { // an apostrophe
				continue
			}
			if depth--; depth == 0 {
				return j + 1
			}
		case r == open && open != '"' && open != '‘':
			depth++
		}
	}
	return 0
}

// enclosing is the quotation or bracket that i stands in.
func (p *paragraph) enclosing(i int) (corpus.Span, bool) {
	n, found := slices.BinarySearchFunc(p.inside, i, func(s corpus.Span, i int) int {
		switch {
		case s.End <= i:
			return -1
		case s.Start > i:
			return 1
		}
		return 0
	})
	if !found {
		return corpus.Span{}, false
	}
	return p.inside[n], true
}

// endAt is the place behind the sentence whose stops stand from first to last; 0 where it goes on.
func (p *paragraph) endAt(start, first, last int) int {
	end := p.behindMarks(last + 1)
	if in, ok := p.enclosing(first); ok && p.beginning(start) < in.Start && end < in.End {
		return 0 // inside a quotation or a bracket that began inside the sentence
	}
	if in, ok := p.enclosing(first); ok && p.text[in.Start-1] == '[' && end >= in.End {
		return 0 // […]
	}
	if in, ok := p.enclosing(first); ok && p.text[in.Start-1] == '(' && p.beginning(start) >= in.Start && end < in.End {
		return 0 // a bracket of several sentences stays whole
	}
	notes := p.behindNotes(first, end)
	if notes == len(p.text) {
		return notes
	}
	if !unicode.IsSpace(p.text[notes]) {
		if notes == end && p.missingSpace(first, end) {
			return end
		}
		return 0
	}
	next := p.skipOpening(notes)
	if next < len(p.text) && unicode.IsLower(p.text[next]) && !p.isLetterOfList(next) {
		return 0
	}
	if p.text[first] == '.' && first == last && p.goesOn(start, first, next) {
		return 0
	}
	return notes
}

// nextStop is the place of the stop that follows the one at i, as in "..." and ". . ."; 0 where none does.
func (p *paragraph) nextStop(i int) int {
	switch {
	case i+1 < len(p.text) && isStop(p.text[i+1]):
		return i + 1
	case i+2 < len(p.text) && p.text[i] == '.' && p.text[i+1] == ' ' && p.text[i+2] == '.':
		return i + 2
	}
	return 0
}

// isLetterOfList reports whether the letter at i counts an item that begins with a capital: "(b) It agreed".
func (p *paragraph) isLetterOfList(i int) bool {
	return p.text[i-1] == '(' && i+3 < len(p.text) && p.text[i+1] == ')' && p.text[i+2] == ' ' && unicode.IsUpper(p.text[i+3])
}

// behindMarks is the place behind the closing marks and brackets at i.
func (p *paragraph) behindMarks(i int) int {
	for i < len(p.text) && strings.ContainsRune("”’»›)]\"'", p.text[i]) {
		i++
	}
	return i
}

// skipOpening is the place of the first character behind space and opening marks.
func (p *paragraph) skipOpening(i int) int {
	for i < len(p.text) && (unicode.IsSpace(p.text[i]) || strings.ContainsRune("“‘«‹„\"'([>", p.text[i])) {
		i++
	}
	return i
}

// behindNotes is the place behind the numbers of notes at i: 3, 4,5, ³, [12] or [^2].
// Plain digits are one only behind a sentence that ends with a word.
func (p *paragraph) behindNotes(stop, i int) int {
	at := i
	for at < len(p.text) && p.text[at] == '[' {
		j := at + 1
		if j < len(p.text) && p.text[j] == '^' {
			j++
		}
		from := j
		for j < len(p.text) && unicode.IsDigit(p.text[j]) {
			j++
		}
		if j == from || j == len(p.text) || p.text[j] != ']' {
			break
		}
		at = j + 1
	}
	if at > i {
		return at
	}
	for at < len(p.text) && unicode.Is(unicode.No, p.text[at]) {
		at++
	}
	if at > i {
		return at
	}
	if before := p.wordBefore(stop); before == "" || references[strings.ToLower(before)] || never[strings.ToLower(before)] {
		return i
	}
	for at < len(p.text) && at < i+9 && (unicode.IsDigit(p.text[at]) || at > i && p.text[at] == ',' && at+1 < len(p.text) && unicode.IsDigit(p.text[at+1])) {
		at++
	}
	if at < len(p.text) && !unicode.IsSpace(p.text[at]) || longNumber(p.text[i:at]) {
		return i
	}
	return at
}

// longNumber reports whether one of the numbers is too long for that of a note.
func longNumber(numbers []rune) bool {
	return slices.ContainsFunc(strings.Split(string(numbers), ","), func(n string) bool { return len(n) > 3 })
}

// wordBefore is the word that ends before i, with the points inside it; in a
// quotation or a bracket its last.
func (p *paragraph) wordBefore(i int) string {
	for i > 0 && strings.ContainsRune("”’»›)]\"'", p.text[i-1]) {
		i--
	}
	from := i
	for from > max(0, i-longWord) && (unicode.IsLetter(p.text[from-1]) || p.text[from-1] == '.') {
		from--
	}
	return string(p.text[from:i])
}

func (p *paragraph) wordAt(i int) string {
	to := i
	for to < min(len(p.text), i+longWord) && (unicode.IsLetter(p.text[to]) || p.text[to] == '’' || p.text[to] == '\'') {
		to++
	}
	return string(p.text[i:to])
}

// missingSpace reports whether a sentence ends at a stop with no space behind
// it: a word in small letters before, a word with one capital behind.
func (p *paragraph) missingSpace(stop, end int) bool {
	before := p.wordBefore(stop)
	if end >= len(p.text) || !unicode.IsUpper(p.text[end]) || len([]rune(before)) < 3 || strings.Contains(before, ".") || never[strings.ToLower(before)] {
		return false
	}
	for _, r := range before[1:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	after := []rune(p.wordAt(end))
	if len(after) > 1 && !unicode.IsLower(after[1]) || len(after) == 1 && !starters[strings.ToLower(string(after))] {
		return false
	}
	return !p.inAddress(stop)
}

// inAddress reports whether i stands in an address of the web or of mail.
func (p *paragraph) inAddress(i int) bool {
	from, to := i, i
	for from > max(0, i-longAddress) && !unicode.IsSpace(p.text[from-1]) {
		from--
	}
	for to < min(len(p.text), i+longAddress) && !unicode.IsSpace(p.text[to]) {
		to++
	}
	word := string(p.text[from:to])
	return strings.ContainsAny(word, "@/\\_") || strings.HasPrefix(strings.ToLower(word), "www.")
}
