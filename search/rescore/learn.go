package rescore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"evidence/corpus/atomicfile"
	"evidence/corpus/statement"
	"evidence/search"
	"evidence/search/encoder"
	"evidence/search/postings"
)

// batch is how many sentences are encoded between pauses.
const batch = 8

// Learn makes the vectors that are missing, those of the newest reports first, and removes those of
// reports that are gone. Each report's file is written whole, so that learning goes on where it was interrupted.
func (r *Rescorer) Learn(ctx context.Context, index postings.Snapshot, o search.LearnOptions, stats *search.LearnStats) error {
	if err := os.MkdirAll(r.store.dir, 0o700); err != nil {
		return fmt.Errorf("making a folder for what is learnt: %w", err)
	}
	table := index.Table()
	missing, damaged := r.missing(table)
	stats.Passages, stats.Damaged = table.Passages, damaged
	l := learner{LearnOptions: o, dir: r.store.dir, stats: stats, known: make(map[string]encoder.Vector)}
	for _, i := range missing {
		l.all += len(table.PassagesOf[i])
	}
	group, working := errgroup.WithContext(ctx)
	group.SetLimit(cmp.Or(o.Workers, runtime.GOMAXPROCS(0)))
	for _, i := range missing {
		texts, err := readTexts(index, i)
		if err != nil {
			return errors.Join(err, group.Wait())
		}
		if working.Err() != nil {
			break
		}
		group.Go(func() error { return l.learn(working, fileName(table.Sources[i]), texts) })
	}
	if err := cmp.Or(group.Wait(), ctx.Err()); err != nil {
		return err
	}
	r.removeOthers(table)
	return nil
}

// missing lists the sources without vectors, the newest first, and counts those whose file cannot be read.
func (r *Rescorer) missing(table *postings.Table) (list []int, damaged int) {
	for i, src := range table.Sources {
		v, err := openFile(filepath.Join(r.store.dir, fileName(src)), len(table.PassagesOf[i]))
		if err == nil {
			v.close()
			continue
		}
		if !errors.Is(err, fs.ErrNotExist) {
			damaged++
		}
		list = append(list, i)
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(table.Sources[b].Date, table.Sources[a].Date) })
	return list, damaged
}

// removeOthers removes the files of reports that the table does not have. One that is in use stays until the next time.
func (r *Rescorer) removeOthers(table *postings.Table) {
	wanted := make(map[string]bool, len(table.Sources))
	for _, src := range table.Sources {
		wanted[fileName(src)] = true
	}
	entries, _ := os.ReadDir(r.store.dir)
	for _, e := range entries {
		if filepath.Ext(e.Name()) == fileSuffix && !wanted[e.Name()] {
			_ = os.Remove(filepath.Join(r.store.dir, e.Name()))
		}
	}
}

func readTexts(index postings.Snapshot, source int) ([]string, error) {
	var out []string
	for _, n := range index.Table().PassagesOf[source] {
		text, err := index.Text(n)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// A learner encodes the sentences of reports, several at a time.
type learner struct {
	search.LearnOptions
	dir string
	all int // passages to be learnt

	mu    sync.Mutex
	stats *search.LearnStats
	known map[string]encoder.Vector // of sentences encoded before: reports repeat each other's
}

// maxKnown bounds the sentences that are remembered, and so memory.
const maxKnown = 200_000

// learn writes the file of a report's passages.
func (l *learner) learn(ctx context.Context, name string, passages []string) error {
	v := &reportVectors{}
	var sentences []string
	for _, text := range passages {
		for _, s := range statement.Sentences(text) {
			sentences = append(sentences, string([]rune(text)[s.Start:s.End]))
		}
		v.ends = append(v.ends, uint32(len(sentences)))
	}
	v.all = make([]encoder.Vector, len(sentences))
	encoded, err := l.encode(ctx, sentences, v.all)
	if err != nil {
		return err
	}
	if err := atomicfile.Write(filepath.Join(l.dir, name), v.bytes(), 0o600); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.New += len(passages)
	l.stats.Sentences += len(sentences)
	l.stats.Encoded += encoded
	if l.Progress != nil {
		l.Progress(l.stats.New, l.all)
	}
	return nil
}

// encode writes the vectors of sentences to out, and gives how many it had to encode.
func (l *learner) encode(ctx context.Context, sentences []string, out []encoder.Vector) (int, error) {
	var fresh []int
	l.mu.Lock()
	for i, text := range sentences {
		v, ok := l.known[text]
		if out[i] = v; !ok {
			fresh = append(fresh, i)
		}
	}
	l.mu.Unlock()
	for some := range slices.Chunk(fresh, batch) {
		if l.Pause != nil {
			l.Pause(ctx)
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		texts := make([]string, len(some))
		for i, at := range some {
			texts[i] = sentences[at]
		}
		vectors, err := encoder.Encode(texts...)
		if err != nil {
			return 0, err
		}
		for i, at := range some {
			out[at] = vectors[i]
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, at := range fresh {
		if len(l.known) < maxKnown {
			l.known[sentences[at]] = out[at]
		}
	}
	return len(fresh), nil
}
