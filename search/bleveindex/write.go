package bleveindex

import (
	"context"
	"fmt"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"

	"evidence/search"
)

// Replace adds reports in place of earlier ones of their sources. All of it is one
// batch, which scorch enters as one segment: searches see it whole or not at all, and
// when Replace returns it is on the disk.
func (x *Index) Replace(ctx context.Context, reports ...search.Report) error {
	if len(reports) == 0 {
		return nil
	}
	return x.change(ctx, func(snap *snapshot, batch *index.Batch) error {
		seen := make(map[string]bool)
		for _, r := range reports {
			id := r.Document.ID
			if id == "" || !utf8.ValidString(id) || seen[sourcePrefix+id] {
				return fmt.Errorf("report %q: every report of one call needs an id of its own, in UTF-8", id)
			}
			seen[sourcePrefix+id] = true
			if err := snap.delete(id, batch); err != nil {
				return err
			}
			docs, err := x.builder.report(r, seen)
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

// Remove removes sources, all at once. It ignores unknown ids.
func (x *Index) Remove(ctx context.Context, ids ...string) error {
	return x.change(ctx, func(snap *snapshot, batch *index.Batch) error {
		for _, id := range ids {
			if err := snap.delete(id, batch); err != nil {
				return err
			}
		}
		return nil
	})
}

// change applies the batch that fill makes from the index as it is.
func (x *Index) change(ctx context.Context, fill func(*snapshot, *index.Batch) error) error {
	if x.readOnly {
		return fmt.Errorf("changing the index: %w", search.ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	x.write.Lock()
	defer x.write.Unlock()
	snap, err := x.snapshot()
	if err != nil {
		return fmt.Errorf("changing the index: %w", err)
	}
	defer snap.Close()
	batch := index.NewBatch()
	if err := fill(snap, batch); err != nil {
		return fmt.Errorf("changing the index: %w", err)
	}
	if len(batch.IndexOps) == 0 {
		return nil
	}
	if err := x.opened.scorch.Batch(batch); err != nil {
		return fmt.Errorf("changing the index in %q: %w; is there room on the disk?", x.dir, err)
	}
	return x.changed()
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
