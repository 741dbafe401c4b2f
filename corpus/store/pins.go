package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/statement"
)

// quotePin makes a pin of the words that its passage and span name.
func (s *Store) quotePin(ctx context.Context, tx *sql.Tx, p *statement.Pin) (*statement.Pin, error) {
	is, err := queryIssued(ctx, tx, "passage_id = ?", p.Passage)
	if err == nil && !is.current && is.replacedBy != 0 && p.Span == nil {
		is, err = queryIssued(ctx, tx, "passage.num = ?", is.replacedBy)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, statement.Invalidf("there is no passage %q in the library", p.Passage)
	case err != nil:
		return nil, err
	case !is.withdrawn.IsZero():
		return nil, statement.Invalidf("the report %q was withdrawn", is.Document)
	case !is.current:
		return nil, statement.Invalidf("the passage %q is not in its report as it is now", p.Passage)
	}
	total := utf8.RuneCountInString(is.Text)
	if p.Span != nil && (p.Span.Start < 0 || p.Span.Start >= p.Span.End || p.Span.End > total) {
		return nil, statement.Invalidf("passage %s has %d characters; a span of it cannot go from %d to %d", is.ID, total, p.Span.Start, p.Span.End)
	}
	out := withQuote(statement.Pin{Passage: is.ID, Span: p.Span, Stance: p.Stance, Note: p.Note}, &is.Passage, is.SHA256)
	return &out, nil
}

// withQuote gives a pin the words and the place of the passage that it names.
func withQuote(p statement.Pin, in *corpus.Passage, sha256 string) statement.Pin {
	span := corpus.Span{End: utf8.RuneCountInString(in.Text)}
	if p.Span != nil {
		if *p.Span == span {
			p.Span = nil
		} else {
			span = *p.Span
		}
	}
	r := []rune(in.Text)
	p.Quote, p.Before, p.After = string(r[span.Start:span.End]), lastWords(r[:span.Start]), firstWords(r[span.End:])
	first, last := in.PagesOf(span.Start, span.End)
	p.Document, p.SHA256, p.Paragraph = in.Document, sha256, in.Paragraph
	p.Page, p.PageEnd, p.Label = first.Page, last.Page, first.Label
	return p
}

// savePin writes, changes or removes the row of a pin.
func savePin(ctx context.Context, tx *sql.Tx, num int64, p statement.PinChange) error {
	if p.After == nil {
		return execute(ctx, tx, "DELETE FROM pin WHERE statement = ? AND id = ?", num, p.Before.ID)
	}
	number, err := strconv.Atoi(strings.TrimPrefix(p.After.ID, "p"))
	if err != nil {
		return fmt.Errorf("pin %q: its id is p and a number", p.After.ID)
	}
	return execute(ctx, tx, `INSERT INTO pin (statement, id, number, claim, passage, quoted, body) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (statement, id) DO UPDATE SET claim = excluded.claim, passage = excluded.passage, quoted = excluded.quoted, body = excluded.body`,
		num, p.After.ID, number, p.After.Claim, p.After.Passage, asNumber(p.After.Quote != ""), asJSON(p.After.Pin))
}

// contextLength is how much of a passage is kept before and after a quote, in code points.
const contextLength = 60

// lastWords is the end of a text from a word's beginning on, firstWords its beginning up to a word's end.
func lastWords(r []rune) string {
	from := max(0, len(r)-contextLength)
	for from > 0 && from < len(r) && !unicode.IsSpace(r[from-1]) {
		from++
	}
	return string(r[from:])
}

func firstWords(r []rune) string {
	to := min(len(r), contextLength)
	for to > 0 && to < len(r) && !unicode.IsSpace(r[to]) {
		to--
	}
	return string(r[:to])
}

// FillPins gives the pins that quote nothing yet their words, where their reports
// are in the library now, and returns how many it filled. It is no edit: it
// changes nothing that a person made.
func (s *Store) FillPins(ctx context.Context) (int, error) {
	var statements []int64
	rows, err := s.db.QueryContext(ctx, "SELECT statement, body FROM pin WHERE quoted = 0")
	list, err := scanAll(rows, err, "reading the pins that wait for their reports", func(p *statement.Pin, scan func(...any) error) error {
		statements = append(statements, 0)
		return scan(&statements[len(statements)-1], asJSON(p))
	})
	n := 0
	var failed []error
	for i, p := range list {
		done, err := s.fillPin(ctx, statements[i], p)
		if err != nil {
			failed = append(failed, fmt.Errorf("giving pin %s its words: %w", p.ID, err))
		}
		if done {
			n++
		}
	}
	return n, errors.Join(append(failed, err)...)
}

// fillPin gives a pin its words, where its passage is there and holds its span.
func (s *Store) fillPin(ctx context.Context, num int64, waiting statement.Pin) (done bool, err error) {
	c, err := s.CheckPin(ctx, waiting)
	if err != nil || c.Status != PinUnchanged && c.Status != PinMoved {
		return false, err
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		// Somebody may have changed its stance meanwhile.
		var p statement.Pin
		done = false
		err := tx.QueryRowContext(ctx, "SELECT body FROM pin WHERE statement = ? AND id = ? AND quoted = 0 AND passage = ?", num, waiting.ID, waiting.Passage).Scan(asJSON(&p))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		p.Passage, p.Span = c.Passage.ID, &c.Span
		done = true
		return execute(ctx, tx, "UPDATE pin SET body = ?, passage = ?, quoted = 1 WHERE statement = ? AND id = ?",
			asJSON(withQuote(p, c.Passage, c.SHA256)), p.Passage, num, p.ID)
	})
	return done && err == nil, err
}
