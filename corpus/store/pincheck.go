package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/statement"
)

// A PinStatus says whether a pin's quote is still where it was pinned.
type PinStatus string

// What may have become of a pin.
const (
	PinUnchanged PinStatus = "unchanged" // the quote is where it was pinned, letter for letter
	PinMoved     PinStatus = "moved"     // the same words are in another place of the report
	PinAltered   PinStatus = "altered"   // the report now has other words or other letters
	PinGone      PinStatus = "gone"      // nothing in the report has the words now
	PinWithdrawn PinStatus = "withdrawn" // the report was withdrawn
	PinAbsent    PinStatus = "absent"    // the report is not in the library
)

// A PinCheck is what became of a pin's quote in its report as it is now.
type PinCheck struct {
	Status  PinStatus       `json:"status"`            // what became of the quote
	Passage *corpus.Passage `json:"passage,omitempty"` // passage with the quote, or with what took its place
	Quote   string          `json:"quote,omitempty"`   // the quote as the passage has it now
	Span    corpus.Span     `json:"span"`              // where the quote is in the passage's text
	SHA256  string          `json:"sha256,omitempty"`  // SHA-256 of the PDF
}

// CheckPin looks a pin's quote up in its report as that is now. A pin that quotes
// nothing yet is given the words that its passage and span name.
func (s *Store) CheckPin(ctx context.Context, p statement.Pin) (PinCheck, error) {
	r, err := s.Resolve(ctx, p.Passage)
	if errors.Is(err, ErrUnknown) {
		return s.checkUnknownPin(ctx, p)
	}
	if err != nil {
		return PinCheck{}, err
	}
	if r.Status == Withdrawn {
		return PinCheck{Status: PinWithdrawn}, nil
	}
	if r.Passage != nil {
		if c, ok := checkPinIn(p, r.Passage); ok {
			c.SHA256, err = s.currentSHA256(ctx, p.Document)
			return c, err
		}
	}
	if c, ok, err := s.findPinInReport(ctx, p); ok || err != nil {
		return c, err
	}
	if r.Passage == nil {
		return PinCheck{Status: PinGone}, nil
	}
	sum, err := s.currentSHA256(ctx, p.Document)
	return PinCheck{Status: PinAltered, Passage: r.Passage, Quote: r.Passage.Text, Span: corpus.Span{End: utf8.RuneCountInString(r.Passage.Text)}, SHA256: sum}, err
}

// checkUnknownPin looks a pin up whose passage id was never issued here.
func (s *Store) checkUnknownPin(ctx context.Context, p statement.Pin) (PinCheck, error) {
	_, err := s.Document(ctx, p.Document)
	var withdrawn *WithdrawnError
	switch {
	case errors.As(err, &withdrawn):
		return PinCheck{Status: PinWithdrawn}, nil
	case errors.Is(err, ErrUnknown):
		return PinCheck{Status: PinAbsent}, nil
	case err != nil:
		return PinCheck{}, err
	}
	if c, ok, err := s.findPinInReport(ctx, p); ok || err != nil {
		return c, err
	}
	return PinCheck{Status: PinGone}, nil
}

func checkPinIn(p statement.Pin, in *corpus.Passage) (PinCheck, bool) {
	c := PinCheck{Status: PinUnchanged, Passage: in, Quote: p.Quote}
	total := utf8.RuneCountInString(in.Text)
	span := corpus.Span{End: total}
	if p.Span != nil {
		span = *p.Span
	}
	fits := span.End <= total
	switch {
	case p.Quote == "" && !fits:
		return c, false
	case p.Quote == "":
		c.Quote = textOf(in.Text, span)
	case fits && textOf(in.Text, span) == p.Quote:
	default:
		at := strings.Index(in.Text, p.Quote)
		if at < 0 {
			return c, false
		}
		span.Start = utf8.RuneCountInString(in.Text[:at])
		span.End = span.Start + utf8.RuneCountInString(p.Quote)
	}
	c.Span = span
	first, _ := in.PagesOf(span.Start, span.End)
	if first.Page != p.Page || in.Paragraph != p.Paragraph || in.Document != p.Document {
		c.Status = PinMoved
	}
	return c, true
}

func (s *Store) findPinInReport(ctx context.Context, p statement.Pin) (PinCheck, bool, error) {
	if p.Quote == "" {
		return PinCheck{}, false, nil
	}
	c, err := readTx(ctx, s.db, func(tx *sql.Tx) (PinCheck, error) {
		is, err := queryIssued(ctx, tx, `passage.num = (SELECT passage.num FROM passage JOIN source ON source.num = passage.source
			WHERE source.id = ?1 AND passage.current = 1 AND instr(text, ?2) > 0 ORDER BY seq LIMIT 1)`, p.Document, p.Quote)
		if err != nil {
			return PinCheck{}, err
		}
		c, _ := checkPinIn(p, &is.Passage)
		c.Status, c.SHA256 = PinMoved, is.SHA256
		return c, nil
	})
	if errors.Is(err, sql.ErrNoRows) {
		return PinCheck{}, false, nil
	}
	return c, err == nil, err
}

func (s *Store) currentSHA256(ctx context.Context, id string) (sum string, err error) {
	defer wrapError(&err, "report %q: reading which version is current", id)
	err = s.db.QueryRowContext(ctx, "SELECT sha256 FROM document JOIN source ON source.current = document.num WHERE source.id = ?", id).Scan(&sum)
	return sum, err
}

// textOf is a span of a text, which holds it.
func textOf(text string, span corpus.Span) string {
	r := []rune(text)
	return string(r[span.Start:span.End])
}
