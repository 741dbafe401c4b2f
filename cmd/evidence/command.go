package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode"

	"evidence/cmd/internal/app"
)

// A command is one subcommand of the program.
type command struct {
	name    string
	args    string // what follows the flags, as the help shows it; empty if the command takes no arguments
	summary string // one line
	// creates says that the command makes the data directory that --data names. For another command one that is not there is an error.
	creates  bool
	creator  string // first argument with which alone it does; "" for any
	about    string // paragraphs
	examples []string
	// setup declares the command's flags and returns the function that runs it.
	setup func(f *flag.FlagSet) runner
}

// A runner runs a command with the arguments that are not flags.
type runner func(ctx context.Context, e *env, args []string) error

// commands are the program's commands, in the order in which the help lists them.
func commands() []command {
	return []command{
		serveCommand, fetchCommand, indexCommand, workerCommand, removeCommand, documentsCommand, correctCommand,
		searchCommand, similarCommand, claimCommand, citeCommand, checkCommand, briefingCommand, extractCommand,
		verifyCommand, backupCommand, restoreCommand, migrateCommand, healthCommand, learnCommand, evalCommand, benchCommand, userCommand, mcpCommand,
		completionCommand(), helpCommand(), versionCommand,
	}
}

// dispatch runs the command that args name, or serve if they name none.
func dispatch(ctx context.Context, e *env, args []string) error {
	name := serveCommand.name
	if len(args) > 0 && slices.Contains([]string{"-h", "-help", "--help"}, args[0]) {
		name, args = "help", args[1:]
	} else if len(args) > 0 && slices.Contains([]string{"-version", "--version"}, args[0]) {
		name, args = "version", args[1:]
	} else if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	c, err := findCommand(name)
	if err != nil {
		return err
	}
	err = c.run(ctx, e, args)
	if usage := usageError(""); errors.As(err, &usage) && name != "help" {
		err = usagef("%s\nTo see how to use it, run: evidence help %s", usage, name)
	}
	return err
}

// run reads the flags and does the command's work, or prints its help if a flag asks for that.
func (c *command) run(ctx context.Context, e *env, args []string) error {
	f, run := c.flags()
	rest, err := parseFlags(f, args)
	switch {
	case err == flag.ErrHelp:
		return printHelp(e, c)
	case err != nil:
		return err
	case c.args == "" && len(rest) > 0:
		return usagef("%s takes no arguments", c.name)
	}
	warnPassword(e, f)
	server, err := useDatabase(f)
	if err != nil {
		return err
	}
	if err := useCluster(f); err != nil {
		return err
	}
	if data := f.Lookup("data"); data != nil && !c.makesData(rest) && !server {
		if err := checkData(data.Value.String(), isSet(f, "data")); err != nil {
			return err
		}
	}
	err = run(ctx, e, rest)
	if data := f.Lookup("data"); data != nil {
		if given := app.GiveToOwner(data.Value.String()); given != nil {
			e.logf("%s", given) // what the command was to do it has done, or said why not
		}
	}
	return err
}

// makesData reports whether the command with these arguments makes the data directory that --data names.
func (c *command) makesData(args []string) bool {
	return c.creates && (c.creator == "" || len(args) > 0 && args[0] == c.creator)
}

// checkData refuses a data directory that somebody named and that is not there. That the usual one is missing says no more than
// that there is no library yet.
func checkData(dir string, named bool) error {
	_, err := os.Stat(dir)
	if !errors.Is(err, fs.ErrNotExist) || !named && os.Getenv("EVIDENCE_DATA") == "" {
		return nil
	}
	return usagef("there is no data directory %q: check its name in --data or $EVIDENCE_DATA; to make a library there, add reports with evidence index or evidence fetch", dir)
}

func (c *command) flags() (*flag.FlagSet, runner) {
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f, c.setup(f)
}

func findCommand(name string) (*command, error) {
	var names []string
	for _, c := range commands() {
		if c.name == name {
			return &c, nil
		}
		names = append(names, c.name)
	}
	return nil, usagef("unknown command %q%s\nTo see all commands, run: evidence help", name, didYouMean(name, names))
}

// parseFlags sets f's flags from args, which may be before, between and after the arguments that it returns.
// Everything after -- is an argument, and so is text that begins with a dash and has white space, as a query may.
func parseFlags(f *flag.FlagSet, args []string) (rest []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(rest, args[i+1:]...), nil
		}
		name := strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-")
		name, value, hasValue := strings.Cut(name, "=")
		name = longForm(f, name)
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
		if !hasValue {
			if isBool(def) {
				value = "true"
			} else if i++; i < len(args) {
				value = args[i]
			} else {
				return nil, usagef("flag %s needs a value: %s", arg, flagUsage(def))
			}
		}
		if err := f.Set(name, value); err != nil {
			return nil, usagef("flag %s cannot be %q: %s", dashed(name), value, flagUsage(def))
		}
	}
	return rest, nil
}

// shortForms are the letters that stand for flags, in each command that has the flag.
var shortForms = map[string]string{"limit": "n", "output": "o"}

// longForm is the name of the flag that a letter stands for, or the name itself.
func longForm(f *flag.FlagSet, name string) string {
	for long, short := range shortForms {
		if name == short && f.Lookup(long) != nil {
			return long
		}
	}
	return name
}

func unknownFlag(f *flag.FlagSet, arg, name string) error {
	var known []string
	f.VisitAll(func(d *flag.Flag) { known = append(known, d.Name) })
	hint := ""
	if best := closest(name, known); best != "" {
		hint = fmt.Sprintf("; did you mean %s?", dashed(best))
	} else if f.Name() == searchCommand.name {
		hint = fmt.Sprintf(`; to leave out passages with a word, put the query in quotation marks: "police %s"`, arg)
	}
	return usagef("unknown flag %s%s", arg, hint)
}

func isBool(d *flag.Flag) bool {
	b, ok := d.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// limitFlag declares the flag for how many passages are printed.
func limitFlag(f *flag.FlagSet, most int) *int {
	return f.Int("limit", most, "print at most `N` passages")
}

// choiceFlag declares a flag whose value is one of choices, by default the first.
func choiceFlag(f *flag.FlagSet, name, usage string, choices ...string) *string {
	value := choices[0]
	f.Func(name, fmt.Sprintf("%s: `%s` (default %s)", usage, strings.Join(choices, "|"), value), func(s string) error {
		if !slices.Contains(choices, s) {
			return errors.New("it is not one of the choices")
		}
		value = s
		return nil
	})
	return &value
}

// isSet reports whether a flag was given.
func isSet(f *flag.FlagSet, name string) (set bool) {
	f.Visit(func(d *flag.Flag) { set = set || d.Name == name })
	return set
}

// several reports whether more than one of some flags was given.
func several(flags ...bool) bool {
	n := 0
	for _, given := range flags {
		if given {
			n++
		}
	}
	return n > 1
}
