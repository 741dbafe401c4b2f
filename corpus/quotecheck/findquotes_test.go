package quotecheck

import (
	"slices"
	"strings"
	"testing"
)

func texts(list []Quote) []string {
	var out []string
	for _, q := range list {
		out = append(out, q.Text)
	}
	return out
}

func TestFindQuotations(t *testing.T) {
	for _, c := range []struct {
		about, text string
		want        []string
	}{
		{"curly", "The report says “visits are late” and stops.", []string{"visits are late"}},
		{"typewriter", `It says "visits are late" and "files are thin".`, []string{"visits are late", "files are thin"}},
		{"German", "Er las „visits are late“ vor, dann »files are thin«.", []string{"visits are late", "files are thin"}},
		{"French", "On lit « visits are late » ici.", []string{"visits are late"}},
		{"single", "It says ‘visits are late’ twice.", []string{"visits are late"}},
		{"single typewriter", "It says 'visits are late' twice.", []string{"visits are late"}},
		{"apostrophes alone", "The children's homes and the councils' staff can't cope, nor the parents’ groups.", nil},
		{"curly apostrophes alone", "The children’s homes and the councils’ staff; it’s the girls’ view.", nil},
		{"genitive inside single marks", "He wrote ‘the councils’ records are thin’ today.", []string{"the councils’ records are thin"}},
		{"single marks that end in s", "Both ‘good services’ and ‘poor plans’ are named.", []string{"good services", "poor plans"}},
		{"decades", "In the ‘90s and '80s, 'tis said, much was late.", nil},
		{"nested", "She wrote “the plan says ‘act now’ on each page” there.", []string{"the plan says ‘act now’ on each page"}},
		{"nested alike", "She wrote “the plan says “act now” on each page” there.", []string{"the plan says “act now” on each page"}},
		{"nested typewriter", `She wrote "the plan says "act now" on each page" there.`, []string{`the plan says "act now" on each page`}},
		{"double inside single", "She wrote ‘the plan says “act now” here’ there.", []string{"the plan says “act now” here"}},
		{"opened by a curly mark, closed by a typewriter's", `It says “visits are late" there.`, []string{"visits are late"}},
		{"over lines", "It says “visits\n  are late” there.", []string{"visits are late"}},
		{"paragraphs opened again", "“Visits are late.\n\n“Files are thin.\n\n“Staff are few.”\n\nNo more.", []string{"Visits are late. Files are thin. Staff are few."}},
		{"one of them without its mark", "“Visits are late.\n\nFiles are thin.\n\n“Staff are few.”", []string{"Visits are late. Files are thin. Staff are few."}},
		{"typewriter's paragraphs", "\"Visits are late.\n\n\"Files are thin.\"\n\nNo more.", []string{"Visits are late. Files are thin."}},
		{"paragraphs with quotations inside", "“He said “no” then.\n\n“She said “yes”.”", []string{"He said “no” then. She said “yes”."}},
		{"lines that open again", "“Visits are late.\n“Files are thin.”", []string{"Visits are late. “Files are thin."}},
		{"never closed", "It says “visits are late.\n\nNo more.", []string{"visits are late."}},
		{"inches", "A 6\" gap and a 12\" wall.", nil},
		{"block", "It says:\n\n> visits are\n> late\n\nand so on.", []string{"visits are late"}},
		{"block with marks and a source", "> “Visits are late.”\n> — A report, p. 4\n", []string{"Visits are late."}},
		{"scare quotes", `The so-called "vulnerable" were few.`, []string{"vulnerable"}},
		{"title of a work", "Ofsted, ‘Inspection of Anytown’ (2030) para 14.", nil},
		{"title of a work as it is printed", "Ofsted, ‘Inspection of the services for children of Anytown’ (2030) para 14.", nil},
		{"words that somebody wrote in a year", "Ofsted wrote, ‘Services for children are weak’ (2030).", []string{"Services for children are weak"}},
		{"code", "```\nx = \"visits are late\"\n```\nSo “files are thin”.", []string{"visits are late", "files are thin"}},
		{"LaTeX", "It says ``visits aren't late'' and `files are thin'. In ``code`` none.", []string{"visits aren't late", "files are thin"}},
		{"no words", "He said “…” and “!”.", nil},
	} {
		if got := texts(Find(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: of %q found %q, want %q", c.about, c.text, got, c.want)
		}
	}
}

func TestFindMarkdown(t *testing.T) {
	text := "It says “*visits* are \\[always\\] **late**” and\n\n> files \\& plans are [thin](https://example.org/a)\n\nAn Author, *A title*, [p 4, para 14](<https://example.org/a.pdf#page=4>). \\[passage k3m9x2p7qa5t\\]\n"
	got := FindMarkdown(text)
	if want := []string{"visits are [always] late", "files & plans are thin"}; !slices.Equal(texts(got), want) {
		t.Fatalf("found %q, want %q", texts(got), want)
	}
	if n := got[1].Around.Notes; !strings.Contains(n, "[passage k3m9x2p7qa5t]") || !strings.Contains(n, "para 14") {
		t.Errorf("the citation below the block is %q", n)
	}
}

// What stands around a quotation is taken for it and for no other.
func TestFindPlaces(t *testing.T) {
	for _, c := range []struct {
		text string
		want [][2]string // page and paragraph said of each
	}{
		{"“Visits are late” (p. 4). The report adds “files are thin” (page 5, para 5.12).", [][2]string{{"4", ""}, {"5", "5.12"}}},
		{"On page 14 the report says “visits are late”. It is bad.", [][2]string{{"14", ""}}},
		{"“Visits are late” on page 4 and “files are thin” on page 5.", [][2]string{{"4", ""}, {"5", ""}}},
		{"“Visits are late.” Paragraph 7 adds: “Files are thin.”", [][2]string{{"", ""}, {"", "7"}}},
		{"“Visits are late” (Ofsted 2030, 4, para. 14)", [][2]string{{"4", "14"}}},
		{"“Visits are late” (pp. 4–6)", [][2]string{{"4–6", ""}}},
		{"See page 3. Much is known. “Visits are late”, it says. See page 9.", [][2]string{{"", ""}}},
		{"“Visits are late” and “files are thin” (p. 4).", [][2]string{{"", ""}, {"4", ""}}},
		{"“Visits are late.”\nOfsted, ‘Inspection of Anytown’ (2030) 35 <https://example.org/a.pdf>.", [][2]string{{"35", ""}}},
		{"> Visits are late.\n\nOfsted, ‘Inspection of Anytown’ (Ofsted 2030) 35.", [][2]string{{"35", ""}}},
		{"“Visits are late”, the homepage says on www.example.org/page/4.", [][2]string{{"", ""}}},
	} {
		checker := &Checker{}
		for i, q := range Find(c.text) {
			s := checker.resolvePlace(q)
			if i >= len(c.want) || s.Page != c.want[i][0] || s.Paragraph != c.want[i][1] {
				t.Errorf("%q: of %q said page %q and paragraph %q (around %+v)", c.text, q.Text, s.Page, s.Paragraph, q.Around)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("“Visits are late.\n\n“Files ‘are’ thin.”\n> block\n>\n> more")
	f.Add("\"a \"b\" c\" 'd' „e“ «f» `g` [h] \\[i\\] *j*")
	f.Add("```\n“\n```\n“\xff”")
	f.Fuzz(func(t *testing.T, text string) {
		for _, list := range [][]Quote{Find(text), FindMarkdown(text)} {
			end := 0
			for _, q := range list {
				if q.Start < end || q.End <= q.Start || q.End > len(text) {
					t.Fatalf("a quotation from %d to %d, the last ended at %d of %d", q.Start, q.End, end, len(text))
				}
				end = q.End
				(&Checker{}).resolvePlace(q)
			}
		}
	})
}

// Marks that do not pair cost no more time than others.
func BenchmarkFindUnpaired(b *testing.B) {
	for _, s := range []string{"\"a ", "“a ", "«a ", "'a ", "‘as’ a ", "„a", "”a "} {
		text := strings.Repeat(s, 50_000)
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				FindN(text, 500)
			}
		})
	}
}
