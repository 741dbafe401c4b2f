package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"evidence/corpus/cite"
	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search"
)

// tourQuery is what the tour looks for in the sample.
const tourQuery = "council staff and police officers side by side in one office"

// tour is what the program does without a command: it shows what it is for on
// the bundled sample, or says what the library holds.
func tour(ctx context.Context, e *env) error {
	data := defaultData()
	docs, err := listDocuments(ctx, data)
	if err != nil {
		return err
	}
	if len(docs) > 0 {
		passages := 0
		for _, d := range docs {
			passages += d.Passages
		}
		e.printf("The library %q holds %s with %s.\n\n", data, count(len(docs), "report", "reports"), count(passages, "passage", "passages"))
		e.printf(howToGoOn)
		return nil
	}
	return sampleTour(ctx, e, data)
}

const howToGoOn = `  evidence search 'police partnership Rotherham'   finds passages
  evidence documents                               lists the reports
  evidence index path/to/reports                   takes in more
  evidence help                                    tells the rest
`

// sampleTour takes the bundled sample in to a place of its own, which is gone
// afterwards: it must never be taken for evidence.
func sampleTour(ctx context.Context, e *env, data string) error {
	dir, err := os.MkdirTemp("", "evidence-tour-")
	if err != nil {
		return fmt.Errorf("making a place for the sample: %w", err)
	}
	defer os.RemoveAll(dir)
	l, s, err := indexSample(ctx, e, dir)
	if err != nil {
		return fmt.Errorf("taking in the bundled sample: %w", err)
	}
	defer l.Close()
	e.printf("The library %q is empty, so this tour uses the bundled sample: reports on a borough that does not exist.\n\n", data)
	printTaken(e, s)
	result, err := l.engine.Search(ctx, search.Query{Text: tourQuery, Size: 1})
	if err != nil {
		return err
	}
	if len(result.Hits) == 0 {
		return fmt.Errorf("searching the bundled sample for %q: nothing was found", tourQuery)
	}
	e.printf("A search, evidence search %q, finds first:\n\n", tourQuery)
	printHit(e, &result.Hits[0], 1)
	if err := printCitation(ctx, e, l.store, &result.Hits[0]); err != nil {
		return err
	}
	e.printf("None of this is kept. "+howToAdd+"\n", data)
	e.printf("evidence help tells the rest.\n")
	return nil
}

// indexSample writes the sample's files to dir and takes them in to a data directory below it.
func indexSample(ctx context.Context, e *env, dir string) (*library, *indexer.Summary, error) {
	in := filepath.Join(dir, "sample")
	if err := os.Mkdir(in, 0o755); err != nil {
		return nil, nil, err
	}
	for _, f := range sample.Files() {
		if err := os.WriteFile(filepath.Join(in, f.Name), f.Data, 0o644); err != nil {
			return nil, nil, err
		}
	}
	known, err := manifest.Parse("the sample's manifest", sample.Manifest())
	if err != nil {
		return nil, nil, err
	}
	l, err := openWriting(ctx, e, filepath.Join(dir, "data"))
	if err != nil {
		return nil, nil, err
	}
	x := indexer.New(l.data, l.store, l.engine, indexer.Options{Manifests: []*manifest.Manifest{known}})
	defer x.Close()
	s, err := x.Add(ctx, []string{in}, nil)
	if err != nil {
		l.Close()
		return nil, nil, err
	}
	return l, s, nil
}

// printTaken lists what was taken in and what was not.
func printTaken(e *env, s *indexer.Summary) {
	for _, t := range s.Added {
		e.printf("  added    %-24s %3d pages  %4d passages\n", t.ID, t.Pages, t.Passages)
	}
	for _, r := range s.Refused {
		name := filepath.Base(r.Path)
		e.printf("  refused  %-24s %s\n", name, r.Reason)
	}
	e.printf("\n%s and %s in %s.\n\n", count(s.Pages, "page", "pages"), count(s.Passages, "passage", "passages"),
		time.Duration(s.Seconds*float64(time.Second)).Round(10*time.Millisecond))
}

// printCitation cites a hit.
func printCitation(ctx context.Context, e *env, st *store.Store, h *search.Hit) error {
	doc, err := st.Document(ctx, h.Document)
	if err != nil {
		return err
	}
	p, err := st.Passage(ctx, h.ID)
	if err != nil {
		return err
	}
	style, err := cite.ByName("")
	if err != nil {
		return err
	}
	e.printf("Its citation, evidence cite %s:\n\n%s\n\n", h.ID, wrap(style.Write(cite.Of(doc.Source, p)), e.outWidth, hitIndent))
	return nil
}
