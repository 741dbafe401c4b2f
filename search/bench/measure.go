package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus"
	"evidence/search"
)

// A Way is what searches took, put in one way.
type Way struct {
	Way       string  `json:"way"`
	PerSecond float64 `json:"per_second,omitempty"` // searches, on all processors at once
	All       Times   `json:"all"`                  // of all kinds together
	Kinds     []Kind  `json:"kinds,omitempty"`
}

// A Kind is what searches of one kind took.
type Kind struct {
	Kind string `json:"kind"`
	Times
}

// Times are of searches that were each put once, in milliseconds, with facets and highlights.
type Times struct {
	Median float64 `json:"median_ms"`
	P99    float64 `json:"p99_ms"`
	Again  float64 `json:"again_ms,omitempty"` // median of the same searches put again at once
	// Processor is the mean of the processor time that the program used meanwhile; 0 where the system does not tell.
	Processor float64 `json:"processor_ms,omitempty"`
}

// Each way of asking is given queries of its own, by its seed, so that none answers from what another left in a cache.
const (
	perKind   = 50
	warmUp    = 5 // of each kind, before anything is measured
	seedWarm  = 1
	seedUse   = 2   // and one more for each way
	seedMany  = 50  // where many are put at once
	seedWhile = 100 // while reports are added
	seedSide  = 150 // beside other engines
)

// errNoWords is the error where the reports have too few words for queries.
var errNoWords = errors.New("the reports have too few words to make queries of")

// Searches measures searches of each kind, and how many can be answered in a second.
func (m *Maker) Searches(ctx context.Context, ways []Asker) ([]Way, error) {
	if _, err := m.measure(ctx, ways, kinds, warmUp, seedWarm, false); err != nil {
		return nil, err
	}
	var out []Way
	for i := range ways {
		w, err := m.measure(ctx, ways[i:i+1], kinds, perKind, seedUse+uint64(i), true)
		if err == nil {
			w[0].PerSecond, err = m.perSecond(ctx, ways[i], seedMany+uint64(i))
		}
		if err != nil {
			return nil, err
		}
		out = append(out, w...)
	}
	return out, nil
}

// SideBySide measures words and sentences, the same in each way of asking, which must be of different engines.
func (m *Maker) SideBySide(ctx context.Context, ways []Asker) ([]Way, error) {
	if _, err := m.measure(ctx, ways, kinds[:plainKinds], warmUp, seedWarm, false); err != nil {
		return nil, err
	}
	return m.measure(ctx, ways, kinds[:plainKinds], perKind, seedSide, false)
}

// WhileIndexing measures searches while add is called again and again.
func (m *Maker) WhileIndexing(ctx context.Context, ways []Asker, add func(context.Context) error) ([]Way, error) {
	adding, stop := context.WithCancel(ctx)
	defer stop()
	var group errgroup.Group
	group.Go(func() error {
		for adding.Err() == nil {
			if err := add(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	var out []Way
	var failed error
	for i := range ways {
		w, err := m.measure(ctx, ways[i:i+1], kinds, perKind/2, seedWhile+uint64(i), false)
		if failed = err; err != nil {
			break
		}
		w[0].All.Processor = 0 // of adding too
		for k := range w[0].Kinds {
			w[0].Kinds[k].Processor = 0
		}
		out = append(out, w...)
	}
	stop()
	return out, errors.Join(failed, group.Wait())
}

// A tally has what the searches of one way took.
type tally struct {
	way  Way
	all  tallied
	kind tallied
}

// tallied are the times of searches that were put once, and of the same put again.
type tallied struct {
	took, again []time.Duration
	processor   time.Duration // of those that were put once
}

// ask puts a query, and again at once where that is wanted.
func (t *tally) ask(ctx context.Context, a Asker, q string, again bool) error {
	used := processorTime()
	took, err := a.timed(ctx, q)
	if err != nil {
		return err
	}
	t.kind.processor += processorTime() - used
	t.kind.took = append(t.kind.took, took)
	if again {
		took, err = a.timed(ctx, q)
		t.kind.again = append(t.kind.again, took)
	}
	return err
}

// endKind notes what searches of a kind took.
func (t *tally) endKind(name string) {
	if len(t.kind.took) > 0 {
		t.way.Kinds = append(t.way.Kinds, Kind{name, t.kind.times()})
	}
	t.all.took, t.all.again = append(t.all.took, t.kind.took...), append(t.all.again, t.kind.again...)
	t.all.processor += t.kind.processor
	t.kind = tallied{}
}

// measure puts n queries of each kind in ways of asking, each query in all of them in turn, so that what else the machine does
// slows all of them alike.
func (m *Maker) measure(ctx context.Context, ways []Asker, of []kindOfQuery, n int, seed uint64, again bool) ([]Way, error) {
	tallies := make([]tally, len(ways))
	for _, k := range of {
		for _, q := range m.queries(k, n, seed) {
			for i, a := range ways {
				if err := tallies[i].ask(ctx, a, q, again); err != nil {
					return nil, err
				}
			}
		}
		for i := range tallies {
			tallies[i].endKind(k.name)
		}
	}
	out := make([]Way, len(ways))
	for i, t := range tallies {
		if len(t.all.took) == 0 {
			return nil, errNoWords
		}
		out[i] = t.way
		out[i].Way, out[i].All = ways[i].Way, t.all.times()
	}
	return out, nil
}

func (a Asker) timed(ctx context.Context, q string) (time.Duration, error) {
	start := time.Now()
	if err := a.Ask(ctx, q); err != nil {
		return 0, fmt.Errorf("searching for %q, %s: %w", q, a.Way, err)
	}
	return time.Since(start), nil
}

// perSecond is how many searches of all kinds are answered in a second, as many at once as there are processors.
func (m *Maker) perSecond(ctx context.Context, a Asker, seed uint64) (float64, error) {
	var all []string
	for _, k := range kinds {
		all = append(all, m.queries(k, perKind, seed)...)
	}
	start := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, q := range all {
		group.Go(func() error {
			_, err := a.timed(ctx, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	return float64(len(all)) / time.Since(start).Seconds(), nil
}

// InProcess asks an engine as the site does.
func InProcess(engine search.Engine) Asker {
	return Asker{"in process", func(ctx context.Context, text string) error {
		_, err := engine.Search(ctx, search.Query{
			Text: text, Loose: true, Size: 10, Match: search.MatchClose, Rest: true, Facets: corpus.Facets, Group: true, Spread: true, NearMisses: true, DidYouMean: true,
		})
		return err
	}}
}

func (t *tallied) times() Times {
	return Times{
		Median: quantile(t.took, 0.5), P99: quantile(t.took, 0.99), Again: quantile(t.again, 0.5),
		Processor: t.processor.Seconds() * 1000 / float64(max(1, len(t.took))),
	}
}

// quantile is in milliseconds.
func quantile(took []time.Duration, at float64) float64 {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[int(at*float64(len(took)-1))].Seconds() * 1000
}

// PerSecond is how many pages a second are read by read, which reads all of them.
func (r *Reading) PerSecond(read func() error) (float64, error) {
	start := time.Now()
	err := read()
	return float64(r.Pages) / time.Since(start).Seconds(), err
}
