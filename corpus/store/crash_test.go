package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"
	"time"

	"evidence/corpus/testfiles"
)

// The database server crashes again and again under fifty writers. None is told anything but that it does not answer, what was
// acknowledged is there afterwards, and what was read meanwhile is right or an error.
func TestServerCrashes(t *testing.T) {
	server, dir := testfiles.NewPostgres(t), t.TempDir()
	if err := UseDatabase(dir, server.Address); err != nil {
		t.Fatal(err)
	}
	makeBusy(t, dir)
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	var mu sync.Mutex
	want, maybe, made, away := map[string]bool{}, map[string]bool{}, 0, 0
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- pin(ctx, s, func(sign, id string) {
			mu.Lock()
			defer mu.Unlock()
			note(want, maybe, sign, id)
			made++
		}, func(err error) bool {
			mu.Lock()
			defer mu.Unlock()
			if !errors.Is(err, ErrAway) || ctx.Err() != nil {
				return false
			}
			away++
			return true
		})
	}()
	acknowledged := func() int {
		mu.Lock()
		defer mu.Unlock()
		return made
	}
	for range 3 {
		for before := acknowledged(); acknowledged() < before+50; {
			select {
			case err := <-ended:
				t.Fatalf("a writer was told %v", err)
			case <-time.After(10 * time.Millisecond):
			}
		}
		server.Crash(t)
		if _, err := s.Documents(t.Context()); !errors.Is(err, ErrAway) {
			t.Errorf("read from a server that is away: %v", err)
		}
		if exists, err := Exists(dir); !exists || err != nil {
			t.Errorf("the library is not known any more: %v", err)
		}
		server.Start(t)
		if _, err := s.Documents(t.Context()); err != nil {
			t.Errorf("read from a server that is back: %v", err)
		}
	}
	stop()
	<-ended
	checkPinned(t, dir, want, maybe)
	t.Logf("%d pins acknowledged over three crashes; %d times a writer was told that the server does not answer", made, away)
}

// A change whose commit was not answered was made if its id is there; one that is still being committed is waited for.
func TestOutcomeOfAChange(t *testing.T) {
	s, err := openPostgres(t.Context(), testfiles.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lost := errors.New("the connection broke")
	holds, goOn, ended := make(chan bool), make(chan bool), make(chan error)
	go func() {
		_, err := s.tryChange(t.Context(), "slow", func(*sql.Tx) error {
			close(holds)
			<-goOn
			return nil
		})
		ended <- err
	}()
	<-holds
	type answer struct {
		made bool
		err  error
	}
	asked := make(chan answer)
	for range 2 {
		go func() {
			made, err := s.outcome(t.Context(), "slow", lost, time.Now())
			asked <- answer{made, err}
		}()
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := <-asked; !got.made || got.err != nil {
			t.Errorf("a change that was made: %+v", got)
		}
	}
	if made, err := s.outcome(t.Context(), "never", lost, time.Now()); made || err != lost {
		t.Errorf("a change that was not made: %v, %v", made, err)
	}
	failed := errors.New("no")
	if broke, err := s.tryChange(t.Context(), "refused", func(*sql.Tx) error { return failed }); broke || err != failed {
		t.Errorf("a change that is refused: %v, %v", broke, err)
	}
	if made, err := s.wasMade(t.Context(), "refused"); made || err != nil {
		t.Errorf("a change that was refused: %v, %v", made, err)
	}
}

// What is written while the server is away for longer than a change is tried again is refused, and then goes on.
func TestServerIsAway(t *testing.T) {
	server, dir := testfiles.NewPostgres(t), t.TempDir()
	if err := UseDatabase(dir, server.Address); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put(t, s, "r", "r", "x", "One.")
	server.Crash(t)
	if err := s.Withdraw(t.Context(), "r"); !errors.Is(err, ErrAway) {
		t.Errorf("changed on a server that is away: %v", err)
	}
	if other, err := Open(t.Context(), dir); !errors.Is(err, ErrAway) {
		t.Errorf("opened a server that is away: %v, %v", other, err)
	}
	server.Start(t)
	if err := s.Withdraw(t.Context(), "r"); err != nil {
		t.Errorf("changed on a server that is back: %v", err)
	}
	var gone *WithdrawnError
	if _, err := s.Document(t.Context(), "r"); !errors.As(err, &gone) {
		t.Errorf("the report is not withdrawn: %v", err)
	}
}
