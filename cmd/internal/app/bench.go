package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/bench"
	"evidence/search/bleveindex"
)

// benchBatch is how many reports are indexed at a time.
const benchBatch = 16

// Bench measures searches over libraries of so many times the reports of a database, in temporary indexes.
func Bench(ctx context.Context, st *store.Store, times []int, logf Logf) (report bench.Report, err error) {
	reports, err := readReports(ctx, st)
	if err != nil {
		return report, err
	}
	if len(reports) == 0 {
		return report, errors.New("the library has no report to measure searches over: add some with evidence index, or use --data with one that has")
	}
	report = bench.Report{Go: runtime.Version(), System: runtime.GOOS + " " + runtime.GOARCH, Processors: runtime.GOMAXPROCS(0)}
	maker := bench.NewMaker(reports)
	before := bench.Heap()
	for _, n := range times {
		logf("Measuring a library of %d times the reports.", n)
		l, err := benchLibrary(ctx, maker, n)
		l.HeapMB -= before
		if err != nil {
			return report, fmt.Errorf("measuring a library of %d times the reports: %w", n, err)
		}
		report.Libraries = append(report.Libraries, l)
	}
	return report, nil
}

// readReports reads the reports of a database with their passages.
func readReports(ctx context.Context, st *store.Store) ([]search.Report, error) {
	documents, err := st.Documents(ctx)
	if err != nil {
		return nil, err
	}
	var out []search.Report
	for _, d := range documents {
		passages, err := st.Passages(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, search.Report{Document: d, Passages: passages, Extractor: "bench"})
	}
	return out, nil
}

func benchLibrary(ctx context.Context, maker *bench.Maker, times int) (l bench.Library, err error) {
	dir, err := os.MkdirTemp("", "evidence-bench-")
	if err != nil {
		return l, fmt.Errorf("making a temporary index: %w", err)
	}
	defer os.RemoveAll(dir)
	l.Times = times
	if err := benchIndexing(ctx, maker, dir, &l); err != nil {
		return l, err
	}
	start := time.Now()
	index, err := bleveindex.Open(dir)
	if err != nil {
		return l, err
	}
	defer index.Close()
	if _, err := index.Search(ctx, search.Query{Text: "inspection", Size: 10}); err != nil {
		return l, err
	}
	l.OpenMS = time.Since(start).Seconds() * 1000
	if err := maker.Searches(ctx, index, &l); err != nil {
		return l, err
	}
	l.HeapMB = bench.Heap()
	l.AddMS, err = benchAdding(ctx, maker, index)
	return l, err
}

// benchIndexing fills an index.
func benchIndexing(ctx context.Context, maker *bench.Maker, dir string, l *bench.Library) error {
	index, err := bleveindex.Open(dir)
	if err != nil {
		return err
	}
	start := time.Now()
	var some []search.Report
	for r := range maker.Reports(l.Times) {
		l.Reports++
		l.Passages += len(r.Passages)
		if some = append(some, r); len(some) == benchBatch {
			err = errors.Join(err, index.Replace(ctx, some...))
			some = nil
		}
	}
	err = errors.Join(err, index.Replace(ctx, some...))
	l.IndexS = time.Since(start).Seconds()
	err = errors.Join(err, index.Close())
	l.IndexMB = folderSize(dir) / 1e6
	return err
}

// benchAdding is how long it takes to add a report until it is found, in milliseconds.
func benchAdding(ctx context.Context, maker *bench.Maker, index *bleveindex.Index) (float64, error) {
	for r := range maker.Reports(1) {
		r.Document.ID += "-added"
		for i := range r.Passages {
			r.Passages[i].ID, r.Passages[i].Document = fmt.Sprintf("%s-%d", r.Document.ID, i), r.Document.ID
		}
		start := time.Now()
		err := index.Replace(ctx, r)
		if err == nil {
			_, err = index.Search(ctx, search.Query{Text: "inspection", Size: 10})
		}
		return time.Since(start).Seconds() * 1000, err
	}
	return 0, nil
}

// folderSize is how many bytes the files in a folder have.
func folderSize(dir string) (bytes float64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil {
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				bytes += float64(info.Size())
			}
		}
		return nil
	})
	return bytes
}
