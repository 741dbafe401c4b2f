package main

import (
	"context"
	"flag"
	"runtime/debug"

	"evidence/indexer/extract"
)

var versionCommand = command{
	name:    "version",
	summary: "print the version of the program",
	setup: func(f *flag.FlagSet) runner {
		asJSON := jsonFlag(f)
		return func(_ context.Context, e *env, _ []string) error {
			v := buildInfo()
			if *asJSON {
				return e.json(v)
			}
			e.printf("evidence %s, built with %s, extractor %s\n", v.Version, v.Go, v.Extractor)
			return nil
		}
	},
}

// A build is what the program was built from.
type build struct {
	Version   string `json:"version"` // of the module, or the commit it was built from
	Go        string `json:"go"`
	Extractor string `json:"extractor"` // version of the code that turns pages into passages
}

func buildInfo() build {
	v := build{Version: "(unknown)", Extractor: extract.Version}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Go = info.GoVersion
	v.Version = info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && v.Version == "(devel)" {
			v.Version = s.Value
		}
	}
	return v
}
