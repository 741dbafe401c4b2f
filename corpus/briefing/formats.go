package briefing

import (
	"fmt"
	"io"
	"strings"
	"time"

	"evidence/corpus/cite"
	"evidence/corpus/csvfile"
	"evidence/corpus/jsonenc"
)

// A Format is a file format that a briefing can be written in.
type Format struct {
	Name      string // as in an address and on the command line
	Title     string // for people
	MediaType string
	Extension string // with the point
	Pictures  bool   // it holds pictures of pages
	write     func(io.Writer, *Briefing) error
}

// Formats lists the formats.
//
// In CSV, text that people wrote (claim_text, note, by, needs) gets an apostrophe in
// front if a spreadsheet would take it for a formula, because it begins with =, +, -,
// @, a tab or a carriage return. The quote and its citation stay unchanged.
func Formats() []Format {
	formats := []Format{
		{"docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", true, writeWord},
		{"md", "Markdown", "text/markdown; charset=utf-8", ".md", false, writeMarkdown},
		{"html", "HTML, to be printed", "text/html; charset=utf-8", ".html", true, writeHTML},
		{"csv", "CSV, a row for each quotation", "text/csv; charset=utf-8; header=present", ".csv", false, writeCSV},
		{"json", "JSON", "application/json", ".json", false, writeJSON},
	}
	for _, s := range cite.Styles() {
		if s.Bibliographic {
			formats = append(formats, Format{s.Name, s.Title + ", the reports quoted", s.MediaType, s.FileExt, false, writeBibliography(s)})
		}
	}
	return formats
}

// writeBibliography writes the reports that are quoted, each once, for a reference manager.
func writeBibliography(s cite.Style) func(io.Writer, *Briefing) error {
	return func(w io.Writer, b *Briefing) error {
		_, err := io.WriteString(w, strings.TrimSuffix(s.Bibliography(b.cited()...), "\n")+"\n")
		return err
	}
}

// FormatByName finds a format by its name, or by the extension of its files without the point.
func FormatByName(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name || f.Extension == "."+name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("unknown format of a briefing %q; the formats are %s", name, strings.Join(names, ", "))
}

// Write writes a briefing. The same briefing gives the same bytes.
func (f Format) Write(w io.Writer, b *Briefing) error {
	if err := f.write(w, b); err != nil {
		return fmt.Errorf("writing the briefing of statement %q as %s: %w", b.ID, f.Name, err)
	}
	return nil
}

func writeJSON(w io.Writer, b *Briefing) error {
	e := jsonenc.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

// columns are those of the CSV format.
var columns = []string{"claim", "claim_text", "state", "stance", "quote", "citation", "document", "title", "page", "page_end", "label", "paragraph",
	"passage", "status", "sha256", "link", "note", "by", "at", "other_authority", "needs"}

func writeCSV(w io.Writer, b *Briefing) error {
	out := csvfile.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, c := range b.Claims {
		head := []string{fmt.Sprint(c.Number), c.Text, string(c.State)}
		if len(c.Quotes) == 0 {
			row := make([]string, len(columns))
			copy(row, head)
			row[len(row)-1] = c.Needs
			if err := out.Write(row); err != nil {
				return err
			}
		}
		for _, q := range c.Quotes {
			row := append(head[:3:3], string(q.Stance), q.Quote, q.Citation, q.Document, q.Title, fmt.Sprint(q.Page), fmt.Sprint(q.PageEnd), q.Label, q.Paragraph,
				q.Passage, string(q.Status), q.SHA256, q.Link, q.Note, q.By, q.At.UTC().Format(time.RFC3339), q.otherAuthority(), c.Needs)
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}
