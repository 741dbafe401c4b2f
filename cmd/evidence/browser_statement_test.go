package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/statement"
	"evidence/corpus/testfiles"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pastedStatement is what the tests paste; the sample's reports bear on it.
const pastedStatement = "On working together\n\nCouncil staff and police officers work side by side at Millgate House. The board meets in public every quarter. Nobody ever apologised."

// paste adds a statement and waits for its page.
func paste(b *tab, text string) (path string) {
	b.Helper()
	b.open("/statements")
	js[bool](b, fmt.Sprintf(`document.querySelector("#text").value = %q, true`, text))
	b.call("adding", chromedp.Click(chromedp.CSS(".adding button")))
	b.until(`location.pathname.startsWith("/statements/") && document.readyState === "complete"`)
	return b.address()
}

// statementNow is the statement as the library has it.
func statementNow(b *tab, path string) statement.Statement {
	b.Helper()
	return asJSON[struct{ Statement statement.Statement }](b, path+".json").Statement
}

// checkStatement pastes a statement, finds evidence, pins it, takes it back, and exports what there is.
func checkStatement(b *tab) {
	path := paste(b, pastedStatement)
	if got := b.texts(".claim-text"); len(got) != 3 || got[1] != "The board meets in public every quarter." {
		b.Fatalf("claims %q", got)
	}
	js[bool](b, `window.same = true`) // gone when the page is loaded anew
	b.call("choosing", chromedp.Click(chromedp.CSS("#c1 .choose a")))
	b.until(`document.querySelector("#evidence .hit .pinning") && location.search === "?claim=c1"`)
	passage := js[string](b, `document.querySelector("#evidence .hit").id.slice(4)`)
	b.call("pinning", chromedp.Click(chromedp.CSS("#hit-"+passage+" button[value=supports]")))
	b.until(`document.querySelector("#c1 .state").textContent === "supported" && document.querySelector("#counts").textContent.includes("1 supported")`)
	if st := statementNow(b, path); len(st.Claims[0].Pins) != 1 || st.Claims[0].Pins[0].Passage != passage || !strings.Contains(b.text("#c1 .pin blockquote"), squeezed(st.Claims[0].Pins[0].Quote)[:20]) {
		b.Errorf("pinned %+v", st.Claims[0].Pins)
	}
	b.call("undoing", chromedp.Click(chromedp.CSS("#undo button")))
	b.until(`document.querySelector("#c1 .state").textContent === "no evidence yet" && document.querySelector("#counts").textContent.includes("0 with evidence")`)

	// The part of a passage that is selected is what is pinned, in whole words.
	part := js[string](b, fmt.Sprintf(`(() => {
		const nodes = document.createTreeWalker(document.querySelector("#hit-%s .passage-text"), NodeFilter.SHOW_TEXT);
		let node = nodes.nextNode();
		while (!/ \p{L}{2,} /u.test(node.textContent)) node = nodes.nextNode();
		const text = node.textContent, range = document.createRange();
		const start = text.indexOf(" ") + 2;
		range.setStart(node, start);
		range.setEnd(node, start + 1);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
		return text.slice(text.indexOf(" ") + 1).split(/[^\p{L}\p{N}’'-]/u)[0];
	})()`, passage))
	js[bool](b, fmt.Sprintf(`document.querySelector("#hit-%s button[value=context]").click(), true`, passage))
	b.until(`document.querySelector("#c1 .state").textContent === "context only"`)
	if st := statementNow(b, path); len(st.Claims[0].Pins) != 1 || st.Claims[0].Pins[0].Quote != part {
		b.Errorf("pinned %+v, want %q", st.Claims[0].Pins, part)
	}

	// What is typed is saved by itself.
	js[bool](b, `document.querySelector("#edit-c1").open = true`)
	b.call("typing", chromedp.Focus(chromedp.CSS("#note-c1")))
	b.press("ask")
	b.until(`document.querySelector("#note-c1").form.querySelector(".saving").textContent === "saved" && document.querySelector("#c1 .claim-note")?.textContent === "ask"`)
	if got := js[string](b, `document.activeElement.id`); got != "note-c1" {
		b.Errorf("after saving the focus is on %q", got)
	}
	b.press("ed")
	b.until(`document.querySelector("#c1 .claim-note")?.textContent === "asked"`)
	if !js[bool](b, `window.same === true`) {
		b.Error("the page was loaded anew")
	}
	checkBriefing(b, path)
}

// pinJudgement pins a judgement of a report with no passage beside it, by the mouse and for another claim.
func pinJudgement(b *tab) {
	path := paste(b, "On inspections\n\nOfsted judged children’s services in Tarnbrough inadequate in 2015. Ofsted judged them good in 2022.")
	b.open(path + "?claim=c1#c1")
	judgement := js[string](b, `document.querySelector(".judgements li:has(button)").id`)
	b.call("pinning", chromedp.Click(chromedp.CSS("#"+judgement+" button[value=supports]")))
	b.until(fmt.Sprintf(`document.querySelector("#c1 .state").textContent === "supported" && document.querySelector("#%s button[aria-pressed=true]")`, judgement))
	if st := statementNow(b, path); len(st.Claims[0].Pins) != 1 || st.Claims[0].Pins[0].Span != nil {
		b.Errorf("pinned %+v", st.Claims[0].Pins)
	}
	b.call("pinning otherwise", chromedp.Click(chromedp.CSS("#"+judgement+" button[value=context]")))
	b.until(`document.querySelector("#c1 .state").textContent === "context only"`)
	if got := js[string](b, `document.activeElement.closest("li")?.id`); got != judgement {
		b.Errorf("after pinning the focus is in %q, not in %q", got, judgement)
	}
}

// keepsFolds chooses a claim by the script: what is folded stays folded, what was unfolded stays so, and the report's words can be copied.
func keepsFolds(b *tab) {
	wrong := "Inspectors say “Council staff and police officers share one kitchen and one list of children, and they meet each morning.”"
	path := paste(b, "On quotations\n\nThe inquiry says “The returns stopped in July 2003.” "+wrong+" Nobody ever apologised.")
	const folds = `[...document.querySelectorAll(".claims .claim-quotes")].map(d => d.open)`
	const buttons = `[...document.querySelectorAll(".claims button.copy")].filter(e => e.checkVisibility()).length`
	b.until(`document.querySelectorAll(".claims .claim-quotes").length === 2`)
	before, copies := js[[]bool](b, folds), js[int](b, buttons)
	if !slices.Equal(before, []bool{false, true}) || copies == 0 {
		b.Fatalf("at first the quotations are unfolded %v, with %d buttons", before, copies)
	}
	b.call("choosing", chromedp.Click(chromedp.CSS("#c3 .choose a")))
	b.until(`location.search === "?claim=c3" && document.querySelector("#c3.chosen")`)
	if after := js[[]bool](b, folds); !slices.Equal(after, before) {
		b.Errorf("after choosing a claim the quotations are unfolded %v, before %v", after, before)
	}
	if n := js[int](b, buttons); n != copies {
		b.Errorf("after choosing a claim %d buttons copy, before %d", n, copies)
	}
	js[any](b, `(document.querySelectorAll(".claims .claim-quotes summary").forEach(s => s.click()), null)`)
	b.call("choosing another", chromedp.Click(chromedp.CSS("#c1 .choose a")))
	b.until(`location.search === "?claim=c1" && document.querySelector("#c1.chosen")`)
	if after := js[[]bool](b, folds); !slices.Equal(after, []bool{true, false}) {
		b.Errorf("after turning each over and choosing another claim they are unfolded %v", after)
	}
	// The address of a claim leads to it at once, for those too who want motion.
	b.call("wanting motion", send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
	b.open(path + "?claim=c3#c3")
	b.until(`(r => r.top >= 0 && r.top < innerHeight)(document.querySelector("#c3").getBoundingClientRect())`)
	if got := js[string](b, `getComputedStyle(document.documentElement).scrollBehavior`); got != "auto" {
		b.Errorf("the page of a statement scrolls %s", got)
	}
}

// claimsOnAPhone lists the claims without what is pinned to them, which each claim shows by itself.
func claimsOnAPhone(b *tab) {
	const pins = `[...document.querySelectorAll(".claims .pin")].filter(e => e.checkVisibility()).length`
	const counts = `[...document.querySelectorAll(".claims .pinned-count a")].filter(e => e.checkVisibility()).length`
	b.open(sampleStatement)
	if wide, counted := js[int](b, pins), js[int](b, counts); wide == 0 || counted > 0 {
		b.Errorf("on a wide screen %d pins are shown and %d counts of them", wide, counted)
	}
	b.window(390)
	if narrow, counted := js[int](b, pins), js[int](b, counts); narrow > 0 || counted == 0 {
		b.Errorf("on a phone the list shows %d pins and %d counts of them", narrow, counted)
	}
	b.click(".pinned-count a")
	b.until(`document.querySelector(".claim.chosen .pin")?.checkVisibility()`)
	if shown := js[int](b, `[...document.querySelectorAll(".claim")].filter(e => e.checkVisibility()).length`); shown != 1 {
		b.Errorf("%d claims are shown beside the chosen one's evidence, want it alone", shown)
	}
}

// checkBriefing pins a whole passage, exports the briefing and has its quotes checked.
func checkBriefing(b *tab, path string) {
	b.Helper()
	js[bool](b, `getSelection().removeAllRanges(), document.querySelectorAll("#evidence .hit")[1].querySelector("button[value=supports]").click(), true`)
	b.until(`document.querySelectorAll("#c1 .pin").length === 2`)
	exported := js[string](b, `fetch(document.querySelector("a[download]").href).then(r => r.text())`)
	f, err := statement.ParseFile([]byte(exported))
	if err != nil || f.Statement.Claims[0].Note != "asked" || len(f.History) < 5 {
		b.Errorf("exported %v: %.300s", err, exported)
	}
	briefing := js[string](b, fmt.Sprintf(`fetch(%q + "/briefing?form=md").then(r => r.text())`, path))
	b.open("/check")
	js[bool](b, fmt.Sprintf(`document.querySelector("#text").value = %q, true`, briefing))
	b.call("checking", chromedp.Click(chromedp.CSS("form.check button")))
	b.until(`document.querySelector(".quotes") && document.readyState === "complete"`)
	verdicts := b.texts(".quotes > li > p:first-of-type strong")
	if len(verdicts) < 2 || slices.ContainsFunc(verdicts, func(v string) bool { return v != "Exact." }) {
		b.Errorf("the quotes of the briefing are %q:\n%s", verdicts, briefing)
	}
}

// pinFromSearch finds a passage by a search, pins a part of it to a claim, reads it again from the claim, and has LibreOffice open the briefing.
func pinFromSearch(b *tab) {
	testfiles.Program(b.T, "soffice")
	path := paste(b, "On records\n\nThe returns stopped in 2003. Nobody was told.")
	b.open("/search?q=returns+stopped")
	words, _ := selectWords(b)
	b.until(`document.querySelector("[role=group].chosen:not([hidden])")`)
	js[any](b, `([...document.querySelectorAll("[role=group].chosen a")].find(a => a.textContent === "Pin to a statement").click(), null)`)
	b.until(`location.pathname.endsWith("/pin") && document.readyState === "complete"`)
	b.click(fmt.Sprintf(`.pin-page a[href*=%q]`, strings.TrimPrefix(path, "/statements/")))
	b.until(`document.querySelector("#claim-c1")`)
	js[any](b, `(document.querySelector("#claim-c1").click(), document.querySelector("#stance-supports").click(), null)`)
	b.click(".plain-form button")
	b.until(fmt.Sprintf(`location.pathname === %q && document.querySelector("#c1 .state").textContent === "supported"`, path))
	if st := statementNow(b, path); len(st.Claims[0].Pins) != 1 || st.Claims[0].Pins[0].Quote != words {
		b.Errorf("pinned %+v, selected %q", st.Claims[0].Pins, words)
	}
	b.click("#c1 .pin-head a")
	b.until(`location.pathname.startsWith("/passages/")`)
	b.click(".steps a")
	b.until(fmt.Sprintf(`location.pathname === %q && location.search === "?claim=c1"`, path))

	b.click(`a.button[href="#briefing"]`)
	b.call("choosing a style", chromedp.SetValue(chromedp.CSS("#style"), "harvard"))
	text := b.inLibreOffice(b.download(js[string](b, `(f => f.action + "?" + new URLSearchParams(new FormData(f)))(document.querySelector("#briefing form"))`)))
	for _, want := range []string{"Briefing: On records", "Claim 1: supported", "“" + squeezed(words) + "”", "Claims without evidence"} {
		if !strings.Contains(html.UnescapeString(squeezed(text)), want) {
			b.Errorf("LibreOffice shows no %q in the briefing", want)
		}
	}
}

// statementByKeys does it without a mouse.
func statementByKeys(b *tab) {
	path := paste(b, pastedStatement)
	b.press("]")
	b.until(`location.search === "?claim=c1" && document.querySelector("#evidence .hit")`)
	if got := js[string](b, `document.activeElement.id`); got != "c1" {
		b.Errorf("after ] the focus is on %q", got)
	}
	b.press("]")
	b.until(`location.search === "?claim=c2"`)
	b.press("[")
	b.until(`location.search === "?claim=c1" && document.querySelector("#evidence-title").textContent === "Evidence for claim 1"`)
	b.press("s") // on no passage
	b.press("jj")
	hit := js[string](b, `document.activeElement.closest(".hit").id`)
	if second := js[string](b, `document.querySelectorAll("#evidence .hit")[1].id`); hit != second {
		b.Errorf("after jj the focus is in %s, want %s", hit, second)
	}
	for _, c := range []struct{ key, state string }{{"x", "contradicted"}, {"u", "no evidence yet"}, {"c", "context only"}, {"s", "supported"}} {
		b.press(c.key)
		b.until(fmt.Sprintf(`document.querySelector("#c1 .state").textContent === %q && !document.querySelector(".pinning[data-again]")`, c.state))
		if got := js[string](b, `document.activeElement.closest("#evidence .hit")?.id ?? document.activeElement.outerHTML.slice(0, 100)`); got != hit {
			b.Errorf("after %q the focus is in %s, want %s", c.key, got, hit)
		}
	}
	if st := statementNow(b, path); len(st.Claims[0].Pins) != 1 || "hit-"+st.Claims[0].Pins[0].Passage != hit {
		b.Errorf("%+v", st.Claims[0].Pins)
	}
	b.press("?")
	if keys := b.text("dialog[open] dl"); !strings.Contains(keys, "undo your last change") {
		b.Errorf("the list of keys: %q", keys)
	}
}

// twoAtOnce has two people change one statement: neither loses anything.
func twoAtOnce(b *tab) {
	path := paste(b, pastedStatement)
	other := newTab(b.T, b.site)
	for _, t := range []*tab{b, other} {
		t.open(path + "?claim=c2")
		js[bool](t, `document.querySelector("#edit-c2").open = true`)
	}
	change := func(t *tab, field, text string) {
		t.Helper()
		js[bool](t, fmt.Sprintf(`(f => { f.focus(); f.value = %q; f.dispatchEvent(new InputEvent("input", { bubbles: true })); return true; })(document.querySelector(%q))`, text, field))
	}
	// One types while the other saves: the one who types is told, and keeps what is typed.
	other.refuses(path)
	change(b, "#text-c2", "The board meets twice a year.")
	b.until(`document.querySelector("#c2 .claim-text").textContent === "The board meets twice a year."`)
	change(other, "#text-c2", "The board meets when it likes.")
	other.until(`document.querySelector(".conflict")?.textContent.includes("The board meets twice a year.")`)
	if got := js[string](other, `document.querySelector("#text-c2").value`); got != "The board meets when it likes." {
		b.Errorf("what was typed is %q now", got)
	}
	if st := statementNow(b, path); st.Claims[1].Text != "The board meets twice a year." {
		b.Errorf("the claim is %q", st.Claims[1].Text)
	}
	// It is still to be chosen after the page has shown what else was changed meanwhile.
	js[bool](other, `document.dispatchEvent(new Event("visibilitychange"))`)
	other.until(`document.querySelector("#c2 .claim-text").textContent === "The board meets twice a year." && document.querySelector("#edit-c2 .conflict button")`)
	other.call("putting it in its place", chromedp.Click(chromedp.CSS(".conflict button")))
	other.until(`document.querySelector("#c2 .claim-text").textContent === "The board meets when it likes." && !document.querySelector(".conflict")`)
	// The first sees it without doing anything.
	b.until(`document.querySelector("#c2 .claim-text").textContent === "The board meets when it likes." && document.querySelector("#done").textContent.includes("Changed meanwhile")`)
	st := statementNow(b, path)
	if texts := []string{st.Claims[0].Text, st.Claims[2].Text}; st.Revision != 3 || slices.Contains(texts, st.Claims[1].Text) {
		b.Errorf("revision %d: %+v", st.Revision, st.Claims)
	}
	keepsTheirs(b, other, path, change)
}

// keepsTheirs has one person type in a claim that the other rephrases, and then pin to it and move it: what is typed
// is refused all the same. The statement is at revision 3, and then at 6.
func keepsTheirs(b, other *tab, path string, change func(t *tab, field, text string)) {
	b.Helper()
	// What is typed is not saved before it is asked for, nor is it looked for what others did.
	js[bool](other, `window.setTimeout = () => 0, true`)
	change(other, "#text-c2", "My own words.")
	change(b, "#text-c2", "Their words.")
	b.until(`document.querySelector("#c2 .claim-text").textContent === "Their words."`)
	// One more edit while another is on its way is made too.
	js[bool](other, `document.querySelector("#evidence button[value=context]").click(), document.querySelector("#edit-c2 input[value=move]").form.requestSubmit(), true`)
	other.until(`document.querySelectorAll("#c2 .pin").length === 1 && document.querySelector(".claim").id === "c2"`)
	if got := js[string](other, `document.querySelector("#text-c2").value`); got != "My own words." {
		b.Errorf("what was typed is %q now", got)
	}
	js[bool](other, `document.querySelector("#text-c2").form.requestSubmit(), true`)
	other.until(`document.querySelector(".conflict")?.textContent.includes("Their words.")`)
	if st := statementNow(b, path); st.Claims[0].Text != "Their words." || len(st.Claims[0].Pins) != 1 || st.Revision != 6 {
		b.Errorf("revision %d: %+v", st.Revision, st.Claims[0])
	}
}

// refuses says that an address is meant to answer with an error.
func (b *tab) refuses(path string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refused[b.site+path] = true
}

// commentFile adds a statement by its Word file, pins a passage, and gets the file back with comments, which LibreOffice opens.
func commentFile(b *tab) {
	testfiles.Program(b.T, "soffice")
	dir := b.TempDir()
	file := filepath.Join(dir, "reply.docx")
	testfiles.Write(b, file, wordFile(b, "A reply", "The inquiry says “The returns stopped in July 2003”. Council staff and police officers work side by side at Millgate House."))
	b.open("/statements")
	b.call("choosing the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	b.call("adding", chromedp.Click(chromedp.CSS(".adding button")))
	b.until(`location.pathname.startsWith("/statements/") && document.readyState === "complete"`)
	b.call("choosing", chromedp.Click(chromedp.CSS("#c2 .choose a")))
	b.until(`document.querySelector("#evidence .hit .pinning")`)
	js[bool](b, `document.querySelector("#evidence .hit button[value=supports]").click(), true`)
	b.until(`document.querySelector("#c2 .state").textContent === "supported"`)
	text := b.inLibreOffice(b.download(js[string](b, `[...document.querySelectorAll(".actions a")].find(a => a.textContent === "Download with comments").href`)))
	for _, want := range []string{"Claim 1: no evidence yet.", "Claim 2: supported.", "Supports it:", "page 7"} {
		if !strings.Contains(text, want) {
			b.Errorf("LibreOffice shows no comment with %q", want)
		}
	}
	if n := strings.Count(text, "<office:annotation "); n != 3 {
		b.Errorf("LibreOffice shows %d comments, want 3", n)
	}
}

// download is the file at an address of the site.
func (b *tab) download(address string) []byte {
	b.Helper()
	encoded := js[string](b, fmt.Sprintf(`fetch(%q).then(r => {
		if (!r.ok) throw new Error(r.url + " answers " + r.status);
		return r.arrayBuffer();
	}).then(d => btoa(new Uint8Array(d).reduce((s, c) => s + String.fromCharCode(c), "")))`, address))
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// inLibreOffice opens a Word document in LibreOffice and gives it as flat OpenDocument.
func (b *tab) inLibreOffice(word []byte) string { return string(b.byLibreOffice(word, "fodt")) }

// byLibreOffice has LibreOffice make a file of another form of a Word document.
func (b *tab) byLibreOffice(word []byte, form string) []byte {
	b.Helper()
	soffice, dir := testfiles.Program(b.T, "soffice"), b.TempDir()
	file := filepath.Join(dir, "opened.docx")
	testfiles.Write(b, file, word)
	cmd := exec.CommandContext(b.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", form, "--outdir", dir, file)
	if printed, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, printed)
	}
	made, err := os.ReadFile(filepath.Join(dir, "opened."+form))
	if err != nil {
		b.Fatal(err)
	}
	return made
}

// wordFile is a Word document of paragraphs.
func wordFile(t testing.TB, paragraphs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + strings.Join(paragraphs, `</w:t></w:r></w:p><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:body></w:document>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, part[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
