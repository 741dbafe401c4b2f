package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"hash"
	"iter"

	"github.com/ncruces/go-sqlite3"
)

// Every page of evidence.db ends in a checksum, which SQLite wants to find right whenever it reads the page from the
// disk. Seals guard what citations print against everything else: each passage's row and each source's facts have a
// hash in a table of their own, made when they were written. A row that differs from its seal is not quoted.

// sealLength is how many bytes of the SHA-256 are kept.
const sealLength = 16

// defineSeals gives a connection the SQL functions seal and seal_all.
func defineSeals(c *sqlite3.Conn) error {
	err := c.CreateFunction("seal", -1, sqlite3.DETERMINISTIC, func(ctx sqlite3.Context, args ...sqlite3.Value) {
		h := sha256.New()
		for _, a := range args {
			addToSeal(h, a)
		}
		ctx.ResultBlob(h.Sum(nil)[:sealLength])
	})
	if err != nil {
		return err
	}
	return c.CreateAggregateFunction("seal_all", 1, sqlite3.DETERMINISTIC, func(ctx *sqlite3.Context, rows iter.Seq[[]sqlite3.Value]) {
		h := sha256.New()
		for row := range rows {
			addToSeal(h, row[0])
		}
		ctx.ResultBlob(h.Sum(nil)[:sealLength])
	})
}

// addToSeal hashes a value with its kind and its length, so that no two lists of values are alike.
func addToSeal(h hash.Hash, v sqlite3.Value) {
	var b []byte
	switch v.Type() {
	case sqlite3.NULL:
	case sqlite3.INTEGER:
		b = binary.AppendVarint(nil, v.Int64())
	default:
		b = v.RawBlob()
	}
	h.Write(binary.AppendUvarint([]byte{byte(v.Type())}, uint64(len(b))))
	h.Write(b)
}

// Passages with their seals. rowColumns are without ambiguity among these tables.
const (
	passageTables = `passage JOIN source ON source.num = passage.source JOIN document ON document.num = passage.document
		LEFT JOIN passage_seal ON passage_seal.passage = passage.num`
	rowSeal = "seal(source.id, sha256, " + rowColumns + ")"
	sealed  = "passage_seal.sum IS " + rowSeal

	sealedColumns = rowColumns + ", " + sealed
)

const (
	factsSeal    = "seal(source.id, source.facts, sha256, bytes, pages, document.passages, no_text)"
	passagesSeal = `(SELECT seal_all(sum ORDER BY seq) FROM passage JOIN passage_seal ON passage_seal.passage = passage.num
		WHERE passage.source = source.num AND passage.current = 1)`
)

// sealReport seals what was stored of a source: the rows of its current passages, and its facts.
func sealReport(ctx context.Context, tx *sql.Tx, id string) error {
	err := execute(ctx, tx, "INSERT OR REPLACE INTO passage_seal SELECT passage.num, "+rowSeal+` FROM passage
		JOIN source ON source.num = passage.source JOIN document ON document.num = passage.document WHERE source.id = ? AND passage.current = 1`, id)
	if err != nil {
		return err
	}
	return sealFacts(ctx, tx, id)
}

// sealFacts seals a source's facts and the seals of its passages.
func sealFacts(ctx context.Context, tx *sql.Tx, id string) error {
	return execute(ctx, tx, "INSERT OR REPLACE INTO source_seal SELECT source.num, "+factsSeal+", "+passagesSeal+`
		FROM source JOIN document ON document.num = source.current WHERE source.id = ?`, id)
}
