package query

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
)

// shape writes a node so that two trees can be compared; places are left out.
func shape(n Node) string {
	of := func(name string, nodes []Node) string {
		parts := make([]string, len(nodes))
		for i, n := range nodes {
			parts[i] = shape(n)
		}
		return name + "[" + strings.Join(parts, " ") + "]"
	}
	switch n := n.(type) {
	case Word:
		return n.Text
	case Phrase:
		return `"` + n.Text + `"`
	case Exact:
		return "=" + n.Text
	case Near:
		return of("near"+fmt.Sprint(n.Distance), n.Of)
	case Prefix:
		return "prefix(" + n.Text + ")"
	case Fuzzy:
		return fmt.Sprintf("fuzzy%d(%s)", n.Distance, n.Text)
	case Field:
		return n.Name + "=" + shape(n.Value)
	case Range:
		return n.Name + "=" + n.Min + ".." + n.Max
	case Not:
		return "not(" + shape(n.Of) + ")"
	case And:
		return of("and", n.Of)
	case Or:
		return of("or", n.Of)
	case List:
		return of("", n.Of)
	}
	return fmt.Sprintf("%#v", n)
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "[]"},
		{"  \x00 – \u2026 * ~ -- ", "[]"},
		{"police partnership", "[police partnership]"},
		{`"local authority" police`, `["local authority" police]`},
		{"“local  authority”", `["local authority"]`},
		{"“The report said", "[The report said]"},
		{"“One. “Two. “Three”", `[One. Two. "Three"]`},
		{`say "police`, "[say police]"},
		{`5'10" tall`, `[5'10" tall]`},
		{"a AND b c", "[and[a b] c]"},
		{"a OR b AND c", "[or[a and[b c]]]"},
		{"(a OR b) AND c", "[and[or[a b] c]]"},
		{"(a b) AND c", "[and[[a b] c]]"},
		{"(police)", "[[police]]"},
		{`("police")`, `["police"]`},
		{"a NOT b", "[a not(b)]"},
		{"a -b -(c d) -\"e f\"", `[a not(b) not([c d]) not("e f")]`},
		{"NOT NOT a NOT NOT NOT b", "[not(not(a)) not(b)]"},
		{"a - b well-known", "[a b well-known]"},
		{"AND a OR", "[AND a OR]"},
		{"a AND OR b", "[a or[AND b]]"},
		{"NOT", "[NOT]"},
		{"and or not", "[and or not]"},
		{`\AND \-a \"b Re\:view`, `[AND -a "b Re:view]`},
		{"a) (b ()", "[a b]"},
		{"child(ren) (the", "[child(ren) the]"},
		{"safeguard* safegard~ safegard~1 kent~", "[prefix(safeguard) fuzzy2(safegard) fuzzy1(safegard) fuzzy1(kent)]"},
		{"a~3 wo*rd *", "[a~3 wo*rd]"},
		{"authority:rotherham Title:\"children’s services\"", `[authority=rotherham title="children’s services"]`},
		{"authority:(rotherham OR \"east sussex\")", `[or[authority=rotherham authority="east sussex"]]`},
		{"authority:(a b NOT c)", "[and[or[authority=a authority=b] not(authority=c)]]"},
		{"-authority:york*", "[not(authority=prefix(york))]"},
		{"year:2014..2018 year:2014.. year:..2018 year:>=2014 year:>2014 year:<2014 year:2018,", "[year=2014..2018 year=2014.. year=..2018 year=2014.. year=2015.. year=..2013 year=2018..2018]"},
		{"year:(2014 OR 2018)", "[or[year=2014..2014 year=2018..2018]]"},
		{"published:2014-01..2018-06 published:>2018-12-31", "[published=2014-01..2018-06 published=2019-01-01..]"},
		{"read:ocr read:Text", "[read=ocr read=text]"},
		{"para:5.12 doc:ofsted-kent* block:Row kind:inquiry page:4..9", "[paragraph=5.12 document=prefix(ofsted-kent) block=row kind=inquiry page=4..9]"},
		{"grade:good Grade:Requires grade:\"requires improvement to be good\" grade.leaders:inadequate, inspector:other framework:single",
			`[grade=good grade="requires improvement" grade="requires improvement" grade.leaders=inadequate inspector=other framework=single]`},
		{"grade.in_care:(good OR requires)", `[or[grade.in_care=good grade.in_care="requires improvement"]]`},
		// close together
		{`"police council"~10 “the  council”~0 (`, `[near10["police" "council"] near0["the" "council"]]`},
		{`"police council"~ "a b"~1000 "a b"~5x ("c d"~2)`, `["police council" "a b" ~1000 "a b" ~5x near2["c" "d"]]`},
		{`"police"~5 "police – council"~3 -"a b"~2`, `["police" near3["police" "council"] not(near2["a" "b"])]`},
		{`police NEAR/5 council NEAR/5 "young people" x`, `[near5[police council "young people"] x]`},
		{`"police" NEAR/4 "council"`, `[near4["police" "council"]]`},
		{"a NEAR/5 b NEAR/2 c AND d", "[and[and[near5[a b] near2[b c]] d]]"},
		{"(police OR NHS) NEAR/5 safeg* OR NOT (a b) NEAR/0 =MASH", "[or[near5[or[police NHS] prefix(safeg)] not(near0[[a b] =MASH])]]"},
		{"NEAR/5 a NEAR/ b NEAR/-1 c NEAR/1000 NEAR near/5 d NEAR/5", "[NEAR/5 a NEAR/ b NEAR/-1 c NEAR/1000 NEAR near/5 d NEAR/5]"},
		{`a NEAR/5 NOT b \NEAR/5 c`, "[a NEAR/5 not(b) NEAR/5 c]"},
		{"year:2018 NEAR/5 a", "[and[year=2018..2018 a]]"},
		{"heading:(a NEAR/5 b)", "[and[heading=a heading=b]]"},
		// in this form
		{`=safeguarded =SEND, -=MASH ="Working  Together" heading:=SEND`, `[=safeguarded =SEND, not(=MASH) =Working Together heading==SEND]`},
		{`=\ 0 =a\ \"b`, "[=0 =a b]"},
		{`year:=2018 kind:=inquiry document:=a-b grade:="requires improvement"`, `[year=2018..2018 kind=inquiry document=a-b grade="requires improvement"]`},
		{`= == =( x=y \=a =a* ="b =`, `[x=y =a prefix(=a) b]`},
		// words and nothing else
		{"grade.5:good e.g.:good", "[grade.5:good e.g.:good]"},
		{"Note: the council", "[Note: the council]"},
		{"10:30 http://example.org/a?b=c mailto: 3:2 a:b", "[10:30 http://example.org/a?b=c mailto: 3:2 a:b]"},
		{"Re:view", "[Re:view]"},
		{"year: 2018", "[year: 2018]"},
		// prose
		{"the council, which said:the truth", "[the council, which said:the truth]"},
		{"child sexual exploitation (CSE) is a crime that is not in the past", "[child sexual exploitation CSE is a crime that is not in the past]"},
		{"one two three four five six seven eight (nine OR ten)", "[one two three four five six seven eight or[nine ten]]"},
		{"24 children (the average of all is 18.1%) fare well", "[24 children the average of all is 18.1% fare well]"},
		{"hub (MASH)", "[hub [MASH]]"},
		{"one two three four five six seven eight year:soon", "[one two three four five six seven eight year:soon]"},
	} {
		q, err := Parse(c.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.text, err)
			continue
		}
		if got := shape(q.Root); got != c.want {
			t.Errorf("Parse(%q) = %s, want %s", c.text, got, c.want)
		}
		checkRoundTrip(t, c.text, q)
	}
}

// checkRoundTrip parses what a query prints and wants the same tree.
func checkRoundTrip(t *testing.T, text string, q Query) {
	t.Helper()
	again, err := Parse(q.String())
	if err != nil {
		t.Errorf("Parse(%q) prints %q, which fails: %v", text, q.String(), err)
	} else if shape(again.Root) != shape(q.Root) {
		t.Errorf("Parse(%q) = %s prints %q, which is %s", text, shape(q.Root), q.String(), shape(again.Root))
	}
}

func TestParseErrors(t *testing.T) {
	names := strings.Join(Fields(), ", ")
	for _, c := range []struct{ text, want string }{
		{"yeer:2014", `query: unknown field "yeer" at character 1; fields are ` + names},
		{`a colour:"dark red"`, `query: unknown field "colour" at character 3; fields are ` + names},
		{"foo:(a OR b)", `query: unknown field "foo" at character 1; fields are ` + names},
		{"year:soon", `query: year cannot be "soon" at character 6; write year:2018, year:2014..2018 or year:>=2014`},
		{"year:2018..2014", `query: year runs backwards in "2018..2014" at character 6; write the smaller value first`},
		{"page:..", `query: page cannot be ".." at character 6; write page:4, page:4..9 or page:>=4`},
		{"published:2018-13", `query: published cannot be "2018-13" at character 11; write published:2018-01-29, published:2014-01..2018-06 or published:>=2014`},
		{"kind:inspektion", `query: unknown kind "inspektion" at character 6; it is one of inquiry, inspection, minutes, response, review, statement`},
		{"grade:fair", `query: unknown grade "fair" at character 7; it is one of outstanding, good, requires improvement, adequate, inadequate`},
		{"grade.led:good", `query: unknown field "grade.led" at character 1; fields are grade.overall_effectiveness, grade.leaders, grade.help_and_protection, ` +
			`grade.in_care, grade.care_leavers, grade.adoption, grade.lscb, grade.capacity_to_improve, grade.outcomes, grade.quality_of_provision, ` +
			`grade.quality_of_education, grade.teaching, grade.behaviour, grade.personal_development, grade.early_years, grade.sixth_form, ` +
			`grade.safe, grade.effective, grade.caring, grade.responsive, grade.well_led`},
		{"block:par*", `query: unknown block "par*" at character 7; it is one of footnote, heading, item, paragraph, row`},
		{"title:*", `query: title cannot contain "*" at character 7; write a word or "a phrase"`},
		{"authority:(a year:2014)", `query: field in the value of authority "year" at character 14; close the bracket before it`},
	} {
		_, err := Parse(c.text)
		var qe *Error
		if !errors.As(err, &qe) || err.Error() != c.want {
			t.Errorf("Parse(%q): %v\nwant %s", c.text, err, c.want)
		}
		if q := ParseLoose(c.text); len(q.Notes) == 0 || len(q.Root.Of) == 0 {
			t.Errorf("ParseLoose(%q) = %s, notes %q", c.text, q, q.Notes)
		}
	}
}

// An operator that lacks what it would join is a word, and that is said.
func TestOperatorsWithoutOperands(t *testing.T) {
	for text, want := range map[string]string{
		"police AND": "Something is missing after AND, so AND was searched as a word.", "OR police": "Something is missing before OR, so OR was searched as a word.",
		"police NOT": "Something is missing after NOT, so NOT was searched as a word.", "police NEAR/5": "Something is missing after NEAR/5, so NEAR/5 was searched as a word.",
		"police AND council": "", `police \AND`: "", `"police AND"`: "", "police -": "",
	} {
		q, err := Parse(text)
		if got := strings.Join(q.Notes, " "); err != nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", text, got, want, err)
		}
	}
}

// What is accepted in a text's place is read without an error, as the text is read loosely.
func TestAccepted(t *testing.T) {
	for _, text := range []string{"police AND council", "yeer:2014 police", "grade:fair", "year:soon -police", `title:* "a b"`} {
		q, err := Parse(Accepted(text))
		if want := ParseLoose(text); err != nil || shape(q.Root) != shape(want.Root) {
			t.Errorf("%s: accepted %s, read as %s, want %s (%v)", text, Accepted(text), shape(q.Root), shape(want.Root), err)
		}
	}
}

func TestParseLooseKeepsTheWords(t *testing.T) {
	q := ParseLoose("yeer:2014 year:(soon later) police")
	if got, want := shape(q.Root), "[yeer:2014 year: [soon later] police]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParts(t *testing.T) {
	q, err := Parse(`police “we did” -kent year:>=2014`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Part{{RoleAny, KindWord, "police", 0, 6}, {RoleMust, KindPhrase, `"we did"`, 7, 15}, {RoleNot, KindWord, "kent", 16, 21}, {RoleMust, KindRange, "year:>=2014", 27, 33}}
	want[3].Start = q.Root.Of[3].Where().Start
	if got := q.Parts(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestLeaves(t *testing.T) {
	q, err := Parse(`a (b OR "c d") AND year:2018 -e (f* NOT g title:h) i NEAR/3 =J`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	Leaves(q.Root, func(n Node) { got = append(got, n.String()) })
	if want := []string{"a", "b", `"c d"`, "year:2018", "f*", "title:h", "i", "=J"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// hostile texts are as long as anything a page or a script will pass on.
var hostile = map[string]string{
	"brackets":  strings.Repeat("(", 50000) + "a" + strings.Repeat(")", 50000),
	"opened":    strings.Repeat("(a ", 30000),
	"nots":      strings.Repeat("NOT ", 25000) + "a",
	"operators": strings.Repeat("AND OR ", 15000),
	"quotes":    strings.Repeat(`“"`, 30000),
	"fields":    strings.Repeat("year:2018 ", 10000),
	"groups":    strings.Repeat("authority:(a ", 8000),
	"colons":    strings.Repeat("a:", 50000),
	"words":     strings.Repeat("the council said ", 6000),
	"one word":  strings.Repeat("x", 100000),
	"nears":     strings.Repeat("(a NEAR/5 ", 20000),
	"near":      "a" + strings.Repeat(" NEAR/5 a", 10000),
	"distances": strings.Repeat(`"a b"~`, 20000),
	"forms":     strings.Repeat(`=`, 50000) + strings.Repeat(`="a`, 20000),
	"escapes":   strings.Repeat(`\`, 100000),
	"bytes":     strings.Repeat("\xff\x00", 50000),
}

func TestParseHostile(t *testing.T) {
	for name, text := range hostile {
		start := time.Now()
		ParseLoose(text)
		t.Logf("%s: %d bytes in %v", name, len(text), time.Since(start))
		if q, err := Parse(text); err == nil {
			checkRoundTrip(t, name, q)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`police "local authority" -kent (a OR b) AND c safeguard* safegard~2 year:2014..2018`, `“unbalanced (brackets NOT`,
		`authority:(rotherham OR "east sussex" NOT york*)`, `\AND Re\:view child(ren) 10:30 said:"no" published:<2018-01`,
		`“police council”~10 (a OR b*) NEAR/5 "c d" NEAR/2 =SEND -="E f" title:=x`, `grade.leaders:good inspector:"ann other" NEAR/3 NOT NEAR/ =( ="`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if took := quickest(func() { ParseLoose(text) }); took > 50*time.Millisecond {
			t.Fatalf("ParseLoose(%q) takes %v", text, took)
		}
		q, err := Parse(text)
		if err != nil {
			if !errors.As(err, new(*Error)) {
				t.Fatalf("Parse(%q): %v is no *Error", text, err)
			}
			return
		}
		checkRoundTrip(t, text, q)
		n := len([]rune(strings.ToValidUTF8(text, " ")))
		for _, p := range q.Parts() {
			if p.Start < 0 || p.End < p.Start || p.End > n {
				t.Fatalf("Parse(%q): part %+v outside its %d characters", text, p, n)
			}
		}
	})
}

// quickest is how long f takes; where that seems long, the shortest of a few times, since the machine may be busy.
func quickest(f func()) time.Duration {
	least := time.Duration(math.MaxInt64)
	for range 5 {
		start := time.Now()
		f()
		if least = min(least, time.Since(start)); least < 10*time.Millisecond {
			break
		}
	}
	return least
}

func BenchmarkParse(b *testing.B) {
	const text = `police partnership "local authority" (CSE OR exploitation) year:2014..2018 authority:rotherham`
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseProse(b *testing.B) {
	text := hostile["words"]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		ParseLoose(text)
	}
}

// A sentence is the words it is, each with its place.
func TestProse(t *testing.T) {
	const text = ` “Not” AND year:2014 — (co-located)  -so é=X `
	var got []string
	for _, n := range Prose(text).Root.Of {
		at := n.Where()
		if w := n.(Word); string([]rune(text)[at.Start:at.End]) == w.Text {
			got = append(got, w.Text)
		}
	}
	if want := []string{"“Not”", "AND", "year:2014", "(co-located)", "-so", "é=X"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if n := len(Prose(" — ").Root.Of); n != 0 {
		t.Errorf("%d words where there are none", n)
	}
}

// Every value that a manifest can give can be searched for.
func TestChoicesAreThoseOfTheFields(t *testing.T) {
	for _, f := range corpus.Fields {
		for _, v := range f.Choices {
			if f.Search == "" {
				continue
			}
			if _, err := Parse(f.Search + ":" + v); err != nil {
				t.Error(err)
			}
		}
	}
}
