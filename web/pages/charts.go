package pages

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus/quantity"
	"evidence/search"
	"evidence/web/paths"
)

// A yearPlot shows hits by year, drawn as an SVG of Width by Height units.
type yearPlot struct {
	Width, Height int
	Bars          []yearBar
	First, Last   int
	Text          string // the same in words
}

// A yearBar is one year. A year without hits has a bar without height.
type yearBar struct {
	Year, Hits   int
	X, Y, W, H   float64
	Href         string // the search within that year, or without it where it is chosen
	Chosen       bool
	AreaX, AreaW float64 // of the area that can be clicked
}

const (
	plotWidth  = 240
	plotHeight = 56
)

// newYearPlot plots the years of a facet; nil where there are fewer than two.
func newYearPlot(params url.Values, years []search.FacetCount) *yearPlot {
	counts := map[int]int{}
	var list []int
	for _, y := range years {
		if n, err := strconv.Atoi(y.Value); err == nil && n > 0 {
			counts[n] = y.Count
			list = append(list, n)
		}
	}
	if len(list) < 2 && !params.Has(paths.ParamYearFrom) && !params.Has(paths.ParamYearTo) || len(list) == 0 {
		return nil
	}
	p := &yearPlot{Width: plotWidth, Height: plotHeight, First: slices.Min(list), Last: slices.Max(list)}
	if p.Last-p.First > 100 { // a wrong date must not flatten the rest
		p.First = p.Last - 100
	}
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	step := float64(plotWidth) / float64(p.Last-p.First+1)
	var said []string
	for year := p.First; year <= p.Last; year++ {
		n := counts[year]
		if n > 0 {
			said = append(said, fmt.Sprintf("%d: %s", year, quantity.Figure(n)))
		}
		p.Bars = append(p.Bars, newYearBar(params, year, n, most, float64(year-p.First)*step, step))
	}
	p.Text = "Passages by year. " + strings.Join(said, ", ") + "."
	return p
}

func newYearBar(params url.Values, year, hits, most int, x, step float64) yearBar {
	h := 0.0
	if hits > 0 {
		h = max(2, float64(hits)/float64(max(most, 1))*(plotHeight-4))
	}
	b := yearBar{Year: year, Hits: hits, X: round(x + step*0.1), W: round(step * 0.8), H: round(h), Y: round(plotHeight - h), AreaX: round(x), AreaW: round(step)}
	y := strconv.Itoa(year)
	b.Chosen = params.Get(paths.ParamYearFrom) == y && params.Get(paths.ParamYearTo) == y
	to := with(params, paths.ParamYearFrom, y)
	to.Set(paths.ParamYearTo, y)
	if b.Chosen {
		to.Del(paths.ParamYearFrom)
		to.Del(paths.ParamYearTo)
	}
	b.Href = paths.Search(to)
	return b
}

// round keeps two decimals, as many as a drawing needs.
func round(f float64) float64 { return float64(int64(f*100+0.5)) / 100 }

// A strip shows where in a report its hits stand: the report's pages from left
// to right, a mark for each page with hits, the taller the better they match.
type strip struct {
	Width, Height int
	Close, Pages  int
	Marks         []stripMark
	Text          string // the same in words
	Href          string // all hits in the report
}

type stripMark struct {
	Page, Hits int
	X, Y, W, H float64
}

const (
	stripWidth  = 300
	stripHeight = 18
)

// bestPages is how many pages a strip's words name.
const bestPages = 5

func newStrip(s *search.Spread, q string) *strip {
	last := s.Pages
	for _, p := range s.Places {
		last = max(last, p.Page)
	}
	out := &strip{Width: stripWidth, Height: stripHeight, Close: s.Close, Pages: last, Href: paths.WithQuery(q, paths.Document(s.Document))}
	step := float64(stripWidth) / float64(max(last, 1))
	for _, p := range s.Places {
		h := 2 + p.Score*p.Score*(stripHeight-2)
		out.Marks = append(out.Marks, stripMark{Page: p.Page, Hits: p.Hits, X: round(float64(p.Page-1) * step), W: round(max(step*0.8, 1)), H: round(h), Y: round(stripHeight - h)})
	}
	out.Text = stripWords(s, last)
	return out
}

func stripWords(s *search.Spread, pages int) string {
	best := slices.Clone(s.Places)
	slices.SortStableFunc(best, func(a, b search.Place) int { return cmp.Compare(b.Score, a.Score) })
	best = best[:min(bestPages, len(best))]
	slices.SortFunc(best, func(a, b search.Place) int { return cmp.Compare(a.Page, b.Page) })
	names := make([]string, len(best))
	for i, p := range best {
		names[i] = strconv.Itoa(p.Page)
	}
	text := fmt.Sprintf("%s in this report, %s of them close matches, on %s of %d", quantity.Of(s.Hits, "passage", "passages"), quantity.Figure(s.Close),
		quantity.Of(len(s.Places), "page", "pages"), pages)
	if len(s.Places) > len(best) {
		return text + ", the best on " + strings.Join(names, ", ")
	}
	return text + ": " + strings.Join(names, ", ")
}
