package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"evidence/corpus"
)

// A row is a passage as its table holds it, but for the bookkeeping columns.
// Rows compare with ==.
type row struct {
	id                                      string
	seq, page, pageEnd                      int
	label, paragraph, block, headings, text string
	more, boxes                             string // empty for NULL
}

// passage makes the passage of a row, like [row.decode], unless the row is damaged.
func (r *sealedRow) passage(source string, last *row, shared []string) (corpus.Passage, error) {
	if !r.sealed() {
		return corpus.Passage{}, fmt.Errorf("passage %q of report %q differs from what was stored: %w", r.id, source, ErrDamaged)
	}
	return r.decode(source, last, shared)
}

// rareFields holds the fields of a passage that most passages leave empty.
type rareFields struct {
	LabelEnd string   `json:"label_end,omitempty"`
	Marker   string   `json:"marker,omitempty"`
	Level    int      `json:"level,omitempty"`
	LeadIn   string   `json:"lead_in,omitempty"`
	Heads    []string `json:"heads,omitempty"`
	Cells    []string `json:"cells,omitempty"`

	Table      int              `json:"table,omitempty"`
	Header     bool             `json:"header,omitempty"`
	Depth      int              `json:"depth,omitempty"`
	Breaks     []corpus.Break   `json:"breaks,omitempty"`
	NoteRefs   []corpus.NoteRef `json:"note_refs,omitempty"`
	ReferredBy []int            `json:"referred_by,omitempty"`

	OCR   *corpus.OCR `json:"ocr,omitempty"`
	Doubt string      `json:"doubt,omitempty"`
}

func rareFieldsOf(p *corpus.Passage) rareFields {
	return rareFields{p.LabelEnd, p.Marker, p.Level, p.LeadIn, p.Heads, p.Cells, p.Table, p.Header, p.Depth, p.Breaks, p.NoteRefs, p.ReferredBy, p.OCR, p.Doubt}
}

func (m *rareFields) copyTo(p *corpus.Passage) {
	p.LabelEnd, p.Marker, p.Level, p.LeadIn, p.Heads, p.Cells = m.LabelEnd, m.Marker, m.Level, m.LeadIn, m.Heads, m.Cells
	p.Table, p.Header, p.Depth, p.Breaks, p.NoteRefs, p.ReferredBy = m.Table, m.Header, m.Depth, m.Breaks, m.NoteRefs, m.ReferredBy
	p.OCR, p.Doubt = m.OCR, m.Doubt
}

func encodePassage(p *corpus.Passage) (row, error) {
	headings, err := json.Marshal(p.Headings)
	if err != nil {
		return row{}, err
	}
	r := row{
		id: p.ID, seq: p.Seq, page: p.Page, pageEnd: p.PageEnd,
		label: p.Label, paragraph: p.Paragraph, block: string(p.Block),
		headings: string(headings), text: p.Text, boxes: string(encodeBoxes(p.Boxes)),
	}
	if more, err := json.Marshal(rareFieldsOf(p)); err != nil || string(more) != "{}" {
		r.more = string(more)
		return r, err
	}
	return r, nil
}

// decode makes the passage of a row. last, the passage before it or nil, lends
// its headings where they are the same.
func (r *row) decode(source string, last *row, shared []string) (corpus.Passage, error) {
	p := corpus.Passage{
		ID: r.id, Document: source, Seq: r.seq, Page: r.page, PageEnd: r.pageEnd,
		Label: r.label, Paragraph: r.paragraph, Block: corpus.Block(r.block), Text: r.text,
	}
	if last != nil && last.headings == r.headings {
		p.Headings = shared
	} else if err := json.Unmarshal([]byte(r.headings), &p.Headings); err != nil {
		return p, fmt.Errorf("headings of passage %q: %w", r.id, err)
	}
	if r.more != "" {
		var m rareFields
		if err := json.Unmarshal([]byte(r.more), &m); err != nil {
			return p, fmt.Errorf("passage %q: %w", r.id, err)
		}
		m.copyTo(&p)
	}
	if p.Doubt == "" { // earlier versions did not see these
		p.Doubt = corpus.DoubtOf(p.Text)
	}
	var err error
	if p.Boxes, err = decodeBoxes(r.boxes); err != nil {
		return p, fmt.Errorf("boxes of passage %q: %w", r.id, err)
	}
	return p, nil
}

// encodeBoxes writes for each box five signed varints: page, x and y as
// differences from the box before, width and height, the lengths in hundredths
// of a point. That is about 9 bytes a box.
func encodeBoxes(boxes []corpus.Box) []byte {
	var b []byte
	var page, x, y int64
	for _, box := range boxes {
		p, bx, by := int64(box.Page), toHundredths(box.X), toHundredths(box.Y)
		for _, v := range [...]int64{p - page, bx - x, by - y, toHundredths(box.W), toHundredths(box.H)} {
			b = binary.AppendVarint(b, v)
		}
		page, x, y = p, bx, by
	}
	return b
}

func decodeBoxes(s string) ([]corpus.Box, error) {
	b := []byte(s)
	var boxes []corpus.Box
	var page, x, y int64
	for len(b) > 0 {
		var v [5]int64
		for i := range v {
			n := 0
			if v[i], n = binary.Varint(b); n <= 0 {
				return nil, fmt.Errorf("broken after %d boxes", len(boxes))
			}
			b = b[n:]
		}
		page, x, y = page+v[0], x+v[1], y+v[2]
		boxes = append(boxes, corpus.Box{Page: int(page), X: fromHundredths(x), Y: fromHundredths(y), W: fromHundredths(v[3]), H: fromHundredths(v[4])})
	}
	return boxes, nil
}

// toHundredths rounds a length; what no page can hold becomes the nearest that
// might, and what is no number 0.
func toHundredths(points float64) int64 {
	const limit = 1e9
	if math.IsNaN(points) {
		return 0
	}
	return int64(math.Round(max(-limit, min(limit, points)) * 100))
}

func fromHundredths(hundredths int64) float64 {
	return float64(hundredths) / 100
}
