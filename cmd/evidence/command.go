package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// A command is one subcommand of the program.
type command struct {
	name    string
	args    string // what follows the flags, as the help shows it
	summary string // one line
	about   string // what else there is to know, in paragraphs
	// setup declares the command's flags and returns what runs it.
	setup func(f *flag.FlagSet) runner
}

// A runner does a command's work with the arguments that are not flags.
type runner func(ctx context.Context, e *env, args []string) error

// commands returns the program's commands in the order in which the help lists them.
func commands() []command {
	return []command{
		serveCommand, fetchCommand, indexCommand, removeCommand, documentsCommand, correctCommand,
		searchCommand, similarCommand, claimCommand, citeCommand, checkCommand, briefingCommand, extractCommand,
		verifyCommand, healthCommand, learnCommand, evalCommand, userCommand,
		helpCommand(), versionCommand,
	}
}

// dispatch finds the command that args name and runs it.
func dispatch(ctx context.Context, e *env, args []string) error {
	name := serveCommand.name // also with flags alone
	if len(args) > 0 && (args[0] == "-h" || args[0] == "--help" || args[0] == "-help") {
		name, args = "help", args[1:]
	} else if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	c := find(name)
	if c == nil {
		return usagef("", "unknown command %q%s", name, didYouMean(name, names()))
	}
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	run := c.setup(f)
	rest, err := parseFlags(f, args)
	if err == flag.ErrHelp {
		return help(e, c.name)
	}
	if err != nil {
		return err
	}
	return run(ctx, e, rest)
}

func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return &c
		}
	}
	return nil
}

func names() []string {
	var out []string
	for _, c := range commands() {
		out = append(out, c.name)
	}
	return out
}

// parseFlags sets f's flags from args, which may stand before, between and after
// the arguments it returns. Everything after -- is an argument, and so is what
// begins with a dash and holds white space, as a query may.
func parseFlags(f *flag.FlagSet, args []string) (rest []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(rest, args[i+1:]...), nil
		}
		name := strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-")
		name, value, given := strings.Cut(name, "=")
		if len(arg) < 2 || arg[0] != '-' || strings.ContainsFunc(name, unicode.IsSpace) {
			rest = append(rest, arg)
			continue
		}
		def := f.Lookup(name)
		if def == nil {
			if name == "h" || name == "help" {
				return nil, flag.ErrHelp
			}
			return nil, unknownFlag(f, arg, name)
		}
		if !given {
			if isBool(def) {
				value = "true"
			} else if i++; i < len(args) {
				value = args[i]
			} else {
				return nil, usagef(f.Name(), "flag %s needs a value: %s", arg, flagUsage(def))
			}
		}
		if err := f.Set(name, value); err != nil {
			return nil, usagef(f.Name(), "flag --%s cannot be %q: %s", name, value, flagUsage(def))
		}
	}
	return rest, nil
}

func unknownFlag(f *flag.FlagSet, arg, name string) error {
	var known []string
	f.VisitAll(func(d *flag.Flag) { known = append(known, d.Name) })
	hint := ""
	if best := nearest(name, known); best != "" {
		hint = fmt.Sprintf("; did you mean --%s?", best)
	} else if f.Name() == searchCommand.name {
		hint = fmt.Sprintf(`; to leave out passages with a word, put the query in quotation marks: "police %s"`, arg)
	}
	return usagef(f.Name(), "unknown flag %s%s", arg, hint)
}

func isBool(d *flag.Flag) bool {
	b, ok := d.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// didYouMean is the end of a message about a word that is none of the known ones.
func didYouMean(word string, known []string) string {
	if best := nearest(word, known); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest is the known word that word is most likely a slip of the keyboard
// for, "" if none is near.
func nearest(word string, known []string) string {
	best, least := "", len(word)/2+1
	for _, k := range known {
		d := distance(strings.ToLower(word), k)
		if word != "" && strings.HasPrefix(k, word) {
			d = min(d, 1)
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is how many letters must be changed, put in, left out or swapped with
// the next to make b of a (optimal string alignment; Damerau 1964).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

// oneOf is a flag whose value is one of a few words, the first of which it has by default.
type oneOf struct {
	value   *string
	choices []string
}

func (o oneOf) String() string {
	if o.value == nil {
		return ""
	}
	return *o.value
}

func (o oneOf) Set(s string) error {
	if !slices.Contains(o.choices, s) {
		return fmt.Errorf("%q is none of %s", s, strings.Join(o.choices, ", "))
	}
	*o.value = s
	return nil
}

// choiceFlag declares a flag whose value is one of choices.
func choiceFlag(f *flag.FlagSet, name, usage string, choices ...string) *string {
	value := choices[0]
	f.Var(oneOf{&value, choices}, name, usage)
	return &value
}
