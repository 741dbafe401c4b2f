package bleveindex

import (
	"context"
	"errors"
	"slices"
	"testing"

	"evidence/search"
)

// A reader is refreshed, and searches go on, while somebody goes slowly through all hits; what was open before is closed after that.
func TestRefreshDuringALongDownload(t *testing.T) {
	reports := ways(6)
	x := fresh(t, reports[:5], 5)
	reader, err := OpenReader(x.dir)
	if err != nil {
		t.Fatal(err)
	}
	before := reader.opened
	var visited []string
	_, err = reader.Each(t.Context(), search.Query{Text: "brackish"}, func(h *search.Hit) error {
		if visited = append(visited, h.ID); len(visited) > 1 {
			return nil
		}
		if err := x.Replace(t.Context(), reports[5]); err != nil {
			return err
		}
		if changed, err := reader.Refresh(); err != nil || !changed {
			return errors.Join(err, errors.New("nothing has changed"))
		}
		if got := ids(hitsOf(t, reader, search.Query{Text: "brackish", Size: 10}).Hits); !slices.Contains(got, "w05-0") {
			t.Errorf("the new report is not found: %q", got)
		}
		if before.states == 0 {
			t.Error("nobody counts as reading the index as it was")
		}
		return nil
	})
	if err != nil || len(visited) != 5 {
		t.Errorf("visited %q: %v", visited, err)
	}
	if before.states != 0 || reader.users != 0 {
		t.Errorf("%d still read the index as it was, %d in all", before.states, reader.users)
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
	if _, err := reader.Search(context.Background(), search.Query{Text: "brackish"}); !errors.Is(err, search.ErrClosed) {
		t.Errorf("a search of a closed index: %v", err)
	}
}
