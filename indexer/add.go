package indexer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"sync"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/search"
)

// readAhead is how many files beyond the workers' may be read and waiting: a
// slow file then blocks the others only after so many.
const readAhead = 16

// An addRun is one call of Add.
type addRun struct {
	*Indexer
	summary  *Summary
	mu       sync.Mutex // guards progress, and is held while report is called
	progress Progress
	report   func(Progress)
	started  time.Time
	batcher  *batcher
	known    map[string]store.Version // by SHA-256
	again    bool                     // what is stored of the reports is made again
}

// Add indexes the PDFs that paths, files and folders, name. report, which may be
// nil, is called on everything that happens, one call at a time.
//
// The error is about the library, the store or the engine, or ctx's: then what
// was done up to there is kept and in the summary. Files that cannot be indexed
// are in the summary and in the store.
func (x *Indexer) Add(ctx context.Context, paths []string, report func(Progress)) (*Summary, error) {
	if report == nil {
		report = func(Progress) {}
	}
	r := &addRun{Indexer: x, summary: newSummary(), report: report, started: time.Now()}
	if x.ocr != nil {
		x.ocr.OnProgress(func(path string, done, total int) {
			r.reportProgress(Progress{OCRPath: path, OCRDone: done, OCRPages: total})
		})
		defer x.ocr.OnProgress(nil)
	}
	err := r.run(ctx, paths)
	r.summary.Seconds = time.Since(r.started).Seconds()
	r.summary.Stopped = err != nil && ctx.Err() != nil
	return r.summary, err
}

func (r *addRun) run(ctx context.Context, paths []string) (err error) {
	if err := r.library.removeUnfinished(); err != nil {
		return err
	}
	if r.known, err = r.versions(ctx); err != nil {
		return err
	}
	if err := r.checkOriginals(ctx); err != nil {
		return err
	}
	if err := r.Sync(ctx, func(id string) { r.reportProgress(Progress{Rebuilt: id}) }); err != nil {
		return err
	}
	files, refused := find(paths, r.data)
	for _, f := range refused {
		if err := r.refuse(ctx, f); err != nil {
			return err
		}
	}
	outdated, err := r.outdated(ctx)
	if err != nil {
		return err
	}
	read, unchanged, err := r.plan(ctx, append(files, outdated...))
	if err != nil {
		return err
	}
	if err := r.updateUnchanged(ctx, unchanged); err != nil {
		return err
	}
	return r.readAll(ctx, read)
}

// reportProgress reports an event, with the counts up to now.
func (r *addRun) reportProgress(event Progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.progress
	event.Files, event.FilesDone, event.Bytes, event.BytesDone, event.Pages = p.Files, p.FilesDone, p.Bytes, p.BytesDone, p.Pages
	event.Elapsed = time.Since(r.started)
	r.report(event)
}

func (r *addRun) updateCounts(change func(*Progress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.progress)
}

// refuse records a refusal in the store and the summary.
func (r *addRun) refuse(ctx context.Context, f store.Refusal) error {
	if err := r.store.AddRefusal(ctx, f); err != nil {
		return err
	}
	r.summary.Refused = append(r.summary.Refused, f)
	r.reportProgress(Progress{Refused: &f})
	return nil
}

// updateUnchanged records where known PDFs were found, and what the manifests say of them now.
func (r *addRun) updateUnchanged(ctx context.Context, files []*inputFile) error {
	changed := false
	for _, f := range files {
		id := r.known[f.sum].Source
		renamed, err := r.recordPaths(ctx, f)
		if err != nil {
			return err
		}
		updated, err := r.updateFacts(ctx, f.sum, id)
		if err != nil {
			return err
		}
		changed = changed || renamed || updated
		if !f.inLibrary {
			r.addUnchanged(IndexedFile{Path: f.path, ID: id, SHA256: f.sum})
		}
		r.addDuplicates(f, id)
	}
	if !changed {
		return nil
	}
	return r.Sync(ctx, func(string) {})
}

func (r *addRun) addUnchanged(f IndexedFile) {
	r.summary.Unchanged = append(r.summary.Unchanged, f)
	r.reportProgress(Progress{Unchanged: &f})
}

// addDuplicates adds the other paths of an indexed PDF to the summary.
func (r *addRun) addDuplicates(f *inputFile, id string) {
	for _, path := range f.duplicates {
		r.addUnchanged(IndexedFile{Path: path, ID: id, SHA256: f.sum, Note: fmt.Sprintf("the same file as %q", f.path)})
	}
}

// recordPaths records where an indexed PDF was found, and reports whether it has a new name.
func (r *addRun) recordPaths(ctx context.Context, f *inputFile) (renamed bool, err error) {
	before, err := r.store.Files(ctx, f.sum)
	if err != nil {
		return false, err
	}
	names := map[string]bool{}
	for _, f := range before {
		names[f.Name] = true
	}
	for _, path := range f.paths() {
		if err := r.store.RecordFile(ctx, f.sum, path); err != nil {
			return false, err
		}
		renamed = renamed || !names[filepath.Base(path)]
	}
	return renamed, nil
}

// updateFacts stores what a manifest says of a source, and reports whether that is new.
func (r *addRun) updateFacts(ctx context.Context, sum, id string) (bool, error) {
	e, err := r.entry(ctx, sum)
	if e == nil || err != nil {
		return false, err
	}
	src, origins, err := r.store.SourceWithoutCorrections(ctx, id)
	if err != nil {
		return false, err
	}
	newSrc, newOrigins := corpus.Overlay(src, origins, e.Source, corpus.FromManifest)
	if reflect.DeepEqual(newSrc, src) && maps.Equal(newOrigins, origins) {
		return false, nil
	}
	return true, r.store.UpdateSource(ctx, newSrc, newOrigins)
}

// An extractedFile is a file that was copied into the library's folder, or was there, and read.
type extractedFile struct {
	path, sum string // of the copy
	size      int64
	rep       extract.Report
}

// readAll reads the files and indexes them in the order they were found in, so
// that ids do not depend on timing.
func (r *addRun) readAll(ctx context.Context, files []*inputFile) error {
	for _, f := range files {
		r.progress.Files++
		r.progress.Bytes += f.size
	}
	r.batcher = newBatcher(r.engine)
	var err error
	for f, wait := range InOrder(ctx, files, r.workers, readAhead, r.read) {
		extracted, failed := wait()
		// What follows is short, and must not be left half done.
		if err = r.finish(context.WithoutCancel(ctx), f, extracted, failed); err != nil {
			break
		}
	}
	for _, end := range []func() error{r.batcher.close, r.library.removeUnfinished} {
		if e := end(); err == nil {
			err = e
		}
	}
	return err
}

// read copies a file into the library's folder and extracts the copy. The error is
// a *corpus.Refusal where it is about the file.
func (r *addRun) read(ctx context.Context, f *inputFile) (x extractedFile, err error) {
	if f.inLibrary {
		x.sum, x.size = f.sum, f.size
		if x.path, err = r.library.open(ctx, f.sum); err != nil {
			return x, err
		}
	} else if x.path, x.sum, x.size, err = r.library.stage(ctx, f.path); err != nil {
		if errors.Is(err, errSource) && ctx.Err() == nil {
			err = refuseUnreadable(err)
		}
		return x, err
	}
	x.rep, err = r.reader.Report(ctx, x.path, x.size)
	if err != nil && !f.inLibrary {
		discard(x.path)
	}
	return x, err
}

// finish indexes what was read of a file, or refuses it.
func (r *addRun) finish(ctx context.Context, f *inputFile, x extractedFile, err error) error {
	var refusal *corpus.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	r.updateCounts(func(p *Progress) { p.FilesDone, p.BytesDone = p.FilesDone+1, p.BytesDone+f.size })
	if refusal != nil {
		reader := ""
		if !refusal.Transient && x.sum == f.sum {
			reader = r.reader.RefusedBy(ctx, f.sum)
		}
		for _, path := range append([]string{f.path}, f.duplicates...) {
			if err := r.refuse(ctx, store.Refusal{Path: path, SHA256: f.sum, Refusal: *refusal, Reader: reader}); err != nil {
				return err
			}
		}
		return nil
	}
	if x.sum != f.sum { // it was changed after it was hashed, and is no longer the same as its duplicates
		f.sum, f.duplicates = x.sum, nil
	}
	indexed, updated, err := r.index(ctx, f, &x)
	if err != nil {
		return fmt.Errorf("indexing %q: %w", f.path, err)
	}
	r.updateCounts(func(p *Progress) { p.Pages += x.rep.Pages })
	r.summary.Pages += x.rep.Pages
	r.summary.Passages += len(x.rep.Passages)
	if updated {
		r.summary.Updated = append(r.summary.Updated, indexed)
		r.reportProgress(Progress{Updated: &indexed})
	} else {
		r.summary.Added = append(r.summary.Added, indexed)
		r.reportProgress(Progress{Added: &indexed})
	}
	r.addDuplicates(f, indexed.ID)
	return nil
}

// index keeps the original and writes the report to the store and the engine.
// updated is set where the report, or the file, was in the library before.
func (r *addRun) index(ctx context.Context, f *inputFile, x *extractedFile) (out IndexedFile, updated bool, err error) {
	out = IndexedFile{Path: f.path, SHA256: x.sum, Pages: x.rep.Pages, Passages: len(x.rep.Passages), Warnings: warnings(&x.rep)}
	if !f.inLibrary && !f.kept {
		if err := r.library.keep(ctx, x.path, x.sum); err != nil {
			return out, false, err
		}
	}
	src, origins, err := r.factsOf(ctx, f, x)
	if err != nil {
		return out, false, err
	}
	out.ID = src.ID
	if out.Note, updated, err = r.describeUpdate(ctx, x.sum, src.ID); err != nil {
		return out, false, err
	}
	assignIDs(src.ID, x.rep.Passages)
	if err := r.store.PutDocument(ctx, document(src, origins, x.sum, x.size, &x.rep), x.rep.Passages, x.rep.Extractor()); err != nil {
		return out, false, err
	}
	if _, err := r.recordPaths(ctx, f); err != nil {
		return out, false, err
	}
	mark, err := r.store.Mark(ctx, src.ID) // before the rest, so that a change that comes between makes it stale
	if err != nil {
		return out, false, err
	}
	doc, err := r.store.Document(ctx, src.ID)
	if err != nil {
		return out, false, err
	}
	return out, updated, r.batcher.add(search.Report{Document: doc, Passages: x.rep.Passages, Extractor: x.rep.Extractor(), Mark: mark})
}

// factsOf are the facts about a report that was read: those that are stored, if it is only made again, else what the
// manifests and its pages say.
func (r *addRun) factsOf(ctx context.Context, f *inputFile, x *extractedFile) (corpus.Source, map[string]corpus.Origin, error) {
	if r.again {
		src, origins, err := r.store.SourceWithoutCorrections(ctx, r.known[x.sum].Source)
		if !errors.Is(err, store.ErrDamaged) {
			return src, origins, err
		}
	}
	return r.identify(ctx, x.sum, f.path, x.rep.Facts)
}

// describeUpdate says why a report that was in the library is indexed again; updated is false for a new one.
func (r *addRun) describeUpdate(ctx context.Context, sum, id string) (note string, updated bool, err error) {
	v := r.known[sum]
	doc, err := r.store.Document(ctx, id)
	var withdrawn *store.WithdrawnError
	switch {
	case errors.As(err, &withdrawn):
		return "brought back; it was withdrawn on " + withdrawn.Since.Format(time.DateOnly), true, nil
	case errors.Is(err, store.ErrUnknown):
		return "", false, nil
	case errors.Is(err, store.ErrDamaged):
		return "made again from its original", true, nil
	case err != nil:
		return "", false, err
	case doc.SHA256 != sum:
		return "in place of another version of it", true, nil
	}
	if current, _ := extract.Current(v.Extractor); !current {
		return fmt.Sprintf("read again: it was last read by version %s of the reader", v.Extractor), true, nil
	} else if v.NoText {
		return "read again: it had pages without text", true, nil
	} else if v.PartlyRead {
		return "read again: it had pages that were read only in part", true, nil
	}
	return "", true, nil
}

// warnings are what to know about the text of a report.
func warnings(rep *extract.Report) []string {
	out := rep.Warnings
	for _, h := range rep.Hidden {
		out = append(out, h.String())
	}
	if n := len(corpus.Doubtful(rep.Passages)); n > 0 {
		out = append(out, fmt.Sprintf("passages to compare with the page before they are quoted: %d; evidence health names them", n))
	}
	if len(rep.OCRPages) > 0 {
		out = append(out, onPages(rep.OCRPages, "was", "were")+" read by OCR ("+rep.OCREngine+"): check its text against the page")
	}
	if len(rep.PartlyRead) > 0 {
		out = append(out, corpus.PartlyRead(rep.PartlyRead))
	}
	if len(rep.NoText) > 0 {
		out = append(out, onPages(rep.NoText, "has", "have")+" no text")
	}
	for _, why := range rep.OCRFailures {
		out = append(out, "a page was not read by OCR: "+why)
	}
	return out
}

// onPages begins a sentence about pages, with its verb in the singular and the plural.
func onPages(pages []int, one, several string) string {
	if len(pages) == 1 {
		return fmt.Sprintf("page %d %s", pages[0], one)
	}
	return "pages " + corpus.Ranges(pages) + " " + several
}
