package rank

import "evidence/corpus"

// Words of the names of bodies that are called after a place and are not its authority.
var (
	// bodyTerms make such a name wherever they follow the place's: "Derbyshire Constabulary".
	bodyTerms = corpus.WordSet(`police policing constabulary fire nhs hospital hospitals infirmary ambulance healthcare icb ccg commissioning
		university college academy diocese archdiocese cathedral court probation constable airport football albion festival
		railway prison hmp dales wolds`)
	// jointTerms make it of two places: "Leeds and York Partnership NHS Foundation Trust".
	jointTerms = corpus.WordSet("nhs hospitals healthcare")
	// bodiesBefore make it directly before the place: "NHS Rotherham".
	bodiesBefore = corpus.WordSet("nhs hmp hospital hospitals university")
	// beforeOf make it before the place: "the University of Sheffield", "the Bishop of Chelmsford".
	beforeOf = corpus.WordSet(`university diocese archdiocese bishop archbishop earl duke archdeacon dean provost recorder bank`)
	// authorityTerms end the name of an authority: what follows is another's.
	authorityTerms = corpus.WordSet("council borough mbc safeguarding local authority children's children")
	// compassTerms make the name of another place when they stand before it: "South Derbyshire".
	compassTerms = corpus.WordSet("north south east west northern southern eastern western greater")
	// moreTerms do so where they are written with a capital within a sentence: "New Bradford".
	moreTerms = corpus.WordSet("central mid inner outer upper lower new great")
	// joins are the small words within names.
	joins = corpus.WordSet("and of upon on")
)

// jointBodies are the forces and fire services that have the names of two places, by the last words of these.
var jointBodies = map[[2]string]bool{{"avon", "somerset"}: true, {"buckinghamshire", "keynes"}: true, {"devon", "cornwall"}: true, {"devon", "somerset"}: true,
	{"dorset", "wiltshire"}: true, {"hampshire", "wight"}: true, {"hereford", "worcester"}: true}

// longestBody is how many words may be between the name of a place and the last that is looked at.
const longestBody = 6

// inOtherName reports whether the name that stands from one word of a query to another is part of the name of another body or place.
func inOtherName(own []queryWord, from, to int, terms []string, hasCapitals bool) bool {
	return otherPlace(own, from, to, hasCapitals) || hasCapitals && (bodyBefore(own, from) || followedByBody(own, to, terms))
}

// otherPlace reports whether the word before or after a name makes it that of another place: "Newcastle-under-Lyme".
func otherPlace(own []queryWord, from, to int, hasCapitals bool) bool {
	if from > 0 && !own[from-1].parted() && (own[from-1].capital || !hasCapitals) {
		within := from > 1 && !own[from-2].ends && hasCapitals
		if before := own[from-1].term; compassTerms[before] || within && moreTerms[before] {
			return true
		}
	}
	if to >= len(own) || own[to-1].parted() {
		return false
	}
	switch own[to].term {
	case "upon", "under":
		return true
	case "on", "le":
		return own[to].hyphenated
	}
	return false
}

// bodyBefore reports whether the words before a name make it that of a body: "the University of Sheffield", "NHS Rotherham",
// "University Hospitals Coventry and Warwickshire".
func bodyBefore(own []queryWord, from int) bool {
	at := func(i int) queryWord {
		if i < 0 || own[i].parted() {
			return queryWord{}
		}
		return own[i]
	}
	first, second, third := at(from-1), at(from-2), at(from-3)
	switch {
	case first.capital && bodiesBefore[first.term]:
		return true
	case first.term == "of" && second.capital:
		return beforeOf[second.term] || second.term == "hospitals"
	}
	return first.term == "and" && second.capital && third.capital && third.term == "hospitals"
}

// followedByBody reports whether the words after the name of a place make it that of another body. Over "and" they do for
// those alone that serve two places, as "Rotherham and South Yorkshire Police" are two.
func followedByBody(own []queryWord, to int, terms []string) bool {
	last := own[to-1]
	joined, comma := false, false
	for i := to; i < min(len(own), to+longestBody); i++ {
		if last.ends || last.possessive && i == to {
			return false
		}
		comma = comma || last.comma
		w := own[i]
		switch {
		case w.term == "and":
			joined = true
		case joins[w.term] && !w.capital:
		case !w.capital:
			return false
		case authorityTerms[w.term]:
			return false
		case bodyTerms[w.term] || joined && jointTerms[w.term]:
			switch {
			case comma:
				return joined && w.term == "nhs" && own[i-1].term != "and"
			case !joined:
				return true
			case own[i-1].term == "and":
				return false
			}
			return jointTerms[w.term] || jointBodies[[2]string{terms[len(terms)-1], own[i-1].term}]
		}
		last = w
	}
	return false
}
