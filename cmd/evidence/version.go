package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"runtime/debug"

	"evidence/indexer/extract"
	"evidence/search/encoder"
)

var versionCommand = command{
	name:     "version",
	summary:  "print the version of the program",
	examples: []string{"evidence version --json"},
	setup: func(f *flag.FlagSet) runner {
		asJSON := jsonFlag(f)
		return func(_ context.Context, e *env, _ []string) error {
			v := buildInfo()
			if *asJSON {
				return e.json(v)
			}
			e.printf("evidence %s, built with %s, extractor %s\nsentence model %s (Apache License 2.0), %s\n", v.Version, v.Go, v.Extractor, v.Model, v.ModelHash)
			return nil
		}
	},
}

// A build is what the program was built from.
type build struct {
	Version   string `json:"version"` // of the module, or the commit it was built from
	Go        string `json:"go"`
	Extractor string `json:"extractor"`  // version of the code that turns pages into passages
	Model     string `json:"model"`      // that gives sentences vectors
	ModelHash string `json:"model_hash"` // SHA-256 of its file but for the last 32 bytes, which are the hash
}

// version is the release, set when one is built; empty for the version that Go knows.
var version string

func buildInfo() build {
	v := build{Version: "(unknown)", Extractor: extract.Version, Model: encoder.Model, ModelHash: fmt.Sprintf("%x", encoder.Hash())}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Go = info.GoVersion
	v.Version = cmp.Or(version, info.Main.Version)
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && v.Version == "(devel)" {
			v.Version = s.Value
		}
	}
	return v
}
