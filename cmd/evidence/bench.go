package main

import (
	"context"
	"flag"
	"io"
	"strconv"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus/atomicfile"
)

var benchCommand = command{
	name:    "bench",
	summary: "measure how fast reading, indexing and searching are as the library grows",
	about: `
The command makes temporary libraries of 1, 4, 16 and 64 times the reports at hand, or of the bundled sample if there are none: variations of
them with other names, numbers, words and order. On each it measures indexing, the size of the index, the start, memory, adding a
report, and searches of each kind with facets and highlights, made of the reports' own words, by words alone: in the program, as pages and
in the API over HTTP, alone and while reports are added. It also measures how fast the reports' PDFs are read. The library is only read.

It prints tables in Markdown, and with --svg it also draws a plot. --compare puts the same words and sentences to a plain index of Bleve and to SQLite's
FTS5 over the same passages, and reads the PDFs with MuPDF if mutool is installed.

A large library of 64 times takes long and needs room: for 30,000 passages about ten minutes, 2 GB of memory and 4 GB in the folder for
temporary files. To stop before, press Ctrl-C: what was measured up to then is printed.`,
	examples: []string{"evidence bench --times 1,4"},
	setup: func(f *flag.FlagSet) runner {
		o := app.BenchOptions{Times: []float64{1, 4, 16, 64}}
		data, asJSON := dataFlag(f), jsonFlag(f)
		f.Func("times", "make libraries of so many times the reports: `NUMBERS` with commas between them (default 1,4,16,64)", func(s string) (err error) {
			o.Times, err = parseTimes(s)
			return err
		})
		f.BoolVar(&o.Compare, "compare", false, "measure other engines beside this one")
		svg := f.String("svg", "", "draw a plot of the times by the size of the library into `FILE`")
		return func(ctx context.Context, e *env, _ []string) error {
			o.Data, o.Logf = *data, e.logf
			report, err := app.Bench(ctx, o)
			if err != nil && (ctx.Err() == nil || len(report.Libraries) == 0) {
				return err
			}
			if *svg != "" {
				if err := atomicfile.WriteTo(*svg, 0o644, func(w io.Writer) error { return report.WriteSVG(w) }); err != nil {
					return err
				}
			}
			if *asJSON {
				return e.json(report)
			}
			return report.WriteTable(e.out)
		}
	},
}

// parseTimes reads the sizes of libraries.
func parseTimes(s string) (out []float64, err error) {
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || !(n > 0 && n <= 1e4) {
			return nil, usagef("%q is not a size", part)
		}
		out = append(out, n)
	}
	return out, nil
}
