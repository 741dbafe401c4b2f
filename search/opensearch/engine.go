// Package opensearch is a search engine on other machines: it keeps reports in an OpenSearch cluster, for libraries and numbers of readers that are
// too large for one process. It is a search.Engine like package bleveindex, and finds the same passages in the same order as far as that can be: the words are
// made by package words for both, and packages rank, rescore, match and suggest score, mark and propose for both.
//
// The cluster finds which passages satisfy a query, and the best thousand of them by its own estimate. These are scored here, with
// the numbers of passages that have each word in the whole index. A table of all passages (document, page, kind) is kept in memory, some
// 30 bytes a passage, so that facets, totals and filters are counted here, as for any engine.
//
// A part of the index that does not answer is never taken for one without hits: see search.Result.Incomplete.
package opensearch

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"

	"evidence/search"
	"evidence/search/postings"
	"evidence/search/searcher"
)

// Engine is a search.Engine kept in an OpenSearch cluster. What is learnt from the passages is kept in a folder here.
type Engine struct {
	*searcher.Searcher
	cluster *cluster
	options Options
	index   string // the alias
	absent  error  // why nothing can be asked; see Absent

	mu     sync.Mutex
	last   *library
	closed bool
	shown  string // what Refresh has seen last

	write sync.Mutex // one change at a time of this process; others are told by the state
}

var _ search.Engine = (*Engine)(nil)

// Open opens the index in a cluster, and makes it where there is none. dir is the folder for what is learnt from the passages.
func Open(ctx context.Context, dir string, o Options) (*Engine, error) {
	if o.Index == "" {
		o.Index = DefaultIndex
	}
	c, err := dial(o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		c.close()
		return nil, fmt.Errorf("opening the index in OpenSearch: %w", err)
	}
	e := &Engine{cluster: c, options: o, index: o.Index}
	e.Searcher = searcher.New(dir, func(ctx context.Context) (postings.Snapshot, error) { return e.snapshot(ctx) })
	if err := e.ready(ctx); err != nil {
		c.close()
		return nil, fmt.Errorf("opening the index %q in OpenSearch: %w", o.Index, err)
	}
	return e, nil
}

// Absent is an engine for the time while one cannot be opened, because the cluster does not answer or not with all that it has. It says so, whatever is
// asked of it.
func Absent(dir string, why error) *Engine {
	e := &Engine{absent: why}
	e.Searcher = searcher.New(dir, func(ctx context.Context) (postings.Snapshot, error) { return e.snapshot(ctx) })
	return e
}

// ready makes the index where there is none, and looks whether one that is there is of this form.
func (e *Engine) ready(ctx context.Context) error {
	var answer map[string]struct {
		Mappings struct {
			Meta struct{ Form int } `json:"_meta"`
		}
	}
	err := e.cluster.do(ctx, http.MethodGet, "/"+url.PathEscape(e.index)+"/_mapping", nil, &answer)
	var failed *Error
	switch {
	case errors.As(err, &failed) && failed.missing():
		return e.create(ctx, e.index+"-1", true, 0)
	case err != nil:
		return err
	}
	for name, index := range answer {
		if index.Mappings.Meta.Form != form {
			return fmt.Errorf("%w (%q has the form %d, and this version the form %d)", ErrOutdated, name, index.Mappings.Meta.Form, form)
		}
	}
	return e.writeFirstState(ctx, e.index) // missing where the program was killed while it made the index
}

// create makes an index for about so many passages, with an empty state.
func (e *Engine) create(ctx context.Context, name string, alias bool, passages int) error {
	shards, replicas, err := e.sizes(ctx, passages)
	if err != nil {
		return err
	}
	body := indexBody(shards, replicas)
	if alias {
		body["aliases"] = obj{e.index: obj{}}
	}
	err = e.cluster.do(ctx, http.MethodPut, "/"+url.PathEscape(name)+"?wait_for_active_shards=1", body, nil)
	var failed *Error
	if errors.As(err, &failed) && failed.Type == "resource_already_exists_exception" { // another process has made it meanwhile
		err = nil
	}
	if err != nil {
		return err
	}
	return e.writeFirstState(ctx, name)
}

func (e *Engine) writeFirstState(ctx context.Context, index string) error {
	err := e.cluster.do(ctx, http.MethodPut, "/"+index+"/_create/"+stateID, obj{fieldState: state{ID: rand.Text()}}, nil)
	var failed *Error
	if errors.As(err, &failed) && failed.conflict() {
		return nil
	}
	return err
}

// perShard is how many passages a shard has where there are several: parting fewer costs every search more than it gains.
const perShard = 2_000_000

// sizes are the shards and replicas of an index that is made for about so many passages.
func (e *Engine) sizes(ctx context.Context, passages int) (shards, replicas int, err error) {
	var answer struct {
		Nodes int `json:"number_of_data_nodes"`
	}
	if err := e.cluster.do(ctx, http.MethodGet, "/_cluster/health", nil, &answer); err != nil {
		return 0, 0, err
	}
	if shards = e.options.Shards; shards <= 0 {
		shards = max(1, min(answer.Nodes, passages/perShard))
	}
	if replicas = e.options.Replicas; replicas < 0 {
		replicas = min(answer.Nodes-1, 1)
	}
	return shards, max(replicas, 0), nil
}

// open reports search.ErrClosed of an engine that is closed, and why one is absent.
func (e *Engine) open() error {
	if e.absent != nil {
		return e.absent
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return search.ErrClosed
	}
	return nil
}

// Refresh reports whether reports were added or removed since it was called last. Searches find them in any case.
func (e *Engine) Refresh() (bool, error) {
	if err := e.open(); err != nil {
		return false, err
	}
	ctx, stop := context.WithTimeout(context.Background(), answerTimeout)
	defer stop()
	s, err := e.cluster.readState(ctx, e.index)
	if err != nil {
		return false, err
	}
	now := fmt.Sprint(s.index, s.Version)
	e.mu.Lock()
	defer e.mu.Unlock()
	changed := e.shown != "" && e.shown != now
	e.shown = now
	return changed, nil
}

// Unsound is empty: the nodes of a cluster compare what they read with checksums, and take a damaged copy out of use themselves.
func (e *Engine) Unsound() string { return "" }

// Close ends the use of the cluster. The index stays.
func (e *Engine) Close() error {
	e.Interrupt()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil
	}
	e.closed = true
	e.Searcher.Close()
	if e.cluster != nil {
		e.cluster.close()
	}
	return nil
}

// Drop deletes the index.
func (e *Engine) Drop() error {
	ctx, stop := context.WithTimeout(context.Background(), answerTimeout)
	defer stop()
	names, err := e.indexes(ctx)
	for _, name := range names {
		err = errors.Join(err, e.cluster.do(ctx, http.MethodDelete, "/"+name, nil, nil))
	}
	return err
}

// indexes are the indexes that the alias is called for: one.
func (e *Engine) indexes(ctx context.Context) ([]string, error) {
	var answer map[string]any
	if err := e.cluster.do(ctx, http.MethodGet, "/_alias/"+url.PathEscape(e.index), nil, &answer); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(answer)), nil
}
