package metadata

import (
	"strings"
)

var (
	responseTo   = lazily(`(?i)^(?:the )?(?:uk |hm |welsh |scottish )?(?:government|department)(?:'s)? response to\b|^government response\b|: (?:the )?government response$`)
	presented    = lazily(`(?i)^presented to (?:parliament|the house)`)
	department   = lazily(`\b(Cabinet Office|Home Office|Attorney General's Office|Northern Ireland Office|HM Treasury|(?:Department|Ministry) (?:for|of) \p{Lu}[\pL,]*(?:,? (?:and |for |of |the )?\p{Lu}[\pL]*)*)`)
	majestyGov   = lazily(`^(?:HM|His Majesty's|Her Majesty's) Government$`)
	ownHouse     = lazily(`(?i)^house of (commons|lords)$|\b(?:appointed by|by (?:the )?authority of|ordered by|by order of) the house of (commons|lords)\b`)
	houseInTitle = lazily(`(?i)\b(commons|lords)\b`)
)

// response recognises the response of a government by its title.
func (r *reader) response() (line, bool) {
	for _, b := range r.blocks() {
		if len(b.text) <= maxTitle && responseTo().MatchString(plain(b.text)) {
			return b.line, true
		}
	}
	return line{}, false
}

// responsePublisher reads the department that presented the response, or the House
// whose committee published it.
func (r *reader) responsePublisher() {
	if committee().MatchString(plain(r.facts["author"].Value)) {
		r.house()
		return
	}
	pages := r.front(4)
	for _, l := range pages {
		if presented().MatchString(l.plain) {
			if m := department().FindStringSubmatch(r.withNext(l, 2)); m != nil {
				r.facts["publisher"] = l.likely(m[1])
				return
			}
		}
	}
	for _, l := range pages {
		if m := department().FindStringSubmatch(l.plain); m != nil && m[1] == l.plain || majestyGov().MatchString(l.plain) {
			r.facts["publisher"] = l.likely(l.Text)
			return
		}
	}
}

// selectCommittee recognises a report of a committee: its name is on the cover, and
// the House's near it.
func (r *reader) selectCommittee() (line, bool) {
	l, ok := r.committeeName()
	if !ok {
		return line{}, false
	}
	_, ok = first(r.front(8), ownHouse())
	return l, ok
}

// committeeName finds the committee on the cover.
func (r *reader) committeeName() (line, bool) {
	for _, b := range r.blocks() {
		if len(b.text) <= maxTitle && len(strings.Fields(b.text)) < 10 && committee().MatchString(plain(b.text)) {
			b.line.Text = b.text
			return b.line, true
		}
	}
	return line{}, false
}

func (r *reader) committeeAuthor() {
	if l, ok := r.committeeName(); ok {
		r.facts["author"] = l.likely(l.Text)
	}
}

// house reads the House that published a report: not one that it only mentions.
func (r *reader) house() {
	l, ok := first(r.front(8), ownHouse())
	if !ok {
		return
	}
	name := "House of Commons"
	if strings.EqualFold(houseInTitle().FindString(ownHouse().FindString(l.plain)), "lords") {
		name = "House of Lords"
	}
	r.facts["publisher"] = l.likely(name)
}
