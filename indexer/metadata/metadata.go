// Package metadata reads what a report's own pages say of it: its title, whom it
// is about and who published it, when the inspection was and when the report was
// published, who led it, and the grades, each with the line it was read from and
// how sure that is.
//
// It knows the covers of Ofsted's inspections of children's services since 2012
// (the single inspection framework of 2013 to 2018, the later standard and short
// inspections, the inspections of looked after children's services before them,
// focused and monitoring visits, with a cover or as a letter) and the usual
// covers of public inquiries' and parliamentary committees' reports. Of other
// reports whose pages do not give it, title and author are taken from the PDF's
// properties, where these read like a title and a name; not of an inspection,
// where they name the clerk who made the file.
//
// Limits: nothing is taken from a file's or a folder's name, and nothing is
// guessed; what nothing says stays empty. The day on which the PDF was made is
// kept as that and never taken for the day of publication. One fact follows from
// another: an inspection under the framework of 2018 is short where it took at
// most a week, standard where longer, since its report does not say.
package metadata

import (
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

// Info is what the PDF's information dictionary, its properties, says.
type Info struct {
	Title, Author string
	Created       string // YYYY-MM-DD; empty where it does not say
}

// A Fact is something that a report says of itself; Value is empty where it does not.
type Fact struct {
	Value      string // dates as YYYY-MM-DD, or shorter where no more is printed
	Confidence corpus.Confidence
	Page       int     // the page it was read from; 0 for the PDF's properties
	Line       string  // the line, as it stands there; of several, the first
	Top        float64 // of the line, see Line.Top
}

// A Grade is a judgement: Value is one of outstanding, good, requires
// improvement and inadequate, or adequate in reports before 2013. Its line is the
// one in which the judgement's name begins.
type Grade struct {
	Fact
	Printed string // the grade in the report's words
}

// Facts are what a report says of itself.
type Facts struct {
	Title, Authority, Publisher, Author, Kind, Framework, Licence Fact

	InspectionStart, InspectionEnd Fact // of several visits, the first
	Published                      Fact // where it is printed
	LeadInspector                  Fact
	ProviderURN                    Fact // where it is printed
	Created                        Fact // when the PDF was made, by its properties

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
	if r.info.Created != "" {
		r.facts.Created = property(r.info.Created)
	}
	return r.facts
}

// Source is the source that the facts describe, without an id, and where each of
// its values was taken from. The origins' passages and printed labels are not known here.
func (f *Facts) Source() (corpus.Source, map[string]corpus.Origin) {
	src := corpus.Source{}
	origins := make(map[string]corpus.Origin)
	for field, fact := range f.byField() {
		if fact.Value != "" {
			*src.Field(field) = fact.Value
			origins[field] = fact.origin()
		}
	}
	if len(f.Grades) > 0 {
		src.Grades, src.GradesPrinted = make(map[string]string), make(map[string]string)
	}
	for key, g := range f.Grades {
		src.Grades[key], src.GradesPrinted[key] = g.Value, g.Printed
		origins[corpus.GradeField(key)] = g.origin()
	}
	return src, origins
}

// byField gives the single facts by the names of the source's fields.
func (f *Facts) byField() map[string]*Fact {
	return map[string]*Fact{
		"title": &f.Title, "authority": &f.Authority, "publisher": &f.Publisher, "author": &f.Author,
		"kind": &f.Kind, "framework": &f.Framework, "licence": &f.Licence, "published": &f.Published, "created": &f.Created,
		"inspection_start": &f.InspectionStart, "inspection_end": &f.InspectionEnd,
		"lead_inspector": &f.LeadInspector, "provider_urn": &f.ProviderURN,
	}
}

// Place is the fact whose place the value of a field of the source was read from.
func (f *Facts) Place(field string) (fact Fact, ok bool) {
	if key, is := corpus.GradeOf(field); is {
		g, ok := f.Grades[key]
		return g.Fact, ok
	}
	if at := f.byField()[field]; at != nil {
		return *at, at.Value != ""
	}
	return Fact{}, false
}

func (f *Fact) origin() corpus.Origin {
	o := corpus.Origin{From: corpus.FromReport, Confidence: f.Confidence, Page: f.Page, Line: f.Line}
	if f.Page == 0 {
		o.From = corpus.FromProperties
	}
	return o
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

// fact is a value that a line gives for certain.
func (l *line) fact(value string) Fact {
	return Fact{Value: tidy(value), Confidence: corpus.Certain, Page: l.page, Line: tidy(l.Text), Top: l.Top}
}

// likely is a value whose meaning was told from where or how the line stands.
func (l *line) likely(value string) Fact {
	f := l.fact(value)
	f.Confidence = corpus.Likely
	return f
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
