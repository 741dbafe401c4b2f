package metadata

import "strings"

var (
	// What may be before and after the name of the place that an authority is for.
	beforeName = lazily(`(?i)^(the )?((london|royal|metropolitan|county)( county)? borough( council)? of|borough( council)? of|city and county of|(city|county)( council)? of|corporation of|council of( the)?|the )\s*`)
	afterName  = lazily(`(?i)(?:,\s*|\s+)((metropolitan|county|city|district|london|royal|unitary|borough)( district| borough)? council|city of|metropolitan borough|unitary authority|council|corporation|(children's|children) (and families |services )?trust|children first|children's services|local authority|county borough)\s*$`)
)

// fullNames are the names of authorities that also go by a shorter one.
var fullNames = map[string]string{
	"Hull":      "Kingston upon Hull",
	"Newcastle": "Newcastle upon Tyne",
	"Southend":  "Southend-on-Sea",
	"Stockton":  "Stockton-on-Tees",
	"Stoke":     "Stoke-on-Trent",
}

// authorityName is the name of the place in an authority's name as it is
// printed: "Rotherham" of "Metropolitan Borough of Rotherham" or of "Rotherham
// Metropolitan Borough Council". The City of London stays whole.
func authorityName(printed string) string {
	name := tidy(strings.ReplaceAll(printed, "’", "'"))
	if strings.Contains(name, "City of London") {
		return "City of London"
	}
	for {
		bare := afterName().ReplaceAllString(name, "")
		bare = beforeName().ReplaceAllString(bare, "")
		if bare == "" || bare == name {
			break
		}
		name = bare
	}
	if the, ok := strings.CutPrefix(name, "The "); ok {
		name = the
	}
	name = strings.ReplaceAll(strings.TrimRight(name, " ,.:"), " Upon ", " upon ")
	if full, ok := fullNames[name]; ok {
		return full
	}
	return name
}
