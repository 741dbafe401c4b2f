package metadata

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
)

// A block is a run of a cover's lines in type of one size, close together.
type block struct {
	line           // the first of them
	text   string  // all of them
	bottom float64 // the top of the last
}

var (
	postNominal   = lazily(`(?:[,\s]+(?:OBE|CBE|DBE|MBE|KBE|KC|QC|CB|KCB|DCB|GBE|QPM))+$`)
	honorific     = lazily(`^(?:The Rt Hon|Sir|Dame|Dr|Professor|Prof|Baroness|Lord|Lady|Judge|His Honour|Her Honour)\b`)
	yearsLine     = lazily(`^\(?(?:19|20)\d\d ?(?:-|to) ?(?:19|20)\d\d\)?$`)
	reportBy      = lazily(`(?i)^(?:an?\b.* )?(?:report|review|inquiry) by (.+)$`)
	namesBody     = lazily(`^(?:[Tt]he |THE )?\p{Lu}.*[^.,;]$`)
	chairLine     = lazily(`(?i)^(?:chair|chairman|chairwoman)(?: of (.+))?$`)
	committee     = lazily(`(?i)\bcommittee$`)
	body          = lazily(`(?i)\b(inquiry|committee|commission|council|house of (?:commons|lords))$`)
	aboutBody     = lazily(`(?i)\b(review|report|inspection|investigation|audit|evaluation|examination|inquiry|study|survey)s? (of|into|on)\b`)
	notTitle      = lazily(`(?i)^(HC|HL|HL paper|Cm|CP) ?\d+|^(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+)? ?(special )?report of session|^(volume|part) [\divx]+$|^(ordered|presented|published)\b|^(` + monthsAlone + `) \d{4}$|^house of (commons|lords)$|^(statutory )?guidance$|^(the |final |inspection |full |draft )?report$|^(cabinet|agenda|minutes|draft|confidential|official|restricted|unrestricted|public)\b.{0,12}$|^\S+$`)
	sectionName   = lazily(`(?i)^(\d+[. ]+)?(contents|table of contents|introduction|summary|executive summary|foreword|preface|overview|background|key findings|main findings|conclusions?|recommendations|appendix|annex)\b.{0,5}$|^(summary|findings|conclusions|recommendations) of (the|this|our) (review|report|inquiry|inspection|visit)$`)
	volumeLine    = lazily(`(?i)^volume [\divx]+$`)
	published     = lazily(`(?i)^(?:it was |report |ordered .* and )?published (?:on )?\d{1,2} \w+ \d{4}`)
	thenPublished = lazily(`(?i)\bit was published on \d{1,2} \w+ \d{4}`)
	ownDate       = lazily(`(?i)^(?:published:? )?(?:` + dayExpr + ` )?(` + monthsAlone + `),? \d{4}$`)
	numberBefore  = lazily(`^[A-Z]{2,5}-\d[\d-]*[,:]? `)
)

const monthsAlone = `january|february|march|april|may|june|july|august|september|october|november|december`

// blocks are the runs of type of one size on the first page with text, from the
// top, without page numbers.
func (r *reader) blocks() []block {
	if r.runs == nil {
		r.runs = r.makeBlocks()
	}
	return r.runs
}

func (r *reader) makeBlocks() []block {
	lines := slices.Clone(r.front(1))
	slices.SortStableFunc(lines, func(a, b line) int { return int(a.Top) - int(b.Top) })
	var list []block
	for _, l := range lines {
		if pageNumber().MatchString(l.plain) {
			continue
		}
		if n := len(list); n > 0 && l.Size > 0 && list[n-1].Size == l.Size && l.Top-list[n-1].bottom < maxLeading*l.Size {
			list[n-1].text = joined([]line{{Line: Line{Text: list[n-1].text}}, l})
			list[n-1].bottom = l.Top
			continue
		}
		list = append(list, block{l, tidy(l.Text), l.Top})
	}
	return list
}

// inquiryTitle reads the title: the largest type of the cover, unless that names
// the body that reports and another line is nearly as large, or the title of the PDF's
// properties, where the cover has it too in lines of several sizes; without
// sizes, that title, where the first pages have it.
func (r *reader) inquiryTitle() {
	cover := r.blocks()
	if b, ok := r.largestBlock(); ok {
		title := b.text
		switch next := blockAfter(cover, b); {
		case volumeLine().MatchString(plain(next)):
			title += ": " + next
		case yearsLine().MatchString(plain(next)):
			title += " " + next
		}
		if given := numberBefore().ReplaceAllString(propertyTitle(r.info.Title), ""); r.bornOut(given, b) {
			title = given
		}
		r.facts["title"] = b.likely(title)
		if strings.EqualFold(plain(title), plain(r.info.Title)) {
			r.facts["title"] = b.certain(title)
		}
		return
	}
	if title := propertyTitle(r.info.Title); title != "" && len(title) <= maxTitle && !notTitle().MatchString(plain(title)) && !r.noCover(cover) {
		r.facts["title"] = property(title)
		if l, ok := r.findText(title); ok {
			r.facts["title"] = l.likely(title)
		}
	}
}

func blockAfter(cover []block, b block) string {
	for i := range cover[:max(0, len(cover)-1)] {
		if cover[i].index == b.index {
			return cover[i+1].text
		}
	}
	return ""
}

// largestBlock finds the largest type of the cover that may be a title.
func (r *reader) largestBlock() (block, bool) {
	cover := r.blocks()
	best := -1
	for i, b := range cover {
		if b.mayBeTitle() && (best < 0 || titleWeight(b) > titleWeight(cover[best])) {
			best = i
		}
	}
	if best < 0 || r.noCover(cover) || cover[best].Size <= r.proseSize() || len(cover) > 1 && titleWeight(cover[best]) <= smallest(cover) ||
		r.isHeading(cover, best) {
		return block{}, false
	}
	return cover[best], true
}

// isHeading reports whether the largest type of a page of prose is that of its
// headings: the page is from the middle of a report. There prose comes before it, another block is set alike,
// or the page has a number above 1.
func (r *reader) isHeading(cover []block, best int) bool {
	prose := r.proseSize()
	if prose == 0 {
		return false
	}
	for i := range cover {
		b := &cover[i]
		above := i < best && b.Size == prose && len(b.text) > 2*longestName
		alike := i != best && b.Size == cover[best].Size && b.Bold == cover[best].Bold && !notTitle().MatchString(plain(b.text))
		if above || alike {
			return true
		}
	}
	return r.pageIsNumbered()
}

// pageIsNumbered reports whether the first or the last line of the first page is a page number above 1.
func (r *reader) pageIsNumbered() bool {
	lines := r.front(1)
	top, bottom := lines[0], lines[0]
	for _, l := range lines {
		if l.Top < top.Top {
			top = l
		}
		if l.Top > bottom.Top {
			bottom = l
		}
	}
	for _, l := range lines {
		if m := laterPage().FindStringSubmatch(l.plain); m != nil && (l.Top == top.Top || l.Top == bottom.Top) && m[1] != "1" {
			return true
		}
	}
	return false
}

var laterPage = lazily(`(?i)^(?:page )?(\d{1,3})(?: ?(?:of|/) ?\d{1,3})?$`)

// mayBeTitle reports whether a block is not known to be something else.
func (b *block) mayBeTitle() bool {
	if b.Size == 0 || len(b.text) > maxTitle {
		return false
	}
	text := plain(b.text)
	return !isSentence(text) && !letterSpaced(text) && !sectionNumber().MatchString(text) && !notTitle().MatchString(text) && !ownDate().MatchString(text) && !isPerson(text)
}

var sectionNumber = lazily(`^\d+(\.\d+)+\.? |^\d{1,2}(st|nd|rd|th)?( \w+)?( \d{4})? (to|-|and) \d`)

// isSentence reports whether a text ends as prose does.
func isSentence(text string) bool {
	return strings.HasSuffix(text, ".") && len(strings.Fields(text)) > 8 || strings.Contains(text, ". . .") || strings.Contains(text, "....")
}

// letterSpaced reports whether the letters of a text are set apart, so that its words are not known.
func letterSpaced(text string) bool {
	single := 0
	words := strings.Fields(text)
	for _, w := range words {
		if utf8.RuneCountInString(w) == 1 {
			single++
		}
	}
	return single > 3 && 2*single > len(words)
}

// proseLetters is how many letters in type of one size make prose of it.
const proseLetters = 800

// proseSize is the size of the first page's prose; 0 for a page without any.
func (r *reader) proseSize() float64 {
	letters := map[float64]int{}
	most := 0.0
	for _, l := range r.front(1) {
		letters[l.Size] += len(l.plain)
		if letters[l.Size] > max(proseLetters, letters[most]) {
			most = l.Size
		}
	}
	return most
}

// noCover reports whether the first page begins with a section, so that the cover is missing.
func (r *reader) noCover(cover []block) bool {
	size := 0.0
	for _, b := range cover {
		size = max(size, b.Size)
	}
	for _, b := range cover {
		if b.Size == size && size > 0 && sectionName().MatchString(plain(b.text)) {
			return true
		}
	}
	return false
}

// longestName is how many bytes the name of a person with all that belongs to it has at most.
const longestName = 80

// isPerson reports whether a text is a person's name with a title before it or letters after it.
func isPerson(text string) bool {
	if len(text) > longestName {
		return false
	}
	name := plain(text)
	bare := postNominal().ReplaceAllString(name, "")
	return (bare != name || honorific().MatchString(name)) && personForm().MatchString(bare)
}

// bornOut reports whether the words of a title are on the first page one after the
// other, and those of a block of it come first.
func (r *reader) bornOut(title string, b block) bool {
	return strings.HasPrefix(bareWords(title), bareWords(b.text)) && r.printsWords(title, 1)
}

// printsWords reports whether the words of a title are on the first n pages one after
// the other, whatever is between them and however large they are.
func (r *reader) printsWords(title string, n int) bool {
	words := bareWords(title)
	if len(strings.Fields(words)) < 3 || len(title) > maxTitle {
		return false
	}
	var page strings.Builder
	for _, l := range r.front(n) {
		page.WriteString(bareWords(l.plain))
	}
	return strings.Contains(strings.ReplaceAll(page.String(), "  ", " "), words)
}

// bareWords are the words of a text in lower case, each between two spaces.
func bareWords(s string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(plain(s)), func(c rune) bool {
		return c != '\'' && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}), " ") + " "
}

// titleWeight is a block's size of type, less where it only names a body.
func titleWeight(b block) float64 {
	if text := plain(b.text); body().MatchString(text) && !aboutBody().MatchString(text) && len(strings.Fields(b.text)) < 8 {
		return b.Size / 2
	}
	return b.Size
}

func smallest(cover []block) float64 {
	size := cover[0].Size
	for _, b := range cover {
		size = min(size, b.Size)
	}
	return size
}

// findText finds the line of the first three pages in which a text of the PDF's
// properties begins; it may go on in the lines after it.
func (r *reader) findText(text string) (line, bool) {
	want := strings.ToLower(plain(text))
	if len(want) < 6 {
		return line{}, false
	}
	for i, l := range r.front(3) {
		run := strings.ToLower(l.plain)
		for j := i + 1; len(run) < len(want) && j < len(r.lines) && r.lines[j].page == l.page; j++ {
			run += " " + strings.ToLower(r.lines[j].plain)
		}
		if at := strings.Index(run, want); at >= 0 && at < len(l.plain) {
			return l, true
		}
	}
	return line{}, false
}

// inquiryAuthor reads the author: whom the cover says the report is by, a person
// with letters after the name, the committee, or the author of the PDF's
// properties, where the first pages have it too. Nobody is an author whom they
// do not print.
func (r *reader) inquiryAuthor() {
	lines := r.front(1)
	for _, l := range lines {
		if m := reportBy().FindStringSubmatch(l.plain); m != nil && namesBody().MatchString(m[1]) && len(strings.Fields(m[1])) <= 10 {
			r.facts["author"] = l.certain(asName(r.printed(l, m[1])))
			return
		}
		if m := authorLine().FindStringSubmatch(l.plain); m != nil {
			if name := authorNames(m[1]); name != "" {
				r.facts["author"] = l.certain(r.printed(l, name))
				return
			}
		}
	}
	if l, ok := r.loneName(lines); ok {
		r.facts["author"] = l.likely(l.Text)
		return
	}
	if l, ok := r.committeeName(); ok {
		r.facts["author"] = l.likely(l.Text)
		return
	}
	if l, ok := r.findText(r.info.Author); ok && propertyAuthor(r.info.Author) != "" {
		r.facts["author"] = l.likely(r.info.Author)
	}
}

// loneName finds the person whom a cover names. A letter names those it is sent to, and
// many names are a list.
func (r *reader) loneName(lines []line) (name line, ok bool) {
	n := 0
	for _, l := range lines {
		if isPerson(l.plain) {
			if n++; n == 1 {
				name = l
			}
		}
	}
	return name, n > 0 && n < 4 && !r.isLetter()
}

var (
	authorLine = lazily(`(?i)^(?:(?:independent |lead |report |overview )*(?:author|reviewer|chair)(?:s|\(s\))?(?: and (?:author|reviewer|chair|lead reviewer))?\s*[:-]|(?:report )?written by)\s*(\S.+)$`)
	twoNames   = lazily(`^(.+?) and (.+)$`)
)

// authorNames are the one or two persons that a value begins with; empty where it names none.
func authorNames(value string) string {
	value, _, _ = strings.Cut(value, " (")
	if first, _ := utf8.DecodeRuneInString(value); !unicode.IsUpper(first) {
		return ""
	}
	if m := twoNames().FindStringSubmatch(value); m != nil && personName(m[1]) == m[1] && personName(m[2]) != "" {
		return m[1] + " and " + personName(m[2])
	}
	return personName(value)
}

// inquiryPublisher reads the publisher: the body that the chair presides over,
// that the cover names as an inquiry, or whose guidance the document says that it is.
func (r *reader) inquiryPublisher() {
	for _, l := range r.front(1) {
		if m := chairLine().FindStringSubmatch(l.plain); m != nil && m[1] != "" {
			r.facts["publisher"] = l.likely(r.printed(l, strings.TrimPrefix(m[1], "the ")))
			return
		}
	}
	for _, b := range r.blocks() {
		text := reportOf().ReplaceAllString(strings.TrimSuffix(b.text, " Report"), "")
		if strings.HasSuffix(text, " Inquiry") && len(strings.Fields(text)) < 10 {
			r.facts["publisher"] = b.likely(text)
			return
		}
	}
	for _, l := range r.front(guidanceFront) {
		if m := guidanceFrom().FindStringSubmatch(l.plain); m != nil {
			r.facts["publisher"] = l.likely(r.printed(l, m[1]))
			return
		}
	}
}

// guidanceFront is how many pages with text a document has, its contents among them, before it says whose guidance it is.
const guidanceFront = 6

// guidanceFrom matches the words by which a department's guidance begins, to the end of the department's name: one that goes on in
// the next line is not read.
var guidanceFrom = lazily(`^This (?:document )?is (?:[a-z-]+ )*(?:guidance|advice) (?:issued )?(?:from|by) the ((?:Department|Ministry) (?:for|of) [A-Z][\pL'’]*(?:,? (?:(?:and|of) )*[A-Z][\pL'’]*)*)(?:\.| \(|;|,? (?:issued|which|that|under|for|to|on|about)\b)`)

var reportOf = lazily(`(?i)^(?:the )?report of (?:the )?`)

// partnership reads the safeguarding board or partnership that published a review.
func (r *reader) partnership() {
	for _, b := range r.blocks() {
		if safeguarding().MatchString(plain(b.text)) && len(strings.Fields(b.text)) < 10 {
			r.facts["publisher"] = b.likely(b.text)
			return
		}
	}
}

var safeguarding = lazily(`(?i)\b(safeguarding|community safety)\b.*\b(partnership|board)$`)

// kindWords are what titles of a kind say.
var kindWords = []struct {
	expr func() *regexp.Regexp
	kind string
}{
	{lazily(`(?i)^minutes\b|\bminutes of\b`), corpus.KindMinutes},
	{lazily(`(?i)^(?:formal |our |council )?response to\b|\bgovernment(?:'s)? response\b`), corpus.KindResponse},
	{lazily(`(?i)\binspection\b`), corpus.KindInspection},
	{lazily(`(?i)\binquiry\b`), corpus.KindInquiry},
	{lazily(`(?i)\breview\b`), corpus.KindReview},
}

// inquiryKind reads the kind of report, where its title or the law that it was
// made under gives it.
func (r *reader) inquiryKind() {
	title := r.facts["title"]
	for _, k := range kindWords {
		if k.expr().MatchString(plain(title.Value)) {
			title.Value = k.kind
			if title.Confidence == corpus.Certain {
				title.Confidence = corpus.Likely
			}
			r.facts["kind"] = title
			return
		}
	}
	if l, ok := mentions(r.front(4), "Inquiries Act 2005"); ok {
		r.facts["kind"] = l.likely(corpus.KindInquiry)
	}
}

// inquiryDate reads the day on which the report was published, from its first four
// pages, else a date alone on a line of the cover. The day on which it was ordered to be
// printed is another.
func (r *reader) inquiryDate() {
	if r.facts["published"].Value != "" {
		return
	}
	for _, l := range r.front(4) {
		if !strings.Contains(l.plain, "ublished") && !strings.Contains(l.plain, "rdered") {
			continue
		}
		date := published().FindString(r.withNext(l, 1))
		if date == "" && l.index > 0 && strings.Contains(r.lines[l.index-1].plain+l.plain, "rdered by") {
			date = thenPublished().FindString(r.withNext(l, 1))
		}
		if and := strings.Index(date, "published"); and > 0 {
			date = date[and:]
		}
		if day, ok := parseDate(date); ok {
			r.facts["published"] = l.certain(day)
			return
		}
	}
	r.coverDate()
}

var revised = lazily(`(?i)^(?:(?:last |date )?(?:revised|updated|revision)|revision date)\b.*\d{4}$`)

// coverDate reads a date that stands alone on the cover, or on the page after it
// that says who presented the report.
func (r *reader) coverDate() {
	pages := r.front(1)
	if _, ok := first(pages, revised()); ok {
		return // of which edition it is the date is not said
	}
	if _, ok := first(r.front(3), presented()); ok {
		pages = r.front(3)
	}
	for _, l := range pages {
		if ownDate().MatchString(l.plain) && (l.index == 0 || !strings.Contains(r.lines[l.index-1].plain, "rdered")) {
			if day, ok := parseDate(l.plain); ok {
				r.facts["published"] = l.likely(day)
				return
			}
		}
	}
}
