package bench

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/words"
)

// A Report is what was measured.
type Report struct {
	Go         string    `json:"go"`
	System     string    `json:"system"`
	Processors int       `json:"processors"` // used at once
	Libraries  []Library `json:"libraries"`
}

// A Library is what was measured on a library of one size. Searches go by words alone: no meaning was learnt.
type Library struct {
	Times     int     `json:"times"` // the reports at hand
	Reports   int     `json:"reports"`
	Passages  int     `json:"passages"`
	IndexS    float64 `json:"index_s"`    // to index all, in seconds
	IndexMB   float64 `json:"index_mb"`   // on the disk
	OpenMS    float64 `json:"open_ms"`    // to open the index and answer a first search
	HeapMB    float64 `json:"heap_mb"`    // in use by the index after the searches
	PerSecond float64 `json:"per_second"` // searches, on all processors at once
	AddMS     float64 `json:"add_ms"`     // to add one report until it is found
	Kinds     []Kind  `json:"kinds"`
}

// A Kind is what searches of one kind took, with facets and highlights, in milliseconds.
type Kind struct {
	Name   string  `json:"kind"`
	First  float64 `json:"first_ms"` // median, each query for the first time
	Median float64 `json:"median_ms"`
	P99    float64 `json:"p99_ms"`
}

// A Maker makes libraries of several times the reports at hand.
type Maker struct {
	reports []search.Report
	varier  *varier
}

// NewMaker makes a Maker of reports.
func NewMaker(reports []search.Report) *Maker { return &Maker{reports, newVarier(reports)} }

// Reports are so many times the reports at hand: themselves, and variations of them.
func (m *Maker) Reports(times int) iter.Seq[search.Report] {
	return func(yield func(search.Report) bool) {
		for round := range times {
			for _, r := range m.reports {
				if round > 0 {
					r = m.varier.vary(r, round)
				}
				if !yield(r) {
					return
				}
			}
		}
	}
}

// perKind is how many queries of each kind are put, and rounds how often each after its first time.
const (
	perKind = 20
	rounds  = 5
)

// A kindOfQuery makes a query of words of a passage.
type kindOfQuery struct {
	name string
	make func(random *rand.Rand, d *corpus.Document, text string, w []string) string
}

var kinds = []kindOfQuery{
	{"words", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return strings.Join(w[:3], " ") }},
	{"words and authority", func(_ *rand.Rand, d *corpus.Document, _ string, w []string) string {
		return w[0] + " " + w[1] + " " + d.Authority
	}},
	{"sentence", func(_ *rand.Rand, _ *corpus.Document, text string, _ []string) string {
		first, _, _ := strings.Cut(text, ". ")
		return first
	}},
	{"misspelt", func(random *rand.Rand, _ *corpus.Document, _ string, w []string) string {
		at := 1 + random.IntN(len(w[0])-2)
		return w[0][:at] + w[0][at+1:at+2] + w[0][at:at+1] + w[0][at+2:] + " " + w[1]
	}},
	{"phrase", func(_ *rand.Rand, _ *corpus.Document, text string, _ []string) string {
		list := words.Terms(text)
		return `"` + strings.Join(list[len(list)/2:len(list)/2+2], " ") + `"`
	}},
	{"boolean", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string {
		return "(" + w[0] + " OR " + w[1] + ") AND " + w[2]
	}},
	{"prefix", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return w[0][:4] + "*" }},
	{"fuzzy", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return w[0] + "~" }},
	{"near", func(_ *rand.Rand, _ *corpus.Document, _ string, w []string) string { return w[0] + " NEAR/10 " + w[1] }},
	{"field", func(_ *rand.Rand, d *corpus.Document, _ string, w []string) string {
		return "authority:\"" + d.Authority + "\" " + w[0]
	}},
}

// queries makes queries of a kind, of passages all over the reports.
func (m *Maker) queries(k kindOfQuery) []string {
	random := rand.New(rand.NewPCG(1, 2))
	var out []string
	for range 200 * perKind {
		r := &m.reports[random.IntN(len(m.reports))]
		if len(r.Passages) == 0 || len(out) == perKind {
			continue
		}
		text := r.Passages[random.IntN(len(r.Passages))].Text
		var list []string
		for w := range strings.FieldsSeq(text) {
			if isPlainWord(w) && len(w) > 4 {
				list = append(list, w)
			}
		}
		if len(list) >= 6 {
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			out = append(out, k.make(random, &r.Document, text, list))
		}
	}
	return out
}

// Searches measures the searches of an engine that holds a library, and adds what it measured to l.
func (m *Maker) Searches(ctx context.Context, engine search.Engine, l *Library) error {
	var all []string
	for _, k := range kinds {
		queries := m.queries(k)
		if len(queries) == 0 {
			return fmt.Errorf("the reports have too few words to make queries of")
		}
		all = append(all, queries...)
		var first, later []time.Duration
		for round := range rounds + 1 {
			for _, q := range queries {
				took, err := searchOnce(ctx, engine, q)
				if err != nil {
					return err
				}
				if round == 0 {
					first = append(first, took)
				} else {
					later = append(later, took)
				}
			}
		}
		l.Kinds = append(l.Kinds, Kind{k.name, quantile(first, 0.5), quantile(later, 0.5), quantile(later, 0.99)})
	}
	start := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, q := range all {
		group.Go(func() error {
			_, err := searchOnce(ctx, engine, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	l.PerSecond = float64(len(all)) / time.Since(start).Seconds()
	return nil
}

// Heap is the memory in use, in megabytes.
func Heap() float64 {
	runtime.GC()
	runtime.GC() // what pools keep goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// searchOnce searches as the site does.
func searchOnce(ctx context.Context, engine search.Engine, text string) (time.Duration, error) {
	start := time.Now()
	_, err := engine.Search(ctx, search.Query{Text: text, Loose: true, Size: 10, Facets: corpus.Facets, Group: true, Spread: true, NearMisses: true, DidYouMean: true})
	return time.Since(start), err
}

func quantile(took []time.Duration, at float64) float64 {
	slices.Sort(took)
	return took[int(at*float64(len(took)-1))].Seconds() * 1000
}

// WriteTable writes what was measured as tables in Markdown.
func (r Report) WriteTable(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 1, ' ', 0)
	row := func(name string, value func(*Library) string) {
		fmt.Fprintf(w, "| %s\t", name)
		for i := range r.Libraries {
			fmt.Fprintf(w, "| %s\t", value(&r.Libraries[i]))
		}
		fmt.Fprintln(w, "|")
	}
	fmt.Fprintf(w, "%s, %s, %d processors. Times of searches are medians and 99th percentiles in milliseconds, by words alone.\n\n", r.System, r.Go, r.Processors)
	row("times the reports", func(l *Library) string { return fmt.Sprint(l.Times) })
	row("---", func(*Library) string { return "---" })
	row("reports", func(l *Library) string { return fmt.Sprint(l.Reports) })
	row("passages", func(l *Library) string { return fmt.Sprint(l.Passages) })
	row("indexing, s", func(l *Library) string { return fmt.Sprintf("%.1f", l.IndexS) })
	row("index, MB", func(l *Library) string { return fmt.Sprintf("%.0f", l.IndexMB) })
	row("opening, ms", func(l *Library) string { return fmt.Sprintf("%.0f", l.OpenMS) })
	row("memory in use, MB", func(l *Library) string { return fmt.Sprintf("%.0f", l.HeapMB) })
	row("adding a report, ms", func(l *Library) string { return fmt.Sprintf("%.0f", l.AddMS) })
	row("searches a second", func(l *Library) string { return fmt.Sprintf("%.0f", l.PerSecond) })
	for i, k := range kinds {
		row(k.name, func(l *Library) string { return fmt.Sprintf("%.1f, %.1f", l.Kinds[i].Median, l.Kinds[i].P99) })
		row(k.name+", first time", func(l *Library) string { return fmt.Sprintf("%.1f", l.Kinds[i].First) })
	}
	return w.Flush()
}
