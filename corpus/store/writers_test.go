package store

import (
	"bufio"
	"context"
	"database/sql"
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
	return pin(ctx, s, func(sign, id string) { fmt.Printf("%s %s\n", sign, id) }, func(error) bool { return false })
}

// pin has many writers pin and unpin at once, and says the sign and the id of every pin that was acknowledged. It ends at
// the first error that is not passed over.
func pin(ctx context.Context, s *Store, say func(sign, id string), passed func(error) bool) error {
	passages, err := s.Passages(ctx, "r")
	if err != nil {
		return err
	}
	failed := make(chan error, pinners)
	for w := range pinners {
		go func() {
			for n := 0; ; n++ {
				if err := pinOnce(ctx, s, passages, w, n, say); err != nil && !passed(err) {
					failed <- err
					return
				}
			}
		}()
	}
	return <-failed
}

func pinOnce(ctx context.Context, s *Store, passages []corpus.Passage, w, n int, say func(sign, id string)) error {
	p := passages[rand.IntN(len(passages))]
	end := 1 + rand.IntN(len([]rune(p.Text))-1)
	pin := statement.Pin{Passage: p.ID, Stance: statement.Supports, Span: &corpus.Span{End: end}, Note: fmt.Sprint(w, n)}
	e, err := s.EditStatement(ctx, "busy", statement.Edit{Op: statement.OpPin, Claim: fmt.Sprint("c", 1+w%3), NewPin: &pin, By: fmt.Sprint("writer ", w)})
	if conflict := (*statement.ConflictError)(nil); errors.As(err, &conflict) {
		return nil // another writer's note on the same passage stands
	}
	if err != nil || e.Change.Empty() { // it was pinned already
		return err
	}
	id := e.Change.Pins[0].After.ID
	say("+", id)
	if n%5 == 4 {
		say("?", id) // from here on it may be gone
		if _, err := s.EditStatement(ctx, "busy", statement.Edit{Op: statement.OpUnpin, Pin: id, By: "x"}); err != nil {
			return err
		}
		say("-", id)
	}
	return nil
}

// Fifty writers at once are killed again and again: no pin that was acknowledged
// is lost, none that was taken out comes back, and every edit is in the history once.
func TestKilledWritersLoseNoAcknowledgedPin(t *testing.T) {
	dir := newDir(t)
	makeBusy(t, dir)
	want := map[string]bool{}
	maybe := map[string]bool{}
	for range 4 {
		for _, line := range runPinners(t, dir) {
			sign, id, _ := strings.Cut(line, " ")
			note(want, maybe, sign, id)
		}
		checkPinned(t, dir, want, maybe)
	}
	if len(want) < 50 {
		t.Errorf("only %d pins were made", len(want))
	}
}

// note keeps what was said of a pin: whether it has to be there, and whether it may be gone.
func note(want, maybe map[string]bool, sign, id string) {
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

// makeBusy puts in the statement that writers pin to.
func makeBusy(t *testing.T, dir string) {
	t.Helper()
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
}

// runPinners has processes pin until they are killed, and returns what they printed: two at once where a store is for several
// servers.
func runPinners(t *testing.T, dir string) (lines []string) {
	t.Helper()
	printed := make(chan string)
	processes := 1
	if overPostgres(t) {
		processes = 2
	}
	for range processes {
		go func() { printed <- killPinners(t, dir, time.Duration(50+rand.IntN(250))*time.Millisecond) }()
	}
	for range processes {
		lines = append(lines, strings.Split(<-printed, "\n")...)
	}
	return lines
}

// killPinners runs pinForEver for a while and returns what it had printed in whole lines.
func killPinners(t *testing.T, dir string, after time.Duration) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir, pinnersEnv+"=1", databaseEnv+"="+databaseOf(dir))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Error(err)
		return ""
	}
	r := bufio.NewReader(out)
	first, err := r.ReadString('\n')
	if err != nil {
		t.Error("the second process pinned nothing: ", err)
	}
	kill := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer kill.Stop()
	rest, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	cmd.Wait()
	all := first + string(rest)
	return all[:max(0, strings.LastIndex(all, "\n"))]
}

// checkPinned fails where an acknowledged pin is missing, or one is there that was taken out.
func checkPinned(t *testing.T, dir string, want, maybe map[string]bool) {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// What a process that was killed had under way on a server ends first.
	if err := s.change(t.Context(), func(*sql.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
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
	if s.postgres {
		return
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
