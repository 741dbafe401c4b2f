package searcher

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"evidence/search/postings"
)

// tableOnly is a snapshot that has a table and nothing else.
type tableOnly struct {
	postings.Snapshot
	table *postings.Table
}

func (s tableOnly) Table() *postings.Table { return s.table }
func (s tableOnly) Close()                 {}

// A state is prepared once, when it has been the newest for a while, and work under way ends when the index is closed.
func TestPrepare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tables []*postings.Table
		for range 8 {
			table, _ := postings.NewTable(nil, postings.Columns{})
			tables = append(tables, table)
		}
		var now *postings.Table
		var prepared []*postings.Table
		p := preparer{
			open: func(context.Context) (postings.Snapshot, error) { return tableOnly{table: now}, nil },
			prepare: func(ctx context.Context, index postings.Snapshot) error {
				prepared = append(prepared, index.Table())
				if index.Table() == tables[7] {
					<-ctx.Done()
				}
				return ctx.Err()
			},
		}
		want := func(table *postings.Table, after time.Duration, lists int) {
			t.Helper()
			now = table
			p.want(table)
			time.Sleep(after)
			synctest.Wait()
			if len(prepared) != lists || lists > 0 && prepared[lists-1] != now {
				t.Errorf("%d states were prepared, want %d and the newest last", len(prepared), lists)
			}
		}
		for _, table := range tables[:5] { // one follows the other
			want(table, prepareAfter/2, 0)
		}
		want(tables[5], 3*prepareAfter, 1)
		want(tables[5], 3*prepareAfter, 1)
		want(tables[6], 3*prepareAfter, 2)
		want(tables[7], 3*prepareAfter, 3)
		p.interrupt()
		p.interrupt()
	})
}
