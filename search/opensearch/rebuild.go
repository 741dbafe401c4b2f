package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"evidence/search"
)

// Rebuild makes the index anew beside the one that is searched, and then has the alias be called for it, in one step. fill puts the reports in; reports
// that are added to the old index meanwhile are put in by whoever completes the index from the database afterwards.
func Rebuild(ctx context.Context, dir string, o Options, fill func(search.Engine) error) error {
	if o.Index == "" {
		o.Index = DefaultIndex
	}
	c, err := dial(o)
	if err != nil {
		return err
	}
	e := &Engine{cluster: c, options: o, index: o.Index}
	before, err := e.indexes(ctx)
	var failed *Error
	if errors.As(err, &failed) && failed.missing() {
		before, err = nil, nil
	}
	if err != nil {
		c.close()
		return err
	}
	name := nextIndex(o.Index, before)
	if err := c.do(ctx, http.MethodDelete, "/"+url.PathEscape(name)+"?ignore_unavailable=true", nil, nil); err != nil { // of a rebuild that was stopped
		c.close()
		return err
	}
	passages := 0
	if len(before) > 0 {
		passages, _ = e.countPassages(ctx) // an index of which a part is gone can be made again too
	}
	err = e.create(ctx, name, false, passages)
	c.close()
	if err != nil {
		return fmt.Errorf("making the index %q in OpenSearch: %w", name, err)
	}
	beside := o
	beside.Index = name
	to, err := Open(ctx, dir, beside)
	if err != nil {
		return err
	}
	defer to.Close()
	if err := fill(to); err != nil {
		return err
	}
	return to.takeOver(ctx, o.Index, name, before)
}

// nextIndex is the name of an index after those that an alias was called for.
func nextIndex(alias string, before []string) string {
	last := 0
	for _, name := range before {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, alias+"-")); err == nil {
			last = max(last, n)
		}
	}
	return fmt.Sprintf("%s-%d", alias, last+1)
}

// lastSearches is how long searches that began before an alias was moved may go on with the index that it was called for.
var lastSearches = 30 * time.Second

// takeOver has an alias be called for an index and for no other, and deletes the others.
func (e *Engine) takeOver(ctx context.Context, alias, name string, before []string) error {
	actions := []obj{{"add": obj{"index": name, "alias": alias}}}
	for _, old := range before {
		actions = append(actions, obj{"remove": obj{"index": old, "alias": alias}})
	}
	if err := e.cluster.do(ctx, http.MethodPost, "/_aliases", obj{"actions": actions}, nil); err != nil {
		return fmt.Errorf("having %q be called for %q: %w", alias, name, err)
	}
	if len(before) == 0 {
		return nil
	}
	t := time.NewTimer(lastSearches)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
	var err error
	for _, old := range slices.Backward(before) {
		err = errors.Join(err, e.cluster.do(ctx, http.MethodDelete, "/"+url.PathEscape(old), nil, nil))
	}
	return err
}
