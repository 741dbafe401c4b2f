package briefing

import (
	"fmt"
	"io"
	"strings"

	"evidence/corpus/cite"
)

// writeMarkdown writes CommonMark, with tables as GitHub has them. Pictures are left out: a text file holds none.
func writeMarkdown(w io.Writer, b *Briefing) error {
	out := &strings.Builder{}
	fmt.Fprintf(out, "# %s\n", cite.EscapeMarkdown(b.heading()))
	list := false
	for _, bl := range b.document() {
		if bl.kind != item || !list {
			out.WriteString("\n")
		}
		list = bl.kind == item
		bl.writeMarkdown(out)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (b *block) writeMarkdown(out *strings.Builder) {
	switch b.kind {
	case heading:
		fmt.Fprintf(out, "%s %s\n", strings.Repeat("#", b.level), b.inlineMarkdown())
	case claim:
		fmt.Fprintf(out, "**Claim.** %s\n", b.inlineMarkdown())
	case quote:
		fmt.Fprintf(out, "%s\n", cite.BlockQuoteMarkdown(b.runs[0].text))
	case item:
		fmt.Fprintf(out, "- %s\n", b.inlineMarkdown())
	case remark:
		fmt.Fprintf(out, "**Caution.** %s\n", b.inlineMarkdown())
	case table:
		for i, row := range b.rows {
			cells := make([]string, len(row))
			for j, c := range row {
				cells[j] = cite.EscapeMarkdown(c)
			}
			fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
			if i == 0 {
				fmt.Fprintf(out, "|%s\n", strings.Repeat(" --- |", len(row)))
			}
		}
	case newPage:
		out.WriteString("---\n")
	case picture:
	default:
		fmt.Fprintf(out, "%s\n", b.inlineMarkdown())
	}
}

// inlineMarkdown is a block's runs in one line.
func (b *block) inlineMarkdown() string {
	var out strings.Builder
	for _, r := range b.runs {
		s := r.text
		trail := s[len(strings.TrimRight(s, " ")):]
		switch {
		case s != "" && strings.TrimSpace(s) == "":
			out.WriteString(" ")
			continue
		case r.href != "":
			out.WriteString(cite.LinkMarkdown(s, r.href))
			continue
		case r.bold:
			s = "**" + cite.EscapeMarkdown(strings.TrimSpace(s)) + "**"
		case out.Len() == 0:
			s = cite.EscapeMarkdown(strings.TrimSpace(s))
		default:
			lead := s[:len(s)-len(strings.TrimLeft(s, " "))]
			s = lead + cite.EscapeMarkdown(strings.TrimSpace(s))
		}
		out.WriteString(s + trail)
	}
	return strings.TrimSpace(out.String())
}
