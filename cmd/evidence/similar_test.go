package main

import (
	"strings"
	"testing"
)

func TestSimilar(t *testing.T) {
	t.Parallel()
	evidence(t, "similar", "--data", t.TempDir(), "t5qxtt7yw66v").want(t, exitRefused, "is empty")
	evidence(t, "similar").want(t, exitUsage, "id of one passage")
	evidence(t, "similar", "no id").want(t, exitUsage, "no id")
	evidence(t, "similar", "-n", "-1", "t5qxtt7yw66v").want(t, exitUsage, "negative")
	newLibrary(t)
	hits := fromJSON[struct{ Hits []struct{ ID string } }](t, evidence(t, "search", "--json", "exploitation of children")).Hits
	if len(hits) == 0 {
		t.Fatal("nothing to begin with")
	}
	id := hits[0].ID
	evidence(t, "similar", id).want(t, exitDone, "0% of the passages have been learnt. Run evidence learn.")
	evidence(t, "learn").want(t, exitDone)
	type list struct {
		Passage string
		Similar []struct {
			ID                    string
			Resemblance, Likeness float64
		}
	}
	l := fromJSON[list](t, evidence(t, "similar", "--json", "-n", "3", id).want(t, exitDone))
	if l.Passage != id || len(l.Similar) == 0 || len(l.Similar) > 3 || l.Similar[0].ID == id || l.Similar[0].Resemblance+l.Similar[0].Likeness == 0 {
		t.Errorf("%+v", l)
	}
	if o := evidence(t, "similar", id).want(t, exitDone, l.Similar[0].ID); strings.Contains(o.out+o.err, "count yet") {
		t.Errorf("says that nothing was learnt: %s", o.err)
	}
	evidence(t, "similar", "aaaaaaaaaaaa").want(t, exitRefused, "evidence cite")
}
