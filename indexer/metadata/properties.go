package metadata

import (
	"strings"

	"evidence/corpus"
)

// property is a fact that only the PDF's properties give.
func property(value string) Fact {
	return Fact{Value: tidy(value), Confidence: corpus.Uncertain}
}

var (
	writtenWith = lazily(`(?i)^microsoft (word|powerpoint|excel|publisher) - `)
	fileName    = lazily(`(?i)\.(docx?|dotx?|pdf|indd|qxd|xlsx?|pptx?|rtf|odt|txt|tmp|htm|html|pub|eps|ai)$|[\\/]`)
	noTitle     = lazily(`(?i)^(untitled|document|powerpoint presentation|presentation|slide|report|title|draft|template|new document|print|layout|scan|image|cover)[ \-_]*\d*$`)
	versionName = lazily(`(?i)\btemplate\b|^\d{6,8}\b|\breport \d+(\.\d+)+$|\b(draft|final|clean|v\d+(\.\d+)?)( \(.*\)| for publication)?$`)
	noAuthor    = lazily(`(?i)^(microsoft( office)?( user)?|(windows|office|test|default|authori[sz]ed|valued gateway) (user|customer|client)|user|admin(istrator)?|owner|unknown|anonymous|author|none|guest|(hp|dell|acer|lenovo|toshiba|canon|xerox|ricoh|konica)\b.*)$`)
)

// propertyTitle is a title in the PDF's properties, empty where that is the name of
// a file or of a version of it, or a placeholder.
func propertyTitle(s string) string {
	title := tidy(writtenWith().ReplaceAllString(tidy(s), ""))
	if fileName().MatchString(title) || noTitle().MatchString(title) || versionName().MatchString(title) || !strings.Contains(title, " ") {
		return ""
	}
	return title
}

// propertyAuthor is an author in the PDF's properties, empty where that does not
// read like the name of a person or a body.
func propertyAuthor(s string) string {
	name := tidy(s)
	if len(name) > 80 || strings.ContainsAny(name, `@\/_0123456789`) || noAuthor().MatchString(name) || !properName().MatchString(name) {
		return ""
	}
	return name
}

// A name of at least two words that begins with a capital letter.
var properName = lazily(`^\p{Lu}\S* .*\pL`)
