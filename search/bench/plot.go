package bench

import (
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
)

// The size of a plot and of its margins, in its own units.
const (
	plotWidth, plotHeight       = 760, 440
	plotLeft, plotRight         = 70, 190
	plotTop, plotBottom         = 50, 60
	plotLineHeight, plotLetters = 18, 12
)

// plotStyle is for light and for dark surroundings: the surface is the reader's own. The colours of lines are Okabe and Ito's, which people who
// see colours differently can tell apart.
const plotStyle = `text { font: %dpx system-ui, sans-serif; fill: #1f2328 } .title { font-size: 15px; font-weight: 600 }
.axis { stroke: #59636e; stroke-width: 1 } .grid { stroke: #d1d9e0; stroke-width: 1 }
.line { fill: none; stroke-width: 2 } .p99 { stroke-dasharray: 5 4 }
.way0 { stroke: #0072b2; fill: #0072b2 } .way1 { stroke: #d55e00; fill: #d55e00 } .way2 { stroke: #008862; fill: #008862 }
.way3 { stroke: #b8518f; fill: #b8518f } .way4 { stroke: #8a6d00; fill: #8a6d00 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .axis { stroke: #9198a1 } .grid { stroke: #3d444d }
.way0 { stroke: #56b4e9; fill: #56b4e9 } .way1 { stroke: #ff9b55; fill: #ff9b55 } .way2 { stroke: #33c69a; fill: #33c69a }
.way3 { stroke: #e49ac4; fill: #e49ac4 } .way4 { stroke: #e8cf4a; fill: #e8cf4a } }
path.line { fill: none }`

// A series is one way's times, at the libraries' sizes.
type series struct {
	name  string
	times []Times
}

// series are the lines of the plot: the ways of asking this program, and the other engines.
func (r *Report) series() []series {
	var out []series
	add := func(ways func(*Library) []Way, skip int, note string) {
		for i, w := range ways(&r.Libraries[0]) {
			if i < skip {
				continue
			}
			s := series{name: w.Way + note}
			for j := range r.Libraries {
				s.times = append(s.times, ways(&r.Libraries[j])[i].All)
			}
			out = append(out, s)
		}
	}
	add(func(l *Library) []Way { return l.Searches }, 0, "")
	add(func(l *Library) []Way { return l.SideBySide }, 1, ", plain words") // the first is this program
	return out
}

// WriteSVG draws how long searches take by the size of the library, both on scales of powers of ten.
func (r Report) WriteSVG(to io.Writer) error {
	p := &plot{to: to}
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title about">`+"\n", plotWidth, plotHeight)
	p.printf("<title id=\"title\">Time of a search by the size of the library</title>\n")
	p.printf("<desc id=\"about\">Lines are medians, dashed lines 99th percentiles. The figures are in the table beside this picture.</desc>\n")
	p.printf("<style>"+plotStyle+"</style>\n", plotLetters)
	p.printf(`<text class="title" x="%d" y="24">Time of a search by the size of the library</text>`+"\n", plotLeft)
	if len(r.Libraries) > 0 {
		p.draw(r.Libraries, r.series())
	}
	p.printf("</svg>\n")
	return p.err
}

// A plot is being written.
type plot struct {
	to   io.Writer
	err  error
	x, y scale
}

func (p *plot) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format, args...)
	}
}

func (p *plot) draw(libraries []Library, all []series) {
	p.x, p.y = scale{from: plotLeft, to: plotWidth - plotRight}, scale{from: plotHeight - plotBottom, to: plotTop}
	for i := range libraries {
		p.x.include(float64(libraries[i].Passages))
	}
	for _, s := range all {
		for _, t := range s.times {
			p.y.include(t.Median)
			p.y.include(t.P99)
		}
	}
	p.y.widen()
	p.axes(libraries)
	for i, s := range all {
		for _, of := range []struct {
			class string
			value func(Times) float64
		}{{"", func(t Times) float64 { return t.Median }}, {" p99", func(t Times) float64 { return t.P99 }}} {
			path := ""
			for j, t := range s.times {
				path += fmt.Sprintf("%c%.1f %.1f", "ML"[min(j, 1)], p.x.at(float64(libraries[j].Passages)), p.y.at(of.value(t)))
			}
			p.printf(`<path class="line way%d%s" d="%s"/>`+"\n", i, of.class, path)
		}
		for j, t := range s.times {
			p.printf(`<circle class="way%d" cx="%.1f" cy="%.1f" r="3"/>`+"\n", i, p.x.at(float64(libraries[j].Passages)), p.y.at(t.Median))
		}
		p.legend(i, " way"+strconv.Itoa(i), s.name)
	}
	p.legend(len(all)+1, " axis", "median")
	p.legend(len(all)+2, " axis p99", "99th percentile")
}

// legend names a line.
func (p *plot) legend(row int, class, name string) {
	x, y := plotWidth-plotRight+20, plotTop+row*plotLineHeight
	p.printf(`<path class="line%s" d="M%d %dh24"/><text x="%d" y="%d">%s</text>`+"\n", class, x, y, x+32, y+4, html.EscapeString(name))
}

// axes draws the axes with a line for each size of library and each power of ten of milliseconds.
func (p *plot) axes(libraries []Library) {
	for i := range libraries {
		n := libraries[i].Passages
		x := p.x.at(float64(n))
		p.printf(`<path class="grid" d="M%.1f %.0fV%.0f"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
			x, p.y.from, p.y.to, x, plotHeight-plotBottom+20, thousands(n))
	}
	for ms := p.y.low; ms <= p.y.high*1.01; ms *= 10 {
		p.printf(`<path class="grid" d="M%.0f %.1fH%.0f"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			p.x.from, p.y.at(ms), p.x.to, plotLeft-8, p.y.at(ms)+4, strconv.FormatFloat(ms, 'f', -1, 64))
	}
	p.printf(`<path class="axis" fill="none" d="M%.0f %.0fV%.0fH%.0f"/>`+"\n", p.x.from, p.y.to, p.y.from, p.x.to)
	p.printf(`<text x="%.0f" y="%d" text-anchor="middle">passages in the library</text>`+"\n", (p.x.from+p.x.to)/2, plotHeight-16)
	p.printf(`<text transform="translate(20 %.0f) rotate(-90)" text-anchor="middle">milliseconds</text>`+"\n", (p.y.from+p.y.to)/2)
}

// A scale is logarithmic.
type scale struct {
	from, to  float64 // where low and high are drawn
	low, high float64
}

func (s *scale) include(v float64) {
	v = max(v, 0.01)
	if s.low == 0 {
		s.low, s.high = v, v
	}
	s.low, s.high = min(s.low, v), max(s.high, v)
}

// widen makes the ends powers of ten.
func (s *scale) widen() {
	s.low, s.high = math.Pow(10, math.Floor(math.Log10(s.low))), math.Pow(10, math.Ceil(math.Log10(s.high)))
}

func (s *scale) at(v float64) float64 {
	if s.low == s.high {
		return (s.from + s.to) / 2
	}
	return s.from + (s.to-s.from)*math.Log(max(v, 0.01)/s.low)/math.Log(s.high/s.low)
}

// thousands is a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
