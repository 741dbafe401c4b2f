package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"evidence/corpus"
)

type kind int

const (
	// Tokens that stand for themselves.
	wordToken kind = iota
	phraseToken
	prefixToken
	fuzzyToken
	exactToken

	fieldToken // a known field's name and colon; its value is the next token
	openToken
	closeToken
	andToken
	orToken
	nearToken
	notToken
)

// A token of a query. Text is without quotes, escapes and signs.
type token struct {
	corpus.Span
	kind     kind
	text     string
	distance int    // of a fuzzyToken, a nearToken, or a phraseToken whose words need only be near each other
	near     bool   // whether a phraseToken has a distance
	unknown  string // of a wordToken written as a field: the name it gives
	lacks    string // of a wordToken that is an operator without an operand: where that is missing, before or after it
	star     bool   // whether a wordToken has a star that is no sign, before a letter or a digit
	pair     int    // of an openToken or closeToken: the other's index
}

// dash reports whether the token is the short form of NOT.
func (t token) dash() bool { return t.kind == notToken && t.text == "-" }

// A lexer cuts a query into tokens. It never fails: what is no sign is a word,
// and what holds no letter or digit is dropped.
type lexer struct {
	in  []rune
	pos int
	out []token
}

func lex(text string) []token {
	l := &lexer{in: []rune(strings.ToValidUTF8(text, " "))}
	for l.pos < len(l.in) {
		l.next(false)
	}
	return resolveOperators(pairBrackets(l.out))
}

// next reads one token; value says that it is a field's.
func (l *lexer) next(value bool) {
	start, r := l.pos, l.in[l.pos]
	switch {
	case isSpace(r):
		l.pos++
	case r == '(':
		l.pos++
		l.add(token{kind: openToken}, start)
	case r == ')':
		l.pos++
		l.add(token{kind: closeToken}, start)
	case isQuote(r):
		l.quote(start, phraseToken)
	case r == '=' && l.pos+1 < len(l.in) && isQuote(l.in[l.pos+1]):
		l.pos++
		l.quote(start, exactToken)
	case r == '-' && !value && l.negates():
		l.pos++
		l.add(token{kind: notToken, text: "-"}, start)
	default:
		l.word(value)
	}
}

func (l *lexer) add(t token, start int) {
	t.Start, t.End = start, l.pos
	l.out = append(l.out, t)
}

// negates reports whether the dash at pos is an operator: before a word, a
// quotation or a bracket, and after none of them.
func (l *lexer) negates() bool {
	if l.pos > 0 && !isSpace(l.in[l.pos-1]) && l.in[l.pos-1] != '(' {
		return false
	}
	if l.pos+1 == len(l.in) {
		return false
	}
	r := l.in[l.pos+1]
	return isQuote(r) || r == '(' || r == '\\' || r == '=' || isAlnum(r)
}

// quote reads a quotation, or passes over a mark that opens none. What it is of begins at start.
func (l *lexer) quote(start int, of kind) {
	opening := l.pos
	l.pos++
	end := closingQuote(l.in, opening)
	if end < 0 {
		return
	}
	l.pos = end + 1
	words := strings.Fields(spaceOut(l.in[opening+1 : end]))
	t := token{kind: of, text: strings.Join(words, " ")}
	if !hasAlnum(t.text) {
		return
	}
	if of == phraseToken {
		t.distance, t.near = l.quoteDistance()
	}
	l.add(t, start)
}

// quoteDistance reads the "~10" that touches the end of a quotation.
func (l *lexer) quoteDistance() (int, bool) {
	rest := l.in[l.pos:]
	n := 0
	for n < len(rest) && n < maxDigits+2 && !isSpace(rest[n]) && rest[n] != ')' && rest[n] != '(' {
		n++
	}
	digits, ok := strings.CutPrefix(string(rest[:n]), "~")
	d, isDistance := distance(digits)
	if !ok || !isDistance {
		return 0, false
	}
	l.pos += n
	return d, true
}

// Distances of words have at most this many digits.
const (
	maxDigits   = 3
	maxDistance = 999
)

func distance(digits string) (int, bool) {
	n, err := strconv.Atoi(digits)
	return n, err == nil && len(digits) <= maxDigits && digits[0] != '+' && digits[0] != '-'
}

// closingQuote finds the mark that closes the one at start, -1 where none does.
// A quotation of several paragraphs opens each of them with a curly mark and
// closes only the last: a second opening mark shows that the first stays open.
func closingQuote(in []rune, start int) int {
	straight := in[start] == '"'
	if !straight && !opensQuote(in[start]) {
		return -1
	}
	for i := start + 1; i < len(in); i++ {
		switch {
		case in[i] == '"', !straight && closesQuote(in[i]):
			return i
		case !straight && opensQuote(in[i]):
			return -1
		}
	}
	return -1
}

// spaceOut turns control characters and quotation marks into spaces.
func spaceOut(in []rune) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || isQuote(r) {
			return ' '
		}
		return r
	}, string(in))
}

// A raw word: its runes without escapes, and which of them had one.
type rawWord struct {
	text    []rune
	literal []bool
}

// word reads up to white space, a quotation mark or a bracket. A bracket inside a
// word is the word's own, as in "child(ren)".
func (l *lexer) word(value bool) {
	start, depth := l.pos, 0
	var w rawWord
	for l.pos < len(l.in) {
		r := l.in[l.pos]
		if r == '\\' && l.pos+1 < len(l.in) {
			w.text, w.literal = append(w.text, l.in[l.pos+1]), append(w.literal, true)
			l.pos += 2
			continue
		}
		if isSpace(r) || w.endsBefore(r, depth) {
			break
		}
		if r == ':' && !value && l.field(w, start) {
			return
		}
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		w.text, w.literal = append(w.text, r), append(w.literal, false)
		l.pos++
	}
	l.finish(w, start, value)
}

// endsBefore reports whether the sign r cannot belong to the word read so far, in which depth brackets are open.
func (w rawWord) endsBefore(r rune, depth int) bool {
	last := rune(' ')
	if n := len(w.text); n > 0 {
		last = w.text[n-1]
	}
	switch {
	case r == ')':
		return depth == 0
	case r == '(':
		return !isAlnum(last)
	case r == '"':
		return last == ':'
	}
	return isQuote(r)
}

// field reads "name:" where w is the name of a field and a value touches the colon.
func (l *lexer) field(w rawWord, start int) bool {
	if len(w.text) > maxFieldName {
		return false
	}
	name, ok := fieldNamed(string(w.text))
	if !ok || slices.Contains(w.literal, true) || !l.valueFollows() {
		return false
	}
	l.pos++
	l.add(token{kind: fieldToken, text: name}, start)
	at := len(l.out)
	l.next(true)
	if len(l.out) == at { // no value after all
		t := &l.out[at-1]
		t.kind, t.text, t.End = wordToken, string(l.in[start:l.pos]), l.pos
	}
	return true
}

// valueFollows reports whether what touches the colon at pos can be a field's value.
func (l *lexer) valueFollows() bool {
	rest := l.in[l.pos+1:]
	if len(rest) == 0 || isSpace(rest[0]) || len(rest) > 1 && rest[0] == '/' && rest[1] == '/' {
		return false
	}
	return isAlnum(rest[0]) || isQuote(rest[0]) || strings.ContainsRune(`(<>.\*=`, rest[0])
}

func (l *lexer) finish(w rawWord, start int, value bool) {
	text := string(w.text)
	plain := !slices.Contains(w.literal, true)
	if kind, ok := operators[text]; ok && plain && !value {
		l.add(token{kind: kind, text: text}, start)
		return
	}
	t := token{kind: wordToken, text: text}
	if d, ok := nearSign(text); ok && plain && !value {
		l.add(token{kind: nearToken, text: text, distance: d}, start)
		return
	}
	if n := len(w.text); n > 1 && w.text[n-1] == '*' && !w.literal[n-1] {
		t.kind, t.text = prefixToken, strings.TrimRight(text, "*")
	} else if stem, d, ok := fuzzyWord(w); ok {
		t.kind, t.text, t.distance = fuzzyToken, stem, d
	} else if n > 1 && w.text[0] == '=' && !w.literal[0] && (isAlnum(w.text[1]) || w.literal[1]) && hasAlnum(text) {
		t.kind, t.text = exactToken, text[1:]
		if strings.IndexFunc(t.text, isSpace) >= 0 { // several words are a quotation
			t.text = strings.Join(strings.Fields(spaceOut([]rune(t.text))), " ")
		}
	} else if !value {
		t.star = w.hasStar()
		t.unknown = unknownField(w, l.in[l.pos:])
	}
	if hasAlnum(t.text) || value && t.text != "" {
		l.add(t, start)
	}
}

// hasStar reports whether a word has a star before one of its letters or digits.
func (w rawWord) hasStar() bool {
	for i := range len(w.text) - 1 {
		if w.text[i] == '*' && !w.literal[i] && isAlnum(w.text[i+1]) {
			return true
		}
	}
	return false
}

// fuzzyWord splits "word~", "word~1" and "word~2".
func fuzzyWord(w rawWord) (string, int, bool) {
	n := len(w.text)
	at, d := n-1, 0
	if n > 1 && (w.text[n-1] == '1' || w.text[n-1] == '2') {
		at, d = n-2, int(w.text[n-1]-'0')
	}
	if at < 1 || w.text[at] != '~' || w.literal[at] {
		return "", 0, false
	}
	if d == 0 { // short words have too many neighbours at two changes
		d = 1
		if at > 5 {
			d = 2
		}
	}
	return string(w.text[:at]), d, hasAlnum(string(w.text[:at]))
}

// unknownField gives the name of a word written as "name:value", or as "name:"
// with the rest of the query touching it. Names are lower case: "Re:view" is a
// word, as are "10:30" and "https://…".
func unknownField(w rawWord, rest []rune) string {
	for i, r := range w.text {
		if r == ':' && !w.literal[i] && i > 1 {
			if i+1 < len(w.text) {
				rest = w.text[i+1:]
			}
			if len(rest) > 0 && (isAlnum(rest[0]) || isQuote(rest[0]) || strings.ContainsRune("(<>.*", rest[0])) {
				return string(w.text[:i])
			}
			return ""
		}
		point := r == '.' && string(w.text[:i]) == FieldGrade
		if !('a' <= r && r <= 'z' || r == '_' || point) || w.literal[i] {
			return ""
		}
	}
	return ""
}

// maxDepth bounds how deep brackets nest; deeper ones are punctuation.
const maxDepth = 64

// pairBrackets ties brackets to each other and drops those without a partner,
// pairs around nothing and pairs that nest too deep.
func pairBrackets(in []token) []token {
	keep := make([]bool, len(in))
	var open []int
	content := 0 // tokens kept so far, brackets aside
	before := make([]int, 0, maxDepth)
	for i, t := range in {
		switch t.kind {
		case openToken:
			open, before = append(open, i), append(before, content)
		case closeToken:
			if len(open) == 0 {
				continue
			}
			last := len(open) - 1
			keep[i] = last < maxDepth && content > before[last]
			keep[open[last]] = keep[i]
			in[i].pair, in[open[last]].pair = open[last], i
			open, before = open[:last], before[:last]
		default:
			keep[i] = true
			if !t.dash() {
				content++
			}
		}
	}
	return renumber(in, keep)
}

// resolveOperators makes words of the signs that stand where they mean nothing: operators
// without operands, a field whose bracket had no partner. A dash is dropped.
func resolveOperators(in []token) []token {
	begins := operands(in)
	keep := make([]bool, len(in))
	ended := false // whether an operand ends just before i
	for i := range in {
		t := &in[i]
		keep[i] = true
		switch t.kind {
		case andToken, orToken:
			if !ended || !begins[i+1] {
				t.kind, t.lacks = wordToken, missing(ended)
			}
		case nearToken: // an operand of NEAR cannot be negated
			if !ended || !begins[i+1] || in[i+1].kind == notToken {
				t.kind, t.lacks = wordToken, missing(ended)
			}
		case notToken:
			if keep[i] = begins[i+1] || !t.dash(); keep[i] && !begins[i+1] {
				t.kind, t.lacks = wordToken, missing(true)
			}
		case fieldToken:
			if i+1 == len(in) || in[i+1].Start != t.End {
				t.kind, t.text = wordToken, t.text+":"
			}
		}
		if keep[i] {
			ended = t.kind <= exactToken || t.kind == closeToken
		}
	}
	return renumber(in, keep)
}

// missing is where an operator lacks an operand that may have one before it.
func missing(before bool) string {
	if before {
		return "after"
	}
	return "before"
}

// operands reports for each place in the tokens, the end among them, whether an operator's operand begins there.
func operands(in []token) []bool {
	begins := make([]bool, len(in)+1)
	for i := len(in) - 1; i >= 0; i-- {
		switch in[i].kind {
		case andToken, orToken, nearToken, closeToken:
		case notToken:
			begins[i] = begins[i+1]
		default:
			begins[i] = true
		}
	}
	return begins
}

// renumber drops the tokens not kept and moves pair with them.
func renumber(in []token, keep []bool) []token {
	at := make([]int, len(in))
	var out []token
	for i, t := range in {
		if at[i] = len(out); keep[i] {
			out = append(out, t)
		}
	}
	for i := range out {
		if out[i].kind == openToken || out[i].kind == closeToken {
			out[i].pair = at[out[i].pair]
		}
	}
	return out
}

// operators are those without a distance.
var operators = map[string]kind{"AND": andToken, "OR": orToken, "NOT": notToken}

func isOperator(s string) bool {
	_, near := nearSign(s)
	return near || operators[s] > 0
}

// nearSign reads the operator "NEAR/5".
func nearSign(s string) (int, bool) {
	digits, ok := strings.CutPrefix(s, "NEAR/")
	if !ok {
		return 0, false
	}
	return distance(digits)
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func hasAlnum(s string) bool { return strings.IndexFunc(s, isAlnum) >= 0 }

func isQuote(r rune) bool { return r == '"' || opensQuote(r) || closesQuote(r) }

func opensQuote(r rune) bool { return r == '“' || r == '„' || r == '‟' || r == '«' }

func closesQuote(r rune) bool { return r == '”' || r == '»' }
