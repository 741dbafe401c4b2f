package render

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A worker that is at work when the Renderer is closed, though nobody waits for it any more, writes nothing afterwards.
func TestCloseEndsWork(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	r := New(Options{Cache: dir})
	ctx, cancel := context.WithCancel(t.Context())
	warmed := make(chan error)
	go func() { warmed <- r.Warm(ctx) }()
	time.Sleep(time.Millisecond)
	cancel()
	<-warmed
	r.Close()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the cache was made after Close: %v", err)
	}
	if err := r.Warm(t.Context()); err == nil {
		t.Error("a closed Renderer starts a worker")
	}
}
