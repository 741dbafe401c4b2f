package main

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

//go:embed styles.fodt.tmpl
var stylesText string

var stylesTemplate = template.Must(template.New("styles").Parse(stylesText))

// A form is how a kind of document looks. Lengths without a unit in their
// comment are in points.
type form struct {
	Font, Align, Bullet      string
	Size, Gap, H1, H2        float64
	Leading                  int     // line height, per cent
	Margin, Indent, Item     float64 // cm; Item is where the text of list items begins
	TitleTop                 float64 // cm above the title
	TitleSize, CellSize      float64
	ChapterPage              bool    // a chapter begins a page
	NoteHeight               float64 // cm of notes on a page, the rest going to the next; 0 for no limit
	TypedNumbers, LongerNote bool    // numbers as text in the paragraph, not as list labels; notes with their "+" part
}

// Width and Width2 are of the text and of an entry of second level in the contents, in cm.
func (f form) Width() float64  { return 21 - 2*f.Margin }
func (f form) Width2() float64 { return f.Width() - 0.6 }

// styles is what the template of the styles is filled in with.
type styles struct {
	form
	Title, Head, Foot, Author string
	Chapters                  []string           // chapters that number paragraphs; "" for plain numbers
	Widths                    map[string]float64 // of tables' columns, in cm, by their names
}

// writer turns a document into a flat OpenDocument text.
type writer struct {
	strings.Builder
	doc      *document
	form     form
	hyphens  *strings.Replacer
	open     string // name of the list that is open
	next     string // paragraph style that the next block takes in place of its own
	headings int
	tables   int
	section  bool // two columns are open
}

// flatODF gives the document as a flat OpenDocument text in the given form.
func flatODF(d *document, f form) (string, error) {
	w := &writer{doc: d, form: f, hyphens: softHyphens(d.fields["hyphens"])}
	s := styles{form: f, Title: escape(d.fields["title"]), Head: escape(d.fields["head"]), Foot: escape(typeset(d.fields["foot"])), Author: escape(d.fields["author"]), Widths: map[string]float64{}}
	seen := map[string]bool{}
	for _, b := range d.blocks {
		if c := chapterOf(b.marker); b.kind == "numbered" && !seen[c] {
			seen[c] = true
			s.Chapters = append(s.Chapters, c)
		}
		if b.kind == "table" {
			w.tables++
			for i, width := range columnWidths(b.rows, f.Width()) {
				s.Widths[fmt.Sprintf("%d-%d", w.tables, i)] = width
			}
		}
	}
	if err := stylesTemplate.Execute(w, s); err != nil {
		return "", fmt.Errorf("filling in the styles of %s: %w", d.name, err)
	}
	w.tables = 0
	w.WriteString("<office:body><office:text>\n")
	for _, b := range d.blocks {
		if err := w.block(b); err != nil {
			return "", fmt.Errorf("%s.txt: %w", d.name, err)
		}
	}
	w.closeList()
	if w.section {
		w.WriteString("</text:section>\n")
	}
	w.WriteString("</office:text></office:body></office:document>\n")
	return w.String(), nil
}

// chapterOf gives "5" for "5.12", and "" for "14.".
func chapterOf(marker string) string {
	chapter, rest, _ := strings.Cut(marker, ".")
	if rest == "" {
		return ""
	}
	return chapter
}

// columnWidths shares the width among a table's columns by their longest cells,
// none of which counts for less than 9 or more than 50 characters.
func columnWidths(rows [][]string, width float64) []float64 {
	longest := make([]int, len(rows[0]))
	sum := 0
	for i := range longest {
		longest[i] = 9
		for _, row := range rows {
			longest[i] = min(max(longest[i], len(row[i])), 50)
		}
		sum += longest[i]
	}
	widths := make([]float64, len(longest))
	for i, l := range longest {
		widths[i] = width * float64(l) / float64(sum)
	}
	return widths
}

func (w *writer) block(b block) error {
	if b.kind != w.open || b.kind == "numbered" {
		w.closeList()
	}
	switch b.kind {
	case "heading":
		w.heading(b)
	case "numbered", "item", "bullet":
		return w.listed(b)
	case "table":
		w.table(b)
	case "body":
		w.paragraph("Body", b.text)
	case "quote":
		w.paragraph("Quote", b.text)
	case "@cover":
		w.next = "OnCover"
	case "@front":
		w.next = "OnFront"
	case "@body":
		w.next = "OnBody"
	case "@newpage":
		w.next = "Break"
	case "@contents":
		w.contents()
	case "@columns":
		w.section = true
		w.WriteString(`<text:section text:style-name="Two" text:name="columns">` + "\n")
	default:
		name, ok := strings.CutPrefix(b.kind, "!")
		if !ok || b.text == "" {
			return fmt.Errorf("no instruction is called %q", b.kind)
		}
		w.paragraph(strings.ToUpper(name[:1])+name[1:], b.text)
	}
	return nil
}

// style gives a block's own style, or the one that an instruction before it asks for.
func (w *writer) style(own string) string {
	asked := w.next
	w.next = ""
	switch {
	case asked == "":
		return own
	case asked == "Break" && own != "Plain":
		return "Break" + own
	}
	return asked
}

func (w *writer) paragraph(style, text string) {
	fmt.Fprintf(w, "<text:p text:style-name=%q>%s</text:p>\n", w.style(style), w.inline(text))
}

func (w *writer) heading(b block) {
	w.headings++
	style := w.style(fmt.Sprintf("H%d", b.level))
	fmt.Fprintf(w, `<text:h text:style-name=%q text:outline-level="%d"><text:bookmark text:name="h%d"/>%s</text:h>`+"\n",
		style, b.level, w.headings, w.inline(b.text))
}

func (w *writer) closeList() {
	if w.open != "" {
		w.WriteString("</text:list>\n")
	}
	w.open = ""
}

// listed writes a numbered paragraph or a list item, as an item of an
// OpenDocument list or, where the form asks for it, with its number as text.
func (w *writer) listed(b block) error {
	if w.form.TypedNumbers {
		style, marker := "TypedItem", b.marker
		switch b.kind {
		case "numbered":
			style = "Typed"
		case "bullet":
			marker = w.form.Bullet
		}
		fmt.Fprintf(w, "<text:p text:style-name=%q>%s<text:tab/>%s</text:p>\n", style, marker, w.inline(b.text))
		return nil
	}
	list, start, style := "Bullets", "", "Item"
	switch b.kind {
	case "numbered":
		n := strings.TrimPrefix(strings.TrimSuffix(b.marker, "."), chapterOf(b.marker)+".")
		if _, err := strconv.Atoi(n); err != nil {
			return fmt.Errorf("paragraph %q has no number", b.marker)
		}
		list, start, style = "Numbers"+chapterOf(b.marker), fmt.Sprintf(" text:start-value=%q", n), "Numbered"
	case "item":
		list = "Letters"
	}
	if w.open == "" {
		fmt.Fprintf(w, "<text:list text:style-name=%q>\n", list)
		w.open = b.kind
	}
	fmt.Fprintf(w, "<text:list-item%s><text:p text:style-name=%q>%s</text:p></text:list-item>\n", start, style, w.inline(b.text))
	return nil
}

// table writes a table whose first row is repeated on each page.
func (w *writer) table(b block) {
	w.tables++
	fmt.Fprintf(w, `<table:table table:name="t%d" table:style-name="Table">`, w.tables)
	for i := range b.rows[0] {
		fmt.Fprintf(w, `<table:table-column table:style-name="Col%d-%d"/>`, w.tables, i)
	}
	for i, row := range b.rows {
		style := "Cell"
		if i == 0 {
			style = "CellHead"
			w.WriteString("<table:table-header-rows>")
		}
		w.WriteString(`<table:table-row table:style-name="Row">`)
		for _, cell := range row {
			fmt.Fprintf(w, `<table:table-cell table:style-name="CellBox" office:value-type="string"><text:p text:style-name=%q>%s</text:p></table:table-cell>`, style, w.inline(cell))
		}
		w.WriteString("</table:table-row>")
		if i == 0 {
			w.WriteString("</table:table-header-rows>")
		}
	}
	w.WriteString("</table:table>\n")
}

// contents lists the headings of the first two levels with their pages, which
// LibreOffice fills in.
func (w *writer) contents() {
	n := 0
	for _, b := range w.doc.blocks {
		if b.kind != "heading" {
			continue
		}
		n++
		if b.level <= 2 {
			fmt.Fprintf(w, `<text:p text:style-name="Contents%d">%s<text:tab/><text:bookmark-ref text:reference-format="page" text:ref-name="h%d">0</text:bookmark-ref></text:p>`+"\n",
				b.level, w.inline(b.text), n)
		}
	}
}

var noteCall = regexp.MustCompile(`\[\^(\d+)\]`)

// inline gives a paragraph's text with its notes in place.
func (w *writer) inline(text string) string {
	var out strings.Builder
	for {
		m := noteCall.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		n := text[m[2]:m[3]]
		note := w.doc.notes[n]
		if more := w.doc.notes[n+"+"]; w.form.LongerNote && more != "" {
			note += " " + more
		}
		out.WriteString(escape(w.hyphens.Replace(typeset(text[:m[0]]))))
		fmt.Fprintf(&out, `<text:note text:id="n%s" text:note-class="footnote"><text:note-citation>%s</text:note-citation><text:note-body><text:p text:style-name="Footnote">%s</text:p></text:note-body></text:note>`,
			n, n, escape(typeset(note)))
		text = text[m[1]:]
	}
	out.WriteString(escape(w.hyphens.Replace(typeset(text))))
	return out.String()
}

var openingQuote = regexp.MustCompile(`(^|[\s(])"`)

// typeset turns straight quotation marks and apostrophes into curly ones.
func typeset(s string) string {
	s = openingQuote.ReplaceAllString(s, "$1“")
	return strings.NewReplacer(`"`, "”", "'", "’").Replace(s)
}

// softHyphens reads words such as "in-quiry", and puts soft hyphens where they may be broken.
func softHyphens(words string) *strings.Replacer {
	var pairs []string
	for _, word := range strings.Fields(words) {
		pairs = append(pairs, strings.ReplaceAll(word, "-", ""), strings.ReplaceAll(word, "-", "\u00ad"))
	}
	return strings.NewReplacer(pairs...)
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}
