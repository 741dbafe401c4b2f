package corpus

import "cmp"

// A Span is a part of a text in Unicode code points: from Start, up to but without End.
type Span struct {
	Start int `json:"start"` // first code point, counted from 0
	End   int `json:"end"`   // code point after the last
}

// Compare orders spans by where they start, then by where they end.
func (s Span) Compare(t Span) int {
	return cmp.Or(cmp.Compare(s.Start, t.Start), cmp.Compare(s.End, t.End))
}

// Where is the span itself: whatever embeds one says by it where it is.
func (s Span) Where() Span { return s }
