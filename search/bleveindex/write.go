package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"evidence/search"
)

// Replace adds reports in place of earlier ones of their sources. All of it is one
// batch, which scorch enters as one segment: searches see it whole or not at all, and
// when Replace returns it is on the disk. Calls can run at the same time; a call waits for another that changes one of the same sources.
func (x *Index) Replace(ctx context.Context, reports ...search.Report) error {
	if len(reports) == 0 {
		return nil
	}
	ids := make([]string, len(reports))
	for i, r := range reports {
		if ids[i] = r.Document.ID; ids[i] == "" || !utf8.ValidString(ids[i]) || slices.Contains(ids[:i], ids[i]) {
			return fmt.Errorf("changing the index: report %q: every report of one call needs an id of its own, in UTF-8", ids[i])
		}
	}
	return x.change(ctx, ids, func(batch *index.Batch) error {
		b := builders.Get().(*builder)
		defer builders.Put(b)
		seen := make(map[string]bool)
		for _, r := range reports {
			docs, err := b.report(r, seen)
			if err != nil {
				return err
			}
			for _, d := range docs {
				batch.Update(d)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return nil
	})
}

// builders are kept from change to change for the words that they know.
var builders = sync.Pool{New: func() any { return new(builder) }}

// Remove removes sources, all at once. It ignores unknown ids.
func (x *Index) Remove(ctx context.Context, ids ...string) error {
	return x.change(ctx, ids, func(*index.Batch) error { return nil })
}

// change removes sources, if they are there, and adds what fill does in the same batch.
func (x *Index) change(ctx context.Context, ids []string, fill func(*index.Batch) error) error {
	if x.readOnly {
		return fmt.Errorf("changing the index: %w", search.ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	x.write.RLock()
	defer x.write.RUnlock()
	if err := x.enter(); err != nil {
		return fmt.Errorf("changing the index: %w", err)
	}
	defer x.leave()
	defer x.changes.begin(ids)()
	x.mu.Lock()
	s := x.opened.scorch
	x.mu.Unlock()
	batch := index.NewBatch()
	if err := x.removeHeld(s, ids, batch); err != nil {
		return fmt.Errorf("changing the index: %w", err)
	}
	if err := fill(batch); err != nil {
		return fmt.Errorf("changing the index: %w", err)
	}
	if len(batch.IndexOps) == 0 {
		return nil
	}
	if err := s.Batch(batch); err != nil {
		x.forgetTable() // it may have been entered all the same
		return fmt.Errorf("changing the index in %q: %w; is there room on the disk?", x.dir, err)
	}
	return x.changed()
}

// changes are those under way.
type changes struct {
	mu      sync.Mutex
	sources map[string]bool
	ended   sync.Cond
}

// begin waits until no other change is of any of some sources. These are the caller's own until it calls end.
func (c *changes) begin(ids []string) (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended.L = &c.mu
	for slices.ContainsFunc(ids, func(id string) bool { return c.sources[id] }) {
		c.ended.Wait()
	}
	if c.sources == nil {
		c.sources = make(map[string]bool)
	}
	for _, id := range ids {
		c.sources[id] = true
	}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, id := range ids {
			delete(c.sources, id)
		}
		c.ended.Broadcast()
	}
}

// removeHeld adds to the batch the removal of those of some sources that the index has, and of their passages. Where it has none the
// table of all passages, which is made anew after every change, is not needed.
func (x *Index) removeHeld(s *scorch.Scorch, ids []string, batch *index.Batch) (err error) {
	defer x.guard(&err)
	r, err := s.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	var held []string
	for _, id := range ids {
		number, err := r.(*scorch.IndexSnapshot).InternalID(sourcePrefix + id)
		if err != nil {
			return fmt.Errorf("looking for %q: %w", id, asDamage(err))
		}
		if number != nil {
			held = append(held, id)
		}
	}
	if len(held) == 0 {
		return nil
	}
	snap, err := x.snapshot()
	if err != nil {
		return err
	}
	defer snap.Close()
	for _, id := range held {
		if err := snap.delete(id, batch); err != nil {
			return err
		}
	}
	return nil
}

// delete adds to the batch the removal of a source and its passages.
func (s *snapshot) delete(id string, batch *index.Batch) error {
	i, ok := s.table.Find(id)
	if !ok {
		return nil
	}
	batch.Delete(sourcePrefix + id)
	for _, number := range s.table.PassagesOf[i] {
		passage, err := s.ID(number)
		if err != nil {
			return fmt.Errorf("removing %q: %w", id, err)
		}
		batch.Delete(passage)
	}
	return nil
}
