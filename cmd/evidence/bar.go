package main

import (
	"fmt"
	"strings"
	"time"

	"evidence/indexer"
)

// A bar shows progress on standard error: a line that is drawn over where that
// is a terminal, plain lines where it is not.
type bar struct {
	e     *env
	drawn time.Time
	shown bool
}

func newBar(e *env) *bar { return &bar{e: e} }

const redraw = 100 * time.Millisecond

// indexing tells of the progress of taking in reports. A terminal gets only
// what needs attention in lines that stay.
func (b *bar) indexing(p indexer.Progress) {
	said := line(p)
	if b.e.errIsTerm && p.Refused == nil && !hasWarnings(p) {
		said = ""
	}
	if said != "" {
		b.clear()
		b.e.logf("%s", said)
	}
	if b.e.errIsTerm && (said != "" || time.Since(b.drawn) > redraw) {
		b.draw(barText(p, b.e.errWidth-1))
	}
}

// fetching tells of the progress of fetching reports.
func (b *bar) fetching(p indexer.FetchProgress) {
	if p.Index != nil && (line(*p.Index) != "") {
		b.indexing(*p.Index)
		return
	}
	said := fetchLine(p)
	if b.e.errIsTerm && p.Refused == nil {
		said = ""
	}
	if said != "" {
		b.clear()
		b.e.logf("%s", said)
	}
	if b.e.errIsTerm && (said != "" || time.Since(b.drawn) > redraw) {
		b.draw(fmt.Sprintf("%s reports of %s, %s, %s", thousands(p.Done), thousands(p.Reports), megabytes(p.Bytes), p.Elapsed.Round(time.Second)))
	}
}

func hasWarnings(p indexer.Progress) bool {
	return p.Added != nil && len(p.Added.Warnings) > 0 || p.Updated != nil && len(p.Updated.Warnings) > 0
}

// checking tells of the progress of checking originals.
func (b *bar) checking(done, of int) {
	if b.e.errIsTerm && time.Since(b.drawn) > redraw {
		b.draw(fmt.Sprintf("%s originals of %s checked", thousands(done), thousands(of)))
	}
}

// comparing tells of the progress of comparing reports with a second reader.
func (b *bar) comparing(done, of int) {
	if b.e.errIsTerm && time.Since(b.drawn) > redraw {
		b.draw(fmt.Sprintf("%s reports of %s compared with a second reader", thousands(done), thousands(of)))
	}
}

func (b *bar) draw(text string) {
	fmt.Fprintf(b.e.stderr, "\r%s\x1b[K", text)
	b.drawn, b.shown = time.Now(), true
}

// clear takes the bar away.
func (b *bar) clear() {
	if b.shown {
		fmt.Fprint(b.e.stderr, "\r\x1b[K")
		b.shown = false
	}
}

// barText is a bar of at most width characters with files, pages a second and the time left.
func barText(p indexer.Progress, width int) string {
	if p.Files == 0 {
		return "looking at the files"
	}
	if l := p.Looking; l != nil {
		text := fmt.Sprintf("pages without text: %s of %s looked at", thousands(l.Done), thousands(l.Of))
		return text[:min(len(text), width)]
	}
	text := fmt.Sprintf(" %s of %s, %s, %.0f pages/s", thousands(p.FilesDone), count(p.Files, "file", "files"),
		count(p.Pages, "page", "pages"), p.PagesPerSecond())
	if left := p.Left(); left > 0 {
		text += ", " + left.Round(time.Second).String() + " left"
	}
	length := min(30, width-len(text)-2)
	if length < 5 {
		return text[1:min(len(text), width)]
	}
	full := 0
	if p.Bytes > 0 {
		full = int(int64(length) * p.BytesDone / p.Bytes)
	}
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", length-full) + "]" + text
}
