package indexer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/objects"
	"evidence/corpus/store"
	"evidence/indexer/extract"
)

// plan hashes the files, refuses those that cannot be read, and decides which of
// the others are to be read, each PDF once.
func (r *addRun) plan(ctx context.Context, files []*inputFile) (read, unchanged []*inputFile, err error) {
	bySum := map[string]*inputFile{}
	hash := func(ctx context.Context, f *inputFile) (string, error) {
		if f.inLibrary {
			return r.library.sumOf(ctx, f.sum)
		}
		return hashFile(ctx, f.path)
	}
	for f, wait := range InOrder(ctx, files, r.workers, hashAhead, hash) {
		sum, err := wait()
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if errors.Is(err, objects.ErrUnavailable) {
			return nil, nil, err
		}
		if refusal := f.setSum(sum, err); refusal != nil {
			if err := r.refuse(ctx, store.Refusal{Path: f.path, SHA256: f.sum, Refusal: *refusal}); err != nil {
				return nil, nil, err
			}
			continue
		}
		if first := bySum[sum]; first != nil {
			if !f.inLibrary {
				first.duplicates = append(first.duplicates, f.path)
			}
			continue
		}
		needed, err := r.needsReading(ctx, f)
		refused := false
		if err == nil && needed {
			refused, err = r.refusedBefore(ctx, f)
		}
		switch {
		case err != nil:
			return nil, nil, err
		case refused:
			continue
		case needed:
			read = append(read, f)
		default:
			unchanged = append(unchanged, f)
		}
		bySum[sum] = f
	}
	return read, unchanged, nil
}

const hashAhead = 64 // files; only their sums are kept

// setSum sets the SHA-256 of a file. It refuses one that could not be hashed, and
// an original that has changed.
func (f *inputFile) setSum(sum string, err error) *corpus.Refusal {
	if err != nil {
		return refuseUnreadable(err)
	}
	if f.inLibrary && sum != f.sum {
		return corpus.NewRefusal("the original in the library was changed: its SHA-256 is now "+sum, adviceRestore)
	}
	f.sum = sum
	return nil
}

const adviceRestore = "put it back from a backup, or add the report's file again"

// refuseUnreadable is the refusal of a file or folder that the system does not let be read.
func refuseUnreadable(err error) *corpus.Refusal {
	return corpus.NewTransientRefusal("it cannot be read: "+systemError(err), "check that you may read it")
}

// refusedBefore refuses a file that this reader refused before, for the same reason:
// reading it again would find the same.
func (r *addRun) refusedBefore(ctx context.Context, f *inputFile) (bool, error) {
	reader := r.reader.RefusedBy(ctx, f.sum)
	refusal, err := r.store.RefusalBy(ctx, reader, f.sum)
	if refusal == nil || err != nil {
		return false, err
	}
	return true, r.refuse(ctx, store.Refusal{Path: f.path, SHA256: f.sum, Refusal: *refusal, Reader: reader})
}

// needsReading reports whether a PDF is to be read: it is new, or is to be read again.
func (r *addRun) needsReading(ctx context.Context, f *inputFile) (bool, error) {
	v, known := r.known[f.sum]
	if !known || r.needsRereading(ctx, v) {
		return true, nil
	}
	// A file can also be added to put its original back, which is missing or was changed.
	if sound, err := r.library.sound(ctx, v.SHA256); err != nil || !sound {
		return true, err
	}
	if v.Current {
		return !v.Withdrawn.IsZero(), nil
	}
	// An earlier version of a report is read again where it replaced the later one on disk.
	now, source, err := r.store.FileAt(ctx, f.path)
	return source == v.Source && now != v.SHA256, err
}

// needsRereading reports whether an original was read by an earlier version of the
// reader, or without OCR that is available now. OCR results are kept where nothing
// could read the pages now.
func (x *Indexer) needsRereading(ctx context.Context, v store.Version) bool {
	current, usedOCR := extract.Current(v.Extractor)
	canRead := func() bool { return x.ocr != nil && x.ocr.CanRead(ctx, v.SHA256) }
	if usedOCR {
		return !current && canRead()
	}
	return !current || (v.NoText || v.PartlyRead) && canRead()
}

// outdated lists the originals in use that are to be read again.
func (r *addRun) outdated(ctx context.Context) (out []*inputFile, err error) {
	for sum, v := range r.known {
		inUse := v.Current && v.Withdrawn.IsZero() && v.Extractor != ""
		if !inUse || !r.needsRereading(ctx, v) {
			continue
		}
		there, err := r.library.Has(ctx, sum)
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, &inputFile{path: r.library.Path(sum), sum: sum, inLibrary: true})
		}
	}
	slices.SortFunc(out, func(a, b *inputFile) int { return strings.Compare(a.path, b.path) })
	return out, nil
}
