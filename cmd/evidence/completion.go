package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
)

// completionCommand is a function because it completes every command, including itself.
func completionCommand() command {
	return command{
		name:    "completion",
		args:    "bash|zsh|fish",
		summary: "print a script that completes commands and flags in a shell",
		about:   "Your shell reads it when it starts. The commands and flags are those of this version of the program.",
		examples: []string{
			"evidence completion bash > ~/.local/share/bash-completion/completions/evidence",
			"evidence completion zsh > ~/.zfunc/_evidence",
			"evidence completion fish > ~/.config/fish/completions/evidence.fish",
		},
		setup: func(*flag.FlagSet) runner {
			return func(_ context.Context, e *env, args []string) error {
				if len(args) != 1 {
					return usagef("completion needs one shell: bash, zsh or fish")
				}
				switch args[0] {
				case "bash":
					completeBash(e)
				case "zsh":
					completeZsh(e)
				case "fish":
					completeFish(e)
				default:
					return usagef("there is no completion for %q: the shells are bash, zsh and fish", args[0])
				}
				return nil
			}
		},
	}
}

// dashedFlags are a command's flags with their dashes.
func dashedFlags(c *command) []string {
	var names []string
	f, _ := c.flags()
	f.VisitAll(func(d *flag.Flag) {
		names = append(names, dashed(d.Name))
		if short := shortForms[d.Name]; short != "" {
			names = append(names, dashed(short))
		}
	})
	return names
}

func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

func completeBash(e *env) {
	e.printf("_evidence() {\n  local word=${COMP_WORDS[COMP_CWORD]} flags=\n  COMPREPLY=()\n")
	e.printf("  if ((COMP_CWORD == 1)); then\n    COMPREPLY=($(compgen -W %s -- \"$word\"))\n    return\n  fi\n", shellQuoted(strings.Join(commandNames(), " ")))
	e.printf("  case ${COMP_WORDS[1]} in\n")
	for _, c := range commands() {
		words := strings.Join(dashedFlags(&c), " ")
		if c.name == "help" {
			words += " " + strings.Join(commandNames(), " ")
		}
		e.printf("    %s) flags=%s ;;\n", c.name, shellQuoted(words))
	}
	e.printf("  esac\n  if [[ $word == -* || ${COMP_WORDS[1]} == help ]]; then\n    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n  fi\n}\n")
	e.printf("complete -o default -F _evidence evidence\n")
}

func completeZsh(e *env) {
	e.printf("#compdef evidence\n_evidence() {\n  local -a commands\n  if ((CURRENT == 2)); then\n    commands=(\n")
	for _, c := range commands() {
		e.printf("      %s\n", shellQuoted(c.name+":"+c.summary))
	}
	e.printf("    )\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n")
	for _, c := range commands() {
		e.printf("    %s) _arguments", c.name)
		f, _ := c.flags()
		f.VisitAll(func(d *flag.Flag) {
			spec := "[" + strings.NewReplacer("[", "(", "]", ")", ":", ";").Replace(flagUsage(d)) + "]"
			if value, _ := flag.UnquoteUsage(d); !isBool(d) {
				spec += ":" + strings.NewReplacer(":", " ").Replace(value) + ":_files"
			}
			e.printf(" \\\n      %s", shellQuoted(dashed(d.Name)+spec))
			if short := shortForms[d.Name]; short != "" {
				e.printf(" \\\n      %s", shellQuoted(dashed(short)+spec))
			}
		})
		e.printf(" \\\n      %s ;;\n", shellQuoted("*:file:_files"))
	}
	e.printf("  esac\n}\n_evidence \"$@\"\n")
}

func completeFish(e *env) {
	for _, c := range commands() {
		e.printf("complete -c evidence -n __fish_use_subcommand -f -a %s -d %s\n", c.name, shellQuoted(c.summary))
		f, _ := c.flags()
		f.VisitAll(func(d *flag.Flag) {
			form := "-l " + d.Name
			if short := shortForms[d.Name]; short != "" {
				form += " -s " + short
			}
			if !isBool(d) {
				form += " -r"
			}
			e.printf("complete -c evidence -n %s %s -d %s\n", shellQuoted("__fish_seen_subcommand_from "+c.name), form, shellQuoted(flagUsage(d)))
		})
	}
}

// shellQuoted is text as one word of a shell.
func shellQuoted(s string) string { return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`)) }
