package bleveindex

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"evidence/search"
)

// crashDir tells a process of the test binary to write to an index until it is killed.
const crashDir = "BLEVEINDEX_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := writeForEver(dir); err != nil {
			fmt.Println("error:", err)
		}
		return
	}
	os.Exit(m.Run())
}

// writeForEver replaces reports by later versions and says which version is in.
func writeForEver(dir string) error {
	x, err := Open(dir)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		reports := []search.Report{version("a", n, 60), version("b", n, 20)}
		if n%3 == 0 { // one after the other
			for _, r := range reports {
				if err := x.Replace(context.Background(), r); err != nil {
					return err
				}
			}
		} else if err := x.Replace(context.Background(), reports...); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// A process that is killed at any moment leaves every report whole, and what it said was in is in.
func TestKill(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it kills processes for some seconds")
	}
	for range 8 {
		dir := t.TempDir()
		said := killedWriter(t, dir)
		x, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		versions, err := whole(t.Context(), x)
		if err != nil {
			t.Error(err)
		}
		for _, id := range []string{"a", "b"} {
			if n, _ := strconv.Atoi(versions[id]); n < said || n > said+1 {
				t.Errorf("%s is in version %q, and %d was said to be in", id, versions[id], said)
			}
		}
		if err := x.Replace(t.Context(), version("a", said+7, 10)); err != nil {
			t.Error(err)
		}
		if versions, err := whole(t.Context(), x); err != nil || versions["a"] != fmt.Sprint(said+7) {
			t.Errorf("after writing again: %v, %v", versions, err)
		}
		x.Close()
	}
}

// killedWriter starts a writer, kills it a random time after its first version
// is in, and gives the last version it said was.
func killedWriter(t *testing.T, dir string) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, err := strconv.Atoi(strings.TrimSpace(lines.Text()))
		if err != nil {
			t.Fatal(lines.Text())
		}
		if said = n; n == 1 {
			time.AfterFunc(time.Duration(rand.IntN(300))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed
	return said
}
