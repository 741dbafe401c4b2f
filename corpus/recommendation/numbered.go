package recommendation

import (
	"strconv"
	"strings"

	"evidence/corpus"
)

// byNumberedHeads finds recommendations that say themselves which they are: Recommendation 4, as a heading above the text or as the
// paragraph's first words. Those of another report, quoted from its middle, do not begin with the first.
func byNumberedHeads(ps []corpus.Passage) []Recommendation {
	var out []Recommendation
	last := ""
	for i := range ps {
		number, title, ok := numberIn(ps[i].Text)
		if !ok || ps[i].Block == corpus.Footnote || ps[i].Block == corpus.Row {
			continue
		}
		if !isFirst(number) && (last == "" || !follows(last, number) && !startsGroup(number)) {
			continue
		}
		r := numberedHead(ps, i, number, title)
		if len(r.Parts) == 0 {
			continue
		}
		last = number
		out = append(out, r)
	}
	return out
}

// numberedHead reads the recommendation whose number is in the passage at i.
func numberedHead(ps []corpus.Passage, i int, number, title string) Recommendation {
	head := &ps[i]
	r := Recommendation{Number: number, Labelled: true, Section: lastOf(head.Headings)}
	if head.Block != corpus.Heading && title != "" {
		r.Parts = append([]Part{newPart(head)}, body(ps[i+1:], head)...)
		r.Addressee = addresseeIn(title)
		return r
	}
	r.Title = title
	for j := i + 1; j < len(ps); j++ {
		p := &ps[j]
		switch {
		case p.Block == corpus.Footnote:
			continue
		case p.Block == corpus.Heading && !(len(r.Parts) == 0 && isSentence(p.Text)):
			// A bold sentence directly below the number is the recommendation's text.
			j = len(ps)
		case p.Paragraph != "" && head.Paragraph == "" && len(r.Parts) > 0 && r.Parts[0].Marker == "":
			j = len(ps) // the running paragraphs of the chapter go on
		case isNumbered(p.Text):
			j = len(ps)
		default:
			r.Parts = append(r.Parts, newPart(p))
		}
	}
	if len(r.Parts) == 0 && isSentence(title) {
		r.Title, r.Parts = "", []Part{newPart(head)}
	}
	if len(r.Parts) > 0 {
		r.Addressee = addresseeIn(r.Parts[0].Text)
	}
	return r
}

// body are the passages that go on from one: list items, and what follows them up to the next paragraph.
func body(ps []corpus.Passage, head *corpus.Passage) []Part {
	var out []Part
	for i := range ps {
		p := &ps[i]
		if p.Block == corpus.Footnote {
			continue
		}
		if p.Block != corpus.Item || isNumbered(p.Text) || head.Block == corpus.Item && p.Depth <= head.Depth {
			break
		}
		out = append(out, newPart(p))
	}
	return out
}

func isNumbered(text string) bool {
	_, _, ok := numberIn(text)
	return ok
}

// isSentence reports whether a heading is a bold sentence.
func isSentence(s string) bool {
	return len(strings.Fields(s)) > 5 && (strings.HasSuffix(s, ".") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ";"))
}

// isFirst reports whether a number begins a count: 1, 1.1, A, I.
func isFirst(n string) bool {
	return n == "1" || n == "1.1" || n == "1a" || n == "A" || n == "A1" || n == "I"
}

// startsGroup reports whether a number with points begins a group after the first: 2.1.
func startsGroup(n string) bool { return strings.HasSuffix(n, ".1") }

// follows reports whether a number is the next after another: its last figure or letter counts one on, or a figure before it does.
func follows(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	if len(x) != len(y) {
		return len(y) == len(x)+1 && strings.HasPrefix(b, a+".") || len(y) < len(x) && next(strings.Join(x[:len(y)], "."), b)
	}
	return next(a, b) || len(x) > 1 && y[len(y)-1] == "1" && follows(strings.Join(x[:len(x)-1], "."), strings.Join(y[:len(y)-1], "."))
}

// next reports whether b is a with its last figure or letter one higher; the figures before it are the same. A figure with a letter
// goes on as a figure too: 4a, 5.
func next(a, b string) bool {
	i, j := strings.LastIndex(a, ".")+1, strings.LastIndex(b, ".")+1
	if a[:i] != b[:j] {
		return false
	}
	x, xl := figure(a[i:])
	y, yl := figure(b[j:])
	switch {
	case x >= 0 && y >= 0:
		return y == x+1 && (yl == "" || yl == "a") || y == x && (xl == "" && yl == "a" || xl != "" && yl != "" && yl[0] == xl[0]+1)
	case xl != "" && yl != "":
		return roman(b) == roman(a)+1 && roman(a) > 0 || len(xl) == 1 && len(yl) == 1 && yl[0] == xl[0]+1
	}
	return false
}

// figure splits a number from a letter behind it; -1 where there are only letters.
func figure(s string) (int, string) {
	end := len(s)
	for end > 0 && (s[end-1] < '0' || s[end-1] > '9') {
		end--
	}
	n, err := strconv.Atoi(s[:end])
	if err != nil {
		return -1, s
	}
	return n, s[end:]
}

// roman is the value of a Roman number up to XXXIX; 0 for anything else.
func roman(s string) int {
	n := 0
	for rest := strings.ToUpper(s); rest != ""; {
		found := false
		for _, d := range []struct {
			sign  string
			value int
		}{{"X", 10}, {"IX", 9}, {"V", 5}, {"IV", 4}, {"I", 1}} {
			if strings.HasPrefix(rest, d.sign) {
				n, rest, found = n+d.value, rest[len(d.sign):], true
				break
			}
		}
		if !found {
			return 0
		}
	}
	return n
}

func lastOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}
