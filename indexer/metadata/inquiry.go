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

// inquiry reads the report of an inquiry, a committee or anyone else.
func (r *reader) inquiry() {
	cover := r.blocks()
	r.reportTitle(cover)
	r.reportAuthor(cover)
	r.reportPublisher(cover)
	r.reportKind()
	r.reportDate()
}

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

// reportTitle takes the largest type of the cover for the title, unless that
// names the body that reports and another line is set nearly as large; without
// sizes, what the PDF says is its title, where the first pages say so too.
func (r *reader) reportTitle(cover []block) {
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
		r.facts.Title = b.likely(title)
		if strings.EqualFold(plain(title), plain(r.info.Title)) {
			r.facts.Title.Confidence = corpus.Certain
		}
		return
	}
	if l, ok := r.says(r.info.Title); ok {
		r.facts.Title = l.likely(r.info.Title)
	} else if title := propertyTitle(r.info.Title); title != "" {
		r.facts.Title = property(title)
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

// says finds the line of the first three pages in which a text of the PDF's
// information dictionary begins; it may go on in the lines after it.
func (r *reader) says(text string) (line, bool) {
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

// reportAuthor reads the author: who the cover says the report is by, a person
// with letters after the name, the committee, or whom the PDF names and the first
// pages too.
func (r *reader) reportAuthor(cover []block) {
	lines := r.front(1)
	for _, l := range lines {
		if m := reportBy().FindStringSubmatch(l.plain); m != nil {
			r.facts.Author = l.fact(r.printed(l, m[1]))
			return
		}
	}
	for _, l := range lines {
		bare := postNominal().ReplaceAllString(l.plain, "")
		if (bare != l.plain || honorific().MatchString(l.plain)) && personForm().MatchString(bare) {
			r.facts.Author = l.likely(l.Text)
			return
		}
	}
	for _, b := range cover {
		if committee().MatchString(plain(b.text)) && len(strings.Fields(b.text)) < 10 {
			r.facts.Author = b.likely(b.text)
			return
		}
	}
	if l, ok := r.says(r.info.Author); ok {
		r.facts.Author = l.likely(r.info.Author)
	} else if name := propertyAuthor(r.info.Author); name != "" {
		r.facts.Author = property(name)
	}
}

var parliament = lazily(`(?i)\bhouse of (commons|lords)\b`)

// reportPublisher reads the publisher: of a committee, its House; else the body
// that the chair presides over, or that the cover names as an inquiry.
func (r *reader) reportPublisher(cover []block) {
	if committee().MatchString(plain(r.facts.Author.Value)) {
		if l, ok := first(r.front(8), parliament()); ok {
			house := "House of Commons"
			if strings.Contains(strings.ToLower(l.plain), "house of lords") {
				house = "House of Lords"
			}
			r.facts.Publisher = l.likely(house)
			return
		}
	}
	for _, l := range r.front(1) {
		if m := chairLine().FindStringSubmatch(l.plain); m != nil && m[1] != "" {
			r.facts.Publisher = l.likely(r.printed(l, strings.TrimPrefix(m[1], "the ")))
			return
		}
	}
	for _, b := range cover {
		text := strings.TrimSuffix(b.text, " Report")
		if strings.HasSuffix(text, " Inquiry") && len(strings.Fields(text)) < 10 {
			r.facts.Publisher = b.likely(text)
			return
		}
	}
}

// reportKind says what kind of report it is, where its title, its author or the
// law it was made under does.
func (r *reader) reportKind() {
	if l, ok := first(r.front(1), minutesLine()); ok {
		r.facts.Kind = l.fact(corpus.KindMinutes)
		return
	}
	title := strings.ToLower(plain(r.facts.Title.Value))
	for _, k := range []struct{ says, kind string }{
		{"minutes", corpus.KindMinutes}, {"inspection", corpus.KindInspection}, {"inquiry", corpus.KindInquiry}, {"review", corpus.KindReview},
	} {
		if strings.Contains(title, k.says) {
			r.facts.Kind = r.facts.Title
			r.facts.Kind.Value = k.kind
			return
		}
	}
	if committee().MatchString(plain(r.facts.Author.Value)) {
		r.facts.Kind = r.facts.Author
		r.facts.Kind.Value = corpus.KindInquiry
	} else if l, ok := mentions(r.front(4), "Inquiries Act 2005"); ok {
		r.facts.Kind = l.likely(corpus.KindInquiry)
	}
}

// reportDate reads the day on which the report was published or ordered to be
// printed, from its first four pages, else a date that stands alone on the cover.
func (r *reader) reportDate() {
	for i, l := range r.front(4) {
		if !strings.Contains(l.plain, "ublished") && !strings.Contains(l.plain, "rdered") {
			continue
		}
		text := l.plain
		if i+1 < len(r.lines) && r.lines[i+1].page == l.page {
			text += " " + r.lines[i+1].plain
		}
		said := orderedPrinted().FindString(text)
		if and := strings.Index(said, "published"); and > 0 {
			said = said[and:]
		}
		if day, ok := parseDate(said); ok {
			r.facts.Published = l.fact(day)
			return
		}
	}
	for _, l := range r.front(1) {
		if ownDate().MatchString(l.plain) {
			if day, ok := parseDate(l.plain); ok {
				r.facts.Published = l.likely(day)
				return
			}
		}
	}
}
