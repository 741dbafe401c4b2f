package pages

import (
	"html/template"
	"testing"

	"evidence/corpus"
	"evidence/search"
)

// What is written without a template must be escaped as one would, wherever a report's or a reader's words stand.
func TestMarkupIsEscaped(t *testing.T) {
	const odd = `A "quoted" <b> & 'Co'`
	const escaped = `A &#34;quoted&#34; &lt;b&gt; &amp; &#39;Co&#39;`
	f := facetChoice{
		Shown: []choice{{Label: odd, Count: 1234, Href: `/search?a="&b=1`, Chosen: true}},
		More:  []moreChoice{moreOf("authority", search.FacetCount{Value: odd, Count: 12}), moreOf("authority", search.FacetCount{Value: "Bath", Count: 1})},
	}
	plot := yearPlot{Height: 56, Bars: []yearBar{{Year: 2017, Hits: 1}, {Year: 2018}, {Year: 2019, Hits: 2, X: 1.25, Y: 3, W: 8, H: 50, AreaX: 1, AreaW: 10, Href: `/search?a="`}}}
	for name, c := range map[string]struct {
		got  template.HTML
		want string
	}{
		"options": {f.Options(), `<option value="` + escaped + `">12</option>` + "\n" + `<option value="Bath">1</option>` + "\n"},
		"links":   {f.Links(), "\n" + `<li><a href="/search?a=&#34;&amp;b=1" aria-current="true"><span>` + escaped + `</span> <span class="n">1,234</span></a></li>`},
		"drawing": {plot.Drawing(), `<a href="" aria-label="2017: 1 passage">` + "\n<title>2017: 1 passage</title>\n" +
			`<rect class="area" x="0" width="0" height="56"/>` + "\n" + `<rect class="bar" x="0" y="0" width="0" height="0"/></a>` +
			`<a href="/search?a=&#34;" aria-label="2019: 2 passages">` + "\n<title>2019: 2 passages</title>\n" +
			`<rect class="area" x="1" width="10" height="56"/>` + "\n" + `<rect class="bar" x="1.25" y="3" width="8" height="50"/></a>`},
		"numbers": {plot.Numbers(), "\n" + `<li><a href=""><span>2017</span> <span class="n">1</span></a></li>` + "\n" +
			`<li><a href="/search?a=&#34;"><span>2019</span> <span class="n">2</span></a></li>`},
		"marked": {Marked([]search.Part{{Pieces: []search.Piece{{Text: odd}, {Text: "<i>", Match: true}}}, {Pieces: []search.Piece{{Text: "near"}}, Nearest: true}}),
			escaped + `<mark>&lt;i&gt;</mark><span class="closest">near</span>`},
		"grades":  {Grades(map[string]string{"leaders": `<b>"`}), ` <span class="judged">Leaders and managers` + "\n" + `<strong class="grade g-&lt;b&gt;&#34;">&lt;b&gt;&#34;</strong></span>`},
		"overall": {Grades(map[string]string{"leaders": "good", corpus.Overall: "requires improvement"}), ` <strong class="grade g-requires-improvement">Requires improvement</strong>`},
	} {
		if string(c.got) != c.want {
			t.Errorf("%s: %s\nwant\n%s", name, c.got, c.want)
		}
	}
}
