package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/web/reports"
)

// The sample is shown until there is a report, and what is added is shown when a reload that was asked for returns.
func TestLiveLibrary(t *testing.T) {
	shown := make(chan *reports.Library, 8)
	o := &Options{Data: filepath.Join(t.TempDir(), "data"), OCR: OCRNever, Log: slog.New(slog.DiscardHandler), Logf: t.Logf}
	live := &liveLibrary{Options: o, publish: func(l *reports.Library) { shown <- l }, reloads: make(reloadRequests)}
	in := newIntake(o, live.reloads.wait)
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{}, 2)
	go func() { live.run(ctx); stopped <- struct{}{} }()
	go func() { in.run(ctx); stopped <- struct{}{} }()
	t.Cleanup(func() { stop(); <-stopped; <-stopped })

	if l := <-shown; !l.Sample {
		t.Error("an empty library is shown, not the sample")
	}
	add := func(name string) {
		t.Helper()
		path := testfiles.Temp(t, name, testfiles.Sample(t, name))
		if s, err := in.add(t.Context(), &batch{paths: []string{path}}, false); err != nil || len(s.Added) != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	add(minutesPDF)
	var library *reports.Library
	select {
	case library = <-shown:
	default:
		t.Fatal("the report is not shown once it is added")
	}
	add("sample-inquiry-2019.pdf")
	docs, err := library.Engine.Documents(t.Context())
	if err != nil || library.Sample || len(docs) != 2 {
		t.Errorf("%d reports are shown, sample %t, %v", len(docs), library.Sample, err)
	}
}
