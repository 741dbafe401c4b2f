package main

import (
	"flag"
	"strings"
)

// printManual prints the manual page in the language of man(7), made of the table of commands.
func printManual(e *env) {
	e.printf(".TH EVIDENCE 1 \"\" %s\n", roffQuoted("evidence "+buildInfo().Version))
	e.printf(".SH NAME\nevidence \\- find, quote and cite passages of official reports\n")
	e.printf(".SH SYNOPSIS\n.B evidence\n[\n.I COMMAND\n] [\n.I FLAG\n\\&...] [\n.I ARGUMENT\n\\&...]\n")
	e.printf(".SH DESCRIPTION\n%s\n", roff("Evidence Index extracts the text of official PDF reports into passages that can be found, quoted exactly and cited down to the page and the paragraph. "+
		"Without a command it serves the site. Flags may be before, between and after the arguments."))
	e.printf(".SH COMMANDS\n")
	for _, c := range commands() {
		printManualOf(e, &c)
	}
	e.printf(".SH \"EXIT STATUS\"\n")
	for _, s := range exitStatuses {
		e.printf(".TP\n.B %d\n%s\n", s.status, roff(s.means))
	}
	e.printf(".SH ENVIRONMENT\n.TP\n.B EVIDENCE_DATA\n%s\n.TP\n.B NO_COLOR\n%s\n",
		roff("The data directory where no --data is given. Without either it is data, in the working directory."), roff("If it is set, terminals get no bold text."))
}

var exitStatuses = []struct {
	status int
	means  string
}{
	{exitDone, "All was done."}, {exitRefused, "Some inputs were refused, or a check failed."}, {exitUsage, "The command was used wrongly, or a file that it names is not there."}, {exitNothing, "There was nothing to check."},
}

func printManualOf(e *env, c *command) {
	e.printf(".SS %s\n%s.\n.PP\n", roffQuoted("evidence "+c.name), roff(strings.ToUpper(c.summary[:1])+c.summary[1:]))
	e.printf(".nf\n%s\n.fi\n", roff(synopsis(c)))
	for _, paragraph := range strings.Split(strings.TrimSpace(c.about), "\n\n") {
		switch {
		case strings.HasPrefix(paragraph, "  "):
			e.printf(".PP\n.nf\n%s\n.fi\n", roff(paragraph))
		case paragraph != "":
			e.printf(".PP\n%s\n", roff(paragraph))
		}
	}
	f, _ := c.flags()
	f.VisitAll(func(d *flag.Flag) { e.printf(".TP\n.B %s\n%s\n", roff(flagForms(d)), roff(flagUsage(d))) })
	if len(c.examples) > 0 {
		e.printf(".PP\nExamples:\n.PP\n.nf\n%s\n.fi\n", roff(strings.Join(c.examples, "\n")))
	}
}

// roff escapes text for man(7): what begins a request, and the backslash and the hyphen.
func roff(s string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}

// roffQuoted is an argument of a request.
func roffQuoted(s string) string { return `"` + strings.ReplaceAll(roff(s), `"`, `\(dq`) + `"` }
