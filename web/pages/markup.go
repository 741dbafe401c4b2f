package pages

import (
	"html/template"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/search"
	"evidence/web/format"
)

// Markup is HTML that is written without a template: of what a page of results has by the hundred, a template would take longer to write
// each value than the search takes to find it.
type markup []byte

// add writes HTML as it is.
func (m *markup) add(html ...string) {
	for _, s := range html {
		*m = append(*m, s...)
	}
}

// text writes text, also inside an attribute's quotation marks.
func (m *markup) text(s string) { m.add(template.HTMLEscapeString(s)) }

// number writes an attribute that is a number.
func (m *markup) number(name string, n float64) {
	m.add(" ", name, `="`)
	*m = strconv.AppendFloat(*m, n, 'f', -1, 64)
	m.add(`"`)
}

// link begins a link, which says if it is chosen.
func (m *markup) link(href string, chosen bool) {
	m.add(`<a href="`)
	m.text(href)
	m.add(`"`)
	if chosen {
		m.add(` aria-current="true"`)
	}
}

// counted writes an item of a list: a link with how many hits it leads to.
func (m *markup) counted(c choice) {
	m.add("\n<li>")
	m.link(c.Href, c.Chosen)
	m.add("><span>")
	m.text(c.Label)
	m.add(`</span> <span class="n">`, quantity.Figure(c.Count), "</span></a></li>")
}

// Links are the values shown, as items of a list.
func (f facetChoice) Links() template.HTML {
	var m markup
	for _, c := range f.Shown {
		m.counted(c)
	}
	return template.HTML(m)
}

// Options are the values to be picked, as options of a list with their counts.
func (f facetChoice) Options() template.HTML {
	m := make(markup, 0, 48*len(f.More))
	for _, o := range f.More {
		m.add(`<option value="`)
		m.text(o.Value)
		m.add(`">`, strconv.Itoa(o.Count), "</option>\n")
	}
	return template.HTML(m)
}

// Drawing is the years with hits, each a bar that is a link.
func (p *yearPlot) Drawing() template.HTML {
	var m markup
	for _, b := range p.Bars {
		if b.Hits == 0 {
			continue
		}
		said := strconv.Itoa(b.Year) + ": " + quantity.Of(b.Hits, "passage", "passages")
		m.link(b.Href, b.Chosen)
		m.add(` aria-label="`, said, "\">\n<title>", said, "</title>\n", `<rect class="area"`)
		m.number("x", b.AreaX)
		m.number("width", b.AreaW)
		m.number("height", float64(p.Height))
		m.add("/>\n", `<rect class="bar"`)
		m.rectangle(b.X, b.Y, b.W, b.H)
		m.add("</a>")
	}
	return template.HTML(m)
}

// Numbers are the years with hits, as items of a list.
func (p *yearPlot) Numbers() template.HTML {
	var m markup
	for _, b := range p.Bars {
		if b.Hits > 0 {
			m.counted(choice{Label: strconv.Itoa(b.Year), Count: b.Hits, Href: b.Href, Chosen: b.Chosen})
		}
	}
	return template.HTML(m)
}

// Drawing is a mark for each page with hits.
func (s *strip) Drawing() template.HTML {
	var m markup
	for _, mark := range s.Marks {
		m.add("\n<rect")
		m.rectangle(mark.X, mark.Y, mark.W, mark.H)
	}
	return template.HTML(m)
}

// Grade is a grade with its colour.
func Grade(grade string) template.HTML {
	var m markup
	m.grade(grade)
	return template.HTML(m)
}

func (m *markup) grade(grade string) {
	m.add(`<strong class="grade `)
	m.text(format.GradeClass(grade))
	m.add(`">`)
	m.text(format.Label(grade))
	m.add("</strong>")
}

// Grades are the overall grade of a report, or its judgements where it has no such grade.
func Grades(grades map[string]string) template.HTML {
	var m markup
	if overall := grades[corpus.Overall]; overall != "" {
		m.add(" ")
		m.grade(overall)
		return template.HTML(m)
	}
	for _, j := range corpus.Judged(grades) {
		m.add(` <span class="judged">`)
		m.text(format.Judgement(j))
		m.add("\n")
		m.grade(grades[j])
		m.add("</span>")
	}
	return template.HTML(m)
}

// Marked is the text of a hit with what matched, and the sentence that comes nearest to the question, marked.
func Marked(parts []search.Part) template.HTML {
	var m markup
	for _, p := range parts {
		if p.Nearest {
			m.add(`<span class="closest">`)
		}
		for _, piece := range p.Pieces {
			if piece.Match {
				m.add("<mark>")
			}
			m.text(piece.Text)
			if piece.Match {
				m.add("</mark>")
			}
		}
		if p.Nearest {
			m.add("</span>")
		}
	}
	return template.HTML(m)
}

// rectangle ends a rectangle's element with its place and size.
func (m *markup) rectangle(x, y, w, h float64) {
	m.number("x", x)
	m.number("y", y)
	m.number("width", w)
	m.number("height", h)
	m.add("/>")
}
