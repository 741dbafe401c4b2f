package main

import (
	"flag"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
)

// Bash completes commands and flags by what the program prints for it.
func TestBashCompletion(t *testing.T) {
	bash := testfiles.Program(t, "bash")
	script := evidence(t, "completion", "bash").want(t, exitDone).out
	for typed, want := range map[string][]string{"evidence se": {"search", "serve"}, "evidence search --aut": {"--authority"}, "evidence help chec": {"check"}} {
		words := strings.Fields(typed)
		cmd := exec.Command(bash, "-c", script+`COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _evidence; printf '%s\n' "${COMPREPLY[@]}"`, "bash")
		cmd.Args = append(cmd.Args, words...)
		out, err := cmd.Output()
		got := strings.Fields(string(out))
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q is completed to %q, %v", typed, got, err)
		}
	}
	for _, shell := range []string{"zsh", "fish"} {
		got := evidence(t, "completion", shell).want(t, exitDone).out
		for _, c := range commands() {
			if !strings.Contains(got, c.name) {
				t.Errorf("%s: without %s", shell, c.name)
			}
			for _, f := range dashedFlags(&c) {
				if !strings.Contains(got, strings.TrimLeft(f, "-")) {
					t.Errorf("%s: %s without %s", shell, c.name, f)
				}
			}
		}
	}
	evidence(t, "completion", "tcsh").want(t, exitUsage, "bash, zsh and fish")
}

// The manual page has every command, flag and example, and no line that man(7) would take for a request by mistake.
func TestManual(t *testing.T) {
	page := evidence(t, "help", "--man").want(t, exitDone).out
	for _, c := range commands() {
		if !strings.Contains(page, "\n.SS \"evidence "+c.name+"\"\n") {
			t.Errorf("without evidence %s", c.name)
		}
		f, _ := c.flags()
		f.VisitAll(func(d *flag.Flag) {
			if !strings.Contains(page, "\n.B "+roff(flagForms(d))+"\n") {
				t.Errorf("without %s of %s", d.Name, c.name)
			}
		})
		for _, example := range c.examples {
			if !strings.Contains(page, roff(example)) {
				t.Errorf("without the example %q", example)
			}
		}
	}
	for line := range strings.SplitSeq(page, "\n") {
		if name, _, _ := strings.Cut(line, " "); strings.HasPrefix(line, ".") && !slices.Contains([]string{".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".nf", ".fi"}, name) {
			t.Errorf("a request %q", line)
		}
	}
}

// Every command has an example, whose flags the command has.
func TestExamples(t *testing.T) {
	for _, c := range commands() {
		if len(c.examples) == 0 {
			t.Errorf("%s has no example", c.name)
		}
		for _, example := range c.examples {
			command, _, _ := strings.Cut(example, " >")
			command, _, _ = strings.Cut(command, " <")
			words := strings.Fields(command)
			if words[0] != "evidence" || words[1] != c.name {
				t.Errorf("an example of %s is %q", c.name, example)
			}
			f, _ := c.flags()
			if _, err := parseFlags(f, words[2:]); err != nil {
				t.Errorf("%q: %v", example, err)
			}
		}
	}
}
