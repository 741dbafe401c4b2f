package pages

import (
	"testing"

	"evidence/search"
)

func TestOptionsAreEscaped(t *testing.T) {
	f := facetChoice{More: []moreChoice{moreOf("authority", search.FacetCount{Value: `A "quoted" <b> & Co`, Count: 12}), moreOf("authority", search.FacetCount{Value: "Bath", Count: 1})}}
	want := `<option value="A &#34;quoted&#34; &lt;b&gt; &amp; Co">12</option>` + "\n" + `<option value="Bath">1</option>` + "\n"
	if got := string(f.Options()); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
