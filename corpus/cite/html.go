package cite

import (
	"cmp"
	"strings"
)

// writeHTML writes a block quote, whose cite attribute is the address of the PDF's
// page, and below it the citation with a link.
func writeHTML(cs []Citation) string {
	all := make([]string, len(cs))
	for i := range cs {
		c := &cs[i]
		if c.whole() {
			all[i] = "<p>" + plainWork(c).html() + "</p>"
			continue
		}
		source := ""
		if a := pageAddress(c); OnWeb(a) {
			source = ` cite="` + escapeHTML(a) + `"`
		}
		all[i] = "<blockquote" + source + "><p>" + escapeHTML(c.PrintedQuote()) + "</p></blockquote>\n<p>" + linkedCitation(c).html() + "</p>"
	}
	return strings.Join(all, "\n")
}

// linkedCitation is the citation in plain's form, its place a link to the PDF's
// page, or where the PDF's address is unknown to the report or the passage.
func linkedCitation(c *Citation) text {
	to := cmp.Or(pageAddress(c), c.Link)
	return join(entryBefore(c, linked(locatorText(c).plain(), to)), plainRun(ocrMark(c)+" "), joinWith(" ", link(pageAddress(c)), passageMark(c)))
}
