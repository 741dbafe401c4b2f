package result

import (
	"context"
	"errors"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// MaxCited bounds how many hits of a search one list of references is made of.
const MaxCited = 1000

// A ReportCited is a report and its citation.
type ReportCited struct {
	Document corpus.Document
	Citation cite.Citation
}

// CiteReport cites the report that the address names as a whole.
func CiteReport(r *handler.Request) (ReportCited, error) {
	doc, err := FindDocument(r)
	if err != nil {
		return ReportCited{}, err
	}
	c, err := citeReport(r.Context(), r.Library, doc)
	c.Shown = today(r)
	return ReportCited{doc, c}, err
}

// today is the day on which a citation is shown.
func today(r *handler.Request) string { return r.Site.Clock().UTC().Format(time.DateOnly) }

func citeReport(ctx context.Context, l *reports.Library, doc corpus.Document) (cite.Citation, error) {
	c := cite.Report(doc.Source).From(doc.Origins)
	fetched, err := l.Fetched(ctx, doc.SHA256)
	if len(fetched) > 0 {
		c.Accessed = fetched[0].On
	}
	return c, err
}

// errEnough ends a walk over hits.
var errEnough = errors.New("enough hits")

// CiteHits cites the first hits of a search in a style, the best first, at most limit.
func CiteHits(r *handler.Request, s SearchRequest, style cite.Style, limit int) ([]cite.Citation, error) {
	var out []cite.Citation
	works := map[string]cite.Citation{}
	_, err := r.Library.Engine.Each(r.Context(), s.Query, func(h *search.Hit) error {
		work, known := works[h.Document]
		if !known {
			doc, err := r.Library.Document(r.Context(), h.Document)
			if err == nil {
				work, err = citeReport(r.Context(), r.Library, doc)
			}
			if err != nil {
				return err
			}
			works[h.Document] = work
		}
		c := cite.New(work.Source, h.Passage)
		if style.Selects {
			before, after, err := r.Library.Store.Neighbours(r.Context(), h.ID, 1, 1)
			if err != nil {
				return err
			}
			c = c.Between(before, after)
		}
		c.Shown = today(r)
		c.Accessed, c.TitleFromProperties, c.Link = work.Accessed, work.TitleFromProperties, r.Site.Absolute(paths.Passage(h.ID))
		if out = append(out, c); len(out) == limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}
