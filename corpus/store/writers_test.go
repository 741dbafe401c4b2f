package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/statement"
)

// pinnersEnv makes the second process pin instead.
const pinnersEnv = "EVIDENCE_STORE_TEST_PINNERS"

const pinners = 50

// pinForEver has many writers pin and unpin at once, and prints the id of every
// pin that was acknowledged: "+ p7", "- p7".
func pinForEver(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir)
	if err != nil {
		return err
	}
	passages, err := s.Passages(ctx, "r")
	if err != nil {
		return err
	}
	failed := make(chan error)
	for w := range pinners {
		go func() {
			for n := 0; ; n++ {
				p := passages[rand.IntN(len(passages))]
				end := 1 + rand.IntN(len([]rune(p.Text))-1)
				pin := statement.Pin{Passage: p.ID, Stance: statement.Supports, Span: &corpus.Span{End: end}, Note: fmt.Sprint(w, n)}
				e, err := s.EditStatement(ctx, "busy", statement.Edit{Op: statement.OpPin, Claim: fmt.Sprint("c", 1+w%3), NewPin: &pin, By: fmt.Sprint("writer ", w)})
				if conflict := (*statement.ConflictError)(nil); errors.As(err, &conflict) {
					continue // another writer's note on the same passage stands
				}
				if err != nil {
					failed <- err
					return
				}
				if e.Change.Empty() {
					continue // it was pinned already
				}
				id := e.Change.Pins[0].After.ID
				fmt.Printf("+ %s\n", id)
				if n%5 == 4 {
					fmt.Printf("? %s\n", id) // from here on it may be gone
					if _, err := s.EditStatement(ctx, "busy", statement.Edit{Op: statement.OpUnpin, Pin: id, By: "x"}); err != nil {
						failed <- err
						return
					}
					fmt.Printf("- %s\n", id)
				}
			}
		}()
	}
	return <-failed
}

// Fifty writers at once are killed again and again: no pin that was acknowledged
// is lost, none that was taken out comes back, and every edit is in the history once.
func TestKilledWritersLoseNoAcknowledgedPin(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "r", "r", "x", body...)
	busy := statement.FromText(statement.Details{Title: "Busy"}, "One is so. Two is so. Three is so.")
	busy.ID = "busy"
	if _, err := s.AddStatement(t.Context(), busy, "ann"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	maybe := map[string]bool{}
	for range 4 {
		for _, line := range strings.Split(killPinners(t, dir, time.Duration(50+rand.IntN(250))*time.Millisecond), "\n") {
			sign, id, _ := strings.Cut(line, " ")
			switch sign {
			case "+":
				want[id] = true
			case "?":
				maybe[id] = true
			case "-":
				delete(want, id)
				delete(maybe, id)
			}
		}
		checkPinned(t, dir, want, maybe)
	}
	if len(want) < 50 {
		t.Errorf("only %d pins were made", len(want))
	}
}

// killPinners runs pinForEver for a while and returns what it had printed in whole lines.
func killPinners(t *testing.T, dir string, after time.Duration) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir, pinnersEnv+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	first, err := r.ReadString('\n')
	if err != nil {
		t.Fatal("the second process pinned nothing: ", err)
	}
	kill := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer kill.Stop()
	rest, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	all := first + string(rest)
	return all[:strings.LastIndex(all, "\n")]
}

// checkPinned fails where an acknowledged pin is missing, or one is there that was taken out.
func checkPinned(t *testing.T, dir string, want, maybe map[string]bool) {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st := stored(t, s, "busy")
	there := map[string]bool{}
	for _, c := range st.Claims {
		for _, p := range c.Pins {
			there[p.ID] = true
		}
	}
	for id := range want {
		if !there[id] && !maybe[id] {
			t.Errorf("pin %s was acknowledged and is lost", id)
		}
	}
	history, err := s.StatementHistory(t.Context(), "busy", 0)
	if err != nil || int64(len(history)) != st.Revision {
		t.Fatalf("%d edits in the history of revision %d, %v", len(history), st.Revision, err)
	}
	pinned := map[string]bool{}
	for _, e := range history[1:] {
		for _, p := range e.Change.Pins {
			if p.After != nil {
				pinned[p.After.ID] = true
			} else {
				delete(pinned, p.Before.ID)
			}
		}
	}
	if len(pinned) != len(there) {
		t.Errorf("%d pins are there, %d by the history", len(there), len(pinned))
	}
	var sound string
	if err := s.db.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Fatalf("integrity check: %q, %v", sound, err)
	}
}

// Pinning, by several at once, to a statement that has ever more pins.
func BenchmarkPin(b *testing.B) {
	s := openTest(b)
	texts := make([]string, 200)
	for i := range texts {
		texts[i] = strings.Repeat(fmt.Sprint("Words ", i, " "), 50)
	}
	passages := put(b, s, "r", "r", "x", texts...)
	st := reply(b, s)
	var made atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(made.Add(1))
			pin := statement.Pin{Passage: passages[i%len(passages)].ID, Stance: statement.Supports, Span: &corpus.Span{Start: i / 200 % 100, End: 101 + i/20000}}
			if _, err := s.EditStatement(b.Context(), st.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", NewPin: &pin}); err != nil {
				b.Error(err)
			}
		}
	})
}
