package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// settingsVar names the file of settings where --config does not.
const settingsVar = "EVIDENCE_CONFIG"

// settingVar is the environment variable of a flag: EVIDENCE_PUBLIC_URL for --public-url.
func settingVar(flagName string) string {
	return "EVIDENCE_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

// applySettings sets the flags that were not given from the environment, and the rest from the file of settings.
func applySettings(f *flag.FlagSet, file string) error {
	given := map[string]bool{"config": true}
	f.Visit(func(d *flag.Flag) { given[d.Name] = true })
	var failed error
	f.VisitAll(func(d *flag.Flag) {
		value := os.Getenv(settingVar(d.Name))
		if value == "" || given[d.Name] || d.Name == "data" { // whose default it is already
			return
		}
		given[d.Name] = true
		if err := f.Set(d.Name, value); err != nil {
			failed = errors.Join(failed, usagef("%s cannot be %q: %s", settingVar(d.Name), value, flagUsage(d)))
		}
	})
	if os.Getenv(settingVar("data")) != "" {
		given["data"] = true
	}
	if failed != nil || file == "" {
		return failed
	}
	return applyFile(f, file, given)
}

// applyFile sets flags from a file with a line "name = value" for each; a name can be repeated where the flag can.
func applyFile(f *flag.FlagSet, file string, given map[string]bool) error {
	if err := checkFile("config", file); err != nil {
		return err
	}
	data, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	defer data.Close()
	lines := bufio.NewScanner(data)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		def := f.Lookup(name)
		switch {
		case !ok:
			return usagef("line %d of %q is not a setting: write name = value, such as addr = %s", n, file, defaultAddr)
		case def == nil || name == "config":
			return usagef("line %d of %q: there is no setting %q%s", n, file, name, didYouMean(name, flagNames(f)))
		case given[name]:
			continue
		}
		if err := f.Set(name, value); err != nil {
			return usagef("line %d of %q: %s cannot be %q: %s", n, file, name, value, flagUsage(def))
		}
	}
	return lines.Err()
}

func flagNames(f *flag.FlagSet) []string {
	var names []string
	f.VisitAll(func(d *flag.Flag) { names = append(names, d.Name) })
	return names
}
