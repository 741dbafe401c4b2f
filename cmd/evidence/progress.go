package main

import (
	"fmt"
	"strings"
	"time"

	"evidence/indexer"
)

// redrawEvery is how often a progress bar is drawn again.
const redrawEvery = 100 * time.Millisecond

// A progressBar shows progress on standard error: one line that is drawn again if that is a terminal, and otherwise
// a line for each report.
type progressBar struct {
	env   *env
	drawn time.Time
	shown bool
}

// indexed shows the progress of indexing. On a terminal only what needs attention stays.
func (b *progressBar) indexed(p indexer.Progress) {
	warnings := p.Added != nil && len(p.Added.Warnings) > 0 || p.Updated != nil && len(p.Updated.Warnings) > 0
	b.show(indexLine(p), p.Refused != nil || warnings, func() string { return indexBar(p, b.env.errWidth-1) })
}

// fetched shows the progress of fetching.
func (b *progressBar) fetched(p indexer.FetchProgress) {
	if p.Index != nil && indexLine(*p.Index) != "" {
		b.indexed(*p.Index)
		return
	}
	b.show(fetchLine(p), p.Refusal != nil && !p.Retry, func() string {
		return fmt.Sprintf("%s of %s reports, %s, %s", thousands(p.Done), thousands(p.Reports), megabytes(p.Bytes), p.Elapsed.Round(time.Second))
	})
}

// checked shows how many originals were checked.
func (b *progressBar) checked(done, of int) {
	b.show("", false, func() string { return fmt.Sprintf("%s of %s originals checked", thousands(done), thousands(of)) })
}

// compared shows how many reports were compared with a second reader.
func (b *progressBar) compared(done, of int) {
	b.show("", false, func() string {
		return fmt.Sprintf("%s of %s reports compared with a second reader", thousands(done), thousands(of))
	})
}

// show writes a line, unless it is empty or does not need attention and standard error is a terminal. There it draws
// the bar, too.
func (b *progressBar) show(line string, attention bool, bar func() string) {
	terminal := b.env.errIsTerm
	write := line != "" && (attention || !terminal)
	if write {
		b.clear()
		b.env.logf("%s", line)
	}
	if terminal && (write || time.Since(b.drawn) > redrawEvery) {
		fmt.Fprintf(b.env.stderr, "\r%s\x1b[K", bar())
		b.drawn, b.shown = time.Now(), true
	}
}

// clear removes the bar.
func (b *progressBar) clear() {
	if b.shown {
		fmt.Fprint(b.env.stderr, "\r\x1b[K")
		b.shown = false
	}
}

// indexBar is a bar of at most width characters, with files, pages per second and the time left.
func indexBar(p indexer.Progress, width int) string {
	if p.Files == 0 {
		return "looking for files"
	}
	if p.OCRPath != "" {
		text := fmt.Sprintf("pages that are pictures: %s of %s looked at", thousands(p.OCRDone), thousands(p.OCRPages))
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
