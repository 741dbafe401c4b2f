package bleveindex

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"evidence/search"
	"evidence/search/searchtest"
)

// A count under way keeps nobody from closing the index.
func TestSuggestWhileClosing(t *testing.T) {
	t.Parallel()
	x, err := Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Replace(t.Context(), searchtest.Reports(20, 100)...); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Suggest(t.Context(), "po", 5); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Suggest(context.Background(), "po", 5); !errors.Is(err, search.ErrClosed) {
		t.Errorf("suggesting from a closed index: %v", err)
	}
}
