// Package testlibrary is for tests: a small library of invented reports, built once and shared.
package testlibrary

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"evidence/corpus"
	"evidence/corpus/fileformats"
	"evidence/corpus/passageid"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/web/reports"
)

// A Library has reports on two invented places. Those on Anytown have a passage id of each status: one was read
// twice, one was withdrawn. Those on Aldwick are short, with their passages in Passages.
type Library struct {
	*reports.Library
	Dir   string // the index is in its folder "index"
	close func() error

	Inquiry        string // id of the report that was read twice, with headings, an item, a row and a footnote
	Inspection     string // id of a later report on the same authority, with grades
	Current        string // id of a passage of the inquiry, over two pages
	Moved          string // ids of passages of the inquiry's first reading
	Changed        string
	Gone           string
	Withdrawn      string // id of a passage of a withdrawn report
	Statement      string // id of a statement with a pin
	ShortStatement string // id of a statement of three claims about Aldwick

	Passages map[string][]corpus.Passage // of the reports on Aldwick, by report
}

// ShortText is the text of the statement about Aldwick.
const ShortText = "What the council says\n\nThe police did not share what they knew with the council. Records were complete.\n\nThe mayor apologised in 2016."

// NoLinesOn is the page whose lines and picture cannot be had, in every report.
const NoLinesOn = 3

// built is the library as it was built, and closed.
var built = sync.OnceValues(func() (*Library, error) {
	dir, err := os.MkdirTemp("", "testlibrary")
	if err != nil {
		return nil, err
	}
	l := &Library{Passages: map[string][]corpus.Passage{}}
	if err := l.open(filepath.Join(dir, "built")); err != nil {
		return nil, err
	}
	return l, errors.Join(l.addAnytown(), l.addAldwick(), l.close())
})

// open opens the library in a folder, which may be empty.
func (l *Library) open(dir string) error {
	st, err := store.Open(context.Background(), dir)
	if err != nil {
		return err
	}
	engine, err := bleveindex.Open(filepath.Join(dir, "index"))
	if err != nil {
		return errors.Join(err, st.Close())
	}
	l.Dir, l.close = dir, func() error { return errors.Join(engine.Close(), st.Close()) }
	l.Library = &reports.Library{Store: st, Engine: engine, Pages: pages{st}, Texts: texts{}, Pictures: pages{st},
		Original: func(_ context.Context, sum string) (string, error) { return l.OriginalPath(sum), nil }, Present: l.present}
	return nil
}

// OriginalPath is where the original with a SHA-256 is, if a test writes it.
func (l *Library) OriginalPath(sum string) string { return filepath.Join(l.Dir, sum+".pdf") }

func (l *Library) present(context.Context) (func(sum string) bool, error) {
	return func(sum string) bool {
		_, err := os.Stat(l.OriginalPath(sum))
		return err == nil
	}, nil
}

// copyTo opens a copy of the library in another folder.
func (l *Library) copyTo(dir string) (*Library, error) {
	if err := os.CopyFS(dir, os.DirFS(l.Dir)); err != nil {
		return nil, err
	}
	c := *l
	c.Passages = maps.Clone(l.Passages)
	for id, list := range c.Passages {
		c.Passages[id] = slices.Clone(list)
	}
	return &c, c.open(dir)
}

// New gives a copy of the library, which a test may change.
func New(t testing.TB) *Library {
	t.Helper()
	l, err := built()
	if err == nil {
		l, err = l.copyTo(t.TempDir())
	}
	return l.closeAfter(t, err)
}

// Empty gives a library without reports, which a test may change.
func Empty(t testing.TB) *Library {
	t.Helper()
	l := &Library{Passages: map[string][]corpus.Passage{}}
	return l.closeAfter(t, l.open(t.TempDir()))
}

// closeAfter closes the library after a test, which fails if there was an error.
func (l *Library) closeAfter(t testing.TB, err error) *Library {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// shared is a copy that is open until Run closes it. stateAtStart is its state before the tests.
var (
	stateAtStart string
	shared       = sync.OnceValues(func() (*Library, error) {
		l, err := built()
		if err != nil {
			return nil, err
		}
		if l, err = l.copyTo(filepath.Join(filepath.Dir(l.Dir), "shared")); err != nil {
			return nil, err
		}
		stateAtStart, err = l.state()
		return l, err
	})
)

// state changes with every change of a report or a statement.
func (l *Library) state() (string, error) {
	revision, err := l.Store.Revision(context.Background())
	list, listErr := l.Store.Statements(context.Background())
	return fmt.Sprintf("revision %d, statements %v", revision, list), errors.Join(err, listErr)
}

// Shared gives the library that all tests of a package read. None may change it.
func Shared(t testing.TB) *Library {
	t.Helper()
	l, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	own, fields := *l, *l.Library // so that a test can put its own reader in place of one
	own.Library = &fields
	return &own
}

// Run runs the tests of a package, then removes the library. It fails if a test changed the shared one.
func Run(m *testing.M) int {
	status := m.Run()
	l, err := shared()
	if err == nil {
		state, stateErr := l.state()
		if state != stateAtStart {
			err = fmt.Errorf("a test changed the shared library from %s to %s: let it use New", stateAtStart, state)
		}
		err = errors.Join(err, stateErr, l.close(), os.RemoveAll(filepath.Dir(l.Dir)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// FirstReading is the inquiry as it was first read, passage by passage; SecondReading changes it so that there are passages of each status.
var (
	FirstReading = []string{
		"The council was told of children at risk of exploitation in 2004, and again in 2006.",
		"Good",
		"Social workers carried 17 cases each, and managers reviewed them every week.",
		"A voluntary project wrote to the police about 54 girls. Nobody answered for seven months.",
		"Good",
		"Nobody kept the minutes of the meetings that were held in secret.",
		"The police and the council’s safeguarding staff now work side by side in one office, and “every referral” is read by both – on the day it arrives.",
	}
	SecondReading = []string{
		FirstReading[0],
		"Requires improvement",
		strings.Replace(FirstReading[2], "17", "19", 1),
		FirstReading[3],
		"Good",
		FirstReading[6],
	}
)

// addAnytown adds the reports on Anytown and a statement about them.
func (l *Library) addAnytown() error {
	l.Inquiry, l.Inspection = "inquiry-2015", "inspection-2018"
	inquiry := corpus.Source{ID: l.Inquiry, Title: "Independent Inquiry into Exploitation", Authority: "Anytown", Author: "Ann Other CBE",
		Publisher: "Anytown Council", Published: "2015-03-12", Kind: corpus.KindInquiry, URL: "https://example.org/inquiry.pdf", Licence: "OGL 3.0"}
	inspection := corpus.Source{ID: l.Inspection, Title: "Inspection of services", Authority: "Anytown", Publisher: "Inspectorate", Kind: corpus.KindInspection,
		Published: "2018-01-29", InspectionStart: "2017-11-06", InspectionEnd: "2017-11-30", LeadInspector: "Sam Sample", Framework: "single inspection",
		URL: "https://example.org/50.pdf", Grades: map[string]string{"overall_effectiveness": "good"}, GradesPrinted: map[string]string{"overall_effectiveness": "Good"}}
	minutes := corpus.Source{ID: "minutes-2016", Title: "Minutes", Kind: corpus.KindMinutes}
	first, second := textPassages(FirstReading...), append(textPassages(SecondReading...), otherPassages()...)
	withdrawn := textPassages("The board noted that the report was late.")
	ctx := context.Background()
	err := errors.Join(
		l.Add(ctx, inquiry, "inquiry, first printing", first),
		l.Add(ctx, inquiry, "inquiry, second printing", second),
		l.Add(ctx, inspection, "inspection", textPassages("The police partnership is strong, and leaders know their service well.", "Care leavers speak warmly of their advisers.")),
		l.Add(ctx, minutes, "minutes", withdrawn),
		l.Store.Withdraw(ctx, minutes.ID), l.Engine.Remove(ctx, minutes.ID),
		l.Store.AddRefusal(ctx, store.Refusal{Path: "/somewhere/private/scan.pdf", Name: "scan.pdf", SHA256: Sum("scan"), Refusal: corpus.Refusal{Reason: "it holds no text", Advice: "read it with OCR"}}),
		os.WriteFile(l.OriginalPath(Sum("inquiry, second printing")), []byte("%PDF-1.7 as it was published"), 0o644))
	l.Moved, l.Changed, l.Gone = first[4].ID, first[2].ID, first[5].ID
	l.Current, l.Withdrawn = second[5].ID, withdrawn[0].ID
	return errors.Join(err, l.addStatement(ctx))
}

// addAldwick adds two reports on Aldwick, one on Brackley, one that was withdrawn, and a statement.
func (l *Library) addAldwick() error {
	ctx := context.Background()
	d := statement.Details{Title: "What the council says", Author: "A. Leader", Publisher: "Aldwick Council", Published: "2021-11-17", URL: "https://aldwick.example/statement"}
	err := errors.Join(
		l.AddPage(ctx, corpus.Source{ID: "aldwick-2014", Title: "Inquiry", Authority: "Aldwick", Publisher: "The Inquiry", Kind: corpus.KindInquiry, Published: "2014-08-26",
			Grades: map[string]string{"overall_effectiveness": "inadequate", "leaders": "inadequate"}},
			"The police knew of the risk.", "The council & the police did not share what they knew.", "Records were <incomplete>."),
		l.AddPage(ctx, corpus.Source{ID: "aldwick-2018", Title: "Inspection", Authority: "Aldwick", Publisher: "The Inspectorate", Kind: corpus.KindInspection, Published: "2018-01-29",
			URL: "https://reports.example/2.pdf", Grades: map[string]string{"overall_effectiveness": "requires improvement", "care_leavers": "good"}},
			"Partnership with the police is strong."),
		l.AddPage(ctx, corpus.Source{ID: "brackley-2016", Title: "Review", Authority: "Brackley", Kind: corpus.KindReview}, "A review of partnership."),
		l.AddPage(ctx, corpus.Source{ID: "gone-2012", Title: "Withdrawn"}, "This report was withdrawn."),
		l.Store.Withdraw(ctx, "gone-2012"), l.Engine.Remove(ctx, "gone-2012"))
	st, stErr := l.Store.AddStatement(ctx, statement.FromText(d, ShortText), "Ann")
	l.ShortStatement = st.ID
	return errors.Join(err, stErr)
}

// AddPage adds a report of one page with a numbered paragraph for each text.
func (l *Library) AddPage(ctx context.Context, src corpus.Source, texts ...string) error {
	list := make([]corpus.Passage, len(texts))
	for i, text := range texts {
		list[i] = corpus.Passage{Page: 1, PageEnd: 1, Label: "1", Paragraph: fmt.Sprint(i + 1), Block: corpus.Paragraph, Text: text, Boxes: []corpus.Box{{Page: 1, X: 72, Y: 72, W: 200, H: 12}}}
	}
	l.Passages[src.ID] = list
	return l.add(ctx, corpus.Document{Source: src, SHA256: Sum(src.ID), Pages: 1, Passages: len(list)}, list)
}

// Add adds a report of four pages to the store and the index, and gives its passages their ids.
func (l *Library) Add(ctx context.Context, src corpus.Source, content string, passages []corpus.Passage) error {
	return l.add(ctx, corpus.Document{Source: src, SHA256: Sum(content), Bytes: int64(len(content)), Pages: 4, NoText: []int{4}}, passages)
}

func (l *Library) add(ctx context.Context, doc corpus.Document, passages []corpus.Passage) error {
	for i := range passages {
		passages[i].Document, passages[i].Seq = doc.ID, i
	}
	passageid.Assign(doc.ID, passages)
	if _, err := l.Store.AssignVersion(ctx, doc.SHA256, doc.ID); err != nil {
		return err
	}
	if err := errors.Join(l.Store.RecordFile(ctx, doc.SHA256, "/in/"+doc.ID+".pdf"), l.Store.PutDocument(ctx, doc, passages, "7")); err != nil {
		return err
	}
	stored, err := l.Store.Document(ctx, doc.ID)
	if err != nil {
		return err
	}
	return l.Engine.Replace(ctx, search.Report{Document: stored, Passages: passages, Extractor: "7"})
}

// textPassages are numbered paragraphs, four to a page, the last of which runs over to the next.
func textPassages(texts ...string) []corpus.Passage {
	var out []corpus.Passage
	for i, text := range texts {
		page := i/4 + 1
		p := corpus.Passage{Page: page, PageEnd: page, Label: fmt.Sprint(page), Paragraph: fmt.Sprintf("5.%d", i+1), Headings: []string{"Findings"}, Block: corpus.Paragraph,
			Text: text, Boxes: []corpus.Box{{Page: page, X: 72, Y: 100 + float64(i%4)*40, W: 400, H: 12}}}
		if i == len(texts)-1 && i > 3 {
			p.PageEnd, p.LabelEnd = page+1, fmt.Sprint(page+1)
			p.Boxes = append(p.Boxes, corpus.Box{Page: page + 1, X: 72, Y: 72, W: 200.5, H: 12})
		}
		out = append(out, p)
	}
	return out
}

// otherPassages are of every kind but a numbered paragraph, on page 2.
func otherPassages() []corpus.Passage {
	list := []corpus.Passage{
		{Block: corpus.Heading, Text: "Recommendations", Marker: "6", Level: 1},
		{Block: corpus.Item, Text: "review its caseloads within a month", Marker: "(a)", LeadIn: "The council should:", Headings: []string{"Recommendations"}},
		{Block: corpus.Row, Text: "Leaders =Good", Heads: []string{"Judgement", "Grade"}, Cells: []string{"Leaders", "=Good"}, Headings: []string{"Recommendations"}},
		{Block: corpus.Footnote, Text: "See, “for example”, the <letters> of 2006 & 2007.", Marker: "3"},
	}
	for i := range list {
		p := &list[i]
		p.Page, p.PageEnd, p.Label = 2, 2, "2"
		if p.Headings == nil {
			p.Headings = []string{}
		}
		p.Boxes = []corpus.Box{{Page: 2, X: 90, Y: 300 + float64(i)*20, W: 300, H: 11}}
	}
	return list
}

// pages reads pages from the boxes of the passages, and draws each as one byte.
type pages struct{ store *store.Store }

var errNoPage = errors.New("the page cannot be read")

func (l pages) Page(ctx context.Context, sum string, n int) (corpus.Page, error) {
	page := corpus.Page{Number: n, Label: fmt.Sprint(n), Width: 595, Height: 842, Lines: []corpus.Line{}}
	if n == NoLinesOn {
		return page, errNoPage
	}
	v, _, err := l.store.Version(ctx, sum)
	if err != nil {
		return page, err
	}
	passages, err := l.store.Passages(ctx, v.Source)
	for _, p := range passages {
		for _, b := range p.Boxes {
			if b.Page == n {
				page.Lines = append(page.Lines, corpus.Line{Text: p.Text, Box: b, Words: []corpus.Word{{Text: p.Text, X: b.X, Y: b.Y, W: b.W, H: b.H}}})
			}
		}
	}
	return page, err
}

func (l pages) Picture(_ context.Context, sum string, n, width int) (reports.Picture, error) {
	if n == NoLinesOn {
		return reports.Picture{}, errNoPage
	}
	return reports.Picture{PNG: []byte{byte(n)}, ETag: fmt.Sprintf("%s-%d-%d", sum[:8], n, width)}, nil
}

// Sum is the SHA-256 of the file with a text.
func Sum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// texts reads what is called a PDF as text.
type texts struct{}

func (texts) Text(_ context.Context, pdf io.Reader) (fileformats.Document, error) {
	data, err := io.ReadAll(pdf)
	text, ok := strings.CutPrefix(string(data), "%PDF-1.7\n")
	if !ok {
		return fileformats.Document{}, &corpus.Refusal{Reason: "it is no PDF", Advice: "choose another file"}
	}
	return fileformats.Document{Text: text}, err
}

// addStatement adds a statement with a pin.
func (l *Library) addStatement(ctx context.Context) error {
	st, err := l.Store.AddStatement(ctx, statement.FromText(statement.Details{Title: "A statement"}, "Staff of the police and the council work side by side. The partnership is strong."), "Ann")
	if err != nil {
		return err
	}
	l.Statement = st.ID
	for _, e := range []statement.Edit{
		{Op: statement.OpPin, Claim: "c1", NewPin: &statement.Pin{Passage: l.Current, Stance: statement.Supports, Span: &corpus.Span{Start: 4, End: 10}}},
		{Op: statement.OpNote, Claim: "c2", Text: "A note"},
		{Op: statement.OpMove, Claim: "c2"},
		{Op: statement.OpDetails, Details: &statement.Details{Title: "A statement", Author: "Ann Other"}},
		{Op: statement.OpReports},
	} {
		e.By = "Ann"
		if _, err := l.Store.EditStatement(ctx, st.ID, e); err != nil {
			return err
		}
	}
	return nil
}
