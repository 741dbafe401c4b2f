package quotecheck

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"There are 35 active cases with 29 suspects arrested.":                 "count 35 case active|count 29 suspect",
		"Twelve girls and twenty-one boys were seen.":                          "count 12 girl|count 21 boy",
		"It cost £1.2m, then £1,400 more.":                                     "money 1.2e+06|money 1400",
		"35% of callers and 50 per cent of the carers rang.":                   "percent 35 caller|percent 50 carer",
		"Two thirds of plans, one in five visits, half of staff.":              "share 0.6667 plan|share 0.2 visit|share 0.5 staff",
		"In 2018 the two hundred and five officers left; 1,400 children came.": "year 2018|count 205 officer|count 1400 children",
		"On 26 March 2015, paragraph 14 and page 3 told of one of the girls.":  "year 2015",
		"More than 30 workers, nearly forty homes, a dozen meetings.":          "over count 30 worker|about count 40 home|count 12 meeting",
		"Services were judged inadequate, then good; they are ‘outstanding’.":  "grade 4|grade 0",
		"Three million letters and 2.5 million calls.":                         "count 3e+06 letter|count 2.5e+06 call",
		"No one knew; nobody else did.":                                        "",
		"Children aged 16 and five years old.":                                 "",
	} {
		var got []string
		for _, n := range Numbers(text) {
			if text[n.Start:n.End] != n.Text {
				t.Errorf("%q: %q does not stand at %d", text, n.Text, n.Start)
			}
			got = append(got, strings.TrimSpace(strings.TrimSpace(fmt.Sprintf("%s %s %.4g %s %s", n.About, n.Kind, n.Value, n.Unit, strings.Join(n.Which, " ")))))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func TestCompareNumbers(t *testing.T) {
	for _, c := range []struct {
		claim, passage string
		want           []string // claim's and passage's
	}{
		{"The police currently have 35 cases under investigation.", "The police told us that 29 cases are under investigation.", []string{"35 29"}},
		{"The police currently have 29 cases under investigation.", "The police told us that 29 cases are under investigation.", nil},
		{"The police have thirty-five active cases under investigation.", "The police have 12 closed cases under investigation.", nil},
		{"More than 20 cases are under investigation by the police.", "The police told us that 29 cases are under investigation.", nil},
		{"More than 40 cases are under investigation by the police.", "The police told us that 29 cases are under investigation.", []string{"40 29"}},
		{"About 30 cases are under investigation by the police.", "The police told us that 29 cases are under investigation.", nil},
		{"12 children went missing from foster homes last year.", "There are 17 children in the borough.", nil},
		{"Two thirds of plans were reviewed late by managers.", "Managers reviewed 67% of plans late.", nil},
		{"Half of plans were reviewed late by managers.", "Managers reviewed 67% of plans late.", []string{"Half 67%"}},
		{"Twelve social workers left the team in Marlowe.", "Twenty social workers left the team in Marlowe.", []string{"Twelve Twenty"}},
		{"The inspection of 2017 noted strong work by 200 officers.", "The inspection of 2018 noted strong work.", nil},
		{"Leadership of services for care leavers was judged good.", "Leadership of services for care leavers is judged inadequate.", []string{"good inadequate"}},
		{"The service was judged good.", "The road was judged inadequate.", nil},
	} {
		var got []string
		for _, m := range CompareNumbers(c.claim, c.passage) {
			got = append(got, m[0].Text+" "+m[1].Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q against %q: %q, want %q (%+v, %+v)", c.claim, c.passage, got, c.want, Numbers(c.claim), Numbers(c.passage))
		}
	}
}

func FuzzNumbers(f *testing.F) {
	f.Add("one in five of the 1,400 cases (35%) cost £2m; two thirds were judged good in 2018")
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range Numbers(text) {
			if n.Start < 0 || n.End > len(text) || n.Start >= n.End {
				t.Errorf("%+v of %q", n, text)
			}
		}
		CompareNumbers(text, text)
	})
}
