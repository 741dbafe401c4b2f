package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"evidence/corpus/jsonenc"

	"golang.org/x/term"
)

// An env is what a command works with besides its arguments.
type env struct {
	stdin  io.Reader
	out    *bufio.Writer // results
	stderr io.Writer     // progress and log

	outWidth, errWidth int  // columns to fill
	errIsTerm          bool // standard error is a terminal
	outColour          bool // results may be in bold
}

const (
	plainWidth = 100 // of lines that do not go to a terminal
	minWidth   = 40
	maxWidth   = 120 // longer lines read badly
)

func newEnv(stdin io.Reader, stdout, stderr io.Writer) *env {
	e := &env{stdin: stdin, out: bufio.NewWriter(stdout), stderr: stderr}
	outIsTerm := false
	e.outWidth, outIsTerm = terminal(stdout)
	e.errWidth, e.errIsTerm = terminal(stderr)
	// See https://no-color.org.
	e.outColour = outIsTerm && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return e
}

// terminal reports whether w is a terminal, and how many columns to fill.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return plainWidth, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width, _ = strconv.Atoi(os.Getenv("COLUMNS"))
	}
	if width <= 0 {
		width = 80
	}
	return max(minWidth, min(width, maxWidth)), true
}

// json prints v for programs.
func (e *env) json(v any) error {
	enc := jsonenc.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printf prints results. Errors show when the output is flushed.
func (e *env) printf(format string, args ...any) { fmt.Fprintf(e.out, format, args...) }

// logf prints a line to standard error.
func (e *env) logf(format string, args ...any) { fmt.Fprintf(e.stderr, format+"\n", args...) }

// defaultData is the data directory where no --data is given.
func defaultData() string {
	if dir := os.Getenv("EVIDENCE_DATA"); dir != "" {
		return dir
	}
	return "data"
}

// databaseVar has the address of the database, so that its password need not be on the command line.
const databaseVar = "EVIDENCE_DATABASE"

// clusterVar has the address of the cluster that has the index.
const clusterVar = "EVIDENCE_OPENSEARCH"

// dataFlag declares --data, --database and --opensearch, which say where the library and its index are.
func dataFlag(f *flag.FlagSet) *string {
	f.String("database", os.Getenv(databaseVar), "the library is in the PostgreSQL database `URL`, as postgres://user@host/database, and not in evidence.db; by default $"+databaseVar)
	f.String("opensearch", os.Getenv(clusterVar), "the index is in the OpenSearch cluster at `URLS`, as https://node-1:9200,https://node-2:9200, and not in the data directory; by default $"+clusterVar)
	return f.String("data", defaultData(), "the data directory, `DIR`; by default $EVIDENCE_DATA, or else data")
}

// table prints rows in columns. An empty cell is shown as a dash.
func (e *env) table(header string, rows [][]string) error {
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.ReplaceAll(header, " ", "\t"))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = cmp.Or(cell, "-")
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// jsonFlag declares --json.
func jsonFlag(f *flag.FlagSet) *bool {
	return f.Bool("json", false, "print JSON for programs")
}
