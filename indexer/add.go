package indexer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/search"
)

// readAhead is how many files beyond the workers' may be read and waiting: a
// slow file then holds up the others only after so many.
const readAhead = 16

// A run is one call of Add.
type run struct {
	*Indexer
	summary  *Summary
	telling  sync.Mutex // held while watch is called, and for what it is told
	progress Progress
	watch    func(Progress)
	started  time.Time
	engine   *feeder
	known    map[string]store.Version
}

// Add takes in the PDFs that paths, files and folders, name. watch, which may be
// nil, is told of everything that happens, one thing after the other.
//
// The error is about the library, the store or the engine, or ctx's: then what
// was done up to there is kept, and the summary tells of it. Files that cannot
// be taken in are in the summary and in the store.
func (x *Indexer) Add(ctx context.Context, paths []string, watch func(Progress)) (*Summary, error) {
	if watch == nil {
		watch = func(Progress) {}
	}
	r := &run{Indexer: x, summary: newSummary(), watch: watch, started: time.Now()}
	if x.ocr != nil {
		x.ocr.OnProgress(r.looking)
		defer x.ocr.OnProgress(nil)
	}
	err := r.run(ctx, paths)
	r.summary.Seconds = time.Since(r.started).Seconds()
	r.summary.Stopped = err != nil && ctx.Err() != nil
	return r.summary, err
}

func (r *run) run(ctx context.Context, paths []string) (err error) {
	if err := r.library.clean(); err != nil {
		return err
	}
	if err := r.withdrawMissing(ctx); err != nil {
		return err
	}
	if err := r.Sync(ctx, func(id string) { r.tell(Progress{Rebuilt: id}) }); err != nil {
		return err
	}
	if r.known, err = r.Indexer.known(ctx); err != nil {
		return err
	}
	files, refused := find(paths, r.data)
	for i := range refused {
		if err := r.refuse(ctx, refused[i]); err != nil {
			return err
		}
	}
	p, refused, err := r.plan(ctx, append(files, r.outdated(ctx, r.known)...), r.known)
	for i := range refused {
		if err := r.refuse(ctx, refused[i]); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	if err := r.keepUnchanged(ctx, p.unchanged); err != nil {
		return err
	}
	return r.readAll(ctx, p.read)
}

// tell adds what has just happened to the progress.
func (r *run) tell(p Progress) {
	r.telling.Lock()
	defer r.telling.Unlock()
	r.progress.Elapsed = time.Since(r.started)
	r.progress.Added, r.progress.Updated, r.progress.Unchanged = p.Added, p.Updated, p.Unchanged
	r.progress.Refused, r.progress.Rebuilt = p.Refused, p.Rebuilt
	r.watch(r.progress)
}

// count changes the progress.
func (r *run) count(change func(*Progress)) {
	r.telling.Lock()
	defer r.telling.Unlock()
	change(&r.progress)
}

// looking tells that pages without text of a file are being read by OCR.
func (r *run) looking(path string, done, of int) {
	r.telling.Lock()
	defer r.telling.Unlock()
	p := r.progress
	p.Elapsed = time.Since(r.started)
	p.Added, p.Updated, p.Unchanged, p.Refused, p.Rebuilt = nil, nil, nil, nil, ""
	p.Looking = &Looking{path, done, of}
	r.watch(p)
}

// refuse records a refusal where it can be looked up, and tells of it.
func (r *run) refuse(ctx context.Context, f store.Refusal) error {
	if err := r.store.Refuse(ctx, f); err != nil {
		return err
	}
	r.summary.Refused = append(r.summary.Refused, f)
	r.tell(Progress{Refused: &f})
	return nil
}

// keepUnchanged notes where known PDFs were found, and what the manifests say of them now.
func (r *run) keepUnchanged(ctx context.Context, jobs []*job) error {
	changed := false
	for _, j := range jobs {
		id := r.known[j.sum].Source
		named, err := r.see(ctx, j)
		if err != nil {
			return err
		}
		facts, err := r.refreshFacts(ctx, j.sum, id)
		if err != nil {
			return err
		}
		changed = changed || named || facts
		if j.original == "" {
			r.unchanged(Taken{Path: j.path, ID: id, SHA256: j.sum})
		}
		r.tellOthers(j, id)
	}
	if !changed {
		return nil
	}
	return r.Sync(ctx, func(string) {})
}

func (r *run) unchanged(t Taken) {
	r.summary.Unchanged = append(r.summary.Unchanged, t)
	r.tell(Progress{Unchanged: &t})
}

// tellOthers tells of further paths of a PDF that is in.
func (r *run) tellOthers(j *job, id string) {
	for _, path := range j.others {
		r.unchanged(Taken{Path: path, ID: id, SHA256: j.sum, Note: fmt.Sprintf("the same file as %q", j.path)})
	}
}

// see notes where a PDF that is in was found, and says whether it has a new name.
func (r *run) see(ctx context.Context, j *job) (bool, error) {
	before, err := r.store.Files(ctx, j.sum)
	if err != nil {
		return false, err
	}
	names := map[string]bool{}
	for _, f := range before {
		names[f.Name] = true
	}
	paths := j.others
	if j.original == "" {
		paths = append([]string{j.path}, paths...)
	}
	renamed := false
	for _, path := range paths {
		if err := r.store.See(ctx, j.sum, path); err != nil {
			return false, err
		}
		renamed = renamed || !names[filepath.Base(path)]
	}
	return renamed, nil
}

// refreshFacts puts down what a manifest says of a source, where that is new.
func (r *run) refreshFacts(ctx context.Context, sum, id string) (bool, error) {
	e, err := r.entry(ctx, sum)
	if e == nil || err != nil {
		return false, err
	}
	src, origins, err := r.store.Uncorrected(ctx, id)
	if err != nil {
		return false, err
	}
	now, whence := corpus.Overlay(src, origins, e.Source, corpus.FromManifest)
	if reflect.DeepEqual(now, src) && maps.Equal(whence, origins) {
		return false, nil
	}
	return true, r.store.PutSource(ctx, now, whence)
}

// A readFile is a file that was copied and read.
type readFile struct {
	copied
	rep extract.Report
}

// readAll reads the files and takes them in, in the order they were found in, so that ids do not depend on chance.
func (r *run) readAll(ctx context.Context, jobs []*job) error {
	for _, j := range jobs {
		r.progress.Files++
		r.progress.Bytes += j.size
	}
	r.engine = feed(r.Indexer.engine)
	var err error
	for j, done := range Ahead(ctx, jobs, r.workers, readAhead, r.read) {
		f, failed := done()
		// What follows is short, and half a file must not be left.
		if err = r.take(context.WithoutCancel(ctx), j, f, failed); err != nil {
			break
		}
	}
	for _, end := range []func() error{r.engine.close, r.library.clean} {
		if e := end(); err == nil {
			err = e
		}
	}
	return err
}

// read copies a file into the library's folder and reads the copy. The error is
// a *corpus.Refusal where it is about the file.
func (r *run) read(ctx context.Context, j *job) (f readFile, err error) {
	if j.original != "" {
		f.copied = copied{path: j.path, sum: j.sum, size: j.size}
	} else if f.copied, err = r.library.copy(ctx, j.path); err != nil {
		var source *sourceError
		if errors.As(err, &source) && ctx.Err() == nil {
			err = refuseUnreadable(source)
		}
		return f, err
	}
	f.rep, err = r.reader.Report(ctx, f.path, f.size)
	if err != nil && j.original == "" {
		f.drop()
	}
	return f, err
}

// take takes in what was read of a file, or refuses it.
func (r *run) take(ctx context.Context, j *job, f readFile, err error) error {
	var refusal *corpus.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	r.count(func(p *Progress) { p.FilesDone, p.BytesDone = p.FilesDone+1, p.BytesDone+j.size })
	if refusal != nil {
		for _, path := range append([]string{j.path}, j.others...) {
			if err := r.refuse(ctx, store.Refusal{Path: path, SHA256: j.sum, Refusal: *refusal}); err != nil {
				return err
			}
		}
		return nil
	}
	if f.sum != j.sum { // it was changed after it was hashed, and its other paths hold something else
		j.sum, j.others = f.sum, nil
	}
	t, updated, err := r.enter(ctx, j, &f)
	if err != nil {
		return fmt.Errorf("taking in %q: %w", j.path, err)
	}
	r.count(func(p *Progress) { p.Pages += f.rep.Pages })
	r.summary.Pages += f.rep.Pages
	r.summary.Passages += len(f.rep.Passages)
	if updated {
		r.summary.Updated = append(r.summary.Updated, t)
		r.tell(Progress{Updated: &t})
	} else {
		r.summary.Added = append(r.summary.Added, t)
		r.tell(Progress{Added: &t})
	}
	r.tellOthers(j, t.ID)
	return nil
}

// enter keeps the original, puts the report into the store and hands it to the
// engine. updated is set where the report, or the file, was in before.
func (r *run) enter(ctx context.Context, j *job, f *readFile) (t Taken, updated bool, err error) {
	t = Taken{Path: j.path, SHA256: f.sum, Pages: f.rep.Pages, Passages: len(f.rep.Passages), Warnings: warnings(&f.rep)}
	if j.original == "" {
		if err := r.library.keep(f.copied); err != nil {
			return t, false, err
		}
	}
	src, origins, err := r.identify(ctx, f.sum, j.path, &f.rep.Facts)
	if err != nil {
		return t, false, err
	}
	t.ID = src.ID
	if t.Note, updated, err = r.replaced(ctx, f.sum, src.ID); err != nil {
		return t, false, err
	}
	assign(src.ID, f.rep.Passages)
	if err := r.store.PutDocument(ctx, document(src, origins, f.sum, f.size, &f.rep), f.rep.Passages, f.rep.Extractor()); err != nil {
		return t, false, err
	}
	if _, err := r.see(ctx, j); err != nil {
		return t, false, err
	}
	doc, err := r.store.Document(ctx, src.ID)
	if err != nil {
		return t, false, err
	}
	return t, updated, r.engine.add(search.Report{Document: doc, Passages: f.rep.Passages, Extractor: f.rep.Extractor()})
}

// replaced says what a PDF takes the place of, if anything.
func (r *run) replaced(ctx context.Context, sum, id string) (note string, updated bool, err error) {
	v := r.known[sum]
	doc, err := r.store.Document(ctx, id)
	var withdrawn *store.WithdrawnError
	switch {
	case errors.As(err, &withdrawn):
		return "brought back; it was withdrawn on " + withdrawn.Since.Format(time.DateOnly), true, nil
	case errors.Is(err, store.ErrUnknown):
		return "", false, nil
	case err != nil:
		return "", false, err
	case doc.SHA256 != sum:
		return "in place of another version of it", true, nil
	}
	if current, _ := extract.Current(v.Extractor); !current {
		return fmt.Sprintf("read again: version %s of the reader had read it", v.Extractor), true, nil
	} else if v.NoText {
		return "read again: it had pages without text", true, nil
	}
	return "", true, nil
}

// warnings are what a reader should know of a report.
func warnings(rep *extract.Report) []string {
	out := rep.Warnings
	if len(rep.OCRPages) > 0 {
		out = append(out, onPages(rep.OCRPages, "was", "were")+" read by OCR ("+rep.OCREngine+"): check what it read against the page")
	}
	if len(rep.NoText) > 0 {
		out = append(out, onPages(rep.NoText, "holds", "hold")+" no text")
	}
	for _, why := range rep.OCRFailures {
		out = append(out, "a page was not read by OCR: "+why)
	}
	return out
}

// onPages begins a sentence about pages, with its verb for one and for several.
func onPages(pages []int, one, several string) string {
	if len(pages) == 1 {
		return fmt.Sprintf("page %d %s", pages[0], one)
	}
	return "pages " + Ranges(pages) + " " + several
}

// Ranges writes ascending numbers as "2, 5–7".
func Ranges(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		part := strconv.Itoa(numbers[i])
		if j > i {
			part += "–" + strconv.Itoa(numbers[j])
		}
		parts, i = append(parts, part), j+1
	}
	return strings.Join(parts, ", ")
}
