package rank

import (
	"slices"
	"strings"
	"testing"

	"evidence/corpus/quotecheck"
)

func TestNumberForms(t *testing.T) {
	for text, wants := range map[string]string{
		"98 per cent of care leavers":    "98; ninety eight",
		"ninety-eight cases":             "98; ninety eight",
		"half of the plans":              "50; 48; half; one in two",
		"one in nine of those who asked": "11; one in nine; 1 in 9",
		"four in five assessments":       "80; four fifths; four in five",
		"a third of them":                "33; third; one in three",
		"two-thirds of homes":            "66; 67; two thirds",
		"11% of enquiries":               "11; eleven; tenth; one in nine",
		"about 14 months":                "418 day; 14; fourteen; 61 week",
		"a delay of 418 days":            "14 month; 418; 60 week",
		"£1.2m of savings":               "1200000; 1.2 million; 1.2m",
		"a dozen complaints":             "12; dozen",
	} {
		numbers := quotecheck.Numbers(text)
		if len(numbers) == 0 {
			t.Errorf("%q has no number", text)
			continue
		}
		var forms []string
		for _, f := range numberForms(&numbers[0]) {
			forms = append(forms, strings.Join(f.Terms, " "))
		}
		for want := range strings.SplitSeq(wants, "; ") {
			if !slices.Contains(forms, want) {
				t.Errorf("%q is not also %q: %q", text, want, forms)
			}
		}
		if slices.Contains(forms, "13") || slices.Contains(forms, "45") || slices.Contains(forms, "400 day") {
			t.Errorf("%q is also another number: %q", text, forms)
		}
	}
}
