package briefing

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/passageid"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
)

var reportTexts = []string{
	"Police & council staff share <one> office, and work “side by side” from Monday to Friday.",
	"In 12% of cases *nothing* was written down [sic]; the inspectors’ finding is that _this_ must end.",
	"# Children speak well of their workers.",
	"The board did not meet.",
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// put stores a report on Anytown.
func put(t *testing.T, st *store.Store, id, published, version string, texts ...string) []corpus.Passage {
	t.Helper()
	return putOn(t, st, "Anytown", id, published, version, texts...)
}

func putOn(t *testing.T, st *store.Store, authority, id, published, version string, texts ...string) []corpus.Passage {
	t.Helper()
	ps := make([]corpus.Passage, len(texts))
	for i, text := range texts {
		ps[i] = corpus.Passage{Document: id, Seq: i, Page: i + 1, PageEnd: i + 1, Label: fmt.Sprint(i + 1), Paragraph: fmt.Sprint(i + 10), Block: corpus.Paragraph, Text: text,
			Boxes: []corpus.Box{{Page: i + 1, X: 10, Y: 20, W: 80, H: 12}}}
	}
	passageid.Assign(id, ps)
	_, err := st.AssignVersion(t.Context(), digest(version), id)
	doc := corpus.Document{Source: corpus.Source{ID: id, Title: "Inspection of " + authority, Authority: authority, Publisher: "Ofsted", Kind: corpus.KindInspection, Published: published,
		URL: "https://example.org/" + id + ".pdf"}, SHA256: digest(version), Pages: len(ps)}
	if err = errors.Join(err, st.PutDocument(t.Context(), doc, ps, "x")); err != nil {
		t.Fatal(err)
	}
	return ps
}

// made is a store with a statement of five claims and a briefing of it.
func made(t *testing.T, o Options) (*store.Store, statement.Statement, *Briefing) {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	ps := put(t, st, "old", "2018-01-29", "old1", reportTexts...)
	put(t, st, "new", "2022-08-12", "new1", "Another report.")
	s, err := st.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "A reply & more", Author: "The commissioner", Published: "2021-11", URL: "https://example.org/reply"},
		"One office is shared. Nothing was hidden. The board met. Officers apologised. All is well."), "ann")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []statement.Edit{
		{Op: statement.OpPin, Claim: "c1", NewPin: &statement.Pin{Passage: ps[0].ID, Stance: statement.Supports, Note: "they share it"}},
		{Op: statement.OpPin, Claim: "c2", NewPin: &statement.Pin{Passage: ps[2].ID, Stance: statement.Context}},
		{Op: statement.OpPin, Claim: "c2", NewPin: &statement.Pin{Passage: ps[1].ID, Stance: statement.Contradicts, Span: &corpus.Span{Start: 0, End: 49}}},
		{Op: statement.OpPin, Claim: "c3", NewPin: &statement.Pin{Passage: ps[3].ID, Stance: statement.Contradicts}},
		{Op: statement.OpNeeds, Claim: "c4", Text: "minutes of the council"},
	} {
		e.By = "ann"
		if _, err := st.EditStatement(t.Context(), s.ID, e); err != nil {
			t.Fatal(err)
		}
	}
	if s, err = st.Statement(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	o.Now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	b, err := Make(t.Context(), st, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return st, s, b
}

func public(path string) string { return "https://evidence.example.org" + path }

func TestMake(t *testing.T) {
	_, _, b := made(t, Options{Link: public})
	if got := b.Counts; got[statement.Supported] != 1 || got[statement.Contradicted] != 2 || got[statement.Uncheckable] != 1 || got[statement.Unevidenced] != 1 {
		t.Errorf("counts %v", got)
	}
	c := b.Claims[1]
	if len(c.Quotes) != 2 || c.Quotes[0].Stance != statement.Contradicts || c.Quotes[0].Quote != "In 12% of cases *nothing* was written down [sic];" || c.Quotes[0].Page != 2 || c.Quotes[0].Paragraph != "11" {
		t.Errorf("claim 2: %+v", c)
	}
	if len(c.Later) != 1 || c.Later[0].Document != "new" || c.Later[0].Date != "2022-08-12" {
		t.Errorf("later reports: %+v", c.Later)
	}
	for _, c := range b.Claims {
		for _, q := range c.Quotes {
			if q.Status != store.PinUnchanged || !strings.HasSuffix(q.Citation, "[passage "+q.Passage+"]") || q.Link != "https://evidence.example.org/passages/"+q.Passage {
				t.Errorf("quote %+v", q)
			}
		}
	}
	if len(b.Sources) != 1 || strings.Contains(b.Sources[0].Entry, "passage") || len(b.Files) != 1 || b.Files[0].Checked[store.PinUnchanged] != 4 {
		t.Errorf("sources %+v, files %+v", b.Sources, b.Files)
	}
}

// What became of a quote since it was pinned is said, and the quote stays what it was.
func TestQuotesOfAReportThatChanged(t *testing.T) {
	st, s, _ := made(t, Options{})
	changed := slices.Clone(reportTexts)
	changed[0], changed[3] = "A new page.", strings.Replace(changed[3], "not", "never", 1)
	put(t, st, "old", "2018-01-29", "old2", append(changed, reportTexts[0])...)
	b, err := Make(t.Context(), st, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if q := b.Claims[0].Quotes[0]; q.Status != store.PinMoved || q.Page != 5 || q.Quote != reportTexts[0] || q.SHA256 != digest("old2") {
		t.Errorf("a quote that moved: %+v", q)
	}
	if q := b.Claims[2].Quotes[0]; q.Status != store.PinAltered && q.Status != store.PinGone || q.Quote != reportTexts[3] {
		t.Errorf("a quote that was altered: %+v", q)
	}
	if err := st.Withdraw(t.Context(), "old"); err != nil {
		t.Fatal(err)
	}
	if b, err = Make(t.Context(), st, s, Options{}); err != nil {
		t.Fatal(err)
	}
	if q := b.Claims[0].Quotes[0]; q.Status != store.PinWithdrawn || q.Quote != reportTexts[0] || q.Citation == "" {
		t.Errorf("a quote of a report that was withdrawn: %+v", q)
	}
	if text := formed(t, "md", b); !strings.Contains(text, "withdrawn from the library") {
		t.Errorf("nothing is said of it: %s", text)
	}
}

// A pin to a report that is not in the library quotes nothing.
func TestAReportThatIsNotHere(t *testing.T) {
	st, _, _ := made(t, Options{})
	s := statement.FromText(statement.Details{Title: "Other"}, "So it is.")
	s.Claims[0].Pins = []statement.Pin{{ID: "p2", Stance: statement.Supports, Passage: "k3m9x2p7qa5t", Document: "not-here", Page: 4, PageEnd: 4, Paragraph: "14"}}
	b, err := Make(t.Context(), st, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if q := b.Claims[0].Quotes[0]; q.Quote != "" || q.Status != store.PinAbsent || len(b.Files) != 0 {
		t.Errorf("%+v", q)
	}
	if text := formed(t, "html", b); !strings.Contains(text, "Page 4, paragraph 14: report not-here, which is not in this library.") || strings.Contains(text, "<blockquote>") {
		t.Errorf("written as %s", text)
	}
}

func formed(t *testing.T, form string, b *Briefing) string {
	t.Helper()
	f, err := FormatByName(form)
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	if err := errors.Join(f.Write(&first, b), f.Write(&second, b)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%s: the same briefing gave other bytes", form)
	}
	return first.String()
}

// In every form each quote stands whole in a place of its own, and its citation after it.
func TestFormsHoldEveryQuote(t *testing.T) {
	for _, style := range cite.PrintedStyles() {
		_, _, b := made(t, Options{Style: style, Link: public})
		var want []string
		for _, c := range b.Claims {
			for _, q := range c.Quotes {
				want = append(want, "“"+q.Quote+"”", q.citationText())
			}
		}
		if got := wordQuotes(t, formed(t, "docx", b)); style.Name != footnoteStyle && !slices.Equal(got, want) {
			t.Errorf("%s, Word:\n%q\nwant\n%q", style.Name, got, want)
		}
		text := formed(t, "html", b)
		for _, w := range want {
			if i := strings.Index(stripped(text), w); i < 0 {
				t.Errorf("%s, HTML lacks %q", style.Name, w)
			}
		}
		rows, err := csv.NewReader(strings.NewReader(formed(t, "csv", b))).ReadAll()
		if err != nil || len(rows) != 1+4+2 || rows[1][4] != b.Claims[0].Quotes[0].Quote || rows[1][5] != b.Claims[0].Quotes[0].Citation || rows[len(rows)-2][len(columns)-1] != "minutes of the council" {
			t.Errorf("%s, CSV: %q, %v", style.Name, rows, err)
		}
		var back Briefing
		if err := json.Unmarshal([]byte(formed(t, "json", b)), &back); err != nil || back.Claims[0].Quotes[0].Quote != b.Claims[0].Quotes[0].Quote {
			t.Errorf("%s, JSON: %+v, %v", style.Name, back, err)
		}
	}
}

// A style that cites in notes has footnotes in Word: a report in full once, then by the number of that note.
func TestWordFootnotes(t *testing.T) {
	style, err := cite.StyleByName(footnoteStyle)
	if err != nil {
		t.Fatal(err)
	}
	_, _, b := made(t, Options{Style: style, Link: public})
	file := formed(t, "docx", b)
	if got := wordQuotes(t, file); len(got) != 4 || got[0] != "“"+b.Claims[0].Quotes[0].Quote+"”" {
		t.Errorf("the quotes are %q", got)
	}
	main := wordPartOf(t, file, "word/document.xml")
	for n := 1; n <= 4; n++ {
		if !strings.Contains(main, fmt.Sprintf(`<w:footnoteReference w:id="%d"/>`, n)) {
			t.Errorf("footnote %d is nowhere referred to", n)
		}
	}
	notes := wordPartOf(t, file, "word/footnotes.xml")
	text := stripped(notes)
	for _, want := range []string{"Ofsted, ‘Inspection of Anytown’ (2018) para 10", "ibid para 11.", "ibid para 12."} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the footnotes: %s", want, text)
		}
	}
	if err := xml.Unmarshal([]byte(notes), new(struct{})); err != nil {
		t.Error(err)
	}
	if rels := wordPartOf(t, file, "word/_rels/footnotes.xml.rels"); strings.Count(rels, "https://example.org/old.pdf#page=1") != 1 {
		t.Errorf("the footnotes lead to %s", rels)
	}
	c := b.cited()[0]
	if got := c.OSCOLAAgain(3, false); got != "Ofsted (n 3) para 10." {
		t.Errorf("after another report: %q", got)
	}
}

// A file for a reference manager has each report once, with the places of all its quotes.
func TestBibliography(t *testing.T) {
	_, _, b := made(t, Options{Link: public})
	reports := map[string]bool{}
	for _, c := range b.cited() {
		reports[c.Source.ID] = true
	}
	for form, begins := range map[string]string{"ris": "TY  - RPRT", "bibtex": "@techreport{", "csl-json": `"type": "report"`} {
		got := formed(t, form, b)
		if n := strings.Count(got, begins); n != len(reports) || n == len(b.cited()) {
			t.Errorf("%s has %d entries of %d reports and %d quotes:\n%s", form, n, len(reports), len(b.cited()), got)
		}
		for _, c := range b.cited() {
			if !strings.Contains(got, "[passage "+c.Passage.ID+"]") {
				t.Errorf("%s lacks passage %s", form, c.Passage.ID)
			}
		}
	}
	if f, err := FormatByName("bib"); err != nil || f.Name != "bibtex" {
		t.Errorf("a file that ends in .bib is %q, %v", f.Name, err)
	}
}

// stripped is HTML's text.
func stripped(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(text, "<") {
		_, after, _ := strings.Cut(part, ">")
		b.WriteString(after)
	}
	return html.UnescapeString(b.String())
}

func TestMarkdown(t *testing.T) {
	_, _, b := made(t, Options{Link: public})
	text := formed(t, "md", b)
	for _, want := range []string{
		"# Briefing: A reply \\& more\n", "### Claim 1: supported\n\n**Claim.** One office is shared.\n",
		"> “In 12% of cases \\*nothing\\* was written down \\[sic\\];”\n\n", "> “# Children speak well of their workers.”\n",
		"Note: they share it.\n", "## Claims without evidence\n", "- **Claim 5.** All is well.\n", "A source that could answer: minutes of the council.",
		"4 word for word |", "Later reports: Ofsted has reported on Anytown again since 29 January 2018: 12 August 2022.",
		"**Caution.** There is a later report on the same authority: ",
		"| 2\\. Nothing was hidden. | Contradicted | Anytown 2018, p 2, para 11 |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
}

func TestSampleIsMarked(t *testing.T) {
	_, _, b := made(t, Options{Sample: true})
	for _, form := range []string{"md", "html", "docx"} {
		text := formed(t, form, b)
		if form == "docx" {
			text = wordPartOf(t, text, "word/document.xml")
		}
		if !strings.Contains(text, "SAMPLE. The reports quoted are about a borough that does not exist.") {
			t.Errorf("%s does not say that it is a sample", form)
		}
	}
}

func wordPartOf(t *testing.T, file, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wordQuotes gives the text of the paragraphs with the styles Quote and Citation.
func wordQuotes(t *testing.T, file string) []string {
	t.Helper()
	var doc struct {
		Body struct {
			P []struct {
				Style struct {
					Val string `xml:"val,attr"`
				} `xml:"pPr>pStyle"`
				Inner string `xml:",innerxml"`
			} `xml:"p"`
		} `xml:"body"`
	}
	if err := xml.Unmarshal([]byte(wordPartOf(t, file, "word/document.xml")), &doc); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range doc.Body.P {
		if p.Style.Val == "Quote" || p.Style.Val == "Citation" {
			out = append(out, stripped(p.Inner))
		}
	}
	return out
}

// Every part of the Word form is well-formed XML, and every relationship leads to a part.
func TestWordIsSound(t *testing.T) {
	_, _, b := made(t, Options{Link: public, Picture: onePage})
	file := formed(t, "docx", b)
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	for _, f := range z.File {
		parts[f.Name] = true
		if !strings.HasSuffix(f.Name, ".png") {
			d := xml.NewDecoder(strings.NewReader(wordPartOf(t, file, f.Name)))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
			}
		}
	}
	if !parts["word/media/page1.png"] {
		t.Errorf("no picture among %v", parts)
	}
	var rels struct {
		Relationship []struct {
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(wordPartOf(t, file, "word/_rels/document.xml.rels")), &rels); err != nil {
		t.Fatal(err)
	}
	for _, r := range rels.Relationship {
		if r.TargetMode == "" && !parts["word/"+r.Target] {
			t.Errorf("a relationship leads to %q, which is no part", r.Target)
		}
	}
}

// onePage draws a white page of 100 by 200 points at two pixels a point, whose one line says what the first report's first passage does.
func onePage(_ context.Context, _ string, n int) ([]byte, corpus.Page, error) {
	img := image.NewRGBA(image.Rect(0, 0, 200, 400))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	line := corpus.Line{Box: corpus.Box{Page: n, X: 10, Y: 20, W: 80, H: 12}}
	for i, w := range strings.Fields(reportTexts[n-1]) {
		line.Words = append(line.Words, corpus.Word{Text: w, X: 10 + 4*float64(i), Y: 20, W: 4, H: 12})
	}
	return out.Bytes(), corpus.Page{Number: n, Width: 100, Height: 200, Lines: []corpus.Line{line}}, err
}

func TestTheQuoteIsMarkedOnItsPage(t *testing.T) {
	_, _, b := made(t, Options{Picture: onePage})
	picture := b.Claims[1].Quotes[0].pictures[0].png // of the first nine words of thirteen or more
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x, y   int
		marked bool
	}{{2 * 12, 2 * 26, true}, {2 * 44, 2 * 26, true}, {2 * 52, 2 * 26, false}, {2 * 12, 2 * 40, false}} {
		if got := img.At(c.x, c.y) != (color.RGBA{255, 255, 255, 255}); got != c.marked {
			t.Errorf("at %d, %d the page is marked: %v, want %v", c.x, c.y, got, c.marked)
		}
	}
}

// A quotation over a page break is marked on each of its pages, and only where its words are.
func TestEachPageOfAQuoteIsDrawn(t *testing.T) {
	words := strings.Fields(reportTexts[0])
	half := strings.Join(words[:4], " ")
	p := corpus.Passage{Text: reportTexts[0], Page: 1, PageEnd: 3, Breaks: []corpus.Break{{At: len([]rune(half)) + 1, Page: 3}},
		Boxes: []corpus.Box{{Page: 1, X: 10, Y: 20, W: 80, H: 12}, {Page: 3, X: 10, Y: 20, W: 80, H: 12}}}
	m := builder{Options: Options{Picture: func(ctx context.Context, sha256 string, n int) ([]byte, corpus.Page, error) {
		drawn, page, err := onePage(ctx, sha256, 1)
		page.Number, page.Lines[0].Box.Page = n, n
		return drawn, page, err
	}}, ctx: t.Context()}
	whole := cite.New(corpus.Source{ID: "old"}, p)
	first, err := whole.Excerpt(0, len(half))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		of    cite.Citation
		pages []int
	}{"all of it": {whole, []int{1, 3}}, "its first words": {first, []int{1}}} {
		var pages []int
		for _, drawn := range m.drawHighlighted("old1", c.of) {
			if pages = append(pages, drawn.page); len(drawn.png) == 0 {
				t.Errorf("%s: page %d is not drawn", name, drawn.page)
			}
		}
		if !slices.Equal(pages, c.pages) {
			t.Errorf("%s is drawn on pages %v, want %v", name, pages, c.pages)
		}
	}
}

// A page that cannot be drawn is said to be so, and the rest of the briefing is made.
func TestAPageThatCannotBeDrawn(t *testing.T) {
	_, _, b := made(t, Options{Picture: func(context.Context, string, int) ([]byte, corpus.Page, error) {
		return []byte("no picture"), corpus.Page{Width: 100}, errors.New("broken")
	}})
	if text := formed(t, "md", b); !strings.Contains(text, "The picture of page 1 could not be drawn.") || !strings.Contains(text, "> “Police & council") && !strings.Contains(text, "> “Police \\& council") {
		t.Errorf("written as %s", text)
	}
}

// Another reader of Word files finds every quote as a block quotation and every heading.
func TestPandocReadsTheWordForm(t *testing.T) {
	pandoc := testfiles.Program(t, "pandoc")
	_, _, b := made(t, Options{Link: public})
	file := filepath.Join(t.TempDir(), "briefing.docx")
	if err := os.WriteFile(file, []byte(formed(t, "docx", b)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), pandoc, "-f", "docx", "-t", "html", "--wrap=none", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	if !strings.Contains(text, `<h2 id="claim-1-supported">Claim 1: supported</h2>`) {
		t.Errorf("there is no heading of claim 1: %s", text)
	}
	for _, c := range b.Claims {
		for _, q := range c.Quotes {
			_, after, found := strings.Cut(html.UnescapeString(text), "<blockquote>\n<p>“"+q.Quote+"”</p>")
			if !found || !strings.Contains(strings.Join(strings.Fields(stripped(after)), " "), q.citationText()) || !strings.Contains(stripped(after), q.Passage) {
				t.Errorf("pandoc does not read %q: %s", q.Quote, text)
			}
		}
	}
}

// The annexe has the ids of passages and the digests of files, and can be left out; nothing else in the paper has them.
func TestAnnexe(t *testing.T) {
	_, _, with := made(t, Options{Link: public})
	_, _, without := made(t, Options{NoAnnexe: true})
	id, digest := with.Claims[0].Quotes[0].Passage, with.Files[0].SHA256
	for _, form := range []string{"md", "html"} {
		before, annexe, found := strings.Cut(formed(t, form, with), "Annexe: files, passages and checks")
		if !found || !strings.Contains(annexe, id) || !strings.Contains(annexe, digest) || strings.Contains(before, digest) || strings.Contains(before, "[passage") {
			t.Errorf("%s: before the annexe %q, in it %q", form, before, annexe)
		}
		if text := formed(t, form, without); strings.Contains(text, "Annexe") || strings.Contains(text, "annexe") || strings.Contains(text, digest) || strings.Contains(text, id) {
			t.Errorf("%s without the annexe: %s", form, text)
		}
	}
}
