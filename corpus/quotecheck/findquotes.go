package quotecheck

import (
	"context"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/lazyregexp"
)

// Find finds the quotations of a text, in the order in which they stand, with
// what the text around them says of their place: what stands between quotation
// marks, double or single, English, German, French or of a typewriter, and block
// quotations whose lines begin with > or are set in behind a colon. Of marks in marks the outer count.
//
// A quotation of several paragraphs may open each of them with a mark and close
// only the last. Apostrophes are no marks, nor is a title between single marks
// with its year behind it.
func Find(text string) []Quote { return find(context.Background(), text, false, math.MaxInt).found }

// FindN is Find for no more than the first n quotations, which bounds the time it takes.
func FindN(text string, n int) []Quote { return find(context.Background(), text, false, n).found }

// FindMarkdown is Find for Markdown: escapes, emphasis and links are no part of a quotation.
func FindMarkdown(text string) []Quote {
	return find(context.Background(), text, true, math.MaxInt).found
}

// Parse finds what there is to be checked in a text: its quotations, the sentences that cite without
// quoting and the marks of passages, of each no more than the first n. The error is ctx's.
func Parse(ctx context.Context, text string, n int) (Text, error) { return parse(ctx, text, false, n) }

func parse(ctx context.Context, text string, markdown bool, n int) (Text, error) {
	f := find(ctx, text, markdown, n)
	out := Text{Plain: f.text, Quotes: f.found, Citing: f.citing(), marks: f.marks()}
	return out, ctx.Err()
}

// maskInvalid puts a sign in the place of each byte that is no UTF-8, such as those of a letter that is cut in two: compared as it is, it
// can be a part of another letter.
func maskInvalid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	out := []byte(text)
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if r == utf8.RuneError && n == 1 {
			out[at] = '?'
		}
		at += n
	}
	return string(out)
}

// find stops where ctx ends: what it has found by then is not all.
func find(ctx context.Context, text string, markdown bool, most int) *finder {
	text = maskInvalid(text)
	f := &finder{text: text, paragraphs: paragraphs(text), markdown: markdown, most: most, dry: map[rune]int{}, open: map[rune]int{}}
	f.stopped = func() bool { return ctx.Err() != nil }
	for i := range f.paragraphs {
		f.indented = append(f.indented, f.isIndentedQuote(i))
	}
	f.briefed = f.briefedParts()
	for f.at = 0; f.at < len(f.paragraphs) && len(f.found) < most && !f.stopped(); f.at++ {
		switch p := f.paragraphs[f.at]; {
		case f.briefedAs(f.at) != notBriefed:
		case p.block:
			f.addBlockQuote(p)
		case f.indented[f.at]:
			f.addQuote(f.text[p.start:p.end], f.at, p.start, p.end, true, "")
		default:
			f.findInProse(p)
		}
	}
	f.addSurroundings()
	return f
}

type finder struct {
	text       string
	paragraphs []paragraph
	indented   []bool // of each paragraph: a block quotation by its indentation
	briefed    []briefedPart
	markdown   bool
	headings   []bool       // of each paragraph: it is a heading; nil before the first is asked for
	stopped    func() bool  // nobody waits for the answer any longer
	most       int          // quotations
	dry        map[rune]int // byte up to which no mark follows that closes what a mark opens
	open       map[rune]int // paragraph from which on none closes what a mark opened before it
	at         int          // place of the paragraph that is read
	found      []Quote
	places     [][2]int // of each quotation, its first and its last paragraph
}

func (f *finder) addQuote(text string, first int, start, end int, block bool, source string) {
	text = unwrapped(stripQuoteMarks(text))
	if f.markdown {
		text = plainMarkdown(text)
	}
	if len(tokens(text)) == 0 {
		return
	}
	f.found = append(f.found, Quote{Text: text, Start: start, End: end, Block: block, Around: Surroundings{Notes: source}, found: true})
	f.places = append(f.places, [2]int{first, f.at})
}

// unwrapped is a text on one line: where its lines end is no part of what it quotes.
func unwrapped(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.TrimSpace(strings.Join(lines, " "))
}

func (f *finder) addBlockQuote(p paragraph) {
	text, source := blockText(f.text[p.start:p.end])
	f.addQuote(bareQuote(text), f.at, p.start, p.end, true, source)
}

// maxQuotation is how many bytes of a paragraph may lie between two marks that
// have others between them, or that are single marks.
const maxQuotation = 1 << 15

// closers are the marks that close what a mark opens.
var closers = map[rune]string{'“': "”", '‟': "”", '”': "”", '„': "“”", '«': "»", '»': "«", '"': "\"", '＂': "＂", '‘': "’", '‛': "’", '‚': "‘’", '‹': "›", '\'': "'"}

func isSingleMark(r rune) bool { return strings.ContainsRune("‘‛‚'", r) }

// findInProse looks for quotations in a paragraph, and in those that one runs on into.
func (f *finder) findInProse(p paragraph) {
	for i := p.start; i < p.end && len(f.found) < f.most; {
		r, n := utf8.DecodeRuneInString(f.text[i:])
		if (r == '`' || closers[r] != "") && f.stopped() {
			return
		}
		if r == '`' {
			i = f.findTypesetQuote(i, p)
			continue
		}
		if closers[r] == "" || !f.opensQuote(r, i, n, p) {
			i += n
			continue
		}
		first := f.at
		if end, mark, ok := f.findClose(r, i+n, p); ok {
			if !isSingleMark(r) || !isTitle(f.text[i+n:end], f.text[p.start:i], f.text[end+mark:p.end]) {
				f.addQuote(f.text[i+n:end], first, i, end+mark, false, "")
			}
			i = end + mark
			continue
		}
		text, end, ok := f.continueQuote(r, i+n, p)
		if !ok {
			i += n
			continue
		}
		f.addQuote(text, first, i, end, false, "")
		p = f.paragraphs[f.at]
		i = end
	}
}

// typesetMarks are the marks of quotations as LaTeX has them, the longer first.
var typesetMarks = [][2]string{{"``", "''"}, {"`", "'"}}

// findTypesetQuote adds the quotation that opens with a grave accent at byte i, as in
// LaTeX, and gives where to go on. Code of Markdown, which closes with the same sign, is none.
func (f *finder) findTypesetQuote(i int, p paragraph) int {
	for _, m := range typesetMarks {
		rest, ok := strings.CutPrefix(f.text[i:p.end], m[0])
		if !ok {
			continue
		}
		after, _ := utf8.DecodeRuneInString(rest)
		end := closingTypeset(rest, m[1])
		if end < 0 || unicode.IsSpace(after) || strings.Contains(rest[:end], "`") {
			return i + len(m[0])
		}
		end += i + len(m[0])
		f.addQuote(f.text[i+len(m[0]):end], f.at, i, end+len(m[1]), false, "")
		return end + len(m[1])
	}
	return i + 1
}

// closingTypeset is where a mark closes a quotation: behind a letter or a point, and before no letter.
func closingTypeset(text, mark string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], mark)
		if i < 0 {
			return -1
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(mark):])
		if i > 0 && !unicode.IsSpace(before) && !isWord(after) {
			return i
		}
		at = i + len(mark)
	}
}

// opensQuote says whether a mark at byte i begins a quotation.
func (f *finder) opensQuote(r rune, i, n int, p paragraph) bool {
	before, _ := utf8.DecodeLastRuneInString(f.text[p.start:i])
	after, _ := utf8.DecodeRuneInString(f.text[i+n : p.end])
	if i+n >= p.end || unicode.IsSpace(after) && r != '«' && r != '‹' && !(r == '“' && f.closesSpaced(i+n, p)) {
		return false
	}
	free := i == p.start || unicode.IsSpace(before) || strings.ContainsRune("([{<—–―-/:=>*_|“‘\"'", before)
	switch r {
	case '“', '„', '‟', '«', '‹':
		return true
	case '\'', '‘', '‛':
		return free && (isWord(after) || strings.ContainsRune("“\"[(£…", after)) && !elided.MatchString(f.text[i+n:p.end])
	}
	return free
}

// closesSpaced reports whether the next mark behind byte i closes a quotation that has spaces inside its marks: “ so ”.
func (f *finder) closesSpaced(i int, p paragraph) bool {
	next := strings.IndexAny(f.text[i:p.end], "“”„")
	return next > 0 && strings.HasPrefix(f.text[i+next:], "”") && unicode.IsSpace(rune(f.text[i+next-1]))
}

// elided begins a word that an apostrophe stands before: '90s, 'tis.
var elided = lazyregexp.New(`(?i)^(?:[0-9]{2}s|tis |twas |em |cause|til |n' |n’)`)

// findClose finds the mark that closes a quotation in the paragraph.
func (f *finder) findClose(r rune, from int, p paragraph) (end, mark int, ok bool) {
	if from < f.dry[r] {
		return 0, 0, false
	}
	if !strings.ContainsAny(f.text[from:p.end], closers[r]) && r != '“' {
		f.dry[r] = p.end
		return 0, 0, false
	}
	if isSingleMark(r) {
		return f.findSingleClose(r, from, p)
	}
	depth := 1
	for i := from; i < min(p.end, from+maxQuotation); {
		c, n := utf8.DecodeRuneInString(f.text[i:])
		lineBegins := i > p.start && f.text[i-1] == '\n'
		switch {
		case strings.ContainsRune(closers[r], c):
			if (c == r || c == '“') && !lineBegins && f.opensInside(i, n, p) && r != '„' {
				depth++
			} else if !lineBegins {
				depth--
			}
		case (c == r || c == '“' && r == '‟') && !lineBegins:
			depth++
		case c == '"' && depth == 1 && !f.opensInside(i, n, p) && !strings.ContainsAny(f.text[i:p.end], closers[r]):
			depth--
		}
		if depth == 0 {
			return i, n, true
		}
		i += n
	}
	if f.reopens(r, f.at+1) {
		return 0, 0, false
	}
	return f.findLoneClose(r, from, p)
}

// findLoneClose finds the first closing mark of a paragraph whose marks do not pair.
func (f *finder) findLoneClose(r rune, from int, p paragraph) (end, mark int, ok bool) {
	i := strings.IndexAny(f.text[from:p.end], closers[r])
	if i < 0 {
		return 0, 0, false
	}
	_, n := utf8.DecodeRuneInString(f.text[from+i:])
	return from + i, n, true
}

// opensInside says whether a mark that could open or close opens: it stands
// behind a space and before a letter.
func (f *finder) opensInside(i, n int, p paragraph) bool {
	before, _ := utf8.DecodeLastRuneInString(f.text[p.start:i])
	after, _ := utf8.DecodeRuneInString(f.text[i+n : p.end])
	return i > p.start && (unicode.IsSpace(before) || before == '(' || before == '[') && i+n < p.end && !unicode.IsSpace(after) && isWord(after)
}

// findSingleClose finds the mark that closes a quotation between single marks among
// the apostrophes: it stands behind a letter or a point and before none. One
// behind an s may be a plural's genitive, where another mark that closes follows
// before the next one opens.
func (f *finder) findSingleClose(r rune, from int, p paragraph) (end, mark int, ok bool) {
	genitive, size := -1, 0
	for i := from; i < min(p.end, from+maxQuotation); {
		c, n := utf8.DecodeRuneInString(f.text[i:])
		before, _ := utf8.DecodeLastRuneInString(f.text[from:i])
		after, _ := utf8.DecodeRuneInString(f.text[i+n : p.end])
		if c == r && r != '\'' && i > from && unicode.IsSpace(before) && isWord(after) {
			break // the next one opens
		}
		if strings.ContainsRune(closers[r], c) && i > from && !unicode.IsSpace(before) && (i+n >= p.end || !isWord(after)) {
			follows := strings.TrimLeft(f.text[i+n:p.end], " ")
			letter, _ := utf8.DecodeRuneInString(follows)
			if (before != 's' && before != 'S') || !unicode.IsSpace(after) || !unicode.IsLower(letter) {
				return i, n, true
			}
			if genitive < 0 {
				genitive, size = i, n
			}
		}
		if c == '\'' && r == '\'' && i > from && unicode.IsSpace(before) && isWord(after) {
			break
		}
		i += n
	}
	return genitive, size, genitive >= 0
}

// continueQuote reads a quotation that its paragraph does not close: the next paragraph
// opens it again, or the one after a paragraph without marks. Where none closes
// it, it ends with the last that opens it; one that runs on nowhere ends with its
// paragraph if its mark can do nothing but open.
func (f *finder) continueQuote(r rune, from int, p paragraph) (text string, end int, ok bool) {
	parts, end := []string{f.text[from:p.end]}, p.end
	begun := f.at
	for {
		next := f.at + 1
		if !f.reopens(r, next) {
			if at, end, mark, ok := f.closedLater(r, next); ok && f.at == begun {
				f.at = at
				return f.text[from:end], end + mark, true
			}
			if !f.reopens(r, next+1) || f.hasMarks(next) {
				break
			}
			parts = append(parts, f.text[f.paragraphs[next].start:f.paragraphs[next].end])
			next++
		}
		q := f.paragraphs[next]
		_, n := utf8.DecodeRuneInString(f.text[q.start:])
		f.at = next
		if e, mark, closed := f.findClose(r, q.start+n, q); closed {
			return strings.Join(append(parts, f.text[q.start+n:e]), "\n"), e + mark, true
		}
		parts = append(parts, f.text[q.start+n:q.end])
		end = q.end
	}
	return strings.Join(parts, "\n"), end, f.at > begun || r == '“' || r == '„'
}

// maxUnmarked is how many paragraphs a quotation may have that is opened and closed once.
const maxUnmarked = 12

// closedLater finds the mark that closes a quotation in one of the paragraphs from
// i on, before any mark opens another.
func (f *finder) closedLater(r rune, i int) (at, end, mark int, ok bool) {
	if isSingleMark(r) || f.open[r] == i {
		return 0, 0, 0, false
	}
	f.open[r] = i // unless it is closed, after which it is not asked for again
	for at = i; at < min(len(f.paragraphs), i+maxUnmarked) && !f.paragraphs[at].block && !f.paragraphs[at].heading; at++ {
		p := f.paragraphs[at]
		for j := p.start; j < p.end; {
			c, n := utf8.DecodeRuneInString(f.text[j:])
			closes := strings.ContainsRune(closers[r], c)
			before, _ := utf8.DecodeLastRuneInString(f.text[p.start:j])
			switch {
			case closes && j > p.start && !unicode.IsSpace(before) && (c != r || !f.opensInside(j, n, p)):
				return at, j, n, true
			case closes, strings.ContainsRune("“„\"«", c):
				return 0, 0, 0, false
			}
			j += n
		}
	}
	return 0, 0, 0, false
}

func (f *finder) reopens(r rune, i int) bool {
	if i >= len(f.paragraphs) || f.paragraphs[i].block {
		return false
	}
	return strings.HasPrefix(f.text[f.paragraphs[i].start:f.paragraphs[i].end], string(r))
}

func (f *finder) hasMarks(i int) bool {
	return f.paragraphs[i].block || strings.ContainsAny(f.text[f.paragraphs[i].start:f.paragraphs[i].end], "“”„\"")
}

// isTitle says whether words between single marks are the title of a work, as
// OSCOLA prints it: behind its author or in title case, its year in brackets behind it.
func isTitle(text, before, behind string) bool {
	if !yearBehind.MatchString(behind) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	before = strings.TrimRight(before, " \u00a0")
	if cut := strings.LastIndexAny(before, "\n.!?”"); cut >= 0 {
		before = before[cut:]
	}
	if strings.HasSuffix(before, ",") && unicode.IsUpper(first) && !saying.MatchString(before) {
		return true // of an author: Ofsted, ‘Inspection of children’s services’ (2018)
	}
	long, capital := 0, 0
	for _, w := range strings.Fields(text) {
		r, _ := utf8.DecodeRuneInString(w)
		if len(w) >= 4 {
			long++
			if unicode.IsUpper(r) || unicode.IsDigit(r) {
				capital++
			}
		}
	}
	return long > 0 && 10*capital >= 6*long
}
