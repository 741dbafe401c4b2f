package app

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"evidence/indexer"
	"evidence/indexer/extract"
	"evidence/search"
	"evidence/search/bench"
)

// maxBenchFiles are read to measure reading, spread over the reports.
const maxBenchFiles = 200

// benchReading measures how fast the files of reports are read, without OCR; beside MuPDF if that is wanted and installed.
func benchReading(ctx context.Context, dir string, reports []search.Report, compare bool) (*bench.Reading, error) {
	var files []string
	r := &bench.Reading{}
	library := indexer.NewLibrary(dir)
	step := max(1, (len(reports)+maxBenchFiles-1)/maxBenchFiles)
	for i := 0; i < len(reports); i += step {
		path := library.Path(reports[i].Document.SHA256)
		if _, err := os.Stat(path); err != nil {
			continue // evidence verify says what is missing
		}
		files = append(files, path)
		r.Pages += reports[i].Document.Pages
	}
	if r.Files = len(files); r.Files == 0 {
		return nil, nil
	}
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program's own file: %w", err)
	}
	if r.OneProcess, err = r.PerSecond(func() error { return readInOne(ctx, files) }); err != nil {
		return nil, err
	}
	if r.Each, err = r.PerSecond(func() error {
		return runForEach(ctx, files, exe, "extract", "--format", "text", "--ocr", "never")
	}); err != nil || !compare {
		return r, err
	}
	mutool, err := exec.LookPath("mutool")
	if err != nil {
		return r, nil
	}
	draw := []string{mutool, "draw", "-q", "-F", "txt", "-o", "-"}
	if r.MuPDF, err = r.PerSecond(func() error { return runForEach(ctx, files, draw...) }); err != nil {
		return nil, err
	}
	r.MuPDFOne, err = r.PerSecond(func() error { return runCommand(ctx, append(draw, files...)) })
	return r, err
}

// readInOne reads files one after the other in one worker process.
func readInOne(ctx context.Context, files []string) error {
	reader := extract.New(1, extract.DefaultLimits)
	defer reader.Close()
	for _, path := range files {
		if _, _, _, err := reader.Text(ctx, path, 0); err != nil && ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// runForEach runs a command for each file.
func runForEach(ctx context.Context, files []string, command ...string) error {
	for _, path := range files {
		if err := runCommand(ctx, append(command[:len(command):len(command)], path)); err != nil {
			return err
		}
	}
	return nil
}

// runCommand runs a command and drops what it prints. That a file cannot be read in full is no error.
func runCommand(ctx context.Context, command []string) error {
	err := exec.CommandContext(ctx, command[0], command[1:]...).Run()
	if _, exited := err.(*exec.ExitError); exited && ctx.Err() == nil {
		return nil
	}
	return err
}
