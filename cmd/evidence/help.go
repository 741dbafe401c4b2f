package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
)

// helpCommand is a function because help lists every command, including itself.
func helpCommand() command {
	return command{
		name:     "help",
		args:     "[COMMAND]",
		summary:  "list the commands, or explain one",
		about:    "With --man it prints the manual page of the program, with all commands.",
		examples: []string{"evidence help search", "evidence help --man > evidence.1"},
		setup: func(f *flag.FlagSet) runner {
			man := f.Bool("man", false, "print the manual page (man 7 man)")
			return func(_ context.Context, e *env, args []string) error {
				switch {
				case *man && len(args) > 0:
					return usagef("the manual page has all commands: leave out %q", args[0])
				case *man:
					printManual(e)
					return nil
				}
				switch len(args) {
				case 0:
					printOverview(e)
					return nil
				case 1:
					c, err := findCommand(args[0])
					if err != nil {
						return err
					}
					return printHelp(e, c)
				}
				return usagef("help takes one command, not %d", len(args))
			}
		},
	}
}

func printOverview(e *env) {
	e.printf("Evidence Index finds, quotes and cites passages of official reports.\n\nCommands:\n\n")
	e.printf("  %-19s %s\n", "evidence", "the same as evidence serve")
	for _, c := range commands() {
		e.printf("  evidence %-10s %s\n", c.name, c.summary)
	}
	e.printf(`
To see how to use a command, run evidence help COMMAND. The library is in the
directory that --data names, or $EVIDENCE_DATA, or else data. Results go to
standard output, progress to standard error. Exit status: 0 done, 1 some inputs
were refused or a check failed, 2 wrong usage, 3 nothing was there to be checked.
`)
}

// printHelp explains one command.
func printHelp(e *env, c *command) error {
	e.printf("evidence %s: %s\n\nusage: %s\n", c.name, c.summary, synopsis(c))
	if c.about != "" {
		e.printf("\n%s\n", wrap(strings.TrimSpace(c.about), e.outWidth, ""))
	}
	heading := "\nFlags:\n\n"
	f, _ := c.flags()
	f.VisitAll(func(d *flag.Flag) {
		e.printf("%s  %s\n%s\n", heading, flagForms(d), wrap(flagUsage(d), e.outWidth, "        "))
		heading = ""
	})
	heading = "\nExamples:\n\n"
	for _, example := range c.examples {
		e.printf("%s  %s\n", heading, example)
		heading = ""
	}
	return nil
}

// synopsis shows how a command is used, in one line.
func synopsis(c *command) string {
	parts := []string{"evidence", c.name}
	f, _ := c.flags()
	f.VisitAll(func(d *flag.Flag) { parts = append(parts, "["+flagForm(d)+"]") })
	if c.args != "" {
		parts = append(parts, c.args)
	}
	return strings.Join(parts, " ")
}

// flagForm is a flag as it is written, with the name of its value, if it has one. What is so unless somebody asks otherwise is
// written as it is turned off.
func flagForm(d *flag.Flag) string {
	name := dashed(d.Name)
	value, _ := flag.UnquoteUsage(d)
	switch {
	case isBool(d) && d.DefValue == "true":
		return name + "=0"
	case value == "" || isBool(d):
		return name
	}
	return name + " " + value
}

// flagForms is a flag as it is written, after its short form, if it has one.
func flagForms(d *flag.Flag) string {
	if short := shortForms[d.Name]; short != "" {
		return dashed(short) + ", " + flagForm(d)
	}
	return flagForm(d)
}

// dashed is a flag's name with its dashes: one before a letter, two before a word.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// flagUsage is a flag's explanation with its default.
func flagUsage(d *flag.Flag) string {
	_, usage := flag.UnquoteUsage(d)
	if isBool(d) || d.DefValue == "" || strings.Contains(usage, "default") {
		return usage
	}
	return fmt.Sprintf("%s (default %s)", usage, d.DefValue)
}
