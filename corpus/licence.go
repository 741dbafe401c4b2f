package corpus

import (
	"strings"

	"evidence/corpus/lazyregexp"
)

var openGovernmentLicence = lazyregexp.New(`(?i)^(?:open government licen[cs]e|ogl)\b[^\d]*(\d)?(?:\.0)?\)?$`)

// LicenceAddress is the address of the licence's text; empty where it is not known which licence it is.
func (s Source) LicenceAddress() string {
	licence := strings.TrimSpace(s.Licence)
	if strings.HasPrefix(licence, "https://") || strings.HasPrefix(licence, "http://") {
		return licence
	}
	m := openGovernmentLicence.FindStringSubmatch(licence)
	if m == nil || m[1] == "" {
		return ""
	}
	return "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/" + m[1] + "/"
}
