package main

import (
	"context"
	"flag"
	"strconv"
	"strings"

	"evidence/cmd/internal/app"
)

var benchCommand = command{
	name:    "bench",
	summary: "measure how fast searches are as the library grows",
	about: `
The command makes temporary libraries of 1, 4 and 16 times the reports at hand: variations of them with other names, numbers, words and
order. On each it measures indexing, the size of the index, memory, opening, adding a report, and searches of each kind with facets,
highlights and pages, made of the reports' own words, by words alone. It prints tables in Markdown. The library is only read.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		times := f.String("times", "1,4,16", "make libraries of so many times the reports: `NUMBERS` with commas between them")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("bench takes no arguments")
			}
			var sizes []int
			for s := range strings.SplitSeq(*times, ",") {
				n, err := strconv.Atoi(s)
				if err != nil || n < 1 {
					return usagef("--times cannot be %q; give numbers from 1 on with commas between them, such as 1,4,16", *times)
				}
				sizes = append(sizes, n)
			}
			st, err := openStore(ctx, e, *data)
			if err != nil {
				return err
			}
			defer st.Close()
			report, err := app.Bench(ctx, st, sizes, e.logf)
			if err != nil {
				return err
			}
			if *asJSON {
				return e.json(report)
			}
			return report.WriteTable(e.out)
		}
	},
}
