package recommendation

import (
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// body names are the words for those who can be asked to do something.
const bodies = `Governments?|Departments?|Ministry|Minist(?:er|ers)|Secretar(?:y|ies) of State|Secretary|Councils?|Boards?|Partnerships?|Partners|Authorit(?:y|ies)|Police|Constabular(?:y|ies)|Trusts?|Services?|Agency|Agencies|Office|Committees?|Commissions?|Commissioners?|Colleges?|Inspectorate|Parliament|Congress|Cabinet|Panels?|Forces?|Executive|Administrations?|Bank|Fund|Association|University|Universities|Schools?|Director|Directors|Chief Constables?|Chair|Forum|Institute|Administrator|Company|Society|Regulator|Ombudsman|Courts?|Judiciary|Mayor|NHS|Ofsted`

var (
	// asked is a sentence that begins with whoever should do something. A passive (should be closed) says what is done, not by whom.
	asked = lazyregexp.New(`^(?:(?:By|Within|As soon as|However|Furthermore|For all|In addition|In light of|In future)[^,.;:]{0,80}, )?(?:(?:We|I|The Inquiry|The Chair and Panel|The Committee) (?:also |further |therefore )?recommends? that )?` +
		`((?:(?i:the|each|all|both|every|his majesty’s|her majesty’s|hm) )?(?:(?:[A-Z][\w’&-]*|of|for|and|UK|local|national|relevant|devolved|statutory|safeguarding|children’s|area|police|senior|responsible|current) )*?` +
		`(?:(?i:` + bodies + `)|[A-Z]{2,}[A-Za-z]*)\b(?:(?: of| for|,| and| with| or| in| and/or)(?: the| where appropriate the)? [^.;:]{0,110}?|, [^.;:]{0,90}?,|\s\([A-Z][A-Za-z]*\))?)` +
		`(?:,? (?:together|each|both|jointly|also|therefore|now|, working with [^,]*,))*,? (?:should|shall|must)(?: (?:each|also|now|together|jointly|therefore|urgently|immediately|take))*( be | have been )?`)
	// askedBy is the same after “we recommend that”, with or without should.
	askedBy = lazyregexp.New(`\b(?:[Ww]e|I|[Ii]nquiry|[Cc]ommittee|[Pp]anel|[Rr]eview)(?: also| further| therefore)? recommends? that ((?i:the |each |all )(?:[A-Z][\w’&-]*(?: of| for)? ){0,5}?(?:(?i:` + bodies + `)|[A-Z]{2,}[A-Za-z]*)) ([a-z]+)`)
	// possessive ends a name that is only the owner of what should do something: the Government’s strategy.
	possessive = lazyregexp.New(`[’']s? \w`)
	// asksLead leads to a list of what somebody should do: The Service should:, The Cabinet is asked to:.
	asksLead = lazyregexp.New(`(?:^|\brecommends? that )((?i:the|each|all|both|hm)? ?[^.;:]{2,120}?)(?: each| together| jointly)?,? (?:should|shall|must|(?:is|are) (?:asked|recommended|invited) to)(?:,? [a-zA-Z0-9]+){0,5}:$`)
	// forGroup heads the recommendations to one addressee: For the partnership, Recommendations for DfE:, To the police.
	forGroup = lazyregexp.New(`^(?:[\d.]+ )?(?i:(?:(?:key |specific |further )?recommendations? )?(?:for|to) )((?i:the |all |each )?(?:\S+ ){0,8}?(?:(?i:` + bodies + `)|[A-Z]{2,}[A-Za-z]?|[A-Z][a-z][A-Z])(?: (?:of|for|and) [^.:;]{1,60})?)\s*:?$`)
)

// addresseeIn is whom a recommendation says should act, in its own words; empty where its first sentence does not begin with that.
func addresseeIn(text string) string {
	m := asked.FindStringSubmatch(text)
	if m == nil {
		if m = askedBy.FindStringSubmatch(text); m == nil || joins[m[2]] {
			return ""
		}
		return m[1]
	}
	if m[2] != "" || possessive.MatchString(withoutNames.ReplaceAllString(m[1], "")) {
		return ""
	}
	return strings.TrimRight(strings.TrimSpace(m[1]), ",")
}

// joins are words after a name that go on with it, or say that something is done to it.
var joins = corpus.WordSet("of and or for in to with by on at as be is are was has have working")

// withoutNames are possessives that belong to a name: Children’s Services, Majesty’s.
var withoutNames = lazyregexp.New(`(?i)(?:children|majesty|women|people)[’']s`)

// addresseeOfLead is whom the line above a list asks: The Service should:.
func addresseeOfLead(lead string) string {
	m := asksLead.FindStringSubmatch(strings.TrimSpace(lead))
	if m == nil {
		return ""
	}
	return strings.TrimSpace(m[1])
}

// addresseeOfGroup is whom the heading of a group names: For the partnership.
func addresseeOfGroup(head string) string {
	m := forGroup.FindStringSubmatch(head)
	if m == nil {
		return ""
	}
	return m[1]
}
