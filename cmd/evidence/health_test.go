package main

import (
	"os"
	"testing"

	"evidence/corpus/health"
	"evidence/indexer"
)

func TestHealth(t *testing.T) {
	newData(t)
	evidence(t, "health").want(t, exitDone, "is empty")
	if h := fromJSON[health.Report](t, evidence(t, "health", "--json").want(t, exitDone)); h.Reports != 0 || h.LowAgreement == nil || h.Refused == nil {
		t.Errorf("an empty library: %+v", h)
	}
	data, _ := newLibrary(t)
	evidence(t, "health").want(t, exitDone, "4 reports", "kinds: 2 inspection", "years: 2015 to 2023", "last added: ", `sample-scan-2004.pdf"`, "not compared with a second reader yet: 4 reports; run evidence verify")
	h := fromJSON[health.Report](t, evidence(t, "health", "--json").want(t, exitDone))
	if h.Reports != 4 || h.NotCompared != 4 || len(h.Refused) != 1 || len(h.Missing) != 0 {
		t.Errorf("%+v", h)
	}
	sum := documentOf(t, data, "sample-minutes-2023").SHA256
	if err := os.Remove(indexer.NewLibrary(data).Path(sum)); err != nil {
		t.Fatal(err)
	}
	evidence(t, "health").want(t, exitRefused, "missing: the original "+sum+" of sample-minutes-2023")
	evidence(t, "health", "extra").want(t, exitUsage, "no arguments")
}
