// Command make writes the bundled sample's PDFs from the texts beside it:
//
//	go run ./corpus/sample/make                          all PDFs of corpus/sample, and their SHA-256 in its manifest
//	go run ./corpus/sample/make -fixtures DIR            the inquiry report in five makes, for the tests of passages
//
// It needs LibreOffice Writer (soffice), pdftoppm and the Liberation fonts; on
// Debian, the packages libreoffice-writer-nogui, poppler-utils and
// fonts-liberation2. Run it at the top of the repository.
//
// Two runs on one machine give the same bytes: dates and file identifiers,
// which LibreOffice draws from the clock, are set from the source. Another
// release of LibreOffice, or of the fonts, may break lines elsewhere.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

//go:embed *.txt
var sources embed.FS

// An edition is one PDF to be made of a source.
type edition struct {
	name, source string // file names without extension
	form         form
	tagged       bool
	pictures     bool // pictures of the pages, without text
	labelled     bool // list labels in tags of their own
}

var (
	report = form{
		Font: "Liberation Sans", Align: "start", Bullet: "•", Size: 11.5, Gap: 8, H1: 18, H2: 13.5,
		Leading: 115, Margin: 2.6, Indent: 1.3, Item: 2.2, TitleTop: 5, TitleSize: 26, CellSize: 10.5,
		ChapterPage: true,
	}
	typed = form{
		Font: "Liberation Serif", Align: "justify", Bullet: "•", Size: 12, Gap: 7, H1: 17, H2: 14,
		Leading: 112, Margin: 3, Indent: 1.2, Item: 2.1, TitleTop: 4, TitleSize: 24, CellSize: 10.5,
		TypedNumbers: true, LongerNote: true, NoteHeight: 1.9,
	}
	inspection = form{
		Font: "Liberation Sans", Align: "start", Bullet: "■", Size: 11, Gap: 7, H1: 17, H2: 14,
		Leading: 112, Margin: 2.4, Indent: 1.1, Item: 0.9, TitleTop: 0.5, TitleSize: 20, CellSize: 10.5,
	}
	letter = form{
		Font: "Liberation Sans", Align: "start", Bullet: "■", Size: 12, Gap: 9, H1: 14, H2: 12.5,
		Leading: 112, Margin: 2.5, Indent: 1.1, Item: 0.9, TitleTop: 0.4, TitleSize: 20, CellSize: 11,
	}
	board = form{
		Font: "Liberation Serif", Align: "justify", Bullet: "•", Size: 10.5, Gap: 5, H1: 12, H2: 11,
		Leading: 108, Margin: 2, Indent: 0.9, Item: 1.5, TitleTop: 0.2, TitleSize: 20, CellSize: 10,
	}
	typescript = form{
		Font: "Liberation Mono", Align: "start", Bullet: "-", Size: 11, Gap: 12, H1: 12, H2: 11,
		Leading: 130, Margin: 2.8, Indent: 1.3, Item: 2, TitleTop: 1, TitleSize: 14, CellSize: 10,
		TypedNumbers: true,
	}
)

var bundle = []edition{
	{name: "sample-inquiry-2019", source: "inquiry", form: report, tagged: true},
	{name: "sample-inspection-2015", source: "inspection-2015", form: inspection},
	{name: "sample-inspection-2022", source: "inspection-2022", form: letter, tagged: true},
	{name: "sample-minutes-2023", source: "minutes", form: board},
	{name: "sample-scan-2004", source: "scan", form: typescript, pictures: true},
}

var fixtures = []edition{
	{name: "inquiry-listed-tagged", source: "inquiry", form: report, tagged: true},
	{name: "inquiry-labelled-tagged", source: "inquiry", form: report, tagged: true, labelled: true},
	{name: "inquiry-listed-untagged", source: "inquiry", form: report},
	{name: "inquiry-typed-tagged", source: "inquiry", form: typed, tagged: true},
	{name: "inquiry-typed-untagged", source: "inquiry", form: typed},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stderr))
}

// run makes what the arguments ask for and gives the exit status.
func run(ctx context.Context, args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("make", flag.ContinueOnError)
	flags.SetOutput(stderr)
	dir := flags.String("fixtures", "", "write the inquiry report in five makes to this folder, and nothing else")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	list, out := bundle, filepath.Join("corpus", "sample")
	if *dir != "" {
		list, out = fixtures, *dir
	}
	if err := makeAll(ctx, list, out, stderr); err != nil {
		fmt.Fprintln(stderr, "make:", err)
		return 1
	}
	if *dir == "" {
		if err := stampManifest(filepath.Join(out, "manifest.yaml"), out); err != nil {
			fmt.Fprintln(stderr, "make:", err)
			return 1
		}
	}
	return 0
}

func makeAll(ctx context.Context, list []edition, out string, log io.Writer) error {
	for _, tool := range []string{"soffice", "pdftoppm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%w: install LibreOffice Writer and poppler-utils", err)
		}
	}
	if info, err := os.Stat(out); err != nil || !info.IsDir() {
		return fmt.Errorf("no folder %q: run this at the top of the repository", out)
	}
	work, err := os.MkdirTemp("", "sample")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	for _, m := range list {
		data, err := m.pdf(ctx, work)
		if err != nil {
			return fmt.Errorf("making %s: %w", m.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, m.name+".pdf"), data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(log, "%s.pdf %d bytes\n", m.name, len(data))
	}
	return nil
}

// pdf makes one PDF in the working folder and gives its bytes.
func (m edition) pdf(ctx context.Context, work string) ([]byte, error) {
	text, err := sources.ReadFile(m.source + ".txt")
	if err != nil {
		return nil, err
	}
	doc, err := parse(m.source, string(text))
	if err != nil {
		return nil, err
	}
	odf, err := flatODF(doc, m.form)
	if err != nil {
		return nil, err
	}
	base := filepath.Join(work, m.name)
	if err := os.WriteFile(base+".fodt", []byte(odf), 0o644); err != nil {
		return nil, err
	}
	options := fmt.Sprintf(`pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"%t"},"ExportBookmarks":{"type":"boolean","value":"%t"}}`, m.tagged, m.tagged)
	if err := command(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(work, "profile"), "--headless", "--convert-to", options, "--outdir", work, base+".fodt"); err != nil {
		return nil, err
	}
	if m.pictures {
		return scanned(ctx, base, doc)
	}
	data, err := os.ReadFile(base + ".pdf")
	if err != nil {
		return nil, fmt.Errorf("soffice wrote no PDF: %w", err)
	}
	return finish(data, doc, m.labelled)
}

// command runs a program, and gives what it printed when it fails.
func command(ctx context.Context, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), "TZ=UTC", "LC_ALL=C.UTF-8")
	out, err := c.CombinedOutput()
	if err != nil {
		return errors.Join(fmt.Errorf("running %s: %w", name, err), errors.New(string(out)))
	}
	return nil
}
