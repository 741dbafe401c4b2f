package quotecheck

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

// testLibrary is a library in memory.
type testLibrary struct {
	docs     []corpus.Document
	passages map[string][]corpus.Passage
	damaged  map[string]error // why reports cannot be read
	marks    map[string]int64
	read     []string // reports whose passages were read
}

func (s *testLibrary) Marks(context.Context) (map[string]int64, error) { return s.marks, nil }

func (s *testLibrary) Documents(context.Context) ([]corpus.Document, error) { return s.docs, nil }

func (s *testLibrary) Passages(_ context.Context, id string) ([]corpus.Passage, error) {
	s.read = append(s.read, id)
	return s.passages[id], s.damaged[id]
}

// add adds a report to the library. Its passages are given a page, a paragraph
// number and a text, parted by bars; a page of two numbers is two pages.
func (s *testLibrary) add(src corpus.Source, lines ...string) {
	if s.passages == nil {
		s.passages = map[string][]corpus.Passage{}
	}
	s.docs = append(s.docs, corpus.Document{Source: src})
	for i, l := range lines {
		f := strings.SplitN(l, "|", 3)
		p := corpus.Passage{
			ID: idOf(src.ID, i), Document: src.ID, Seq: i, Page: int(f[0][0] - '0'), PageEnd: int(f[0][len(f[0])-1] - '0'),
			Label: f[0][:1], Paragraph: f[1], Text: f[2], Block: corpus.Paragraph,
		}
		if p.PageEnd != p.Page {
			p.LabelEnd = f[0][len(f[0])-1:]
		}
		s.passages[src.ID] = append(s.passages[src.ID], p)
	}
}

// idOf is an id of twelve letters and digits.
func idOf(doc string, i int) string {
	return "p" + strings.Repeat(string(rune('a'+len(doc)%7)), 9) + string(rune('0'+i/10)) + string(rune('0'+i%10))
}

var (
	marlow = corpus.Source{ID: "inspection-marlowe-2019", Title: "Inspection of services for children: Marlowe", Authority: "Marlowe", Publisher: "Ofsted",
		Published: "2019-03-12", URL: "https://example.org/marlowe.pdf", Kind: corpus.KindInspection}
	fenby = corpus.Source{ID: "inquiry-fenby-2021", Title: "Inquiry into the Fenby returns", Authority: "Fenby", Publisher: "Fenby Inquiry",
		Published: "2021-11-02", URL: "https://example.org/fenby.pdf", Kind: corpus.KindInquiry}
)

// newTestLibrary holds two reports in words of our own.
func newTestLibrary() *testLibrary {
	s := &testLibrary{}
	s.add(marlow,
		"1||Marlowe’s services for children",
		"1|1|Most children in Marlowe are visited by a social worker within twelve days of a referral. The team’s records – kept by hand until 2017 – do not say why eleven visits were late.",
		"2|2|Staff told inspectors that they were ‘run off their feet’ each winter. Managers have not acted on this.",
		"2-3|3|The re-opened advice line answered 1,400 calls in its first year, and 35% of callers were young carers who had never asked for help before.",
		"3|4|Foster carers meet every month and keep their own minutes.",
		"3|5|The council should:",
		"3||publish its plan for foster carers by June",
		"3||tell each young person who their worker is",
		"4|6|Young people leaving care receive a good service.",
	)
	s.add(fenby,
		"1|1.1|The returns were posted weekly to the county office. Nobody there opened them after July 2003.2",
		"2|1.2|The clerk, Mrs Ada Quill, wrote to the chief officer three times and was never answered.",
		"2|1.3|Foster carers meet every month and keep their own minutes.",
		"3|2.1|No officer could explain to us why the fees were paid twice, nor who had signed for them.",
		"3||Quill’s evidence, volume 4, page 16.",
	)
	notes := s.passages[fenby.ID]
	notes[0].NoteRefs = []corpus.NoteRef{{Start: len(notes[0].Text) - 1, End: len(notes[0].Text), Marker: "2", Note: 4}}
	notes[4].Block, notes[4].Marker, notes[4].ReferredBy = corpus.Footnote, "2", []int{0}
	list := s.passages[marlow.ID]
	list[0].Block = corpus.Heading
	list[6].Block, list[6].Marker, list[7].Block, list[7].Marker = corpus.Item, "•", corpus.Item, "•"
	list[3].Breaks = []corpus.Break{{Page: 3, At: 40, Label: "3"}}
	return s
}

func originals(t testing.TB) *Checker {
	t.Helper()
	c, err := NewChecker(context.Background(), newTestLibrary())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A report that cannot be read keeps no other from being looked in, and the answer names it.
func TestUnreadableReport(t *testing.T) {
	var l testLibrary
	l.add(corpus.Source{ID: "sound"}, "1|1|Staff told the council each spring whom they had called.")
	l.add(corpus.Source{ID: "broken"}, "1|1|The board met in public four times in the year.")
	l.damaged = map[string]error{"broken": errors.New("its words differ from what was stored")}
	c, err := NewChecker(t.Context(), &l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.CheckText(t.Context(), parsed("It says “Staff told the council each spring whom they had called”.", 100))
	if err != nil || len(a.Quotes) != 1 || a.Quotes[0].Verdict != Exact {
		t.Fatalf("answer %+v, %v", a, err)
	}
	if len(a.Quotes[0].Warnings) > 0 {
		t.Errorf("warnings %q on a quotation that was found", a.Quotes[0].Warnings)
	}
	lost, err := c.CheckText(t.Context(), parsed("It says “The board met in public four times in the year”.", 100))
	if err != nil || len(lost.Quotes) != 1 || len(lost.Quotes[0].Warnings) != 1 {
		t.Errorf("a quotation of the report that cannot be read: %+v, %v", lost.Quotes, err)
	}
	if a.OK() || len(a.Unreadable) != 1 || !strings.Contains(a.Unreadable[0], `"broken"`) || !strings.Contains(a.Unreadable[0], "differ from what was stored") {
		t.Errorf("unreadable: %q, OK %t", a.Unreadable, a.OK())
	}
}

// A Checker that is renewed answers as a new one does, and reads only what has changed.
func TestRenew(t *testing.T) {
	l := newTestLibrary()
	l.marks = map[string]int64{marlow.ID: 1, fenby.ID: 2}
	texts := []string{
		"“Most children in Marlowe are visited by a social worker within twelve days of a referral” (Marlowe, 2019).",
		"The inquiry says “The returns were posted weekly to the county office. Nobody there opened them after July 2003.”",
		"“Foster carers meet every month and keep their own minutes”, and “The ferry sails on Tuesdays”.",
		"“Quill’s evidence, volume 4, page 16” and “No officer could explain to us why the fees were paid twice” (p 3).",
		"“Young people leaving care receive a poor service” (Marlowe, paragraph 6).",
	}
	kept, err := NewChecker(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	renew := func(what string, read ...string) {
		t.Helper()
		l.read = nil
		if kept, err = kept.Renew(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(l.read, read) {
			t.Errorf("%s: the passages of %q were read, want those of %q", what, l.read, read)
		}
		fresh, err := NewChecker(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			got, err := kept.CheckText(t.Context(), parsed(text, 100))
			want, errFresh := fresh.CheckText(t.Context(), parsed(text, 100))
			if err != nil || errFresh != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s\ngot  %+v, %v\nwant %+v, %v", what, text, got, err, want, errFresh)
			}
		}
	}
	renew("nothing has changed")
	l.add(corpus.Source{ID: "ferry", Title: "The ferry", Published: "2020-02-01"}, "1|1|The ferry sails on Tuesdays.", "1|2|Foster carers meet every month and keep their own minutes.")
	l.marks["ferry"] = 3
	l.docs[0], l.docs[2] = l.docs[2], l.docs[0]
	renew("a report was added before the others", "ferry")
	l.passages[marlow.ID][1].Text = "No child in Marlowe is visited by a social worker within twelve days of a referral."
	l.marks[marlow.ID] = 4
	renew("a report has changed", marlow.ID)
	l.docs = l.docs[1:]
	renew("a report was withdrawn")
	l.damaged = map[string]error{fenby.ID: errors.New("its words differ from what was stored")}
	l.marks[fenby.ID] = 0
	renew("a report cannot be read", fenby.ID)
	l.damaged = nil
	renew("it was mended", fenby.ID)
}

// Where OCR read the words of a quotation, the answer says so.
func TestQuotedFromOCR(t *testing.T) {
	l := newTestLibrary()
	l.passages[fenby.ID][2].OCR = &corpus.OCR{Lowest: 0.6}
	c, err := NewChecker(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"“The clerk, Mrs Ada Quill, wrote to the chief officer three times”":          false,
		"“No officer could explain to us why the fees were paid twice”":               false,
		"“Foster carers meet every month and keep their own minutes” (Fenby Inquiry)": true,
		"“The clerk, Mrs Ada Quill, wrote to the chief officer three times and was never answered. Foster carers meet every month and keep their own minutes. No officer could explain to us why the fees were paid twice”": true,
	} {
		a, err := c.CheckText(t.Context(), parsed(text, 100))
		if err != nil || len(a.Quotes) != 1 {
			t.Fatal(err, a)
		}
		if got := a.Quotes[0].OCR; got != want {
			t.Errorf("%s: %s in %+v, want OCR %t", text, a.Quotes[0].Verdict, a.Quotes[0].Place, want)
		}
	}
	a, err := c.CheckText(t.Context(), parsed("“The clerk, Mrs Ada Quill, wrote to the chief officer … Foster carers meet every month and keep their own minutes”", 100))
	if err != nil || len(a.Quotes) != 1 || len(a.Quotes[0].Parts) != 2 || a.Quotes[0].Parts[0].OCR || !a.Quotes[0].Parts[1].OCR {
		t.Errorf("of two parts the second was read by OCR: %+v, %v", a.Quotes, err)
	}
}
