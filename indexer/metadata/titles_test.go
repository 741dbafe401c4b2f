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

// A title ends where the type changes, and with too long a one it ends earlier.
func TestTitlesEnd(t *testing.T) {
	long := strings.Repeat("20|a title that does not end and has no other size\n", 9)
	for cover, want := range map[string]string{
		"20|Area SEND inspection of Anytown\n20|Local Area Partnership\n12|Larger text follows\n12|Ofsted": "Area SEND inspection of Anytown Local Area Partnership",
		"20|Area SEND inspection of Anytown\n" + long + "12|Ofsted":                                        "",
	} {
		got := Read(pages(cover), Info{})["title"].Value
		if want != "" && got != want || len(got) > maxTitle {
			t.Errorf("%q (%d), want %q", got, len(got), want)
		}
	}
	p := pages("12|Dear Ann\n12|\n12|Focused visit to Anytown children’s services\n12|Ofsted visited Anytown.")
	p[0].Lines[2].Bold = true
	if got := Read(p, Info{})["title"].Value; got != "Focused visit to Anytown children’s services" {
		t.Errorf("a title in bold type does not end with it: %q", got)
	}
}
