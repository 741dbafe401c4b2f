package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
)

// helpCommand is a function since help lists every command, itself among them.
func helpCommand() command {
	return command{
		name:    "help",
		args:    "[COMMAND]",
		summary: "what the program can do, or how to use one command",
		setup: func(*flag.FlagSet) runner {
			return func(_ context.Context, e *env, args []string) error {
				switch len(args) {
				case 0:
					return overview(e)
				case 1:
					return help(e, args[0])
				}
				return usagef("help", "help takes one command, not %d", len(args))
			}
		},
	}
}

func overview(e *env) error {
	e.printf("Evidence Index finds, quotes and cites passages of official reports.\n\nCommands:\n\n")
	e.printf("  %-34s %s\n", "evidence", "the same as evidence serve")
	for _, c := range commands() {
		e.printf("  %-34s %s\n", "evidence "+c.name+" "+c.args, c.summary)
	}
	e.printf(`
evidence help COMMAND tells a command's flags. The library is in the directory
data, or in $EVIDENCE_DATA, or where --data says. Results go to standard output,
progress to standard error. Exit status: 0 done, 1 some inputs were refused or a
check failed, 2 wrong usage.
`)
	return nil
}

// help prints how one command is used.
func help(e *env, name string) error {
	c := find(name)
	if c == nil {
		return usagef("", "unknown command %q%s", name, didYouMean(name, names()))
	}
	e.printf("evidence %s: %s\n\nusage: %s\n", c.name, c.summary, synopsis(c))
	if c.about != "" {
		e.printf("\n%s\n", wrap(strings.TrimSpace(c.about), e.outWidth, ""))
	}
	heading := "\nFlags:\n\n"
	flagsOf(c).VisitAll(func(d *flag.Flag) {
		e.printf("%s  --%s\n%s\n", heading, flagForm(d), wrap(flagUsage(d), e.outWidth, "        "))
		heading = ""
	})
	return nil
}

func flagsOf(c *command) *flag.FlagSet {
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.setup(f)
	return f
}

// synopsis is one line that shows how a command is used.
func synopsis(c *command) string {
	parts := []string{"evidence", c.name}
	flagsOf(c).VisitAll(func(d *flag.Flag) { parts = append(parts, "[--"+flagForm(d)+"]") })
	if c.args != "" {
		parts = append(parts, c.args)
	}
	return strings.Join(parts, " ")
}

// flagForm is a flag's name and what its value is called.
func flagForm(d *flag.Flag) string {
	value, _ := flag.UnquoteUsage(d)
	if o, ok := d.Value.(oneOf); ok {
		value = strings.Join(o.choices, "|")
	}
	if value == "" || isBool(d) {
		return d.Name
	}
	return d.Name + " " + value
}

// flagUsage is a flag's explanation with its default.
func flagUsage(d *flag.Flag) string {
	_, usage := flag.UnquoteUsage(d)
	if o, ok := d.Value.(oneOf); ok {
		usage = fmt.Sprintf("%s: one of %s", usage, strings.Join(o.choices, ", "))
	}
	switch {
	case isBool(d) || d.DefValue == "" || strings.Contains(usage, "default"):
		return usage
	}
	return fmt.Sprintf("%s (default %s)", usage, d.DefValue)
}
