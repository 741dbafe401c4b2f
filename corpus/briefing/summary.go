package briefing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"evidence/corpus/quantity"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// addSummary adds a table of the claims, what was found and where, and what came after the reports that are quoted.
func (b *Briefing) addSummary(doc *document) {
	doc.addHeading(2, "Summary")
	var counts []string
	for _, s := range statement.States() {
		if n := b.Counts[s]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, stateNames[s]))
		}
	}
	if len(counts) > 0 {
		doc.addText(paragraph, "%s: %s.", quantity.Of(len(b.Claims), "claim", "claims"), strings.Join(counts, ", "))
	}
	rows, left := [][]string{{"Claim", "Finding", "Source"}}, 0
	for i := range b.Claims {
		c := &b.Claims[i]
		if c.unanswered(statement.Uncheckable) && len(c.Quoted)+len(c.Cited) == 0 {
			left++
			continue
		}
		rows = append(rows, []string{fmt.Sprintf("%d. %s", c.Number, shorten(c.Text)), c.finding(), c.sources()})
	}
	if len(rows) > 1 {
		*doc = append(*doc, block{kind: table, rows: rows, wide: []int{50, 15, 35}})
	}
	if len(rows) > 1 && left > 0 {
		doc.addText(paragraph, "Not in this table: %s that cannot be checked here, listed below.", quantity.Of(left, "claim", "claims"))
	}
	if len(b.newer) > 0 {
		doc.addText(remark, "Later reports: %s", strings.Join(b.newer, " "))
	}
}

// finding is a claim's state, and which verdicts the quotations in its own words have that are not right.
func (c *Claim) finding() string {
	out := []string{capitalise(stateNames[c.State])}
	add := func(what string, v quotecheck.Verdict) {
		if s := fmt.Sprintf("its %s: %s", what, v); !v.Accurate() && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for i := range c.Quoted {
		add("quotation", c.Quoted[i].Verdict)
	}
	for i := range c.Cited {
		add("citation", c.Cited[i].Verdict)
	}
	if s := c.signedBy(); s != "" {
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// signedBy says who signed the claim off, and when, as far as it still holds; empty where nobody did.
func (c *Claim) signedBy() string {
	var by []string
	for i := range c.SignOffs {
		if o := &c.SignOffs[i]; o.Quote == "" && len(o.Void) == 0 {
			by = append(by, fmt.Sprintf("%s, %s", capitalise(o.By), o.At.Format("2 January 2006")))
		}
	}
	if len(by) == 0 {
		return ""
	}
	return "signed off by " + strings.Join(by, " and ")
}

// maxSources is how many places of a claim's evidence the summary names.
const maxSources = 3

// sources are the places of a claim's evidence in a few words: of what supports or contradicts it, where anything does. A report is not
// named again for its next place.
func (c *Claim) sources() string {
	var out, names []string
	decided := slices.ContainsFunc(c.Quotes, func(q Quote) bool { return q.Stance != statement.Context })
	for _, q := range c.Quotes {
		if decided && q.Stance == statement.Context {
			continue
		}
		if s := q.place(); !slices.Contains(out, s) {
			out = append(out, s)
			names = append(names, q.reportName()+", ")
		}
	}
	more := len(out) - maxSources
	if more > 0 {
		out = out[:maxSources]
	}
	for i := len(out) - 1; i > 0; i-- {
		if names[i] == names[i-1] {
			out[i] = strings.TrimPrefix(out[i], names[i])
		}
	}
	if more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	return strings.Join(out, "; ")
}

// reportName is a quote's report in a few words: "Anytown 2018".
func (q *Quote) reportName() string {
	c := q.source
	if c == nil {
		return q.Document
	}
	name := cmp.Or(c.Source.Authority, c.Source.Title, c.Source.ID)
	if y := c.Source.Year(); y > 0 {
		name += fmt.Sprintf(" %d", y)
	}
	return name
}

// place is a quote's report and where it is there in a few words: "Anytown 2018, p 4, para 14".
func (q *Quote) place() string {
	c := q.source
	if c == nil {
		return q.Document
	}
	parts := []string{q.reportName(), c.Pages(), c.Pinpoint()}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// maxSummary is how many code points of a claim the summary has.
const maxSummary = 90

// shorten cuts a claim at a word for the summary.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= maxSummary {
		return s
	}
	cut := string(r[:maxSummary])
	return strings.TrimRight(cut[:max(strings.LastIndexByte(cut, ' '), 1)], " ,;:") + " …"
}

// addAnnexe adds the last page: the files and the passages quoted, and the result of looking up the quotes.
func (b *Briefing) addAnnexe(doc *document) {
	doc.addHeading(2, "Annexe: files, passages and checks")
	b.addSignOffs(doc)
	if len(b.Files) == 0 {
		doc.addText(paragraph, "No report is quoted.")
		return
	}
	doc.addText(paragraph, "On %s every quotation was looked up in the text of these files, letter for letter. SHA-256 is the digest of the PDF's bytes: whoever has a file with the same digest has the same report.",
		b.Made.Format("2 January 2006"))
	rows := [][]string{{"Report", "SHA-256", "Quotations"}}
	for _, f := range b.Files {
		rows = append(rows, []string{f.Title + " (" + f.Document + ")", f.SHA256, f.result()})
	}
	*doc = append(*doc, block{kind: table, rows: rows, wide: []int{40, 40, 20}})
	doc.addText(paragraph, "The id of a passage finds it in any Evidence Index library that has the report.")
	rows = [][]string{{"Claim", "Passage", "Id"}}
	for _, c := range b.Claims {
		for _, q := range c.Quotes {
			rows = append(rows, []string{fmt.Sprint(c.Number), q.place(), q.Passage})
		}
	}
	*doc = append(*doc, block{kind: table, rows: rows, wide: []int{10, 65, 25}})
}

// addSignOffs adds a table of who looked at which claim and quotation, and what they accepted against the check.
func (b *Briefing) addSignOffs(doc *document) {
	rows := [][]string{{"Claim", "Signed off", "Check"}}
	for i := range b.Claims {
		c := &b.Claims[i]
		for j := range c.SignOffs {
			o := &c.SignOffs[j]
			rows = append(rows, []string{fmt.Sprint(c.Number), o.sentence(), o.Mark})
		}
	}
	if len(rows) == 1 {
		return
	}
	doc.addText(paragraph, "Sign-offs. One is void once the claim, its pins or the words in the report have changed; evidence check tells, by the mark in the last column.")
	*doc = append(*doc, block{kind: table, rows: rows, wide: []int{10, 60, 30}})
}

func (f *File) result() string {
	var parts []string
	add := func(status store.PinStatus, words string) {
		if n := f.Checked[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, words))
		}
	}
	add(store.PinUnchanged, "word for word")
	add(store.PinMoved, "word for word, in another place")
	add(store.PinAltered, "altered since")
	add(store.PinGone, "not found any more")
	add(store.PinWithdrawn, "of a report since withdrawn")
	return strings.Join(parts, "; ")
}
