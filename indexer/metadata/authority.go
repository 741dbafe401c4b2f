package metadata

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// What may be before and after the name of the place that an authority is for.
	beforeName = lazily(`(?i)^(the )?((london|royal|metropolitan|county)( county)? borough( council)? of|borough( council)? of|city and county of|(city|county)( council)? of|corporation of|council of( the)?|(local authority )?area of|the )\s*`)
	afterName  = lazily(`(?i)(?:,\s*|\s+|^)(M[BD]C|CC|(metropolitan|county|city|district|london|royal|unitary|borough)( district| borough)? council|city of|metropolitan borough|unitary authority|council|corporation|(children's|children) (and families |services )?trust|children first|children's services|local authority|county borough)$|'s?$`)
	uponForm   = lazily(`(?i)(\pL)[- ]upon[- ](\pL)`)
	capitals   = lazily(`^[^\p{Ll}]*\p{Lu}{2}[^\p{Ll}]*$`)
	nameWord   = lazily(`\pL[\pL']*`)
)

// oneName writes alike what one council's name is written with.
var oneName = strings.NewReplacer("’", "'", " & ", " and ")

// smallWords are the words that names write without a capital letter.
var smallWords = map[string]bool{"and": true, "by": true, "for": true, "in": true, "of": true, "on": true, "the": true, "upon": true, "with": true}

// asName writes the name of a body that is printed in capitals as names are
// written: "Kent County Council" of "KENT COUNTY COUNCIL".
func asName(s string) string {
	if !capitals().MatchString(s) {
		return s
	}
	begun := false
	return nameWord().ReplaceAllStringFunc(strings.ToLower(s), func(word string) string {
		if begun && smallWords[word] {
			return word
		}
		begun = true
		first, size := utf8.DecodeRuneInString(word)
		return string(unicode.ToUpper(first)) + word[size:]
	})
}

// fullNames are the names of authorities that also go by a shorter one.
var fullNames = map[string]string{
	"Hull":      "Kingston upon Hull",
	"Newcastle": "Newcastle upon Tyne",
	"Southend":  "Southend-on-Sea",
	"Stockton":  "Stockton-on-Tees",
	"Stoke":     "Stoke-on-Trent",
}

// authorityName is the name of the place in an authority's name as it is
// printed: "Rotherham" of "Metropolitan Borough of Rotherham", of "Rotherham MBC" or of
// "Rotherham Metropolitan Borough Council's". The City of London stays whole; a name
// that names no place is empty.
func authorityName(printed string) string {
	name := asName(strings.TrimRight(tidy(oneName.Replace(printed)), " ,.:"))
	if strings.Contains(name, "City of London") {
		return "City of London"
	}
	for {
		bare := beforeName().ReplaceAllString(strings.TrimRight(afterName().ReplaceAllString(name, ""), " ,"), "")
		if bare == name {
			break
		}
		name = bare
	}
	name = strings.TrimPrefix(uponForm().ReplaceAllString(name, "$1 upon $2"), "The ")
	if full, ok := fullNames[name]; ok {
		return full
	}
	return name
}
