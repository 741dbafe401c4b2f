package quotecheck

import (
	"slices"
	"strings"

	"evidence/corpus/lazyregexp"
)

// Words that turn or limit the sense of what is beside them.
const (
	negations   = `not(?:\s+(?:all|every|enough|always|yet|only))?|cannot|[a-z]+n['’]t|no|none|nobody|nothing|never|neither|nor|no\s+one|no\s+longer|without|hardly|barely|rarely|seldom|scarcely|(?:fail|fails|failed|failing|failure|failures)\s+to|unable\s+to|unlikely(?:\s+to)?`
	weak        = `lacks?|lacking|lack\s+of|absence\s+of|insufficient(?:ly)?|inadequate(?:ly)?|poorly|badly|inconsistently|too\s+little|too\s+few|too\s+slowly|little|less|least`
	hedges      = `mostly|mainly|largely|generally|usually|typically|often|sometimes|occasionally|partly|partially|almost|nearly|potentially|possibly|perhaps|probably|likely|reportedly|apparently|allegedly|relatively|somewhat|increasingly|broadly|may|might|could|appears?(?:\s+to)?|appeared\s+to|seems?(?:\s+to)?|seemed\s+to|tends?\s+to|too\s+often`
	quantifiers = `(?:very\s+|too\s+|so\s+|a\s+)?few(?:er)?(?:\s+than)?|(?:too\s+|so\s+|good\s+|great\s+)?(?:many|much)|(?:almost\s+|nearly\s+|not\s+|virtually\s+)?(?:all|every)|most|some|several|more\s+than|up\s+to|at\s+least|half(?:\s+of)?|enough|any|only|just` +
		`|(?:an?|the)\s+(?:[a-z]+\s+){0,2}(?:number|numbers|proportion|percentage|minority|majority|handful|few|quarter|third|half|fifth|lot)` +
		`|[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?\s*(?:%|per\s?cent)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|dozens?|(?:one|two|three)[\s-](?:thirds?|quarters?|fifths?|half)`
	shares      = `(?:not\s+all|too\s+many|(?:very\s+|too\s+|a\s+)?few|most|some|many|several|half|fewer|(?:an?|the)\s+(?:[a-z]+\s+){0,2}(?:number|proportion|minority|majority|handful|quarter|third|half)|all\s+but|no)\b`
	conditions  = `if|unless|until|except(?:\s+(?:for|when|where|that|in))?|only\s+(?:if|when|where|after|because|in|for)|provided(?:\s+that)?|as\s+long\s+as|even\s+if|whether`
	concessions = `although|though|even\s+though|albeit|despite|in\s+spite\s+of|notwithstanding|while|whilst|whereas`
	exceptions  = `but|however|yet|apart\s+from|other\s+than|save\s+for|subject\s+to|rather\s+than|instead\s+of|regardless\s+of`
	wordStart   = `(?i)(?:^|[^\pL\pN’'-])`
	wordEnd     = `(?:$|[^\pL\pN’'-])`
	determiners = `(?:\s+of)?(?:\s+(?:the|these|those|our|their|its|such|other))?\s*,?\s*[‘“"'(]?$`
)

var (
	// A word that turns the sense, at the end of what is before a quote.
	endsNegated     = lazyregexp.New(wordStart + `(` + negations + `|` + weak + `|` + hedges + `)` + determiners)
	endsQuantified  = lazyregexp.New(wordStart + `(` + quantifiers + `)` + determiners)
	endsSubordinate = lazyregexp.New(wordStart + `(` + conditions + `|` + concessions + `)\s*[‘“"'(]?$`)
	// What is asked for is not said to be so: "Ensure that …", "There is more to do to make sure that …".
	endsAsked = lazyregexp.New(`(?i)(?:^[^\pL]*|\bto\s+do\s+to\s+)((?:ensure|make\s+sure)(?:\s+that)?|strengthen)` + determiners)
	// A word that turns the sense, anywhere in what was left out.
	negated   = lazyregexp.New(wordStart + `(` + negations + `|(?:too\s+|very\s+)?few|too\s+(?:many|much|often|little))` + wordEnd)
	excepting = lazyregexp.New(wordStart + `(` + conditions + `|` + concessions + `|` + exceptions + `|only)` + wordEnd)
	// beginsTurning is a word that turns the sense, at the beginning of what is behind a quote.
	beginsTurning = lazyregexp.New(`(?i)^[\s,;:.–—‒―(’”"-]*((?:` + conditions + `|` + concessions + `|` + exceptions + `|without|not|never|nor|rarely|seldom` +
		`|(?:in|for|by|among|amongst|to|with|from|at)\s+(?:only\s+)?` + shares + `|some\s+of\s+the\s+time|most\s+of\s+the\s+time)` + `)` + wordEnd)
	// denied is a verb that denies what a quote names, directly behind it.
	denied = lazyregexp.New(`(?i)^\s*((?:(?:that|which|who)\s+)?(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|should|must|may|might)\s+(?:not|never|rarely|seldom|no\s+longer)|cannot)` + wordEnd)
	// adverbial is a limit that opens a sentence: "In most cases,", "If they are told,".
	adverbial = lazyregexp.New(`(?i)^[^\pL]*((?:in|for|at|with|on|among|amongst)\s+(?:only\s+)?` + shares + `|(?:if|unless|until|except|only|in\s+(?:these|such|those)\s+(?:few\s+)?cases)\b|(?:` + hedges + `)\b)[^;:.]*,\s*$`)
	// clauseStart is where a clause begins that a negation before it does not reach.
	clauseStart = lazyregexp.New(`(?i)[,;:–—()]|\s(?:and|but|or|because|when|where|who|whom|which|while|whilst|as|if|so|after|before|since|although|though)\s`)
)

// nearWords is how many words before a quote a negation reaches it.
const nearWords = 6

// turnsBefore are the words before a quote that turn or limit it, and that the
// text does not have itself before the quote. A quantity counts where the quote
// is made a sentence, or would be its subject; a subordinate clause where what it
// depends on was left out behind it.
func turnsBefore(left string, capital, goesOn bool, prose string) []string {
	clause := left
	if all := clauseStart.FindAllStringIndex(left, -1); len(all) > 0 {
		clause = left[all[len(all)-1][1]:]
	}
	found := endsNegated.FindStringSubmatch(left)
	if m := endsQuantified.FindStringSubmatchIndex(left); m != nil && (capital || strings.TrimSpace(left[len(left)-len(clause):max(m[2], len(left)-len(clause))]) == "") {
		found = []string{"", left[m[2]:m[3]]}
	}
	if found == nil && goesOn {
		found = endsSubordinate.FindStringSubmatch(left)
	}
	if list := tokens(clause); found == nil && len(list) > 0 {
		found = negated.FindStringSubmatch(clause[list[max(0, len(list)-nearWords)].start:])
	}
	if found == nil {
		found = endsAsked.FindStringSubmatch(left)
	}
	if found == nil {
		found = adverbial.FindStringSubmatch(left)
	}
	if found == nil || negated.MatchString(found[1]) && negated.MatchString(lastWords(prose)) {
		return nil // the text denies it in its own words
	}
	return notSaid([]string{squeeze(found[1])}, prose)
}

// lastWords are the last few words of what the text has before a quote.
func lastWords(prose string) string {
	words := strings.Fields(prose)
	return strings.Join(words[max(0, len(words)-nearWords):], " ")
}

// turnsAfter are the words behind a quote that turn or limit it.
func turnsAfter(left, prose string) []string {
	m := beginsTurning.FindStringSubmatch(left)
	if m == nil {
		m = denied.FindStringSubmatch(left)
	}
	if m == nil {
		return nil
	}
	return notSaid([]string{squeeze(m[1])}, prose)
}

// turnsInside are the words left out within a sentence that turn or limit the rest of it.
func turnsInside(left string) []string {
	var out []string
	for _, re := range []*lazyregexp.Regexp{negated, excepting, endsNegated} {
		for _, m := range re.FindAllStringSubmatch(left, -1) {
			if w := squeeze(m[1]); !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(o, w) }) {
				out = append(out, w)
			}
		}
	}
	return out
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// notSaid leaves out the words that the text beside a quote has itself.
func notSaid(turns []string, prose string) []string {
	prose = " " + strings.ToLower(squeeze(prose)) + " "
	return slices.DeleteFunc(turns, func(t string) bool { return strings.Contains(prose, " "+strings.ToLower(t)+" ") })
}
