package metadata

import (
	"slices"
	"strings"

	"evidence/corpus"
)

// A block is a run of a cover's lines in type of one size, close together.
type block struct {
	line           // the first of them
	text   string  // all of them
	bottom float64 // the top of the last
}

var (
	postNominal    = lazily(`(?:[,\s]+(?:OBE|CBE|DBE|MBE|KBE|KC|QC|CB|KCB|DCB|GBE|QPM))+$`)
	honorific      = lazily(`^(?:The Rt Hon|Sir|Dame|Dr|Professor|Prof|Baroness|Lord|Lady|Judge|His Honour|Her Honour)\b`)
	yearsLine      = lazily(`^\(?(?:19|20)\d\d ?(?:-|to) ?(?:19|20)\d\d\)?$`)
	minutesLine    = lazily(`(?i)^minutes of\b`)
	reportBy       = lazily(`(?i)^(?:an?\b.* )?(?:report|review|inquiry) by (.+)$`)
	chairLine      = lazily(`(?i)^(?:chair|chairman|chairwoman)(?: of (.+))?$`)
	committee      = lazily(`(?i)\bcommittee$`)
	body           = lazily(`(?i)\b(inquiry|committee|commission|council|house of (?:commons|lords))$`)
	notTitle       = lazily(`(?i)^(HC|HL|HL paper|Cm|CP) ?\d+|^(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+)? ?(special )?report of session|^(volume|part) [\divx]+$|^(ordered|presented|published)\b|^(` + monthsAlone + `) \d{4}$|^report$|^house of (commons|lords)$`)
	volumeLine     = lazily(`(?i)^volume [\divx]+$`)
	orderedPrinted = lazily(`(?i)^(?:it was |report |ordered .* and )?published (?:on )?\d{1,2} \w+ \d{4}|^ordered by the house of (?:commons|lords) to be printed(?: on)? \d{1,2} \w+ \d{4}`)
	ownDate        = lazily(`(?i)^(?:published:? )?(\d{1,2} )?(` + monthsAlone + `) \d{4}$`)
)

const monthsAlone = `january|february|march|april|may|june|july|august|september|october|november|december`

// blocks are the runs of type of one size on the first page with text, from the
// top, without page numbers.
func (r *reader) blocks() []block {
	lines := slices.Clone(r.front(1))
	slices.SortStableFunc(lines, func(a, b line) int { return int(a.Top) - int(b.Top) })
	var list []block
	for _, l := range lines {
		if pageNumber().MatchString(l.plain) {
			continue
		}
		if n := len(list); n > 0 && l.Size > 0 && list[n-1].Size == l.Size && l.Top-list[n-1].bottom < 1.7*l.Size {
			list[n-1].text += " " + tidy(l.Text)
			list[n-1].bottom = l.Top
			continue
		}
		list = append(list, block{l, tidy(l.Text), l.Top})
	}
	return list
}

// inquiryTitle reads the title: the largest type of the cover, unless that names
// the body that reports and another line is nearly as large; without sizes, the
// title of the PDF's properties, where the first pages have it too.
func (r *reader) inquiryTitle() {
	cover := r.blocks()
	best := -1
	for i, b := range cover {
		if b.Size == 0 || notTitle().MatchString(plain(b.text)) {
			continue
		}
		if best < 0 || titleWeight(b) > titleWeight(cover[best]) {
			best = i
		}
	}
	if best >= 0 && (len(cover) == 1 || titleWeight(cover[best]) > smallest(cover)) {
		b := cover[best]
		title := b.text
		if best+1 < len(cover) {
			switch next := cover[best+1].text; {
			case volumeLine().MatchString(plain(next)):
				title += ": " + next
			case yearsLine().MatchString(plain(next)):
				title += " " + next
			}
		}
		r.facts["title"] = b.likely(title)
		if strings.EqualFold(plain(title), plain(r.info.Title)) {
			r.facts["title"] = b.certain(title)
		}
		return
	}
	if l, ok := r.findText(r.info.Title); ok {
		r.facts["title"] = l.likely(r.info.Title)
	} else if title := propertyTitle(r.info.Title); title != "" {
		r.facts["title"] = property(title)
	}
}

// titleWeight is a block's size of type, less where it only names a body.
func titleWeight(b block) float64 {
	if body().MatchString(plain(b.text)) && len(strings.Fields(b.text)) < 8 {
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
// properties, where the first pages have it too.
func (r *reader) inquiryAuthor() {
	lines := r.front(1)
	for _, l := range lines {
		if m := reportBy().FindStringSubmatch(l.plain); m != nil {
			r.facts["author"] = l.certain(r.printed(l, m[1]))
			return
		}
	}
	for _, l := range lines {
		bare := postNominal().ReplaceAllString(l.plain, "")
		if (bare != l.plain || honorific().MatchString(l.plain)) && personForm().MatchString(bare) {
			r.facts["author"] = l.likely(l.Text)
			return
		}
	}
	for _, b := range r.blocks() {
		if committee().MatchString(plain(b.text)) && len(strings.Fields(b.text)) < 10 {
			r.facts["author"] = b.likely(b.text)
			return
		}
	}
	if l, ok := r.findText(r.info.Author); ok {
		r.facts["author"] = l.likely(r.info.Author)
	} else if name := propertyAuthor(r.info.Author); name != "" {
		r.facts["author"] = property(name)
	}
}

var parliament = lazily(`(?i)\bhouse of (commons|lords)\b`)

// inquiryPublisher reads the publisher: of a committee, its House; else the body
// that the chair presides over, or that the cover names as an inquiry.
func (r *reader) inquiryPublisher() {
	if committee().MatchString(plain(r.facts["author"].Value)) {
		if l, ok := first(r.front(8), parliament()); ok {
			house := "House of Commons"
			if strings.Contains(strings.ToLower(l.plain), "house of lords") {
				house = "House of Lords"
			}
			r.facts["publisher"] = l.likely(house)
			return
		}
	}
	for _, l := range r.front(1) {
		if m := chairLine().FindStringSubmatch(l.plain); m != nil && m[1] != "" {
			r.facts["publisher"] = l.likely(r.printed(l, strings.TrimPrefix(m[1], "the ")))
			return
		}
	}
	for _, b := range r.blocks() {
		text := strings.TrimSuffix(b.text, " Report")
		if strings.HasSuffix(text, " Inquiry") && len(strings.Fields(text)) < 10 {
			r.facts["publisher"] = b.likely(text)
			return
		}
	}
}

// inquiryKind reads the kind of report, where its title, its author or the law that
// it was made under gives it.
func (r *reader) inquiryKind() {
	if l, ok := first(r.front(1), minutesLine()); ok {
		r.facts["kind"] = l.certain(corpus.KindMinutes)
		return
	}
	title := strings.ToLower(plain(r.facts["title"].Value))
	for _, k := range [][2]string{
		{"minutes", corpus.KindMinutes}, {"inspection", corpus.KindInspection}, {"inquiry", corpus.KindInquiry}, {"review", corpus.KindReview},
	} {
		if strings.Contains(title, k[0]) {
			r.derive("kind", "title", k[1])
			return
		}
	}
	if committee().MatchString(plain(r.facts["author"].Value)) {
		r.derive("kind", "author", corpus.KindInquiry)
	} else if l, ok := mentions(r.front(4), "Inquiries Act 2005"); ok {
		r.facts["kind"] = l.likely(corpus.KindInquiry)
	}
}

// inquiryDate reads the day on which the report was published or ordered to be
// printed, from its first four pages, else a date alone on a line of the cover.
func (r *reader) inquiryDate() {
	for i, l := range r.front(4) {
		if !strings.Contains(l.plain, "ublished") && !strings.Contains(l.plain, "rdered") {
			continue
		}
		text := l.plain
		if i+1 < len(r.lines) && r.lines[i+1].page == l.page {
			text += " " + r.lines[i+1].plain
		}
		date := orderedPrinted().FindString(text)
		if and := strings.Index(date, "published"); and > 0 {
			date = date[and:]
		}
		if day, ok := parseDate(date); ok {
			r.facts["published"] = l.certain(day)
			return
		}
	}
	for _, l := range r.front(1) {
		if ownDate().MatchString(l.plain) {
			if day, ok := parseDate(l.plain); ok {
				r.facts["published"] = l.likely(day)
				return
			}
		}
	}
}
