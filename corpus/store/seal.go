package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"iter"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// Every page of evidence.db ends in a checksum, which SQLite wants to find right whenever it reads the page from the
// disk. Seals guard what citations print against everything else, and in any database: each passage's row and each
// source's facts have a hash in a table of their own, made when they were written. A row that differs from its seal is
// not quoted. A seal does not depend on the database: a library that is moved to another keeps its seals.

// sealLength is how many bytes of the SHA-256 are kept.
const sealLength = 16

// A sealer hashes values with their kinds and lengths, so that no two lists of values are alike.
type sealer struct {
	h    hash.Hash
	part []byte // what is hashed next, so that a value costs no memory of its own
}

func newSealer() *sealer { return &sealer{h: sha256.New()} }

func (s *sealer) sum() []byte { return s.h.Sum(nil)[:sealLength] }

func (s *sealer) add(kind sqlite3.Datatype, b []byte) {
	s.part = binary.AppendUvarint(append(s.part[:0], byte(kind)), uint64(len(b)))
	s.h.Write(s.part)
	s.h.Write(b)
}

func (s *sealer) text(kind sqlite3.Datatype, t string) {
	s.part = binary.AppendUvarint(append(s.part[:0], byte(kind)), uint64(len(t)))
	s.part = append(s.part, t...)
	s.h.Write(s.part)
}

func (s *sealer) texts(list ...string) {
	for _, t := range list {
		s.text(sqlite3.TEXT, t)
	}
}

func (s *sealer) numbers(list ...int) {
	var b [binary.MaxVarintLen64]byte
	for _, n := range list {
		s.text(sqlite3.INTEGER, string(b[:binary.PutVarint(b[:], int64(n))]))
	}
}

// nullable adds a value that is kept as NULL if it is empty.
func (s *sealer) nullable(kind sqlite3.Datatype, v string) {
	if v == "" {
		kind = sqlite3.NULL
	}
	s.text(kind, v)
}

// defineSeals gives a connection of SQLite the functions seal and seal_all, with which the migration that brought the
// seals makes them.
func defineSeals(c *sqlite3.Conn) error {
	err := c.CreateFunction("seal", -1, sqlite3.DETERMINISTIC, func(ctx sqlite3.Context, args ...sqlite3.Value) {
		s := newSealer()
		for _, a := range args {
			s.addValue(a)
		}
		ctx.ResultBlob(s.sum())
	})
	if err != nil {
		return err
	}
	return c.CreateAggregateFunction("seal_all", 1, sqlite3.DETERMINISTIC, func(ctx *sqlite3.Context, rows iter.Seq[[]sqlite3.Value]) {
		s := newSealer()
		for row := range rows {
			s.addValue(row[0])
		}
		ctx.ResultBlob(s.sum())
	})
}

func (s *sealer) addValue(v sqlite3.Value) {
	var b []byte
	switch v.Type() {
	case sqlite3.NULL:
	case sqlite3.INTEGER:
		b = binary.AppendVarint(nil, v.Int64())
	default:
		b = v.RawBlob()
	}
	s.add(v.Type(), b)
}

// Passages with their seals. rowColumns are without ambiguity among these tables.
const (
	passageTables = `passage JOIN source ON source.num = passage.source JOIN document ON document.num = passage.document
		LEFT JOIN passage_seal ON passage_seal.passage = passage.num`
	sealedColumns = rowColumns + ", source.id, sha256, passage_seal.sum"
)

// A sealedRow is a passage's row, what else its seal is made of, and the seal.
type sealedRow struct {
	row
	source, sha256 string
	kept           []byte // the seal; nil for none
}

func (r *sealedRow) targets() []any {
	return append(r.row.targets(), &r.source, &r.sha256, &r.kept)
}

// seal is the one that the row should have.
func (r *sealedRow) seal() []byte {
	s := newSealer()
	s.texts(r.source, r.sha256, r.id)
	s.numbers(r.seq, r.page, r.pageEnd)
	s.texts(r.label, r.paragraph, r.block, r.headings, r.text)
	s.nullable(sqlite3.TEXT, r.more)
	s.nullable(sqlite3.BLOB, r.boxes)
	return s.sum()
}

// sealed reports whether the row is as it was written.
func (r *sealedRow) sealed() bool { return bytes.Equal(r.kept, r.seal()) }

// sealedFacts are a source's facts, what else their seal is made of, and the seal.
type sealedFacts struct {
	source, facts, sha256, noText string
	bytes, pages, passages        int
	kept                          []byte // the seal; nil for none
}

// The columns of sealedFacts and their tables. A source of which no document was read has no row in them.
const (
	factsColumns = "source.id, source.facts, sha256, bytes, pages, document.passages, no_text, source_seal.facts"
	factsTables  = "source JOIN document ON document.num = source.current LEFT JOIN source_seal ON source_seal.source = source.num"
)

func (f *sealedFacts) targets() []any {
	return []any{&f.source, &f.facts, &f.sha256, &f.bytes, &f.pages, &f.passages, (*nullable)(&f.noText), &f.kept}
}

func (f *sealedFacts) seal() []byte {
	s := newSealer()
	s.texts(f.source, f.facts, f.sha256)
	s.numbers(f.bytes, f.pages, f.passages)
	s.nullable(sqlite3.TEXT, f.noText)
	return s.sum()
}

func (f *sealedFacts) sealed() bool { return bytes.Equal(f.kept, f.seal()) }

// writeSeals keeps seals of passages: their numbers, each followed by its seal.
func writeSeals(ctx context.Context, tx *sql.Tx, seals []any) error {
	const atOnce = 200
	for part := range slices.Chunk(seals, 2*atOnce) {
		if err := execute(ctx, tx, "INSERT INTO passage_seal (passage, sum) VALUES (?, ?)"+strings.Repeat(", (?, ?)", len(part)/2-1)+
			" ON CONFLICT (passage) DO UPDATE SET sum = excluded.sum", part...); err != nil {
			return err
		}
	}
	return nil
}

// sealFacts seals a source's facts and the seals of its passages.
func sealFacts(ctx context.Context, tx *sql.Tx, id string) error {
	var num int64
	var f sealedFacts
	err := tx.QueryRowContext(ctx, "SELECT source.num, "+factsColumns+" FROM "+factsTables+" WHERE source.id = ?", id).Scan(append([]any{&num}, f.targets()...)...)
	if errors.Is(err, sql.ErrNoRows) { // none of its documents was read
		return nil
	}
	if err != nil {
		return fmt.Errorf("sealing its facts: %w", err)
	}
	passages, err := sealOfPassages(ctx, tx, num)
	if err != nil {
		return err
	}
	return execute(ctx, tx, `INSERT INTO source_seal (source, facts, passages) VALUES (?, ?, ?)
		ON CONFLICT (source) DO UPDATE SET facts = excluded.facts, passages = excluded.passages`, num, f.seal(), passages)
}

// sealOfPassages seals the seals of a source's current passages, in reading order.
func sealOfPassages(ctx context.Context, q queryer, source int64) ([]byte, error) {
	rows, err := q.QueryContext(ctx, `SELECT sum FROM passage JOIN passage_seal ON passage_seal.passage = passage.num
		WHERE passage.source = ? AND passage.current = 1 ORDER BY seq`, source)
	s := newSealer()
	_, err = scanAll(rows, err, "reading the seals of its passages", func(_ *struct{}, scan func(...any) error) error {
		var sum []byte
		err := scan(&sum)
		s.add(sqlite3.BLOB, sum)
		return err
	})
	return s.sum(), err
}
