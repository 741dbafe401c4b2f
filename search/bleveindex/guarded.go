package bleveindex

import (
	"context"
	"errors"

	"evidence/search"
)

// The index's searches, with what a damaged file can make them do turned into an error.

// Search answers q; see search.Engine.
func (x *Index) Search(ctx context.Context, q search.Query) (res search.Result, err error) {
	defer x.guard(&err)
	x.searched.Store(true)
	return x.Searcher.Search(ctx, q)
}

// Each visits every hit of q; see search.Engine.
func (x *Index) Each(ctx context.Context, q search.Query, visit func(*search.Hit) error) (res search.Result, err error) {
	defer x.guard(&err)
	return x.Searcher.Each(ctx, q, visit)
}

// Documents lists the reports in the index; see search.Engine.
func (x *Index) Documents(ctx context.Context) (list []search.Entry, err error) {
	defer x.guard(&err)
	return x.Searcher.Documents(ctx)
}

// Suggest completes what was typed; see search.Engine.
func (x *Index) Suggest(ctx context.Context, prefix string, n int) (list []search.Suggestion, err error) {
	defer x.guard(&err)
	return x.Searcher.Suggest(ctx, prefix, n)
}

// Similar finds passages that are like one; see search.Engine.
func (x *Index) Similar(ctx context.Context, id string, n int) (list []search.Similar, err error) {
	defer x.guard(&err)
	return x.Searcher.Similar(ctx, id, n)
}

// guard is the function guard, and remembers that damage was found.
func (x *Index) guard(err *error) {
	guardPanic(x.dir, recover(), err)
	if errors.Is(*err, ErrDamaged) {
		x.damaged.Store(true)
	}
}
