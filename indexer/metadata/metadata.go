// Package metadata reads what a report's own pages say about it: its title, the
// authority it is about, its publisher, the dates of the inspection and of
// publication, the lead inspector and the grades, each with the line it was read
// from and how certain that is.
//
// Reports of one family are laid out alike; the table of families in families.go
// says how each is recognised and where its fields are. Where the pages of another
// report do not give a title, it is taken from the PDF's properties, if these have
// something that reads like one, and is uncertain. An author is whom the pages
// print: the properties name the clerk who made the file.
//
// Limits: nothing is taken from the name of a file or folder, and nothing is
// guessed; a field that nothing gives stays empty. The day on which the PDF was
// made is kept as that and never taken for the day of publication. One field
// follows from another: an inspection of children's services since 2018 is short where
// it took at most a week, standard where longer, since its report does not say.
package metadata

import (
	"evidence/corpus"
)

// A Page is the text of a page, its lines in reading order.
type Page struct {
	Number int // of the PDF page, from 1
	Lines  []Line
}

// A Line is a line of a page. Size, Bold and Top help to tell a title from the lines
// around it; where they are 0 only the order of the lines does.
type Line struct {
	Text string
	Size float64 // of its largest type, in points
	Bold bool    // whether all of it is in bold type
	Top  float64 // distance from the page's top in points
}

// Info is the PDF's information dictionary, its properties.
type Info struct {
	Title, Author string
	Created       string // YYYY-MM-DD; empty where it is not given
}

// A Fact is a value that a report gives for a field.
type Fact struct {
	Value      string // dates as YYYY-MM-DD, or shorter where no more is printed
	Confidence corpus.Confidence
	Page       int     // the page it was read from; 0 for the PDF's properties
	Line       string  // the line, as printed; of several, the first
	Top        float64 // of the line, see Line.Top
	Printed    string  // of a grade: the grade in the report's words
}

// Facts are what a report says about itself, by the name of the field in
// corpus.Fields, or of corpus.GradeField for a grade. A grade is one of
// outstanding, good, requires improvement and inadequate, or adequate in reports
// before 2013; its line is the one in which the judgement's name begins. The keys
// of grades are those of corpus.Judgements.
type Facts map[string]Fact

// Read finds the facts in the pages of a report. The first few have most of them;
// the name of the lead inspector and the grades of the older frameworks may be
// near the end, so give it all there are.
func Read(pages []Page, info Info) Facts {
	r := newReader(pages, info)
	for i := range families {
		if l, ok := families[i].announce(r); ok {
			r.readFamily(&families[i], l)
			break
		}
	}
	r.dropEarlyDate()
	if len(r.facts["title"].Value) > maxTitle {
		delete(r.facts, "title") // more than a title was read
	}
	r.licence()
	if r.info.Created != "" {
		r.facts["created"] = property(r.info.Created)
	}
	return r.facts
}

// Grade is the fact of a grade by its key.
func (f Facts) Grade(key string) Fact { return f[corpus.GradeField(key)] }

// Source is the source that the facts describe, without an id, and the origin of
// each of its values. The origins' passages and printed labels are not known here.
func (f Facts) Source() (corpus.Source, map[string]corpus.Origin) {
	src := corpus.Source{}
	origins := make(map[string]corpus.Origin)
	for field, fact := range f {
		if fact.Value == "" {
			continue
		}
		origins[field] = fact.origin()
		key, isGrade := corpus.GradeOf(field)
		if !isGrade {
			*src.Field(field) = fact.Value
			continue
		}
		if src.Grades == nil {
			src.Grades, src.GradesPrinted = make(map[string]string), make(map[string]string)
		}
		src.Grades[key], src.GradesPrinted[key] = fact.Value, fact.Printed
	}
	return src, origins
}

func (f *Fact) origin() corpus.Origin {
	o := corpus.Origin{From: corpus.FromReport, Confidence: f.Confidence, Page: f.Page, Line: f.Line}
	if f.Page == 0 {
		o.From = corpus.FromProperties
	}
	return o
}
