package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"evidence/corpus"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// A shownPassage is what the tests read of a passage's JSON.
type shownPassage struct {
	Passage   corpus.Passage
	Document  corpus.Document
	Citations map[string]string
}

// openPassage opens the best hit and looks at the quote, its place and its lines on the picture of the page.
func openPassage(b *tab, words string) {
	ask(b, words)
	b.click(".hit h2 a")
	p := asJSON[shownPassage](b, jsonPath(b.address()))
	if got := b.text("#quote .words"); squeezed(got) != squeezed(p.Passage.Text) {
		b.Errorf("the quote is %q, want %q", got, p.Passage.Text)
	}
	for _, want := range []string{p.Document.Title, p.Document.SHA256, p.Document.Authority} {
		if !strings.Contains(b.text("main"), want) {
			b.Errorf("the page does not say %q", want)
		}
	}
	if got := b.text("main h1"); !strings.Contains(got, p.Passage.Label) || !strings.Contains(got, p.Passage.Paragraph) {
		b.Errorf("the heading is %q, want page %q and paragraph %q", got, p.Passage.Label, p.Passage.Paragraph)
	}
	litOnPicture(b)
	b.click(`.sheets a[href*="/pages/"]`)
	if got := js[string](b, `new URLSearchParams(location.search).get("q")`); got != words {
		b.Errorf("the whole page is opened with %q to mark", got)
	}
	litOnPicture(b)
}

// squeezed is a text with single spaces.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// A rect is a part of the window, in CSS pixels.
type rect struct{ X, Y, Width, Height float64 }

// litOnPicture looks at the pixels of the page's picture: the paper is tinted
// within the boxes of the passage's lines and nowhere else, and there are letters on it.
func litOnPicture(b *tab) {
	b.Helper()
	width := js[int](b, `(async () => {
		const picture = new Image();
		picture.src = document.querySelector(".sheet image").getAttribute("href");
		await picture.decode();
		return picture.naturalWidth;
	})()`)
	if width < 500 {
		b.Errorf("the picture of the page is %d pixels wide", width)
	}
	b.call("scrolling", chromedp.ScrollIntoView(chromedp.CSS(".sheet svg")))
	shot, err := chromedp.Run(b.ctx, chromedp.Screenshot(chromedp.CSS(".sheet svg"), chromedp.NodeVisible))
	if err != nil {
		b.Fatal(err)
	}
	sheet, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		b.Fatal(err)
	}
	boxes := js[[]rect](b, `(() => {
		const sheet = document.querySelector(".sheet svg").getBoundingClientRect();
		return [...document.querySelectorAll(".sheet:first-of-type rect.lit:not(.word)")].map(r => r.getBoundingClientRect()).map(r => ({ X: r.x - sheet.x, Y: r.y - sheet.y, Width: r.width, Height: r.height }));
	})()`)
	if len(boxes) == 0 {
		b.Fatalf("%s lights up no line", b.address())
	}
	inside, outside := pixels{}, pixels{}
	for y := sheet.Bounds().Min.Y; y < sheet.Bounds().Max.Y; y++ {
		for x := sheet.Bounds().Min.X; x < sheet.Bounds().Max.X; x++ {
			switch where(boxes, float64(x)+.5, float64(y)+.5) {
			case 1:
				inside.count(sheet, x, y)
			case -1:
				outside.count(sheet, x, y)
			}
		}
	}
	if inside.share(inside.yellow) < .5 || inside.share(inside.white) > .02 {
		b.Errorf("%s: %.0f%% of the passage's lines is tinted, %.0f%% white", b.address(), 100*inside.share(inside.yellow), 100*inside.share(inside.white))
	}
	if outside.share(outside.yellow) > .01 || outside.share(outside.white) < .5 {
		b.Errorf("%s: %.0f%% of the rest of the page is tinted, %.0f%% white", b.address(), 100*outside.share(outside.yellow), 100*outside.share(outside.white))
	}
	if inside.share(inside.dark) < .01 {
		b.Errorf("%s: there are no letters in the passage's lines: %.1f%% is dark", b.address(), 100*inside.share(inside.dark))
	}
}

// where says whether a point is within a box (1), well outside all (-1) or near an edge (0).
func where(boxes []rect, x, y float64) int {
	const near = 2
	at := -1
	for _, r := range boxes {
		if x > r.X+near && x < r.X+r.Width-near && y > r.Y+near && y < r.Y+r.Height-near {
			return 1
		}
		if x > r.X-near && x < r.X+r.Width+near && y > r.Y-near && y < r.Y+r.Height+near {
			at = 0
		}
	}
	return at
}

// pixels counts pixels by what they show.
type pixels struct{ all, white, yellow, dark int }

func (p *pixels) count(m image.Image, x, y int) {
	r, g, bl, _ := m.At(x, y).RGBA()
	r, g, bl = r>>8, g>>8, bl>>8
	p.all++
	switch {
	case r > 245 && g > 245 && bl > 245:
		p.white++
	case r > 200 && r > bl+40:
		p.yellow++
	case r < 120:
		p.dark++
	}
}

func (p *pixels) share(n int) float64 { return float64(n) / float64(max(p.all, 1)) }

// copyCitations copies every citation of a passage and reads the clipboard: what is printed is there as rich text and as plain.
func copyCitations(b *tab) {
	b.mayCopy()
	ask(b, "police")
	b.click(".hit h2 a")
	p := asJSON[shownPassage](b, jsonPath(b.address()))
	js[bool](b, `document.querySelectorAll("details").forEach(d => { d.open = true }), true`)
	styles := js[[]string](b, `[...document.querySelectorAll("button.copy[data-copy^=cite-]")].map(b => b.dataset.copy.slice(5))`)
	if len(styles) < 10 {
		b.Fatalf("only %q can be copied", styles)
	}
	for _, style := range styles {
		html, plain := b.copied(`button[data-copy="cite-` + style + `"]`)
		if want := p.Citations[style]; squeezed(plain) != squeezed(want) {
			b.Errorf("%s is copied as\n%s\nwant\n%s", style, plain, want)
		}
		printed := js[bool](b, fmt.Sprintf(`!!document.querySelector("#reference-%s")`, style))
		if quote := strings.Fields(p.Passage.Text)[0]; printed != (html != "") || printed && !strings.Contains(html, quote) {
			b.Errorf("%s is copied as rich text %q", style, html)
		}
	}
	if html, plain := b.copied(`button[data-copy="reference-harvard"]`); !regexp.MustCompile(`<(i|em)>`).MatchString(html) || strings.Contains(plain, p.Passage.Text) || !strings.Contains(plain, p.Document.Title) {
		b.Errorf("the reference alone is copied as %q, %q", html, plain)
	}
}

// clipboard is what all tabs copy to: one test at a time uses it.
var clipboard sync.Mutex

// mayCopy lets the page use the clipboard, which the test has for itself until it ends.
func (b *tab) mayCopy() {
	b.Helper()
	clipboard.Lock()
	b.Cleanup(clipboard.Unlock)
	c := chromedp.FromContext(b.ctx)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{Origin: b.site, BrowserContextID: c.BrowserContextID,
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted})
		if err != nil {
			b.Fatalf("%s: %v", name, err)
		}
	}
}

// copied presses a button and gives what is on the clipboard then.
func (b *tab) copied(button string) (html, plain string) {
	b.Helper()
	js[bool](b, `navigator.clipboard.writeText("nothing").then(() => true)`)
	b.call("clicking "+button, chromedp.ScrollIntoView(chromedp.CSS(button)), chromedp.Click(chromedp.CSS(button)))
	return b.clipboard("nothing")
}

// clipboard waits until the clipboard holds something other than before and gives it.
func (b *tab) clipboard(before string) (html, plain string) {
	b.Helper()
	eventually(b, "something is copied", func() bool {
		held := js[[]string](b, fmt.Sprintf(`(async () => {
			try {
				const [item] = await navigator.clipboard.read();
				return await Promise.all(["text/html", "text/plain"].map(async t => item.types.includes(t) ? (await item.getType(t)).text() : ""));
			} catch { return ["", %q]; } // it changed while it was read
		})()`, before))
		html, plain = held[0], held[1]
		return plain != before
	})
	return html, plain
}

// citePart cites some words of a passage alone.
func citePart(b *tab) {
	ask(b, asked)
	b.click(".hit h2 a")
	citePartOf(b)
}

// printPassage prints a passage as a PDF, which the program itself reads.
func printPassage(b *tab) {
	ask(b, asked)
	b.click(".hit h2 a")
	p := asJSON[shownPassage](b, jsonPath(b.address()))
	data, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "printed.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		b.Fatal(err)
	}
	o := evidence(b, "extract", "--format", "text", file)
	text := squeezed(o.out)
	for _, want := range []string{p.Passage.Text, p.Document.Title, p.Document.SHA256[:20], "Harvard"} {
		if !strings.Contains(text, squeezed(want)) {
			b.Errorf("the print has no %q:\n%s%s", want, text, o.err)
		}
	}
	for _, control := range []string{"Copy", "Search", "Keys"} {
		if strings.Contains(text, control) {
			b.Errorf("the print shows the control %q", control)
		}
	}
}

// clickText clicks the element of a selector that has a text.
func clickText(selector, text string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`[...document.querySelectorAll(%q)].find(e => e.innerText.trim() === %q).click()`, selector, text))
}
