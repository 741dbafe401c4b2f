package web

import (
	"fmt"
	"os"

	fares "evidence/corpus/health"
)

const libraryPath = "/library"

// A libraryPage says how the library fares.
type libraryPage struct {
	*fares.Health           // the package's name is that of what /healthz says
	Refused       []refusal `json:"refused"` // without where they lay
}

func (p *libraryPage) template() string { return "library" }

func (p *libraryPage) describe(*request) meta {
	return meta{Title: "Health of the library", Canonical: libraryPath, Description: "What this library holds, what was refused, and what a person should look at."}
}

// Percent writes an agreement.
func (p *libraryPage) Percent(f float64) string { return fmt.Sprintf("%.1f%%", 100*f) }

// maxLow is how many pages of low agreement the page lists; its JSON has all.
const maxLow = 100

// Lowest are the pages on which the readers agree least.
func (p *libraryPage) Lowest() []fares.Low { return p.Low[:min(len(p.Low), maxLow)] }

func showLibrary(r *request) (response, error) {
	has := func(sha256 string) bool {
		info, err := os.Stat(r.library.Original(sha256))
		return err == nil && info.Mode().IsRegular()
	}
	h, err := fares.Look(r.Context(), r.library.Store, has)
	if err != nil {
		return nil, err
	}
	return show(&libraryPage{h, refusals(h.Refused)})
}
