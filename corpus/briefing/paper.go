package briefing

import (
	"fmt"
	"strings"
	"time"

	"evidence/corpus/cite"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A paper is a briefing as a run of blocks, which every form for readers sets in its own way.
type paper struct {
	title  string
	author string
	made   time.Time
	blocks []block
}

// kind is what a block is.
type kind int

const (
	para kind = iota
	heading
	claim    // the words of a claim
	quote    // a quotation
	citation // of the quotation before it
	remark   // a caution
	item     // of a list
	table    // its first row holds the heads of the columns
	picture
	newPage
)

type block struct {
	kind  kind
	level int // of a heading, 1 the highest
	runs  []run
	rows  [][]string
	png   []byte
	alt   string // what a picture shows
}

// A run is a stretch of text, a link where it has an address.
type run struct {
	text, href string
	bold       bool
}

func (p *paper) add(k kind, runs ...run) { p.blocks = append(p.blocks, block{kind: k, runs: runs}) }

func (p *paper) say(k kind, format string, args ...any) {
	p.add(k, run{text: fmt.Sprintf(format, args...)})
}

func (p *paper) head(level int, format string, args ...any) {
	p.blocks = append(p.blocks, block{kind: heading, level: level, runs: []run{{text: fmt.Sprintf(format, args...)}}})
}

// paper sets a briefing.
func (b *Briefing) paper() *paper {
	p := &paper{title: "Briefing: " + b.Title, author: b.Author, made: b.Made}
	b.opening(p)
	p.head(2, "Claims")
	for _, c := range b.Claims {
		c.set(p)
	}
	b.missing(p)
	if len(b.Sources) > 0 {
		p.head(2, "Sources")
		for _, s := range b.Sources {
			p.add(item, linked(s.Entry, s.Address)...)
		}
	}
	p.add(newPage)
	b.checks(p)
	return p
}

// linked is a text whose address, where it stands in it, is a link.
func linked(text, address string) []run {
	before, after, found := strings.Cut(text, address)
	if !found || !cite.OnWeb(address) {
		return []run{{text: text}}
	}
	return []run{{text: before}, {text: address, href: address}, {text: after}}
}

func (b *Briefing) opening(p *paper) {
	var from []string
	for _, s := range []string{b.Author, b.Publisher, written(b.Published)} {
		if s != "" {
			from = append(from, s)
		}
	}
	if len(from) > 0 {
		p.say(para, "The statement: %s.", strings.Join(from, ", "))
	}
	if b.URL != "" {
		p.add(para, linked("Published at "+b.URL, b.URL)...)
	}
	if b.Link != "" {
		p.add(para, run{text: "Kept at "}, run{text: b.Link, href: b.Link})
	}
	if b.Details.Note != "" {
		p.say(para, "%s", b.Details.Note)
	}
	if b.Sample {
		p.say(remark, "SAMPLE. The reports quoted are about a borough that does not exist. Nothing in this paper is evidence of anything.")
	}
	p.say(para, "Made on %s from a library of %s. A person chose each passage and said how it stands to the claim; the program judged nothing. Every quotation was looked up again when this paper was made: the last page says with what result.",
		b.Made.Format("2 January 2006, 15:04 UTC"), number(b.Reports, "report", "reports"))
	rows := [][]string{{"Claims", "Number"}}
	for _, s := range statement.States() {
		if n := b.Counts[s]; n > 0 {
			rows = append(rows, []string{capital(stated[s]), fmt.Sprint(n)})
		}
	}
	if len(rows) > 1 {
		p.blocks = append(p.blocks, block{kind: table, rows: rows})
	}
}

// set sets a claim and its quotes.
func (c *Claim) set(p *paper) {
	p.head(3, "Claim %d: %s", c.Number, stated[c.State])
	p.say(claim, "%s", c.Text)
	if s := c.summary(); s != "" {
		p.say(para, "%s", s)
	}
	if c.Needs != "" {
		p.say(para, "A source that could tell: %s", sentence(c.Needs))
	}
	if c.Note != "" {
		p.say(para, "Note: %s", sentence(c.Note))
	}
	for _, l := range c.Later {
		p.say(remark, "There is a later report on the same authority than %s: %s, %s (%s).", l.Quoted, l.Title, written(l.Date), l.Document)
	}
	said := statement.Stance("")
	for _, q := range c.Quotes {
		if q.Stance != said {
			said = q.Stance
			p.head(4, "%s", map[statement.Stance]string{statement.Supports: "Supports it", statement.Contradicts: "Contradicts it", statement.Context: "Context"}[said])
		}
		q.set(p)
	}
}

// summary counts a claim's quotes by their stance.
func (c *Claim) summary() string {
	n := map[statement.Stance]int{}
	for _, q := range c.Quotes {
		n[q.Stance]++
	}
	var parts []string
	for _, s := range []struct {
		stance    statement.Stance
		one, many string
	}{{statement.Supports, "passage supports it", "passages support it"}, {statement.Contradicts, "passage contradicts it", "passages contradict it"}, {statement.Context, "gives context", "give context"}} {
		if n[s.stance] > 0 {
			parts = append(parts, number(n[s.stance], s.one, s.many))
		}
	}
	return sentence(strings.Join(parts, "; "))
}

func (q *Quote) set(p *paper) {
	if q.Quote == "" {
		p.say(para, "%s: report %s, which is not in this library. Nothing is quoted. [passage %s]", capital(q.place()), q.Document, q.Passage)
	} else {
		p.add(quote, run{text: q.Quote})
		p.add(citation, q.cited()...)
	}
	if s := q.became(); s != "" {
		p.say(remark, "%s", s)
	}
	if q.Note != "" {
		p.say(para, "%s: %s", capital(q.By), sentence(q.Note))
	}
	if q.undrawn {
		p.say(remark, "The picture of %s could not be drawn.", q.place())
	}
	if len(q.picture) > 0 {
		p.blocks = append(p.blocks, block{kind: picture, png: q.picture, alt: fmt.Sprintf("Page %d of %s, the quotation marked on it.", q.Page, q.Title)})
	}
}

// cited is the citation with its addresses as links.
func (q *Quote) cited() []run {
	mark := "[passage " + q.Passage + "]"
	text := strings.TrimSuffix(q.Citation, mark)
	var out []run
	for word := range strings.SplitSeq(text, " ") {
		if bare := strings.Trim(word, "<>.,()"); strings.HasPrefix(bare, "https://") || strings.HasPrefix(bare, "http://") {
			before, after, _ := strings.Cut(word, bare)
			out = append(out, run{text: before}, run{text: bare, href: bare}, run{text: after + " "})
			continue
		}
		out = append(out, run{text: word + " "})
	}
	if n := len(out); n > 0 {
		out[n-1].text = strings.TrimSuffix(out[n-1].text, " ") // the split's last one
	}
	return append(merged(out), run{text: mark, href: q.Link})
}

// merged joins runs without an address.
func merged(runs []run) []run {
	var out []run
	for _, r := range runs {
		if n := len(out); n > 0 && r.href == "" && out[n-1].href == "" {
			out[n-1].text += r.text
		} else if r.text != "" {
			out = append(out, r)
		}
	}
	return out
}

// place is where the quote stands, in words.
func (q *Quote) place() string {
	s := fmt.Sprintf("page %d", q.Page)
	if q.PageEnd > q.Page {
		s = fmt.Sprintf("pages %d and %d", q.Page, q.PageEnd)
	}
	if q.Paragraph != "" {
		s += ", paragraph " + q.Paragraph
	}
	return s
}

// became says what became of a quote since it was pinned, "" where nothing did.
func (q *Quote) became() string {
	switch q.Status {
	case store.PinMoved:
		return "The words stand in another place of the report than when they were pinned; the citation says where they stand now."
	case store.PinAltered:
		return "The report does not say this any more in these words. The passage that took its place reads now: " + q.Now
	case store.PinGone:
		return "The report, as it is in the library now, does not hold these words."
	case store.PinWithdrawn:
		return "The report was withdrawn from the library after this was pinned."
	}
	return ""
}

// missing lists the claims for which there is nothing.
func (b *Briefing) missing(p *paper) {
	for _, s := range []struct {
		state       statement.State
		title, lead string
	}{
		{statement.Unevidenced, "Claims without evidence", "Nothing is pinned to these claims. That does not make them untrue."},
		{statement.OutOfReach, "Claims out of reach of these reports", "These reports cannot tell. The kind of source that could is named."},
	} {
		if b.Counts[s.state] == 0 {
			continue
		}
		p.head(2, "%s", s.title)
		p.say(para, "%s", s.lead)
		for _, c := range b.Claims {
			if c.State != s.state {
				continue
			}
			runs := []run{{text: fmt.Sprintf("Claim %d. ", c.Number), bold: true}, {text: c.Text}}
			if c.Needs != "" {
				runs = append(runs, run{text: " A source that could tell: " + sentence(c.Needs)})
			}
			p.add(item, runs...)
		}
	}
}

// checks is the last page.
func (b *Briefing) checks(p *paper) {
	p.head(2, "Files and checks")
	if len(b.Files) == 0 {
		p.say(para, "No report is quoted.")
		return
	}
	p.say(para, "On %s every quotation was looked up in the text of these files, letter for letter. SHA-256 is the digest of the PDF's bytes: whoever holds a file with the same digest holds the same report.",
		b.Made.Format("2 January 2006"))
	rows := [][]string{{"Report", "SHA-256", "Quotations"}}
	for _, f := range b.Files {
		rows = append(rows, []string{f.Title + " (" + f.Document + ")", f.SHA256, f.result()})
	}
	p.blocks = append(p.blocks, block{kind: table, rows: rows})
}

// result says what became of a file's quotes.
func (f *File) result() string {
	var parts []string
	for _, s := range []struct {
		status store.PinStatus
		words  string
	}{
		{store.PinUnchanged, "word for word"}, {store.PinMoved, "word for word, in another place"}, {store.PinAltered, "altered since"},
		{store.PinGone, "not found any more"}, {store.PinWithdrawn, "of a report since withdrawn"},
	} {
		if n := f.Checked[s.status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.words))
		}
	}
	return strings.Join(parts, "; ")
}

// written is a date as it is written out; another text stays.
func written(date string) string {
	for _, form := range [][2]string{{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(form[0], date); err == nil {
			return t.Format(form[1])
		}
	}
	return date
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// sentence ends a text in a full stop.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
