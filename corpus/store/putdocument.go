package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"

	"evidence/corpus"
	"evidence/corpus/passageid"
)

// PutDocument stores a document with all its passages in one transaction and makes it
// the current version of its source. A withdrawn source is restored. doc.SHA256 must
// have the id doc.ID (see [Store.AssignID]); doc.Names and doc.Passages are not read.
// Every passage needs an id from [passageid.Assign]; in the rare case that another
// source has the same id, PutDocument makes it longer, also in passages and doc.Origins.
//
// Passages of the source that are not among the new ones stop being current. Each
// gets the new passage that contains its text as its successor, if there is one.
func (s *Store) PutDocument(ctx context.Context, doc corpus.Document, passages []corpus.Passage, extractor string) (err error) {
	defer wrapError(&err, "storing report %q", doc.ID)
	err = s.change(ctx, func(tx *sql.Tx) error { return s.putDocument(ctx, tx, doc, passages, extractor) })
	if isTaken(err) {
		err = s.change(ctx, func(tx *sql.Tx) error {
			if err := lengthenTakenIDs(ctx, tx, doc, passages); err != nil {
				return err
			}
			return s.putDocument(ctx, tx, doc, passages, extractor)
		})
	}
	return err
}

// lengthenTakenIDs lengthens the ids of passages that other sources have.
func lengthenTakenIDs(ctx context.Context, tx *sql.Tx, doc corpus.Document, passages []corpus.Passage) error {
	source := doc.ID
	at := make(map[string]int, len(passages))
	for i := range passages {
		at[passages[i].ID] = i
	}
	var err error
	passageid.AssignAvoiding(source, passages, func(id string) (taken bool) {
		e := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM passage JOIN source ON source.num = passage.source
			WHERE passage_id = ? AND source.id <> ?)`, id, source).Scan(&taken)
		err = cmp.Or(err, e)
		return taken
	})
	for field, o := range doc.Origins {
		if i, ok := at[o.Passage]; ok {
			o.Passage = passages[i].ID
			doc.Origins[field] = o
		}
	}
	return err
}

// A putTransaction is the state of one call of PutDocument.
type putTransaction struct {
	ctx       context.Context
	tx        *sql.Tx
	at        string
	source    int64
	document  int64
	extractor string
	old       []oldPassage
	new       []row
	numbers   []int64 // of the new rows
	seals     []any   // numbers and seals of those that were written
}

// An oldPassage is one that the source had before.
type oldPassage struct {
	row
	num, document int64
	current       bool
	replacedBy    int64 // 0 for none
	sealed        bool  // it is as it was written
	newIndex      int   // its index among the new ones, or -1
}

func (s *Store) putDocument(ctx context.Context, tx *sql.Tx, doc corpus.Document, passages []corpus.Passage, extractor string) error {
	p := &putTransaction{ctx: ctx, tx: tx, at: s.timestamp(), extractor: extractor}
	for _, step := range []func() error{
		func() error { return p.findDocument(doc) },
		func() error { return p.encodeNew(passages) },
		p.loadOld, p.retireOld, func() error { return p.writeNew(doc) }, p.linkSuccessors,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return p.makeCurrent(doc)
}

// findDocument looks up the document and its source, which have ids.
func (p *putTransaction) findDocument(doc corpus.Document) error {
	var id string
	err := p.tx.QueryRowContext(p.ctx, `SELECT document.num, source.num, source.id FROM document
		JOIN source ON source.num = document.source WHERE sha256 = ?`, doc.SHA256).Scan(&p.document, &p.source, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w document %s; give it an id first", ErrUnknown, shortSum(doc.SHA256))
	}
	if err == nil && id != doc.ID {
		return fmt.Errorf("document %s was given the id %q; use that", shortSum(doc.SHA256), id)
	}
	return err
}

func (p *putTransaction) encodeNew(passages []corpus.Passage) error {
	p.new = make([]row, len(passages))
	p.numbers = make([]int64, len(passages))
	seen := make(map[string]bool, len(passages))
	for i := range passages {
		id := passages[i].ID
		if parsed, ok := passageid.Parse(id); !ok || parsed != id || seen[id] {
			return fmt.Errorf("passage %d has the id %q, which is none or another's; assign the ids of all passages first", i, id)
		}
		seen[id] = true
		var err error
		if p.new[i], err = encodePassage(&passages[i]); err != nil {
			return fmt.Errorf("passage %q: %w", id, err)
		}
	}
	return nil
}

// loadOld reads what the source had, in reading order, and finds each passage's
// place among the new ones.
func (p *putTransaction) loadOld() error {
	rows, err := p.tx.QueryContext(p.ctx, `SELECT passage.num, passage.document, passage.current, coalesce(replaced_by, 0), `+sealedColumns+`
		FROM `+passageTables+` WHERE passage.source = ? ORDER BY passage.current, seq`, p.source)
	p.old, err = scanAll(rows, err, "reading its earlier passages", func(k *oldPassage, scan func(...any) error) error {
		var r sealedRow
		err := scan(append([]any{&k.num, &k.document, &k.current, &k.replacedBy}, r.targets()...)...)
		k.row, k.sealed = r.row, r.sealed()
		return err
	})
	if err != nil {
		return err
	}
	place := make(map[string]int, len(p.new))
	for i := range p.new {
		place[p.new[i].id] = i
	}
	for i := range p.old {
		k := &p.old[i]
		k.newIndex = -1
		if n, ok := place[k.id]; ok {
			k.newIndex, p.numbers[n] = n, k.num
		}
	}
	p.placeDamaged()
	return nil
}

// placeDamaged gives a passage whose very id is damaged the place that its number in the report names, if that is free.
func (p *putTransaction) placeDamaged() {
	for i := range p.old {
		k := &p.old[i]
		if k.sealed || !k.current || k.newIndex >= 0 || k.seq < 0 || k.seq >= len(p.new) {
			continue
		}
		if p.new[k.seq].seq == k.seq && p.numbers[k.seq] == 0 {
			k.newIndex, p.numbers[k.seq] = k.seq, k.num
		}
	}
}

// retireOld ends the passages that are no longer there and keeps what stood under
// those that are, where it differs.
func (p *putTransaction) retireOld() error {
	last, err := p.tx.PrepareContext(p.ctx, `UPDATE passage SET current = 0,
		last_seen = (SELECT read_at FROM document WHERE document.num = passage.document) WHERE num = ?`)
	if err != nil {
		return err
	}
	defer last.Close()
	was, err := p.tx.PrepareContext(p.ctx, `INSERT INTO reading
		(passage, document, extractor, page, page_end, label, paragraph, text, until)
		SELECT passage.num, document.num, coalesce(extractor, ''), page, page_end, label, paragraph, text, ?
		FROM passage JOIN document ON document.num = passage.document WHERE passage.num = ?`)
	if err != nil {
		return err
	}
	defer was.Close()
	for i := range p.old {
		switch k := &p.old[i]; {
		case k.newIndex < 0 && k.current:
			_, err = last.ExecContext(p.ctx, k.num)
		case k.newIndex >= 0 && k.sealed && p.changed(k):
			_, err = was.ExecContext(p.ctx, p.at, k.num)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// changed reports whether what a citation of k would print has changed.
func (p *putTransaction) changed(k *oldPassage) bool {
	n := &p.new[k.newIndex]
	return k.document != p.document || k.page != n.page || k.pageEnd != n.pageEnd ||
		k.label != n.label || k.paragraph != n.paragraph || k.text != n.text
}

// writeNew inserts the new passages and updates those that were there before.
func (p *putTransaction) writeNew(doc corpus.Document) error {
	insert, err := p.tx.PrepareContext(p.ctx, `INSERT INTO passage (source, document, current, first_seen, `+rowColumns+`)
		VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING num`)
	if err != nil {
		return err
	}
	defer insert.Close()
	update, err := p.tx.PrepareContext(p.ctx, `UPDATE passage SET document = ?, current = 1, last_seen = NULL,
		replaced_by = NULL, (`+rowColumns+`) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE num = ?`)
	if err != nil {
		return err
	}
	defer update.Close()
	unchanged := make(map[int]bool)
	for i := range p.old {
		if k := &p.old[i]; k.newIndex >= 0 && k.sealed && k.current && k.document == p.document && k.row == p.new[k.newIndex] {
			unchanged[k.newIndex] = true
		}
	}
	for i := range p.new {
		switch r := &p.new[i]; {
		case unchanged[i]:
		case p.numbers[i] != 0:
			_, err = update.ExecContext(p.ctx, append(append([]any{p.document}, r.values()...), p.numbers[i])...)
		default:
			err = insert.QueryRowContext(p.ctx, append([]any{p.source, p.document, p.at}, r.values()...)...).Scan(&p.numbers[i])
		}
		if err != nil {
			return err
		}
		if !unchanged[i] {
			s := sealedRow{row: p.new[i], source: doc.ID, sha256: doc.SHA256}
			p.seals = append(p.seals, p.numbers[i], s.seal())
		}
	}
	return nil
}

// linkSuccessors leads every passage that is not current, and leads to none that is, on
// to the new passage that holds its text.
func (p *putTransaction) linkSuccessors() error {
	current := make(map[int64]bool, len(p.numbers))
	for _, n := range p.numbers {
		current[n] = true
	}
	lead, err := p.tx.PrepareContext(p.ctx, "UPDATE passage SET replaced_by = ? WHERE num = ?")
	if err != nil {
		return err
	}
	defer lead.Close()
	var m *matcher
	for i := range p.old {
		k := &p.old[i]
		if k.newIndex >= 0 || current[k.replacedBy] {
			continue
		}
		if m == nil {
			m = newMatcher(p.new, p.old)
		}
		var by any
		if n := m.successor(i); n >= 0 {
			by = p.numbers[n]
		}
		if _, err := lead.ExecContext(p.ctx, by, k.num); err != nil {
			return err
		}
	}
	return nil
}

func (p *putTransaction) makeCurrent(doc corpus.Document) error {
	var noText any
	if len(doc.NoText) > 0 {
		noText = asJSON(doc.NoText)
	}
	err := execute(p.ctx, p.tx, `UPDATE document SET bytes = ?, pages = ?, passages = ?, no_text = ?, extractor = ?,
		read_at = ?, `+newRevision+` WHERE num = ?`,
		doc.Bytes, doc.Pages, len(p.new), noText, p.extractor, p.at, rand.Int64(), p.document)
	if err != nil {
		return err
	}
	err = execute(p.ctx, p.tx, "UPDATE source SET current = ?, withdrawn = NULL, facts = ? WHERE num = ?",
		p.document, asJSON(storedSource{doc.Source, doc.Origins, doc.Hidden, doc.Doubtful, doc.PartlyRead}), p.source)
	if err != nil {
		return err
	}
	if err := writeSeals(p.ctx, p.tx, p.seals); err != nil {
		return err
	}
	return sealFacts(p.ctx, p.tx, doc.ID)
}

// newRevision is higher than every revision given so far, and has a mark, its parameter, that no other state of a report has: also
// after a backup was restored and went another way from there.
const newRevision = "revision = (SELECT max(revision) + 1 FROM document), mark = ?"

// rowColumns are a row's columns, in the order of its targets and values.
const rowColumns = "passage_id, seq, page, page_end, label, paragraph, block, headings, text, more, boxes"

func (r *row) targets() []any {
	return []any{&r.id, &r.seq, &r.page, &r.pageEnd, &r.label, &r.paragraph, &r.block, &r.headings, &r.text,
		(*nullable)(&r.more), (*nullable)(&r.boxes)}
}

func (r *row) values() []any {
	values := []any{r.id, r.seq, r.page, r.pageEnd, r.label, r.paragraph, r.block, r.headings, r.text, nil, nil}
	if r.more != "" {
		values[9] = r.more
	}
	if r.boxes != "" {
		values[10] = []byte(r.boxes)
	}
	return values
}

// nullable scans NULL as the empty string.
type nullable string

func (n *nullable) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*n = ""
	case string:
		*n = nullable(v)
	case []byte:
		*n = nullable(v)
	default:
		return fmt.Errorf("a %T where text was stored", v)
	}
	return nil
}
