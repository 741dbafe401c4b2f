package indexer

import (
	"context"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/indexer/extract"
)

// A plan says what is to be done with the files found.
type plan struct {
	read      []*job
	unchanged []*job
}

// A job is a PDF and where it was found.
type job struct {
	candidate
	sum    string
	others []string // further paths of the same PDF
}

// plan hashes the files and finds out which of them are to be read, each PDF once.
func (x *Indexer) plan(ctx context.Context, files []candidate, versions map[string]store.Version) (p plan, refused []store.Refusal, err error) {
	jobs := map[string]*job{}
	hash := func(ctx context.Context, c candidate) (string, error) { return sum(ctx, c.path) }
	for c, done := range Ahead(ctx, files, x.workers, hashAhead, hash) {
		sum, err := done()
		if ctx.Err() != nil {
			return p, refused, ctx.Err()
		}
		if r := refuseHashed(c, sum, err); r != nil {
			refused = append(refused, *r)
			continue
		}
		if j := jobs[sum]; j != nil {
			if c.original == "" {
				j.others = append(j.others, c.path)
			}
			continue
		}
		j := &job{candidate: c, sum: sum}
		jobs[sum] = j
		v, known := versions[sum]
		need := !known
		if known {
			if need, err = x.needed(ctx, c, v); err != nil {
				return p, refused, err
			}
		}
		if need {
			p.read = append(p.read, j)
		} else {
			p.unchanged = append(p.unchanged, j)
		}
	}
	return p, refused, nil
}

const hashAhead = 64 // files; only their sums are held

// refuseHashed refuses a file that could not be hashed, and an original that is no longer what it was.
func refuseHashed(c candidate, sum string, err error) *store.Refusal {
	if err != nil {
		return &store.Refusal{Path: c.path, SHA256: c.original, Refusal: *refuseUnreadable(err)}
	}
	if c.original != "" && sum != c.original {
		return &store.Refusal{Path: c.path, SHA256: c.original, Refusal: corpus.Refusal{
			Reason: "the original in the library was changed: its SHA-256 is now " + sum, Advice: adviceRestore}}
	}
	return nil
}

const adviceRestore = "put it back from a backup, or add the report's file again"

// refuseUnreadable is the refusal of a file or folder that the system does not let be read.
func refuseUnreadable(err error) *corpus.Refusal {
	return corpus.NewRefusal("it cannot be read: "+systemError(err), "check that you may read it")
}

// needed says whether a known PDF is to be read again.
func (x *Indexer) needed(ctx context.Context, c candidate, v store.Version) (bool, error) {
	if x.readAgain(ctx, v) || !x.library.Has(v.SHA256) {
		return true, nil
	}
	if v.Current {
		return !v.Withdrawn.IsZero(), nil
	}
	// An earlier version of a report is read again where it took the later one's place.
	now, source, err := x.store.At(ctx, c.path)
	return source == v.Source && now != v.SHA256, err
}

// readAgain says whether what an original was read by is no longer the best there
// is: an earlier version of the reader, or one without a program that reads pages
// without text. What OCR read is kept where nothing could read it now.
func (x *Indexer) readAgain(ctx context.Context, v store.Version) bool {
	current, byOCR := extract.Current(v.Extractor)
	able := func() bool { return x.ocr != nil && x.ocr.CanRead(ctx, v.SHA256) }
	if byOCR {
		return !current && able()
	}
	return !current || v.NoText && able()
}

// outdated lists the originals in use that are to be read again.
func (x *Indexer) outdated(ctx context.Context, versions map[string]store.Version) []candidate {
	var out []candidate
	for sum, v := range versions {
		if inUse(v) && x.readAgain(ctx, v) && x.library.Has(sum) {
			out = append(out, candidate{path: x.library.Path(sum), original: sum})
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return strings.Compare(a.path, b.path) })
	return out
}
