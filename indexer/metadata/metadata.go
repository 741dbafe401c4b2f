// Package metadata reads what a report's own pages say of it: its title, whom it
// is about and who published it, when the inspection was and when the report was
// published, who led it, and the grades, each with the line it was read from.
//
// It knows the covers of Ofsted's inspections of children's services since 2012
// (the single inspection framework of 2013 to 2018, the later standard and short
// inspections, the inspections of looked after children's services before them,
// focused and monitoring visits) and the usual covers of public inquiries' and
// parliamentary committees' reports.
//
// Limits: nothing is taken from a file's or a folder's name, and nothing is
// guessed; what no line says stays empty. One fact is inferred from another: an
// inspection under the framework of 2018 is short where it took at most a week,
// standard where longer, since its report does not say.
package metadata

import (
	"maps"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"evidence/corpus"
)

// A Page is the text of a page, its lines in reading order.
type Page struct {
	Number int // of the PDF page, from 1
	Lines  []Line
}

// A Line is a line of a page. Size and Top help to tell a title from what stands
// around it; where they are 0 the order of the lines has to do.
type Line struct {
	Text string
	Size float64 // of its largest type, in points
	Top  float64 // distance from the page's top in points
}

// Info is what the PDF's information dictionary says. Only what the pages bear
// out is taken from it.
type Info struct {
	Title, Author string
}

// A Fact is something that a report says of itself; Value is empty where it does not.
type Fact struct {
	Value string // dates as YYYY-MM-DD, or shorter where no more is printed
	Page  int    // the page it was read from
	Line  string // the line, as it stands there; of several, the first
}

// A Grade is a judgement: Value is one of outstanding, good, requires
// improvement and inadequate, or adequate in reports before 2013; Printed is what
// the report says.
type Grade struct {
	Value, Printed string
	Page           int
	Line           string // the line in which the judgement's name begins
}

// Facts are what a report says of itself.
type Facts struct {
	Title, Authority, Publisher, Author, Kind, Framework, Licence Fact

	InspectionStart, InspectionEnd Fact // of several visits, the first
	Published                      Fact // where it is printed
	LeadInspector                  Fact

	// Grades by key: overall_effectiveness, leaders, help_and_protection, in_care,
	// care_leavers; adoption and lscb in the single inspection framework;
	// capacity_to_improve, outcomes and quality_of_provision before it.
	Grades map[string]Grade
}

// Read finds the facts in the pages of a report. The first few hold most of
// them; the name of the lead inspector and the grades of the older frameworks
// may stand near the end, so give it all there are.
func Read(pages []Page, info Info) Facts {
	r := newReader(pages, info)
	if !r.inspection() {
		r.inquiry()
	}
	r.licence()
	return r.facts
}

// Complete returns src with the facts that it leaves empty. Facts it has stay: a
// manifest knows better than a cover. Grades are taken all or none.
func (f *Facts) Complete(src corpus.Source) corpus.Source {
	for _, c := range []struct {
		to   *string
		from *Fact
	}{
		{&src.Title, &f.Title}, {&src.Authority, &f.Authority}, {&src.Publisher, &f.Publisher}, {&src.Author, &f.Author},
		{&src.Kind, &f.Kind}, {&src.Framework, &f.Framework}, {&src.Licence, &f.Licence}, {&src.Published, &f.Published},
		{&src.LeadInspector, &f.LeadInspector},
	} {
		if *c.to == "" {
			*c.to = c.from.Value
		}
	}
	if src.InspectionStart == "" && src.InspectionEnd == "" {
		src.InspectionStart, src.InspectionEnd = f.InspectionStart.Value, f.InspectionEnd.Value
	}
	if len(src.Grades) == 0 && len(src.GradesPrinted) == 0 && len(f.Grades) > 0 {
		src.Grades, src.GradesPrinted = make(map[string]string), make(map[string]string)
		for key, g := range f.Grades {
			src.Grades[key], src.GradesPrinted[key] = g.Value, g.Printed
		}
	} else {
		src.Grades, src.GradesPrinted = maps.Clone(src.Grades), maps.Clone(src.GradesPrinted)
	}
	return src
}

// A reader is at work on one report.
type reader struct {
	lines []line // of all pages, without blank ones
	info  Info
	facts Facts
}

// A line is a Line with its page, and with its text in the plain form that
// patterns are written in.
type line struct {
	Line
	index int // among the reader's lines
	page  int
	plain string // single spaces, straight apostrophes, hyphens for all dashes
}

func newReader(pages []Page, info Info) *reader {
	r := &reader{info: info, facts: Facts{Grades: make(map[string]Grade)}}
	for _, p := range pages {
		for _, l := range p.Lines {
			if s := plain(l.Text); s != "" {
				r.lines = append(r.lines, line{l, len(r.lines), p.Number, s})
			}
		}
	}
	return r
}

var (
	dropper = strings.NewReplacer("\u00ad", "", "\u200b", "")
	plainer = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "—", "-", "‑", "-", "−", "-")
)

func plain(s string) string {
	if isPlain(s) {
		return s
	}
	return plainer.Replace(tidy(dropper.Replace(s)))
}

// isPlain reports whether a text is in plain form already, as most lines are.
func isPlain(s string) bool {
	space := true
	for i := range len(s) {
		if s[i] <= ' ' && (space || s[i] != ' ') || s[i] >= utf8.RuneSelf {
			return false
		}
		space = s[i] == ' '
	}
	return !space
}

// tidy is a value as it is kept: as printed, with single spaces.
func tidy(s string) string {
	return strings.Join(strings.Fields(s), " ")
}

// printed is a part of a line's plain text, which may go on in the next two lines,
// as it is printed.
func (r *reader) printed(l line, part string) string {
	text := l.Text
	for i := l.index + 1; i < min(l.index+3, len(r.lines)); i++ {
		text += " " + r.lines[i].Text
	}
	text = tidy(dropper.Replace(text))
	before, _, found := strings.Cut(plain(text), part)
	// Each character that plain puts for another is one for one.
	from := utf8.RuneCountInString(before)
	if runes := []rune(text); found && from+utf8.RuneCountInString(part) <= len(runes) {
		return string(runes[from : from+utf8.RuneCountInString(part)])
	}
	return part
}

// front are the lines of the first n pages that have text.
func (r *reader) front(n int) []line {
	pages := 0
	for i, l := range r.lines {
		if i == 0 || l.page != r.lines[i-1].page {
			pages++
		}
		if pages > n {
			return r.lines[:i]
		}
	}
	return r.lines
}

// first finds the first of the lines that the expression matches.
func first(lines []line, expr *regexp.Regexp) (l line, ok bool) {
	for _, l := range lines {
		if expr.MatchString(l.plain) {
			return l, true
		}
	}
	return line{}, false
}

// mentions finds the first of the lines that holds a text.
func mentions(lines []line, text string) (l line, ok bool) {
	for _, l := range lines {
		if strings.Contains(l.plain, text) {
			return l, true
		}
	}
	return line{}, false
}

func (l *line) fact(value string) Fact {
	return Fact{Value: tidy(value), Page: l.page, Line: tidy(l.Text)}
}

// lazily compiles an expression when it is first used: most programs that link
// this package never use it.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

var licenceLine = lazily(`Open (Government|Parliament) Licence( v\d(\.\d)?)?`)

func (r *reader) licence() {
	for i, l := range r.lines {
		if !strings.Contains(l.plain, "Open") {
			continue
		}
		// The name may run over a line's end.
		text := l.plain
		if i+1 < len(r.lines) {
			text += " " + r.lines[i+1].plain
		}
		if m := licenceLine().FindStringIndex(text); m != nil && m[0] < len(l.plain) {
			r.facts.Licence = l.fact(text[m[0]:m[1]])
			return
		}
	}
}
