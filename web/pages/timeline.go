package pages

import (
	"fmt"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/web/format"
	"evidence/web/paths"
	"evidence/web/result"
)

// A timeline shows an authority's inspections from left to right and their
// grades, a lane for each judgement. Each grade is shown by a letter as well as by a colour.
type timeline struct {
	Width, Height, Left int
	Lanes               []lane
	Marks               []gradeMark
	Ticks               []dateTick
	Text                string // the same in words
}

// A lane is a judgement's row.
type lane struct {
	Name string
	Y    int
}

// A gradeMark is a grade at its place.
type gradeMark struct {
	X, Y         int
	Letter       string
	Class, Words string
	Href         string
}

// A dateTick is a report on the axis of time.
type dateTick struct {
	X     int
	Year  string // where it is written below; empty where there is no room
	Words string
	Href  string
}

// Sizes of a timeline, in units of its drawing.
const (
	LineWidth  = 800
	LineLeft   = 280
	LineRight  = 24
	laneHeight = 34
	axisHeight = 34
	tickRoom   = 46 // between two years that are written
)

// gradeLetters stand for the grades.
var gradeLetters = map[string]string{"outstanding": "O", "good": "G", "requires improvement": "R", "inadequate": "I", "adequate": "A"}

// NewTimeline draws reports in order of date; nil where no grade is dated or only one report is.
func NewTimeline(docs []corpus.Document, list []result.JudgementOverTime) *timeline {
	days := map[string]float64{}
	first, last := 0.0, 0.0
	for _, d := range docs {
		if at, ok := dayNumber(result.ReportDate(d.Source)); ok {
			if days[d.ID] = at; len(days) == 1 {
				first = at
			}
			last = at
		}
	}
	if len(days) < 2 || len(list) == 0 {
		return nil
	}
	t := &timeline{Width: LineWidth, Height: len(list)*laneHeight + axisHeight, Left: LineLeft}
	x := func(id string) int {
		if last == first {
			return LineLeft
		}
		return LineLeft + int((days[id]-first)/(last-first)*(LineWidth-LineLeft-LineRight))
	}
	var said []string
	for i := range list {
		said = append(said, t.lane(&list[i], i, days, x))
	}
	t.ticks(docs, days, x)
	t.Text = strings.Join(said, ". ") + "."
	return t
}

// lane draws one judgement and gives it in words.
func (t *timeline) lane(j *result.JudgementOverTime, i int, days map[string]float64, x func(string) int) string {
	y := i*laneHeight + laneHeight/2
	t.Lanes = append(t.Lanes, lane{format.Judgement(j.Key), y})
	var said []string
	for _, g := range j.Grades {
		if _, ok := days[g.Document]; !ok {
			continue
		}
		words := fmt.Sprintf("%s, %s: %s", format.Judgement(j.Key), format.Date(g.Date), g.Printed)
		said = append(said, format.Date(g.Date)+": "+g.Printed)
		t.Marks = append(t.Marks, gradeMark{x(g.Document), y, gradeLetters[g.Grade], format.GradeClass(g.Grade), words, GradePath(g)})
	}
	return format.Judgement(j.Key) + ": " + strings.Join(said, ", ")
}

// GradePath leads to the words that give a grade, or to the report.
func GradePath(g result.GradeOverTime) string {
	if g.Passage != "" {
		return paths.Passage(g.Passage)
	}
	if g.Page > 0 {
		return paths.Page(g.Document, g.Page)
	}
	return paths.Document(g.Document)
}

func (t *timeline) ticks(docs []corpus.Document, days map[string]float64, x func(string) int) {
	free := 0
	for _, d := range docs {
		if _, ok := days[d.ID]; !ok {
			continue
		}
		tick := dateTick{X: x(d.ID), Href: paths.Document(d.ID), Words: result.TitleOf(d.Source) + ", " + format.Date(result.ReportDate(d.Source))}
		if tick.X >= free {
			tick.Year = result.ReportDate(d.Source)[:4]
			free = tick.X + tickRoom
		}
		t.Ticks = append(t.Ticks, tick)
	}
}

// dayNumber counts the days to a date; a month or a year stands for its first day.
func dayNumber(date string) (float64, bool) {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(form, date); err == nil {
			return float64(at.Unix()) / (24 * 60 * 60), true
		}
	}
	return 0, false
}

// AxisY is where the axis of time stands.
func (t *timeline) AxisY() int { return t.Height - axisHeight }

// AxisHeight is the room below it.
func (t *timeline) AxisHeight() int { return axisHeight }

// YearY is the line that the years are written on.
func (t *timeline) YearY() int { return t.Height - axisHeight/3 }
