package app

import (
	"os"
	"runtime"
	"testing"

	"evidence/corpus/store"
)

// A short answer finds a thread while all requests that may be are worked on.
func TestRequestsAtOnce(t *testing.T) {
	here := requestsAtOnce(&Options{Data: t.TempDir()})
	if threads := runtime.GOMAXPROCS(0); os.Getenv("GOMAXPROCS") == "" && here != threads-1 {
		t.Errorf("%d requests are worked on at a time by %d threads", here, threads)
	}
	elsewhere := t.TempDir()
	if err := store.UseDatabase(elsewhere, "postgres://evidence@127.0.0.1:1/evidence"); err != nil {
		t.Fatal(err)
	}
	if n := requestsAtOnce(&Options{Data: elsewhere}); n != remoteRequests*here {
		t.Errorf("%d requests are worked on at a time over a database, %d without", n, here)
	}
}
