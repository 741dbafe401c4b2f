package quotecheck

import (
	"slices"
	"strings"
)

// maxChanges is how many pairs of words two texts may have to be compared word by word.
const maxChanges = 12 << 20

// diffWords compares a quote with the original word by word. Words are
// equal that differ in nothing that counts; the first may differ in its first
// letter's case, the last in a mark behind it.
func diffWords(original, quote string) []Change {
	a, b := contentWords(original), contentWords(quote)
	if len(a)*len(b) > maxChanges {
		return []Change{{Deleted, original}, {Inserted, quote}}
	}
	x, y := normaliseWords(a), normaliseWords(b)
	head := 0
	for head < len(a) && head < len(b) && x[head] == y[head] {
		head++
	}
	if head == 0 && len(a) > 0 && len(b) > 0 && compareLetters([]rune(x[0]), []rune(y[0])) == exceptFirst {
		x[0] = y[0]
	}
	if n, m := len(a)-1, len(b)-1; n >= 0 && m >= 0 && strings.TrimRight(x[n], closing) == strings.TrimRight(y[m], closing) {
		x[n] = y[m]
	}
	return groupChanges(a, b, longestCommon(x, y))
}

// mergeChanges joins neighbouring runs of one kind.
func mergeChanges(list []Change) []Change {
	var out []Change
	for _, d := range list {
		if n := len(out); n > 0 && out[n-1].Kind == d.Kind {
			out[n-1].Text += " " + d.Text
			continue
		}
		out = append(out, d)
	}
	return out
}

// contentWords are the words of a text, dashes and bullets between them left out.
func contentWords(text string) []string {
	return slices.DeleteFunc(strings.Fields(text), func(w string) bool { return len(newLetters(w).runes) == 0 })
}

func normaliseWords(list []string) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(newLetters(w).runes)
	}
	return out
}

// longestCommon marks the words of a longest common subsequence: of each word of y the
// place of the equal word of x, -1 for none.
func longestCommon(x, y []string) []int {
	n, m := len(x), len(y)
	row := m + 1
	length := make([]uint16, (n+1)*row)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if x[i] == y[j] {
				length[i*row+j] = length[(i+1)*row+j+1] + 1
			} else {
				length[i*row+j] = max(length[(i+1)*row+j], length[i*row+j+1])
			}
		}
	}
	out := slices.Repeat([]int{-1}, m)
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case x[i] == y[j]:
			out[j] = i
			i, j = i+1, j+1
		case length[(i+1)*row+j] >= length[i*row+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// groupChanges joins neighbouring words of one kind, what the original has before what the quote has.
func groupChanges(a, b []string, pairs []int) []Change {
	var out []Change
	add := func(kind ChangeKind, words []string) {
		text := strings.Join(words, " ")
		switch {
		case len(words) == 0:
		case len(out) > 0 && out[len(out)-1].Kind == kind:
			out[len(out)-1].Text += " " + text
		default:
			out = append(out, Change{kind, text})
		}
	}
	i := 0
	for j := 0; j < len(b); {
		k := j
		for k < len(b) && pairs[k] < 0 {
			k++
		}
		next := len(a)
		if k < len(b) {
			next = pairs[k]
		}
		add(Deleted, a[i:next])
		add(Inserted, b[j:k])
		if k < len(b) {
			add(Equal, b[k:k+1])
			next++
			k++
		}
		i, j = next, k
	}
	if i < len(a) {
		add(Deleted, a[i:])
	}
	return out
}

// leaveOutEdges makes the words of the report's sentence before and behind an altered quote omissions: they are no
// difference within what is quoted. Where nothing else differs, they are the difference.
func (r *Result) leaveOutEdges() {
	inner := r.Changes
	var out []Omission
	if n := len(inner); n > 0 && inner[0].Kind == Deleted && (n == 1 || inner[1].Kind == Equal) {
		left := inner[0].Text
		out, inner = append(out, Omission{BeforeQuote, left, turnsBefore(left, false, false, r.around.Before)}), inner[1:]
	}
	if n := len(inner); n > 0 && inner[n-1].Kind == Deleted && (n == 1 || inner[n-2].Kind == Equal) {
		left := inner[n-1].Text
		out, inner = append(out, Omission{AfterQuote, left, turnsAfter(left, r.around.After)}), inner[:n-1]
	}
	if slices.ContainsFunc(inner, func(d Change) bool { return d.Kind != Equal }) {
		r.Changes, r.Omitted = inner, append(r.Omitted, out...)
	}
}
