package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus/quantity"
	"evidence/corpus/store"
	"evidence/corpus/tempdir"
	"evidence/search"
	"evidence/search/bench"
	"evidence/search/bench/compare"
	"evidence/search/bleveindex"
)

// benchBatch is how many reports are indexed at a time.
const benchBatch = 16

// BenchOptions say what is measured.
type BenchOptions struct {
	Data    string
	Times   []float64 // sizes of the libraries, in multiples of the reports at hand
	Compare bool      // put the same queries to other engines
	Logf    Logf
}

// A benchRun is one call of Bench.
type benchRun struct {
	BenchOptions
	store  *store.Store
	maker  *bench.Maker
	before float64 // megabytes in use without a library
}

// Bench measures reading, indexing and searching, on temporary libraries made of the reports of a data directory, or of
// the bundled sample where there are none. If ctx ends, it returns what it had measured, besides the error.
func Bench(ctx context.Context, o BenchOptions) (report bench.Report, err error) {
	collectSeldom() // as the site does
	report.Machine = bench.Machine{Go: runtime.Version(), System: runtime.GOOS + " " + runtime.GOARCH, Processor: processorName(), Processors: runtime.GOMAXPROCS(0)}
	st, dir, stop, err := benchReports(ctx, o)
	if err != nil {
		return report, err
	}
	defer stop()
	reports, err := readReports(ctx, st)
	if err != nil {
		return report, err
	}
	o.Logf("Reading the files of the reports at hand.")
	if report.Reading, err = benchReading(ctx, dir, reports, o.Compare); err != nil {
		return report, fmt.Errorf("measuring how fast files are read: %w", err)
	}
	b := &benchRun{BenchOptions: o, store: st, maker: bench.NewMaker(reports), before: bench.Heap()}
	for _, n := range o.Times {
		_, passages := b.maker.Count(n)
		o.Logf("Measuring a library of %v times the reports, of %s.", n, quantity.Of(passages, "passage", "passages"))
		l, err := b.library(ctx, n)
		if err != nil {
			return report, fmt.Errorf("measuring a library of %v times the reports: %w", n, err)
		}
		report.Libraries = append(report.Libraries, l)
	}
	return report, nil
}

// benchReports opens the reports to measure with: those of the data directory, or the sample. stop closes them.
func benchReports(ctx context.Context, o BenchOptions) (st *store.Store, dir string, stop func(), err error) {
	some, err := store.Exists(o.Data)
	if err != nil {
		return nil, "", nil, err
	}
	if some {
		if st, err = store.Open(ctx, o.Data); err != nil {
			return nil, "", nil, err
		}
		if some, err = st.HasDocuments(ctx); some || err != nil {
			return st, o.Data, func() { st.Close() }, err
		}
		st.Close()
	}
	o.Logf("The library %q is empty, so the bundled sample is measured.", o.Data)
	dir, err = tempdir.Make("sample")
	if err != nil {
		return nil, "", nil, fmt.Errorf("making a directory for the bundled sample: %w", err)
	}
	d, err := indexSample(ctx, dir, o.Logf)
	if err != nil {
		os.RemoveAll(dir)
		return nil, "", nil, err
	}
	return d.Store, d.Dir, func() { d.Close(); os.RemoveAll(dir) }, nil
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

// library measures a library of so many times the reports.
func (b *benchRun) library(ctx context.Context, times float64) (l bench.Library, err error) {
	dir, err := tempdir.Make("bench")
	if err != nil {
		return l, fmt.Errorf("making a temporary index: %w", err)
	}
	defer os.RemoveAll(dir)
	l.Times = times
	l.Reports, l.Passages = b.maker.Count(times)
	index := filepath.Join(dir, "index")
	if err := b.indexing(ctx, index, &l); err != nil {
		return l, err
	}
	if err := b.start(ctx, index, &l); err != nil {
		return l, err
	}
	if err := b.searching(ctx, index, &l); err != nil || !b.Compare {
		return l, err
	}
	return l, b.sideBySide(ctx, dir, index, &l)
}

// indexing fills an index.
func (b *benchRun) indexing(ctx context.Context, dir string, l *bench.Library) error {
	index, err := bleveindex.Open(dir)
	if err != nil {
		return err
	}
	start := time.Now()
	err = addReports(ctx, index, b.maker.Reports(l.Times))
	err = errors.Join(err, index.WriteLists(ctx, math.MaxInt))
	l.IndexS = time.Since(start).Seconds()
	err = errors.Join(err, index.Close())
	l.IndexMB = folderSize(dir) / 1e6
	return err
}

// addReports adds reports as indexing does: as many batches at once as there are processors.
func addReports(ctx context.Context, index *bleveindex.Index, reports iter.Seq[search.Report]) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var some []search.Report
	add := func() {
		batch := some
		group.Go(func() error { return index.Replace(ctx, batch...) })
		some = nil
	}
	for r := range reports {
		if some = append(some, r); len(some) == benchBatch {
			add()
		}
	}
	add()
	return group.Wait()
}

// start measures how long it takes until the site answers its first search.
func (b *benchRun) start(ctx context.Context, dir string, l *bench.Library) error {
	start := time.Now()
	index, err := bleveindex.OpenReader(dir)
	if err != nil {
		return err
	}
	defer index.Close()
	site, err := startBenchSite(b.store, index)
	if err != nil {
		return err
	}
	defer site.stop()
	if err := site.page(ctx, "inspection"); err != nil {
		return err
	}
	l.StartMS = milliseconds(start)
	return nil
}

// searching measures searches, in process and over HTTP, first alone and then while reports are added.
func (b *benchRun) searching(ctx context.Context, dir string, l *bench.Library) error {
	index, err := bleveindex.Open(dir)
	if err != nil {
		return err
	}
	defer index.Close()
	site, err := startBenchSite(b.store, index)
	if err != nil {
		return err
	}
	defer site.stop()
	ways := []bench.Asker{bench.InProcess(index), {Way: "page over HTTP", Ask: site.page}, {Way: "API over HTTP", Ask: site.api}}
	if l.Searches, err = b.maker.Searches(ctx, ways); err != nil {
		return err
	}
	l.HeapMB = bench.Heap() - b.before
	more, end := iter.Pull(b.maker.More(l.Times))
	defer end()
	start := time.Now()
	if err := addOne(ctx, index, more); err != nil {
		return err
	}
	if _, err := index.Search(ctx, search.Query{Text: "inspection", Size: 10}); err != nil {
		return err
	}
	l.AddMS = milliseconds(start)
	l.WhileIndexing, err = b.maker.WhileIndexing(ctx, ways[:2], func(ctx context.Context) error { return addOne(ctx, index, more) })
	return err
}

// addOne adds the next report to an index.
func addOne(ctx context.Context, index *bleveindex.Index, next func() (search.Report, bool)) error {
	r, _ := next()
	return index.Replace(ctx, r)
}

// sideBySide measures the same searches with other engines.
func (b *benchRun) sideBySide(ctx context.Context, dir, ours string, l *bench.Library) error {
	index, err := bleveindex.Open(ours)
	if err != nil {
		return err
	}
	defer index.Close()
	others := filepath.Join(dir, "others")
	if err := os.Mkdir(others, 0o700); err != nil {
		return fmt.Errorf("making a folder for other engines: %w", err)
	}
	ways, stop, err := compare.Engines(ctx, others, b.maker.Reports(l.Times))
	if err != nil {
		return err
	}
	l.SideBySide, err = b.maker.SideBySide(ctx, append([]bench.Asker{bench.InProcess(index)}, ways...))
	return errors.Join(err, stop())
}

func milliseconds(since time.Time) float64 { return time.Since(since).Seconds() * 1000 }

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

// processorName is what the system calls the processor; "" if it does not tell.
func processorName() string {
	data, _ := os.ReadFile("/proc/cpuinfo") // Linux alone has it
	for line := range strings.Lines(string(data)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
