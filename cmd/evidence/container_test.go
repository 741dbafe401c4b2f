package main

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An instruction is a line of the Containerfile: its name, its flags and the rest.
type instruction struct {
	name  string
	flags map[string]string
	args  []string
	text  string
}

func containerfile(t *testing.T) (list []instruction) {
	t.Helper()
	data, err := os.ReadFile("deploy/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, _ := strings.Cut(line, " ")
		i := instruction{name: name, flags: map[string]string{}, text: text}
		for _, word := range strings.Fields(text) {
			if flag, ok := strings.CutPrefix(word, "--"); ok && len(i.args) == 0 {
				key, value, _ := strings.Cut(flag, "=")
				i.flags[key] = value
			} else {
				i.args = append(i.args, word)
			}
		}
		list = append(list, i)
	}
	return list
}

// The Containerfile, which nothing here can build, has instructions that there are, copies from a stage that there is what that
// makes, and runs the program by flags that it has, as somebody without rights.
func TestContainerfile(t *testing.T) {
	t.Parallel()
	known := []string{"FROM", "ARG", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"}
	copyFlags := []string{"from", "chown", "chmod"}
	var stages, command, env []string
	last, made, user := "", "", ""
	for _, i := range containerfile(t) {
		switch {
		case !slices.Contains(known, i.name) || len(i.args) == 0:
			t.Errorf("%s %s is no instruction", i.name, i.text)
		case i.name == "FROM":
			last = i.args[0]
			if len(i.args) == 3 && i.args[1] == "AS" {
				stages = append(stages, i.args[2])
			}
		case i.name == "RUN":
			made += i.text + "\n"
		case i.name == "COPY":
			for name, value := range i.flags {
				if !slices.Contains(copyFlags, name) || name == "from" && !slices.Contains(stages, value) {
					t.Errorf("COPY has --%s=%s", name, value)
				}
			}
			if from := i.args[0]; i.flags["from"] != "" && from != "/etc/ssl/certs/ca-certificates.crt" && !strings.Contains(made, from) {
				t.Errorf("nothing makes %s, which is copied", from)
			}
		case i.name == "USER":
			user = i.text
		case i.name == "ENV":
			env = append(env, i.args...)
		case i.name == "ENTRYPOINT" || i.name == "CMD":
			var words []string
			if err := json.Unmarshal([]byte(i.text), &words); err != nil {
				t.Errorf("%s %s: %v", i.name, i.text, err)
			}
			command = append(command, words...)
		}
	}
	if last != "scratch" || !regexp.MustCompile(`^[1-9]\d+:[1-9]\d+$`).MatchString(user) {
		t.Errorf("the container is made from %q for the user %q", last, user)
	}
	if len(command) < 2 || command[0] != "/evidence" || command[1] != serveCommand.name {
		t.Fatalf("it runs %q", command)
	}
	f := flag.NewFlagSet("serve", flag.ContinueOnError)
	serveCommand.setup(f)
	if err := f.Parse(command[2:]); err != nil || f.NArg() > 0 {
		t.Errorf("serve has no %q: %v", command[2:], err)
	}
	if !slices.Contains(env, "EVIDENCE_DATA=/data") || !strings.Contains(made, "CGO_ENABLED=0") {
		t.Errorf("it keeps its data in another place than /data (%q), or needs libraries", env)
	}
}
