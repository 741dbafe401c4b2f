package pages

import (
	"fmt"
	"os"

	fares "evidence/corpus/health"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

// A libraryPage says how the library fares.
type libraryPage struct {
	*fares.Health                       // the package's name is that of what /healthz says
	Refused       []result.RejectedFile `json:"refused"` // without where they lay
}

func (p *libraryPage) Template() string { return "library" }

func (p *libraryPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Health of the library", Canonical: paths.Library, Description: "What this library holds, what was refused, and what a person should look at."}
}

// Percent writes an agreement.
func (p *libraryPage) Percent(f float64) string { return fmt.Sprintf("%.1f%%", 100*f) }

// maxLow is how many pages of low agreement the page lists; its JSON has all.
const maxLow = 100

// Lowest are the pages on which the readers agree least.
func (p *libraryPage) Lowest() []fares.LowAgreement { return p.Low[:min(len(p.Low), maxLow)] }

// Library answers /library, the health of the library.
func Library(r *handler.Request) (handler.Response, error) {
	has := func(sha256 string) bool {
		info, err := os.Stat(r.Library.Original(sha256))
		return err == nil && info.Mode().IsRegular()
	}
	h, err := fares.Check(r.Context(), r.Library.Store, has)
	if err != nil {
		return nil, err
	}
	return handler.Show(&libraryPage{h, result.RejectedFiles(h.Refused)})
}
