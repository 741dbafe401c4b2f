package cite

import (
	"strings"
	"time"
)

// writeBibTeX writes an entry for each report. The type techreport and the fields year and
// month are BibTeX's, date and urldate BibLaTeX's, which knows the others too. The annotation is each
// pinpoint with its quote: a note would be printed in every list of references.
func writeBibTeX(cs []Citation) string {
	var entries []string
	reports := byReport(cs)
	for i, key := range keys(reports) {
		entries = append(entries, bibtexEntry(reports[i], key))
	}
	return strings.Join(entries, "\n\n")
}

func bibtexEntry(cited []Citation, key string) string {
	r := cited[0].reference()
	var b strings.Builder
	b.WriteString("@techreport{" + key)
	field := func(name, value string) {
		if value != "" {
			b.WriteString(",\n  " + name + " = " + value)
		}
	}
	braced := func(value string) string {
		if value == "" {
			return ""
		}
		return "{" + value + "}"
	}
	field("author", braced(strings.Join(mapNames(r.names, bibtexName), " and ")))
	field("title", braced(braced(escapeTeX(r.title))))           // twice, so that its capitals stay
	field("institution", braced(braced(escapeTeX(r.publisher)))) // twice, so that an "and" in the body's name does not part it
	field("type", braced("Report"))
	field("year", braced(r.yearOr("")))
	field("month", bibtexMonth(r.date))
	field("date", braced(r.date))
	field("url", braced(r.url))
	field("urldate", braced(r.accessed))
	field("annote", braced(escapeTeX(quotesWithPlaces(cited))))
	return b.String() + "\n}"
}

func bibtexName(n name) string {
	if n.Family == "" {
		return "{" + escapeTeX(n.Literal) + "}"
	}
	return "{" + escapeTeX(n.Family) + "}, " + escapeTeX(n.Given)
}

// bibtexMonth is one of BibTeX's own abbreviations.
func bibtexMonth(date string) string {
	parts := dateParts(date)
	if len(parts) < 2 {
		return ""
	}
	return strings.ToLower(time.Month(parts[1]).String()[:3])
}

var texEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`,
	`~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`,
)

// loneBraces stands for braces that do not pair: BibTeX counts them even where
// they are escaped. Pandoc does not know these commands, so pairs have the shorter ones.
var loneBraces = map[rune]string{'{': `\textbraceleft{}`, '}': `\textbraceright{}`}

// escapeTeX escapes text for TeX. A line break becomes a space, which it is in TeX
// unless it ends a paragraph. Straight quotation marks stay; TeX sets them curly.
func escapeTeX(s string) string {
	var b strings.Builder
	paired := bracesPair(s)
	before := ' '
	for _, r := range oneLine(s) {
		// TeX makes one mark of two: dashes and quotation marks.
		if before == r && strings.ContainsRune("-`',", r) || r == '`' && (before == '!' || before == '?') {
			b.WriteString("{}")
		}
		if command, ok := loneBraces[r]; ok && !paired {
			b.WriteString(command)
		} else {
			b.WriteString(texEscapes.Replace(string(r)))
		}
		before = r
	}
	return b.String()
}

// bracesPair says whether each opening brace has one that closes it.
func bracesPair(s string) bool {
	depth := 0
	for _, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}
