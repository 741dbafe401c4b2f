package main

import (
	"context"
	"flag"
	"runtime/debug"

	"evidence/indexer/extract"
)

var versionCommand = command{
	name:    "version",
	summary: "what was built, of what",
	setup: func(f *flag.FlagSet) runner {
		asJSON := jsonFlag(f)
		return func(_ context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("version", "version takes no arguments")
			}
			v := buildVersion()
			if *asJSON {
				return e.json(v)
			}
			e.printf("evidence %s, built with %s, extractor %s\n", v.Version, v.Go, v.Extractor)
			return nil
		}
	},
}

// A built says what program this is.
type built struct {
	Version   string `json:"version"` // of the module, or the commit it was built from
	Go        string `json:"go"`
	Extractor string `json:"extractor"` // version of what makes passages of pages
}

func buildVersion() built {
	v := built{Version: "(unknown)", Extractor: extract.Version}
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
