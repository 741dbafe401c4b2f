package quotecheck

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// Surroundings is the text beside a quote that can say where it stands.
type Surroundings struct {
	Before string // of the same sentence
	After  string // up to the end of the sentence, or the next quote
	Notes  string // the lines below, where they are a citation
	// Context is what is further away and can say whose words they are, the nearest
	// first: the rest of the paragraph, the one before, headings.
	Context []string
}

var (
	passageNamed = lazyregexp.New(`\[passage\s+([0-9a-z]{12,48})\s*\]|/passages/([0-9a-z]{12,48})`)
	pageNamed    = lazyregexp.New(`(?i)\b(?:pdf\s+)?(?:pages?|pp?)(?:\.\s*|\s+)((?:[0-9]{1,4}|[ivxlc]{1,7})\b(?:\s*(?:[-–—]|to|and|,|&)\s*[0-9]{1,4}\b)*)`)
	numberNamed  = lazyregexp.New(`(?i)\b(?:paragraphs?|paras?)(?:\.\s*|\s+)(?:number\s+|no\.?\s+)?([0-9]{1,4}(?:\.[0-9]{1,4})*(?:\s*(?:[-–—]|to|and|,|&)\s*[0-9]{1,4}(?:\.[0-9]{1,4})*\b)*)`)
	signNamed    = lazyregexp.New(`[§¶]+\s*([0-9]{1,4}(?:\.[0-9]{1,4})*)`)
	yearNamed    = lazyregexp.New(`\b(?:19|20)[0-9]{2}\b`)
	reportNamed  = lazyregexp.New(`(?i)\b(?:reports?|inspections?|inspectors?|ofsted|inquiry|review|committee|found|judged|noted)\b`)
	harvardPlace = lazyregexp.New(`^\s*\([^()]*\b(?:19|20)[0-9]{2}[a-z]?,\s*((?:[0-9]{1,4}|[ivxlc]{1,7})(?:[-–][0-9]{1,4})?)(?:n[0-9]+)?(?:,\s*para|,\s*table|,\s*footnote|\))`)
	oscolaPlace  = lazyregexp.New(`’ \((?:[^()]*\s)?(?:19|20)[0-9]{2}\) ((?:[0-9]{1,4}|[ivxlc]{1,7})(?:[-–][0-9]{1,4})?)(?:,|\.|\s*<|\s*$)`)
	harvardColon = lazyregexp.New(`^\W*\([^()]*\b(?:19|20)[0-9]{2}[a-z]?\s*:\s*([0-9]{1,4}(?:\s*[-–]\s*[0-9]{1,4})?)\s*\)`)
	address      = lazyregexp.New(`https?://\S+`)
)

// resolvePlace finds out which place is cited for a quote, in its fields or around it.
func (c *Checker) resolvePlace(q Quote) *CitedPlace {
	said := q.Said
	if said.isGiven() {
		said.documents, said.now = c.reportsNamed(said.Document), c.currentID(said.Passage)
		return &said
	}
	after, notes := q.Around.After, q.Around.Notes
	behind := after + "\n" + notes
	said.Passage = firstGroup(passageNamed, behind)
	said.now = c.currentID(said.Passage)
	oscola := firstGroup(oscolaPlace, behind)
	plain := address.ReplaceAllString(behind, " ")
	before := address.ReplaceAllString(q.Around.Before, " ")
	said.Page = cmp.Or(firstGroup(pageNamed, plain), firstGroup(harvardPlace, after), oscola, firstGroup(pageNamed, before))
	said.Paragraph = cmp.Or(firstGroup(numberNamed, plain), firstGroup(signNamed, plain), firstGroup(numberNamed, before), firstGroup(signNamed, before))
	said.loose = said.Page == "" && said.Paragraph == ""
	if said.loose {
		said.Page = firstGroup(harvardColon, after)
	}
	said.dated = c.dateSaid(before, plain)
	said.documents = c.reportsMentioned(before, behind)
	if len(said.documents) == 0 {
		var further []string
		said.documents, further = c.reportsInContext(q.Around.Context, before+" "+behind)
		if said.assumed = len(said.documents) > 0 && (!refersBack(before, after) || another.MatchString(before)); said.assumed {
			return &said
		}
		said.alsoNamed = c.reportsNamedIn(strings.Join(further, "\n"))
	}
	names := make([]string, 0, len(said.documents))
	for _, d := range said.documents {
		names = append(names, c.reportName(d))
	}
	said.Document = strings.Join(names[:min(len(names), 3)], "; or ")
	return &said
}

// refersBack reports whether a sentence gives its quotation to a report that was named before: "The report says".
func refersBack(before, after string) bool {
	return backward.MatchString(before) || backward.MatchString(after)
}

var backward = lazyregexp.New(`(?i)\b(?:(?:the|this|that|its|their)\s+(?:same\s+)?(?:[a-z0-9]+\s+)?(?:report|inspection|inspectors|inquiry|review|inspectorate)|ofsted|inspectors|it|they)\s+(?:also\s+|then\s+|further\s+)?(?:says?|said|found|finds|wrote|writes|adds?|added|notes?|noted|concludes?|concluded|states?|stated|reports?|reported|observes?|observed|praised|warns?|warned|judged|goes\s+on|went\s+on|continues?|describes?|described|reads?)\b`)

// reportsInContext are the reports that the text further from a quotation speaks
// of: those on the authority that the nearest part of it names, of the year that
// the sentence says, or that the part says of a report. The date of a letter is not
// that of the report that it speaks of.
//
// The rest of the text further away comes with them.
func (c *Checker) reportsInContext(context []string, sentence string) (docs []int, further []string) {
	years := yearsIn(address.ReplaceAllString(sentence, " "))
	for i, text := range context {
		text = address.ReplaceAllString(text, " ")
		named := c.reportIDsIn(text)
		if len(named) == 0 {
			named = c.reportsNamedIn(text)
		}
		if len(named) == 0 {
			continue
		}
		if len(years) == 0 && (reportNamed.MatchString(text) || len(strings.Fields(text)) <= shortHeading) {
			years = yearsIn(text)
		}
		return c.ofYears(named, years), context[i+1:]
	}
	return nil, nil
}

// another says that a report is not the one that was spoken of last.
var another = lazyregexp.New(`(?i)\b(?:(?:another|other|a\s+different|one|neighbouring|nearby|many|several|some)\s+(?:[a-z]+\s+)?(?:reports?|inspections?|authorit(?:y|ies)|councils?|boroughs?|count(?:y|ies)|cit(?:y|ies)|areas?|places?)|elsewhere|nationally|across\s+(?:the\s+country|england))\b`)

// shortHeading is how many words a heading has at most that is the name of a report: "Fenby, 2021".
const shortHeading = 4

func (c *Checker) currentID(id string) string {
	if _, ok := c.passage[id]; ok || id == "" || c.Successor == nil {
		return id
	}
	return c.Successor(id)
}

func firstGroup(re *lazyregexp.Regexp, s string) string {
	m := re.FindStringSubmatch(s)
	for i := 1; i < len(m); i++ {
		if m[i] != "" {
			return strings.TrimSpace(m[i])
		}
	}
	return ""
}

// reportsNamed are the reports with an id, a title or an authority.
func (c *Checker) reportsNamed(name string) []int {
	if name == "" {
		return nil
	}
	if d, ok := c.byID[name]; ok {
		return []int{d}
	}
	var out []int
	for i := range c.docs {
		d := &c.docs[i]
		if strings.EqualFold(d.Title, name) || strings.EqualFold(d.Authority, name) || strings.EqualFold(c.reportName(i), name) {
			out = append(out, i)
		}
	}
	return out
}

// reportsMentioned are the reports that the text about a quote speaks of: by id, or by the
// authority or the title, and the year. None where that is not plain.
func (c *Checker) reportsMentioned(before, behind string) []int {
	for _, text := range []string{behind, before} {
		if ids := c.reportIDsIn(text); len(ids) > 0 {
			return ids
		}
	}
	named := c.reportsNamedIn(behind)
	if len(named) == 0 && (reportNamed.MatchString(before+" "+behind) || refersBack(before, behind)) {
		if named = c.reportsNamedIn(before[strings.LastIndex(before, ";")+1:]); len(named) == 0 {
			named = c.reportsNamedIn(before)
		}
	}
	return c.ofYears(named, yearsIn(address.ReplaceAllString(before+" "+behind, " ")))
}

// ofYears are those reports that are of one of the years, or all where none is or no year is said.
func (c *Checker) ofYears(named, said []int) []int {
	ofYear := slices.DeleteFunc(slices.Clone(named), func(d int) bool {
		years := c.docs[d].years
		return len(years) > 0 && !slices.ContainsFunc(years, func(y int) bool { return slices.Contains(said, y) })
	})
	if len(said) == 0 || len(ofYear) == 0 {
		return named
	}
	return ofYear
}

func (c *Checker) reportIDsIn(text string) []int {
	var out []int
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()[]<>,;:/\"'“”‘’", r) }) {
		if d, ok := c.byID[strings.TrimSuffix(strings.TrimRight(w, ".?!"), ".pdf")]; ok && strings.ContainsAny(w, "-0123456789") && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

func yearsIn(text string) []int {
	var out []int
	for _, m := range yearNamed.FindAllString(text, -1) {
		y, _ := strconv.Atoi(m)
		out = append(out, y)
	}
	return out
}

// reportsNamedIn are the reports whose titles a text names, or which are on the
// authorities that it names; where it names both, those that are both.
func (c *Checker) reportsNamedIn(text string) []int {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "’", "'")
	titled, rest := c.findNames(text, func(d *document) string { return d.called })
	on, _ := c.findNames(rest, func(d *document) string { return d.body })
	if len(titled) == 0 {
		return on
	}
	both := slices.DeleteFunc(slices.Clone(titled), func(d int) bool { return !slices.Contains(on, d) })
	if len(both) == 0 {
		return titled
	}
	return both
}

// findNames are the reports of which a text holds a name, of names that lie in
// one another the longer, and the text without those names.
func (c *Checker) findNames(text string, name func(*document) string) (docs []int, rest string) {
	byName := map[string][]int{}
	for i := range c.docs {
		n := name(&c.docs[i])
		if n == "" {
			continue
		}
		for _, form := range []string{n, strings.ToUpper(n)} {
			if strings.Contains(text, form) {
				byName[form] = append(byName[form], i)
			}
		}
	}
	names := slices.Collect(maps.Keys(byName))
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	for _, n := range names {
		for i := indexWord(text, n); i >= 0; i = indexWord(text, n) {
			text = text[:i] + strings.Repeat("\x00", len(n)) + text[i+len(n):]
			for _, d := range byName[n] {
				if !slices.Contains(docs, d) {
					docs = append(docs, d)
				}
			}
		}
	}
	return docs, text
}

// namesInText is the title that a report can be called by in a text, and the body
// that it is on; empty where these are too short to mean anything.
func namesInText(d *corpus.Source) (title, body string) {
	title = strings.TrimRight(strings.ReplaceAll(strings.Join(strings.Fields(d.Title), " "), "’", "'"), ".")
	if len(strings.Fields(title)) < 3 {
		title = ""
	}
	body, _, _ = strings.Cut(strings.ReplaceAll(d.Authority, "’", "'"), " (")
	for _, end := range []string{" Metropolitan Borough Council", " Borough Council", " County Council", " City Council", " Council"} {
		body = strings.TrimSuffix(body, end)
	}
	if len(body) < 4 {
		body = ""
	}
	return title, body
}

// indexWord finds words that no letter touches, and that do more than begin a
// sentence as another word may, as Reading does.
func indexWord(text, words string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		begins := strings.TrimSpace(text[:i]) == "" && !strings.Contains(words, " ") && strings.HasSuffix(words, "ing")
		if !isWord(before) && !isWord(after) && before != '-' && !begins {
			return i
		}
		from = i + len(words)
	}
}
