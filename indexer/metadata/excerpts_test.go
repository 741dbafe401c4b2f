package metadata

import (
	"strings"
	"testing"
)

// A page from the middle of a report has no title: what is largest there is a heading.
func TestPagesWithoutCover(t *testing.T) {
	prose := strings.Repeat("12|Several of those statements describe a team that was stretched, in which visits were missed\n", 12)
	for name, c := range map[string]struct{ page, want string }{
		"a title above prose":    {"20|Children in Anytown\n" + prose, "Children in Anytown"},
		"prose above":            {prose + "16|Public health and complacency\n" + prose, ""},
		"two headings":           {"14|What needs to improve?\n" + prose + "14|The experiences of children who need help\n" + prose, ""},
		"a page number":          {"20|Complacency and what followed\n" + prose + "9|219", ""},
		"a page number of all":   {"9|Page 3 of 42\n20|Complacency and what followed\n" + prose, ""},
		"the first page":         {"20|Children in Anytown\n" + prose + "9|1", "Children in Anytown"},
		"the findings":           {"20|Findings of the review\n" + prose, ""},
		"an amount in the prose": {"20|Children in Anytown\n" + prose + "12|219\n" + prose, "Children in Anytown"},
	} {
		if got := Read(pages(c.page, prose), Info{})["title"].Value; got != c.want {
			t.Errorf("%s: title %q, want %q", name, got, c.want)
		}
	}
}
