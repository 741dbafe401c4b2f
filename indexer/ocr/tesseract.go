package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/indexer/sandbox"
)

// language is the language read, as Tesseract calls it.
const language = "eng"

// minVersion is the first version of Tesseract that reads lines by a neural network.
const minVersion = 4

const (
	maxAnswer = 32 << 20 // bytes of hOCR for a page
	maxMemory = 1 << 30  // bytes of the process
)

// The advice where Tesseract is missing, or may be.
const (
	HowToInstall = "install Tesseract and its English data " + Packages
	Packages     = "(on Debian and Ubuntu the packages tesseract-ocr and tesseract-ocr-eng)"
)

// An Engine is an installed Tesseract.
type Engine struct {
	Name string // with its version, as "Tesseract 5.3.0"
	path string
}

// Find looks for Tesseract at path, or on the PATH where that is empty. The error is a *corpus.Refusal, or ctx's.
func Find(ctx context.Context, path string) (*Engine, error) {
	if path == "" {
		path = "tesseract"
	}
	path, err := exec.LookPath(path)
	if err != nil {
		return nil, corpus.NewRefusal("Tesseract is not installed", HowToInstall)
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	out, err := command(ctx, path, "--version").CombinedOutput()
	if err != nil {
		return nil, missing(ctx, "Tesseract does not run: "+firstLine(out, err))
	}
	first, _, _ := strings.Cut(string(out), "\n")
	version, ok := strings.CutPrefix(strings.TrimSpace(first), "tesseract ")
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	if n, err := strconv.Atoi(major); !ok || err != nil || n < minVersion {
		return nil, corpus.NewRefusal(fmt.Sprintf("version %d of Tesseract or a later one is needed, and %q is installed", minVersion, firstLine(out, nil)), HowToInstall)
	}
	out, err = command(ctx, path, "--list-langs").CombinedOutput()
	if err != nil || !slices.Contains(strings.Fields(string(out)), language) {
		return nil, missing(ctx, "Tesseract's English data is not installed")
	}
	return &Engine{"Tesseract " + strings.TrimPrefix(version, "v"), path}, nil
}

// missing is the refusal where Tesseract cannot be used, or ctx's error.
func missing(ctx context.Context, reason string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return corpus.NewRefusal(reason, HowToInstall)
}

// firstLine is the first line of a program's output, of bounded length, or else its error.
func firstLine(out []byte, err error) string {
	line, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
	if len(line) == 0 && err != nil {
		return err.Error()
	}
	return strings.ToValidUTF8(string(line[:min(len(line), 200)]), "")
}

// command makes the process: on one thread, since pages are read side by side.
func command(ctx context.Context, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.SysProcAttr = sandbox.EndWithProgram()
	cmd.WaitDelay = time.Second
	return cmd
}

// run has Tesseract read a picture and returns its answer in hOCR.
func (e *Engine) run(ctx context.Context, pic *image.Gray, dpi int) ([]byte, error) {
	size := pic.Rect.Size()
	head := fmt.Sprintf("P5\n%d %d\n255\n", size.X, size.Y)
	cmd := command(ctx, e.path, "stdin", "stdout", "-l", language, "--dpi", strconv.Itoa(dpi), "--psm", "3",
		"-c", "tessedit_create_hocr=1")
	cmd.Stdin = io.MultiReader(strings.NewReader(head), bytes.NewReader(pic.Pix))
	out, stderr := &sandbox.PrefixBuffer{Limit: maxAnswer}, &sandbox.PrefixBuffer{Limit: 4096}
	cmd.Stdout, cmd.Stderr = out, stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	limitMemory(cmd.Process.Pid, maxMemory)
	if err := cmd.Wait(); err != nil {
		return nil, errors.New(firstLine(stderr.Bytes(), err))
	}
	if out.Over() {
		return nil, fmt.Errorf("it gave more than %d MiB", maxAnswer>>20)
	}
	return out.Bytes(), nil
}
