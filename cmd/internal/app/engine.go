package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/search/opensearch"
)

// An Engine is a search engine with what a running application asks of it besides.
type Engine interface {
	search.Engine
	Coverage() float64      // the share of the passages that were learnt from
	Busy() bool             // a search is under way
	Refresh() (bool, error) // searches find what others added; true where there is any
	Unsound() string        // why the index has to be made anew; "" where it need not
	Learn(ctx context.Context, o search.LearnOptions) (search.LearnStats, error)
}

var (
	_ Engine = (*bleveindex.Index)(nil)
	_ Engine = (*opensearch.Engine)(nil)
)

// clusters are the data directories whose index is in an OpenSearch cluster, with how it is reached.
var clusters sync.Map

// UseCluster has the index of a data directory be in the OpenSearch cluster at an address: see opensearch.ParseOptions.
func UseCluster(data, address string) error {
	o, err := opensearch.ParseOptions(address)
	if err == nil {
		clusters.Store(filepath.Clean(data), o)
	}
	return err
}

// RedactedCluster is an address of a cluster without its password, and whether it had one.
func RedactedCluster(address string) (string, bool) { return opensearch.Redacted(address) }

// cluster is how the index of a data directory is reached, if it is in a cluster.
func cluster(data string) (opensearch.Options, bool) {
	o, ok := clusters.Load(filepath.Clean(data))
	if !ok {
		return opensearch.Options{}, false
	}
	return o.(opensearch.Options), true
}

func inCluster(data string) bool {
	_, ok := cluster(data)
	return ok
}

// clusterDir has what is learnt from an index in a cluster. The thesaurus of users is beside it, as it is beside an index here.
func clusterDir(data string) string { return filepath.Join(data, "opensearch") }

// openCluster opens the index of a data directory in a cluster.
func openCluster(ctx context.Context, data string, o opensearch.Options) (Engine, error) {
	engine, err := opensearch.Open(ctx, clusterDir(data), o)
	if err != nil {
		return nil, err
	}
	return engine, nil
}

// openComplete opens an index in a cluster and adds the reports that only the database has. An index of another version is made
// again beside it, which is searched until then.
func openComplete(ctx context.Context, data string, o opensearch.Options, st *store.Store, logf Logf) (Engine, error) {
	engine, err := opensearch.Open(ctx, clusterDir(data), o)
	if errors.Is(err, opensearch.ErrOutdated) {
		logf("%s: making it again.", err)
		if err = opensearch.Rebuild(ctx, clusterDir(data), o, func(to search.Engine) error { return indexer.Sync(ctx, st, to, func(string) {}) }); err == nil {
			engine, err = opensearch.Open(ctx, clusterDir(data), o)
		}
	}
	if err != nil {
		return nil, err
	}
	complete, err := indexer.Complete(ctx, st, engine)
	if err == nil && !complete {
		n := 0
		if err = indexer.Sync(ctx, st, engine, func(string) { n++ }); err == nil && n > 0 {
			logf("The index in OpenSearch was incomplete: put %d of the reports back into it.", n)
		}
	}
	if err != nil {
		engine.Close()
		return nil, fmt.Errorf("completing the index in OpenSearch: %w", err)
	}
	return engine, nil
}

// learnFrom learns from the reports of an open data directory.
func learnFrom(ctx context.Context, d *Data, o search.LearnOptions) (search.LearnStats, error) {
	if inCluster(d.Dir) {
		return d.Engine.Learn(ctx, o)
	}
	return bleveindex.Learn(ctx, indexDir(d.Dir), o) // a reader of its own, so that searches' is not kept from newer reports
}
