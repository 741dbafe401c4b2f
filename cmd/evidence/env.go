package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// An env is what a command works with besides its arguments.
type env struct {
	stdin  io.Reader
	out    *bufio.Writer // results
	stderr io.Writer     // progress and log

	outWidth, errWidth   int  // columns of the terminals
	outIsTerm, errIsTerm bool // whether a person reads
	outColour            bool
}

const (
	plainWidth = 100 // of lines that go to no terminal
	minWidth   = 40
	maxWidth   = 120 // longer lines read badly
)

func newEnv(stdin io.Reader, stdout, stderr io.Writer) *env {
	e := &env{stdin: stdin, out: bufio.NewWriter(stdout), stderr: stderr}
	e.outWidth, e.outIsTerm = terminal(stdout)
	e.errWidth, e.errIsTerm = terminal(stderr)
	// See https://no-color.org.
	e.outColour = e.outIsTerm && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return e
}

// terminal says whether w is a terminal, and how many columns to fill.
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

// json writes v for programs.
func (e *env) json(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printf writes results; errors show when the output is flushed.
func (e *env) printf(format string, args ...any) { fmt.Fprintf(e.out, format, args...) }

// logf writes a line of the log.
func (e *env) logf(format string, args ...any) { fmt.Fprintf(e.stderr, format+"\n", args...) }

// defaultData is the data directory where no --data is given.
func defaultData() string {
	if dir := os.Getenv("EVIDENCE_DATA"); dir != "" {
		return dir
	}
	return "data"
}

// dataFlag declares --data.
func dataFlag(f *flag.FlagSet) *string {
	return f.String("data", defaultData(), "keep everything in the directory `DIR`; by default $EVIDENCE_DATA, else data")
}

// jsonFlag declares --json.
func jsonFlag(f *flag.FlagSet) *bool {
	return f.Bool("json", false, "print JSON for programs")
}
