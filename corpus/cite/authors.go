package cite

import (
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A name is a person's, family name and given names apart, or literal: a body's,
// or a peer's whose given name is not known.
type name struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

var (
	personTitles = corpus.WordSet("rt right hon honourable honorable sir dame lord lady baroness baron viscount viscountess earl countess dr professor prof mr mrs ms miss mx judge justice his her honour rev revd reverend")
	// addressOnly are the titles that are left out before a peer's name too.
	addressOnly = corpus.WordSet("the rt right hon honourable honorable")
	honours     = corpus.WordSet("ba bem ca cb cbe cmg cvo dbe dcb dcmg dl fba frs frse gbe gcb jp kbe kc kcb kcmg kpm lvo ma mba mbe mp mvo obe om phd qc qpm")
	particles   = corpus.WordSet("af al ap bin da de del della den der di du el la le ten ter van von y")
	// bodyWords occur in the names of bodies, and hardly ever in a person's.
	bodyWords = corpus.WordSet(`agency associates association authorities authority board borough bureau centre chambers charity children city college
		commission commissioner commissioners committee company constabulary consortium consultancy consultants consulting corporation council county court department
		directorate district executive federation forum foundation government group health house inc inquiry inspectorate
		institute justice limited llp ltd ministry network nhs office officer ofsted ombudsman panel parliament partners partnership plc
		police review safeguarding school scotland secretary service services social society solicitors state team tribunal trust uk union university wales england ireland hm`)
)

var (
	listMark = lazyregexp.New(`\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*`)
	nameWord = lazyregexp.New(`^\pL[\pL\pM'’.-]*$`)
)

// authors reads whom a source is by. Source.Author is one string; it is read so:
//
//   - The publisher or the authority itself is a body.
//   - A family name may stand before a comma and the titles and given names after it
//     ("Jay OBE, Professor Alexis"), as in catalogues; "and" and "&" part several of them.
//   - Semicolons part authors. Else commas, "and" and "&" do, where every part has
//     the form of a person's name; otherwise the whole is the name of one body, so that
//     "Health and Social Care Committee" stays whole.
//   - A person's name is two to five words, each with a capital but for particles
//     ("de", "van"), none of which names a body ("Council", "Inquiry", …) or is
//     an abbreviation in capitals. Titles before it ("Professor") and letters after it
//     ("OBE") are left out; what remains is given names and, last, the family name.
//   - A title with one name ("Baroness Hallett") or a peer's with "of" is kept
//     as it stands, without letters: the given name is not known.
//
// Without an author it is the publisher, and none where that is unknown too. Inspectorates that publish a report together,
// "Ofsted, CQC, HMIP", are an author each.
func authors(src *corpus.Source) []name {
	author, publisher := strings.Join(strings.Fields(src.Author), " "), strings.Join(strings.Fields(src.Publisher), " ")
	switch {
	case author == "" && publisher == "":
		return nil
	case author == "":
		return bodies(publisher)
	case author == publisher && len(bodies(author)) > 1:
		return bodies(author)
	case strings.EqualFold(author, src.Publisher), strings.EqualFold(author, src.Authority):
		return []name{{Literal: author}}
	}
	var all []name
	if strings.Contains(author, ";") {
		for _, part := range strings.Split(author, ";") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, authors(&corpus.Source{Author: part, Publisher: src.Publisher, Authority: src.Authority})...)
			}
		}
		return all
	}
	if all = parseInverted(author); all != nil {
		return all
	}
	for _, part := range splitAuthors(author) {
		n, ok := parsePerson(part)
		if !ok {
			return []name{{Literal: author}}
		}
		all = append(all, n)
	}
	return all
}

// inspectorates are the names by which inspectorates sign the reports of joint inspections. Any other "and" may be within a name.
var inspectorates = []string{"Ofsted", "CQC", "Care Quality Commission", "HMICFRS", "HMIC", "HMIP", "HMI Probation", "HM Inspectorate of Probation", "HM Inspectorate of Prisons", "Estyn", "Care Inspectorate"}

// bodies are the inspectorates that a publisher's name lists, or else the one body that it names.
func bodies(publisher string) []name {
	var all []name
	for _, part := range listMark.Split(publisher, -1) {
		if !slices.Contains(inspectorates, part) {
			return []name{{Literal: publisher}}
		}
		all = append(all, name{Literal: part})
	}
	return all
}

var betweenInverted = lazyregexp.New(`(?:\s*,)?(?:\s+and\s+|\s*&\s*)`)

// parseInverted reads names that a catalogue inverts, "Jay OBE, Professor Alexis and Other, Ann"; nil where they have not that form.
func parseInverted(author string) []name {
	var all []name
	for _, part := range betweenInverted.Split(author, -1) {
		n, ok := parseInvertedPerson(part)
		if !ok {
			return nil
		}
		all = append(all, n)
	}
	return all
}

// parseInvertedPerson reads a family name, a comma, and titles and given names; letters may stand after either. A
// family name of several words is taken for one only where a particle begins it, or a title or letters show a person.
func parseInvertedPerson(s string) (n name, ok bool) {
	family, given, _ := strings.Cut(s, ",")
	given, letters, _ := strings.Cut(given, ",")
	if !onlyHonours(letters) {
		return name{}, false
	}
	last, first := strings.Fields(family), strings.Fields(given)
	count := len(last) + len(first)
	for len(last) > 1 && honours[trimPunctuation(last[len(last)-1])] {
		last = last[:len(last)-1]
	}
	titles := 0
	for titles < len(first) && (personTitles[trimPunctuation(first[titles])] || trimPunctuation(first[titles]) == "the") {
		titles++
	}
	end := len(first)
	for end > titles && honours[trimPunctuation(first[end-1])] {
		end--
	}
	styled := titles > 0 || letters != "" || len(last)+end < count
	if len(last) == 0 || len(first) == 0 || onlyHonours(given) || titles == len(first) && titles == 0 || !isFamilyName(last, styled && end-titles < 2) {
		return name{}, false
	}
	n, ok = parsePerson(strings.Join(slices.Concat(first[:titles], first[titles:end], last), " "))
	if ok && n.Family != "" && end > titles {
		n = name{Family: strings.Join(last, " "), Given: strings.Join(first[titles:end], " ")}
	}
	return n, ok
}

// onlyHonours reports whether a text has no other words than letters after a name.
func onlyHonours(s string) bool {
	return !slices.ContainsFunc(strings.Fields(s), func(w string) bool { return !honours[trimPunctuation(w)] })
}

// isFamilyName reports whether words before a comma can be a family name: one word that is no possessive, several that begin
// with a particle, or where a title or letters show a person two before one
// given name, or a peer's with "of".
func isFamilyName(w []string, styled bool) bool {
	possessive := strings.HasSuffix(w[len(w)-1], "’s") || strings.HasSuffix(w[len(w)-1], "'s")
	return !possessive && (len(w) == 1 || particles[strings.ToLower(w[0])] || styled && (len(w) == 2 || slices.Contains(w, "of")))
}

// splitAuthors parts a list of names; letters after a name, such as ", OBE", stay with it.
func splitAuthors(author string) []string {
	var parts []string
	for _, part := range listMark.Split(author, -1) {
		if onlyHonours(part) && len(parts) > 0 {
			parts[len(parts)-1] += " " + part
			continue
		}
		parts = append(parts, part)
	}
	return parts
}

// trimPunctuation is a word without points, in lower case.
func trimPunctuation(word string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Trim(word, ",()"), ".", ""))
}

// parsePerson reads a person's name; ok is false where it has not the form of one.
func parsePerson(s string) (n name, ok bool) {
	w := strings.Fields(s)
	var titles []string
	for len(w) > 1 && (personTitles[trimPunctuation(w[0])] || len(w) > 2 && trimPunctuation(w[0]) == "the" && personTitles[trimPunctuation(w[1])]) {
		titles, w = append(titles, w[0]), w[1:]
	}
	honoured := false
	for len(w) > 1 && honours[trimPunctuation(w[len(w)-1])] {
		honoured, w = true, w[:len(w)-1]
	}
	if len(w) > 5 || !isPersonal(w, honoured || len(titles) > 0) {
		return name{}, false
	}
	of := slices.Contains(w, "of")
	if len(w) == 1 || of {
		titles = slices.DeleteFunc(titles, func(t string) bool { return addressOnly[trimPunctuation(t)] })
		return name{Literal: strings.Join(append(titles, w...), " ")}, len(titles) > 0
	}
	last := len(w) - 1
	for last > 1 && particles[w[last-1]] {
		last--
	}
	return name{Family: strings.Join(w[last:], " "), Given: strings.Join(w[:last], " ")}, true
}

// isPersonal says whether words have the form of a person's name. styled says that
// a title or letters show it to be one, so that it may be in capitals or a peer's.
func isPersonal(w []string, styled bool) bool {
	for i, s := range w {
		letters := []rune(s)
		capital := unicode.IsUpper(letters[0])
		inside := i > 0 && i < len(w)-1
		abbreviation := len(letters) > 2 && s == strings.ToUpper(s) && !strings.Contains(s, ".")
		switch {
		case !nameWord.MatchString(s), bodyWords[strings.TrimSuffix(strings.TrimSuffix(trimPunctuation(s), "'s"), "’s")]:
			return false
		case !capital && !(inside && (particles[s] || styled && s == "of")), abbreviation && !styled:
			return false
		}
	}
	return true
}

// shortForm is the family name, or the whole where there is none.
func (n name) shortForm() string {
	return n.Family + n.Literal
}

// inverted is the family name, sep and the given names as given writes them.
func (n name) inverted(sep string, given func(string) string) string {
	if n.Family == "" {
		return n.Literal
	}
	return n.Family + sep + given(n.Given)
}

// inOrder is the given names as given writes them and the family name.
func (n name) inOrder(given func(string) string) string {
	if n.Family == "" {
		return n.Literal
	}
	return given(n.Given) + " " + n.Family
}

func asGiven(given string) string { return given }

// initials writes given names as initials: each ends with mark, sep stands between
// them, and a hyphen stays.
func initials(mark, sep string) func(string) string {
	return func(given string) string {
		var all []string
		for _, w := range strings.Fields(strings.ReplaceAll(given, ".", " ")) {
			var parts []string
			for _, p := range strings.Split(w, "-") {
				if p != "" {
					parts = append(parts, string([]rune(p)[:1])+mark)
				}
			}
			all = append(all, strings.Join(parts, "-"))
		}
		return strings.Join(all, sep)
	}
}

// withoutPoints writes given names in full, initials among them together and
// without points: "J. K." becomes "JK".
func withoutPoints(given string) string {
	out, initial := "", false
	for _, w := range strings.Fields(strings.ReplaceAll(given, ".", " ")) {
		one := len([]rune(w)) == 1
		if out != "" && !(initial && one) {
			out += " "
		}
		out, initial = out+w, one
	}
	return out
}

// joinNames joins names by commas, the last two by and, or by lastOfMany where there
// are more than two.
func joinNames(names []string, and, lastOfMany string) string {
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0]
	case n == 2:
		return names[0] + and + names[1]
	default:
		return strings.Join(names[:n-1], ", ") + lastOfMany + names[n-1]
	}
}

func mapNames(names []name, write func(name) string) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = write(n)
	}
	return all
}
