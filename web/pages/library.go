package pages

import (
	"fmt"

	"evidence/corpus/health"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A libraryPage is the health of the library.
type libraryPage struct {
	*health.Report
	Refused []result.RejectedFile `json:"refused"` // without their paths
}

func (p *libraryPage) Template() string { return "library" }

func (p *libraryPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Health of the library", Canonical: paths.Library, Description: "What is in this library, what was refused, and what a person should look at."}
}

// Percent writes an agreement.
func (p *libraryPage) Percent(f float64) string { return fmt.Sprintf("%.1f%%", 100*f) }

// maxLow is how many pages of low agreement the page lists; its JSON has all.
const maxLow = 100

// Lowest are the pages on which the readers agree least.
func (p *libraryPage) Lowest() []health.LowAgreement {
	return p.LowAgreement[:min(len(p.LowAgreement), maxLow)]
}

// Library answers /library, the health of the library.
func Library(r *handler.Request) (handler.Response, error) {
	h, err := health.Check(r.Context(), r.Library.Store, r.Library.Present)
	if err != nil {
		return nil, err
	}
	if h.Unavailable != "" {
		r.Site.Log.Error("looking for originals", "error", h.Unavailable)
		h.Unavailable = "The place where originals are kept does not answer at the moment." // where it is, is not for everybody
	}
	h.Queue = h.Queue.Public()
	h.Scrub = r.Library.LastScrub()
	return handler.Show(&libraryPage{h, result.RejectedFiles(h.Refused)})
}
