package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/result"
)

// edit sends a form of the statement's page from the computer that holds the library.
func (m *made) edit(path string, values ...string) *httptest.ResponseRecorder {
	m.t.Helper()
	form := url.Values{}
	for pair := range slices.Chunk(values, 2) {
		form.Add(pair[0], pair[1])
	}
	return own(m.t, m, http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// ownPage asks for a page from the computer that holds the library.
func (m *made) ownPage(path string) *html.Node {
	m.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	w := own(m.t, m, http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		m.t.Fatalf("%s: status %d: %s", path, w.Code, w.Body)
	}
	return htmltest.Parse(m.t, w.Body)
}

// edited sends a form that must be taken, and gives the page that it leads to.
func (m *made) edited(values ...string) *html.Node {
	m.t.Helper()
	w := m.edit(paths.Statement(madeStatement), values...)
	if w.Code != http.StatusSeeOther {
		m.t.Fatalf("%q: status %d: %s", values, w.Code, w.Body)
	}
	return m.ownPage(w.Header().Get("Location"))
}

// claims are the texts of the claims that a page shows.
func claimsShown(page *html.Node) []string {
	var out []string
	for _, c := range htmltest.All(page, ".claim-text") {
		out = append(out, htmltest.TextOf(c))
	}
	return out
}

func wantClaims(t *testing.T, page *html.Node, want ...string) {
	t.Helper()
	if got := claimsShown(page); !slices.Equal(got, want) {
		t.Errorf("claims\n%q, want\n%q", got, want)
	}
}

// Every edit is made by a form alone, and each can be taken back.
func TestEditsWithoutAScript(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	const one, two, three = "The police did not share what they knew with the council.", "Records were complete.", "The mayor apologised in 2016."
	page := m.ownPage(paths.Claim(madeStatement, "c1"))
	wantClaims(t, page, one, two, three)
	htmltest.Check(t, page, htmltest.In("#evidence h2", htmltest.Text("Evidence for claim 1")), htmltest.In("#counts", htmltest.HasText("3 all.*0 with evidence.*3 no evidence yet")),
		fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)

	wantClaims(t, m.edited("op", "rephrase", "claim", "c2", "base", "1", "text", "The records had no gaps."), one, "The records had no gaps.", three)
	wantClaims(t, m.edited("op", "split", "claim", "c1", "base", "1", "at", "35"), "The police did not share what they", "knew with the council.", "The records had no gaps.", three)
	wantClaims(t, m.edited("op", "merge", "claim", "c1", "with", "c4", "base", "3"), one, "The records had no gaps.", three)
	wantClaims(t, m.edited("op", "move", "claim", "c3", "after", "", "base", "1"), three, one, "The records had no gaps.")
	page = m.edited("op", "drop", "claim", "c3", "then", "c1", "base", "5")
	wantClaims(t, page, one, "The records had no gaps.")
	htmltest.Check(t, page, htmltest.In("#done", htmltest.HasText("Dropped a claim, “The mayor apologised in 2016.”")), htmltest.In("#evidence h2", htmltest.Text("Evidence for claim 1")))
	wantClaims(t, m.edited("op", "add", "after", "c2", "base", "6", "text", "A new claim."), one, "The records had no gaps.", "A new claim.")
	page = m.edited("op", "needs", "claim", "c2", "base", "7", "text", "the council's own records")
	htmltest.Check(t, page, htmltest.In("#c2 .needs", htmltest.HasText("It would take: the council's own records")), htmltest.In("#c2 .state", htmltest.Text("cannot be checked here")))
	htmltest.Check(t, m.edited("op", "note", "claim", "c2", "base", "8", "text", "Ask."), htmltest.In("#c2 .claim-note", htmltest.Text("Ask.")))
	for _, undo := range []string{"9", "8", "7", "6", "5", "4", "3", "2"} {
		page = m.edited("op", "undo", "undo", undo)
	}
	wantClaims(t, page, one, two, three)
	history := m.ownPage(paths.Statement(madeStatement) + "/history")
	htmltest.Check(t, history, htmltest.Count(".events li", 17), htmltest.In(".events", htmltest.HasText("Ann added the statement")))
}

// What the rest of the statement names for a claim is said, and can be done without.
func TestFromTheRestOfTheStatement(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "details", "base", "1", "title", "What Aldwick said in 2014", "author", "", "publisher", "", "published", "", "url", "", "note", "")
	page := m.ownPage(paths.Claim(madeStatement, "c1"))
	chips := htmltest.All(page, "#from-context + .chips a")
	if len(chips) == 0 {
		t.Fatal("the page does not say what the rest of the statement names")
	}
	for _, chip := range chips {
		name := strings.TrimSuffix(strings.TrimPrefix(htmltest.TextOf(chip), "Do without "), " ×")
		href, _ := htmltest.AttrOf(chip, "href")
		htmltest.Check(t, m.ownPage(strings.SplitN(href, "#", 2)[0]), htmltest.Count("#from-context + .chips a", len(chips)-1),
			htmltest.In(".evidence", htmltest.HasText("Not used: "+name+"[.]")))
	}
}

// A date is read as people write it.
func TestDatesOfStatements(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	for i, c := range [][2]string{{"3 March 2026", "2026-03-03"}, {"4 Mar 2026", "2026-03-04"}, {"03/12/2025", "2025-12-03"}, {"November 2021", "2021-11"}, {"2020", "2020"}, {"2020-02-01", "2020-02-01"}} {
		m.edited("op", "details", "base", fmt.Sprint(i+1), "title", "A", "author", "", "publisher", "", "published", c[0], "url", "", "note", "")
		st, err := m.l.Store.Statement(t.Context(), madeStatement)
		if err != nil || st.Published != c[1] {
			t.Errorf("%q is kept as %q, want %q (%v)", c[0], st.Published, c[1], err)
		}
	}
	w := m.edit(paths.Statement(madeStatement), "op", "details", "base", "7", "title", "A", "published", "last year")
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a date that is none: status %d", w.Code)
	}
}

// Other words are looked for in reports on the authority that the claim or its statement names, until the reader does without it.
func TestOtherWordsKeepTheScope(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "details", "base", "1", "title", "What Aldwick said", "author", "", "publisher", "", "published", "", "url", "", "note", "")
	words := paths.Claim(madeStatement, "c1")
	words = strings.Replace(words, "#", "&q=partnership#", 1)
	for _, c := range []struct {
		address  string
		brackley int
	}{{words, 0}, {strings.Replace(words, "#", "&without=Aldwick#", 1), 1}} {
		page := m.ownPage(strings.SplitN(c.address, "#", 2)[0])
		n := 0
		for _, g := range htmltest.All(page, ".evidence .group h3 a") {
			if href, _ := htmltest.AttrOf(g, "href"); strings.HasPrefix(href, "/documents/brackley") {
				n++
			}
		}
		if n != c.brackley {
			t.Errorf("%s shows %d passages on Brackley, not %d", c.address, n, c.brackley)
		}
		if chips := htmltest.All(page, "#from-context + .chips a"); len(chips) != 1-c.brackley {
			t.Errorf("%s has %d names of what it looked in", c.address, len(chips))
		}
	}
}

// The passage of a quotation in a claim can be pinned where the check found it, with the words that are quoted, until it is pinned.
func TestQuotedWordsArePinned(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	shared := m.l.Passages["aldwick-2014"][1]
	page := m.edited("op", "rephrase", "claim", "c1", "base", "1", "text", "Inspectors wrote “"+shared.Text+"” and the report “nobody has ever said these words here”.")
	const form = "#c1 > form.pinning"
	htmltest.Check(t, page, htmltest.Count(form, 1), htmltest.Count("#c2 > form.pinning", 0))
	sent := []string{}
	for _, name := range []string{"op", "claim", "passage", "start", "end"} {
		sent = append(sent, name, attr(htmltest.All(page, form+" [name="+name+"]")[0], "value"))
	}
	page = m.edited(append(sent, "stance", "supports")...)
	htmltest.Check(t, page, htmltest.In("#c1 .pin blockquote", htmltest.Text("“"+shared.Text+"”")), htmltest.None(form), htmltest.In("#c1 .state", htmltest.Text("supported")))
}

// A claim about a grade is shown beside the judgements of its report, each with its place.
func TestGradesForAClaim(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "rephrase", "claim", "c1", "base", "1", "text", "Aldwick was judged outstanding for its leaders by Ofsted in 2014.")
	page := m.ownPage(paths.Claim(madeStatement, "c1"))
	htmltest.Check(t, page, htmltest.In(".judgements", htmltest.HasText("Overall effectiveness: ")))
	htmltest.Check(t, m.ownPage(paths.Claim(madeStatement, "c2")), htmltest.None(".judgements"))
}

// A passage is pinned whole or in part, pinned otherwise, and taken off again.
func TestPins(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	shared := m.l.Passages["aldwick-2014"][1]
	page := m.ownPage(paths.Claim(madeStatement, "c1"))
	hit := htmltest.All(page, "#hit-"+shared.ID)
	if len(hit) != 1 {
		t.Fatal("the passage is not found for the claim")
	}
	htmltest.Check(t, page, htmltest.In(".claim.chosen mark", htmltest.HasText("police")))
	htmltest.Check(t, m.ownPage(paths.Statement(madeStatement)+"?claim=c2&q=records"), htmltest.In(".uncovered", htmltest.Text("The passage below does not mention: complete.")))
	page = m.edited("op", "pin", "claim", "c1", "passage", shared.ID, "stance", "supports", "start", "", "end", "")
	htmltest.Check(t, page, htmltest.In("#c1 .pin blockquote", htmltest.Text("“"+shared.Text+"”")), htmltest.In("#c1 .pin-head", htmltest.Text("Supports: Aldwick, 26 August 2014, p 1, para 2")),
		htmltest.In("#c1 .pin-head a", htmltest.Attr("href", paths.Passage(shared.ID)+"?claim=c1&statement="+madeStatement)), htmltest.In("#c1 .state", htmltest.Text("supported")),
		htmltest.In("#done .note", htmltest.HasText("^Pinned a passage to claim 1: it supports the claim.$")), htmltest.In("#c1 .pin > .whose", htmltest.HasText("^somebody at this computer, ")),
		htmltest.In("#hit-"+shared.ID+" button[aria-pressed=true]", htmltest.Text("Supports")), htmltest.In("#counts", htmltest.HasText("1 supported")))
	page = m.edited("op", "repin", "claim", "c1", "pin", "p4", "base", "2", "stance", "contradicts", "text", "A note on it")
	htmltest.Check(t, page, htmltest.In("#c1 .state", htmltest.Text("contradicted")), htmltest.In("#p4", htmltest.HasText("A note on it")))
	page = m.edited("op", "pin", "claim", "c1", "passage", shared.ID, "stance", "supports", "first", "did not", "last", "share", "note", "In part")
	htmltest.Check(t, page, htmltest.In("#p5 blockquote", htmltest.Text("“did not share”")), htmltest.In("#hit-"+shared.ID+" .covers a", htmltest.Attr("href", "#p5")), htmltest.In("#p5 .pin-head a", htmltest.Attr("href", paths.Passage(shared.ID)+"?claim=c1&from=25&statement="+madeStatement+"&to=38")), htmltest.In("#c1 .state", htmltest.Text("mixed")))
	page = m.edited("op", "pin", "claim", "c1", "passage", shared.ID, "stance", "context", "start", "0", "end", "11")
	htmltest.Check(t, page, htmltest.In("#p6 blockquote", htmltest.Text("“The council”")))
	htmltest.Check(t, m.edited("op", "repin", "op", "unpin", "claim", "c1", "pin", "p5", "base", "5"), htmltest.None("#p5"), htmltest.In("#c1 .state", htmltest.Text("contradicted")))
	for _, wrong := range [][]string{
		{"op", "pin", "claim", "c1", "passage", "zzz", "stance", "supports"},
		{"op", "pin", "claim", "c1", "passage", shared.ID, "stance", "supports", "first", "nobody wrote this"},
		{"op", "pin", "claim", "c1", "passage", shared.ID, "stance", "supports", "start", "5", "end", "x"},
		{"op", "pin", "claim", "c1", "passage", shared.ID, "stance", "supports", "start", "5", "end", "500"},
		{"op", "repin", "claim", "c1", "pin", "p99", "stance", "supports"},
		{"op", "praise"}, {"op", "note", "claim", "c1", "base", "x"}, {"op", "split", "claim", "c1", "at", "x"},
		{"op", "note", "claim", "c1", "base", "900", "text", "x"},
	} {
		if w := m.edit(paths.Statement(madeStatement), wrong...); w.Code != 422 && w.Code != 400 {
			t.Errorf("%q: status %d", wrong, w.Code)
		}
	}
}

// A number of a claim that the pinned words give otherwise is pointed out, and no other.
func TestNumbersThatDiffer(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.add(corpus.Source{ID: "aldwick-2020", Title: "Letter"}, "The force has 12 active cases, and 40 detectives.")
	m.edited("op", "add", "text", "There are 35 active cases and 40 detectives.")
	page := m.edited("op", "pin", "claim", "c4", "passage", m.l.Passages["aldwick-2020"][0].ID, "stance", "context")
	htmltest.Check(t, page, htmltest.Count(".changed", 1), htmltest.In("#c4 .changed", htmltest.Text("The numbers differ: the claim says “35 active cases”, the report “12 active cases”.")))
}

// A quotation in a claim is checked where the claim is shown, and a pin of a report that a later one has followed says so.
func TestQuotationsInClaims(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.add(corpus.Source{ID: "aldwick-2020", Title: "Inspection of Aldwick", Authority: "Aldby", Published: "2020-01-02", Kind: corpus.KindInspection}, "Staff share an office, but they do not speak to each other.")
	m.add(corpus.Source{ID: "aldwick-2022", Title: "Second inspection of Aldwick", Authority: "Aldby", Published: "2022-03-04", Kind: corpus.KindInspection}, "All is well now.")
	m.edited("op", "add", "text", "The report says: “Staff share an office.”")
	page := m.edited("op", "pin", "claim", "c4", "passage", m.l.Passages["aldwick-2020"][0].ID, "stance", "context")
	htmltest.Check(t, page, htmltest.In("#c4 .claim-quotes .cut", htmltest.Text("Cut.")), htmltest.In("#c4 .claim-quotes .caution", htmltest.HasText("goes on with the word but")),
		htmltest.None("#c1 .claim-quotes"), htmltest.In("#c4 .pin .later", htmltest.HasText("A later report on the same authority: Second inspection of Aldwick")), idsUnique, levelsClosed)
}

// The passage in which a claim's quotation was found comes first among its evidence, though other passages have more of the claim's words.
func TestPassageOfTheQuotationFirst(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	const asked = "They wrote that foster carers get reliable respite and training each month: “there is effective working between nurses and teachers in Aldby”."
	var others []string
	for i := range 30 {
		others = append(others, fmt.Sprintf("Foster carers in Aldby get reliable respite and training each month from team %d, they wrote of nurses and teachers.", i))
	}
	m.add(corpus.Source{ID: "aldby-2021", Title: "Fostering in Aldby", Authority: "Aldby", Published: "2021-01-02"}, others...)
	m.add(corpus.Source{ID: "aldby-2014", Title: "Review", Authority: "Aldby", Published: "2014-01-02"}, "All is quiet.", "There is ineffective working between nurses and teachers in Aldby.")
	m.edited("op", "add", "text", asked)
	page := m.ownPage(paths.Statement(madeStatement) + "?claim=c4")
	htmltest.Check(t, page, htmltest.In("#c4 .claim-quotes", htmltest.HasText("Altered")))
	hits := htmltest.All(page, ".group .hit")
	if len(hits) < 2 || !strings.Contains(htmltest.TextOf(hits[0]), "There is ineffective working") || !strings.Contains(htmltest.TextOf(hits[0]), "The quotation in the claim was found here, in other words.") {
		t.Fatalf("%d passages, first %q", len(hits), htmltest.TextOf(hits[0]))
	}
	for _, h := range hits[1:] {
		if text := htmltest.TextOf(h); strings.Contains(text, "found here") || strings.Contains(text, "ineffective") {
			t.Errorf("also %q", text)
		}
	}
	// A reader who looks for other words gets what these find.
	page = m.ownPage(paths.Statement(madeStatement) + "?claim=c4&q=respite")
	if hits = htmltest.All(page, ".group .hit"); len(hits) == 0 || strings.Contains(htmltest.TextOf(hits[0]), "ineffective") {
		t.Errorf("%d passages for other words", len(hits))
	}
}

// A pin of a report on another authority than the claim's says so, on the page and in the briefing.
func TestPinsOfOtherAuthorities(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "add", "text", "Aldwick's partners meet every month.")
	m.edited("op", "pin", "claim", "c4", "passage", m.l.Passages["aldwick-2014"][0].ID, "stance", "context")
	htmltest.Check(t, m.ownPage(paths.Statement(madeStatement)), htmltest.None("#c4 .changed"))
	page := m.edited("op", "pin", "claim", "c4", "passage", m.l.Passages["brackley-2016"][0].ID, "stance", "supports")
	const said = "This report is on another authority: Brackley. The claim is about Aldwick."
	htmltest.Check(t, page, htmltest.Count("#c4 .changed", 1), htmltest.In("#c4 .changed", htmltest.Text(said)))
	for _, form := range []string{"md", "html", "csv", "json"} {
		w := own(t, m, http.MethodGet, paths.Statement(madeStatement)+"/briefing?form="+form, nil)
		text := w.Body.String()
		if found := strings.Contains(text, said) || strings.Contains(strings.ReplaceAll(text, "\\", ""), said); !found && form != "json" {
			t.Errorf("%s does not say that the report is on another authority: %.600s", form, text)
		} else if form == "json" && !strings.Contains(text, `"report": "Brackley"`) {
			t.Errorf("JSON: %s", text)
		}
	}
}

// Of a statement of very many quotations some are checked at once, that of the chosen claim among them, and the others
// when the page is opened again.
func TestManyQuotationsInClaims(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	const more = 30
	text := strings.Repeat("The report says: “Staff share an office.”\n\n", result.ClaimsAtOnce+more)
	address, _, _ := strings.Cut(m.edit(paths.Statements, "title", "Many", "text", text).Header().Get("Location"), "#")
	last := fmt.Sprintf("c%d", result.ClaimsAtOnce+more)
	page := m.ownPage(address + "?claim=" + last)
	htmltest.Check(t, page, htmltest.Count(".claim-quotes", result.ClaimsAtOnce), htmltest.In("#"+last+" .claim-quotes", htmltest.HasText("Missing")),
		htmltest.In("#news", htmltest.HasText(fmt.Sprintf("The quotations in %d claims have not been checked yet", more))))
	htmltest.Check(t, m.ownPage(address), htmltest.Count(".claim-quotes", result.ClaimsAtOnce+more), htmltest.In("#news", htmltest.Text("")))
}

// Of two people who change the same, the second is told, keeps what they wrote and overwrites nothing; who changes something else is not hindered.
func TestTwoPeopleAtOnce(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	m.edited("op", "rephrase", "claim", "c2", "base", "1", "text", "The first was here.")
	w := m.edit(paths.Statement(madeStatement), "op", "rephrase", "claim", "c2", "base", "1", "text", "The second wrote <this>.")
	if w.Code != http.StatusConflict {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	page := htmltest.Parse(t, w.Body)
	htmltest.Check(t, page, htmltest.In(".conflict", htmltest.HasText("Claim 2 was changed by somebody at this computer after this page was loaded. Nothing was overwritten.")),
		htmltest.In(".versions blockquote", htmltest.Text("The first was here.")), htmltest.In("textarea", htmltest.Text("The second wrote <this>.")),
		htmltest.In(`input[name=base]`, htmltest.Attr("value", "2")), fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline)
	// What the page offers can be sent as it is.
	var again []string
	for _, f := range htmltest.All(page, ".versions form input, .versions form textarea") {
		name, _ := htmltest.AttrOf(f, "name")
		value, isInput := htmltest.AttrOf(f, "value")
		if !isInput {
			value = htmltest.TextOf(f)
		}
		again = append(again, name, value)
	}
	htmltest.Check(t, m.edited(again...), htmltest.In("#c2 .claim-text", htmltest.Text("The second wrote <this>.")))
	htmltest.Check(t, m.edited("op", "note", "claim", "c1", "base", "1", "text", "Another claim"), htmltest.In("#c1 .claim-note", htmltest.Text("Another claim")))
	m.edited("op", "drop", "claim", "c2", "base", "4")
	w = m.edit(paths.Statement(madeStatement), "op", "rephrase", "claim", "c2", "base", "4", "text", "My words.")
	htmltest.Check(t, htmltest.Parse(t, w.Body), htmltest.In(".conflict", htmltest.HasText("has been removed")), htmltest.In("textarea", htmltest.Text("My words.")), htmltest.In(".conflict button", htmltest.Text("Add it as a new claim")),
		htmltest.In(`input[name=op]`, htmltest.Attr("value", "add")))
}

// A statement is pasted, or sent as a file; what cannot be read says why.
func TestAddStatement(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	for _, c := range []struct {
		text, name, content string
		status              int
		title, claims       string
	}{
		{"A headline here\n\nOne is so. Two is not.", "", "", 303, "A headline here", "One is so.|Two is not."},
		{"", "speech.md", "# The speech\r\n\r\nOne is so.\r\n\r\n- Two is.\r\n", 303, "The speech", "One is so.|Two is."},
		{"", "speech.pdf", "%PDF-1.7\nThree is so, too.", 303, "Three is so, too", "Three is so, too."},
		{"", "speech.pdf", "<html>", 422, "", ""},
		{"", "speech.txt", "\xff\xfe\x00", 415, "", ""},
		{"", "speech.docx", "PK", 422, "", ""},
		{"", "speech.rtf", "{\\rtf1 One is so.}", 415, "", ""},
		{"", "speech.html", "<h1>Another speech</h1><p>Four is so.</p>", 303, "Another speech", "Four is so."},
		{" ", "", "", 400, "", ""},
		{strings.Repeat("x", statement.MaxText+1), "", "", 413, "", ""},
		{"", "old.json", `{"format":"evidence-statement/1","statement":{"id":"old","title":"Old","text":"","reports":null,"claims":null,"revision":3,"set":0,"last":0,"created":"2026-01-02T03:04:05Z","changed":"2026-01-02T03:04:05Z"}}`, 303, "Old", ""},
		{"", "old.json", `{"format":"evidence-statement/9"}`, 422, "", ""},
		{"", "old.json", `{"format":"evidence-statement/1","statement":{"id":"Old One","title":"Old"}}`, 422, "", ""},
	} {
		s := newSending().field("text", c.text).field("published", "2021-11")
		if c.name != "" {
			w, err := s.form.CreateFormFile("file", c.name)
			if err != nil {
				t.Fatal(err)
			}
			w.Write([]byte(c.content))
		}
		w := s.to(t, m, "http://127.0.0.1:8080"+paths.Statements)
		if w.Code != c.status {
			t.Errorf("%q %s: status %d, want %d: %s", c.text[:min(len(c.text), 20)], c.name, w.Code, c.status, w.Body)
			continue
		}
		if c.status == http.StatusSeeOther {
			page := m.ownPage(w.Header().Get("Location"))
			htmltest.Check(t, page, htmltest.In("h1", htmltest.Text(c.title)))
			if got := strings.Join(claimsShown(page), "|"); got != c.claims {
				t.Errorf("claims %q, want %q", got, c.claims)
			}
		}
	}
	htmltest.Check(t, m.ownPage(paths.Statements), htmltest.Count(".statements > li", 7), htmltest.In(".statements", htmltest.HasText("3 claims, 0 passages pinned")))
}

// Whoever may not write reads all of it, and is told; what they send changes nothing.
func TestReadOnlyStatements(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	for path := range map[string]bool{paths.Statements: true, paths.Statement(madeStatement) + "?claim=c1": true, paths.Statement(madeStatement) + "/details": true, paths.Statement(madeStatement) + "/history": true} {
		htmltest.Check(t, m.page(path, 200), htmltest.In("main .note", htmltest.HasText("You can read this, but not change it.")), htmltest.None("main form[method=post], main script"))
	}
	for _, path := range []string{paths.Statements, paths.Statement(madeStatement), paths.Statement(madeStatement) + "/details"} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("op=drop&claim=c1&text=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		m.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if page := m.page(paths.Statement(madeStatement), 200); len(claimsShown(page)) != 3 {
		t.Error("a claim was dropped")
	}
}

// With users, whoever is signed in or sends a token may write, and is named; others are told to sign in.
func TestStatementsWithUsers(t *testing.T) {
	t.Parallel()
	m := makeSiteWithUsers(t, handler.Options{})
	path := paths.Statement(madeStatement)
	const edit = `{"op":"note","claim":"c1","text":"Ask."}`
	if w := own(t, m, http.MethodPost, paths.API+path+"/edits", edit); w.Code != http.StatusUnauthorized || w.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("without a token: %d %s", w.Code, w.Body)
	}
	if w := m.edit(path, "op", "note", "claim", "c1", "text", "Ask."); w.Code != http.StatusUnauthorized {
		t.Errorf("without signing in: %d", w.Code)
	}
	htmltest.Check(t, m.ownPage(path), htmltest.In(`main .note a`, htmltest.Attr("href", "/sign-in")), htmltest.None("main form[method=post]"))
	token, err := m.users.NewToken("anna", "x")
	if err != nil {
		t.Fatal(err)
	}
	w := own(t, m, http.MethodPost, paths.API+path+"/edits", edit, "Authorization", "Bearer "+token)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"by":"anna"`) {
		t.Errorf("with a token: %d %s", w.Code, w.Body)
	}
	w = own(t, m, http.MethodPost, paths.API+path+"/edits", edit, "Cookie", "evidence=x", "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example")
	if w.Code != http.StatusForbidden {
		t.Errorf("from another site: %d %s", w.Code, w.Body)
	}
}

// Details and the reports to look in are changed on a page of their own; a statement can be taken out.
func TestStatementDetails(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	path := paths.Statement(madeStatement) + "/details"
	change := func(values ...string) *html.Node {
		t.Helper()
		w := m.edit(path, values...)
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), path+"?did=") {
			t.Fatalf("%q: %d %s %s", values, w.Code, w.Header().Get("Location"), w.Body)
		}
		return m.ownPage(w.Header().Get("Location"))
	}
	htmltest.Check(t, change("op", "details", "base", "1", "title", "Another  title", "url", "https://example.org/a"), htmltest.In(".crumbs", htmltest.Text("Another title")), htmltest.In("#title", htmltest.Attr("value", "Another title")))
	for _, address := range []string{"javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"} {
		if w := m.edit(path, "op", "details", "base", "2", "title", "Another title", "url", address); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("the address %q: %d", address, w.Code)
		}
		if w := m.Send(http.MethodPost, ownSite+paths.Statements, url.Values{"title": {"A"}, "text": {"Staff met."}, "url": {address}}.Encode()); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a statement at %q: %d", address, w.Code)
		}
	}
	htmltest.Check(t, change("op", "reports", "base", "2", "reports", "aldwick-2018"), htmltest.Count("input[name=reports]", 5), htmltest.Count("input[name=reports][checked]", 1))
	page := m.ownPage(paths.Claim(madeStatement, "c1"))
	htmltest.Check(t, page, htmltest.None("#evidence > .group"), htmltest.In("#evidence .far summary", htmltest.Text("The nearest passages")), htmltest.In("#evidence", htmltest.HasText("Nothing in these reports is close to this claim.")), htmltest.In("#evidence", htmltest.HasText("Only 1 report is searched.")))
	if w := m.edit(path, "op", "details", "base", "1", "title", "Mine"); w.Code != http.StatusConflict {
		t.Errorf("status %d", w.Code)
	}
	if w := m.edit(path, "op", "remove"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != paths.Statements {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
	if w := own(t, m, http.MethodGet, paths.Statement(madeStatement), nil); w.Code != http.StatusNotFound {
		t.Errorf("what was removed: %d", w.Code)
	}
}

// Neither what is looked for nor what a statement says stands in the log.
func TestLogHoldsNoStatement(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	m := makeSite(t, handler.Options{Local: true, Log: slog.New(slog.NewTextHandler(&log, nil))}, false)
	m.ownPage(paths.Statement(madeStatement) + "?claim=c1&q=mayor+gossip")
	m.edited("op", "note", "claim", "c1", "base", "1", "text", "gossip of the mayor", "q", "gossip")
	own(t, m, http.MethodPost, paths.API+"/claims", `{"text":"More gossip."}`)
	if strings.Contains(log.String(), "gossip") || !strings.Contains(log.String(), "route=statement") {
		t.Errorf("the log: %s", log.String())
	}
}

// A claim that is not there any more is told of, and one that is chosen is led to.
func TestAClaimThatIsNotThere(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	page := m.ownPage(paths.Statement(madeStatement) + "?claim=c99")
	htmltest.Check(t, page, htmltest.In("#evidence .note", htmltest.HasText("has no claim c99")))
	page = m.ownPage(paths.Statement(madeStatement) + "?claim=c2")
	htmltest.Check(t, page, htmltest.In(`main p > a[href="#c2"]`, htmltest.HasText("^claim 2$")), htmltest.None("#evidence .note:first-child"))
}
