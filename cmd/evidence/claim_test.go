package main

import (
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/search/claim"
)

func TestClaim(t *testing.T) {
	evidence(t, "claim", "--data", t.TempDir(), "anything").want(t, exitRefused, "is empty")
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	st.Close()
	if o := evidence(t, "claim", "--data", dir, "anything").want(t, exitRefused, "is empty", "evidence index"); o.out != "" {
		t.Errorf("a library without reports says %q", o.out)
	}
	evidence(t, "claim").want(t, exitUsage, "needs the text")
	evidence(t, "claim", "-n", "0", "x").want(t, exitUsage, "from 1 to")
	newLibrary(t)
	text := "The joint exploitation team at Millgate House is highly effective, says the mayor."
	evidence(t, "claim", text).want(t, exitDone, "In this passage:", "Millgate", "None of these passages mentions:", "mayor")
	e := fromJSON[claim.Evidence](t, evidence(t, "claim", "--json", "-n", "2", "--context", "Tarnbrough 2022", text).want(t, exitDone))
	if !e.Found || len(e.Reports) == 0 || len(e.Uncovered) == 0 {
		t.Errorf("%+v", e)
	}
	graded := evidence(t, "claim", "Children's services in Tarnbrough were judged inadequate").want(t, exitDone, "Judgements of the report Tarnbrough (invented), ", "Overall effectiveness: ", ", page 1")
	if strings.Count(graded.out, "Judgements of the report") > 2 {
		t.Errorf("the judgements of too many reports:\n%s", graded.out)
	}
	evidence(t, "claim", "Zymurgy quells xylophones AND (").want(t, exitDone, "any of its words")
}
