package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestIndexFromStandardInput(t *testing.T) {
	in := samples(t)
	minutes, scan := filepath.Join(in, "sample-minutes-2023.pdf"), filepath.Join(in, "sample-scan-2004.pdf")
	for _, list := range []string{
		minutes + "\n\n" + scan + "\n",
		minutes + "\r\n" + scan,
		minutes + "\x00" + scan + "\x00",
	} {
		var out, errOut bytes.Buffer
		status := run(context.Background(), []string{"index", "--ocr", "never", "--data", filepath.Join(t.TempDir(), "data"), "-"}, strings.NewReader(list), &out, &errOut)
		outcome{out.String(), errOut.String(), status}.want(t, exitRefused, "1 added, 1 refused")
		// The refused one is named again at the end, after what was added.
		if last := out.String()[strings.Index(out.String(), "1 refused"):]; !strings.Contains(last, fmt.Sprintf("\nrefused %q: ", scan)) {
			t.Errorf("at the end: %s", last)
		}
	}
	var out, errOut bytes.Buffer
	status := run(context.Background(), []string{"index", "--ocr", "never", "--data", filepath.Join(t.TempDir(), "data"), "-"}, strings.NewReader(""), &out, &errOut)
	outcome{out.String(), errOut.String(), status}.want(t, exitDone, "nothing to do.")
}
