package app

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/web/reports"
)

// Import receives uploads and adds them.
func (in *intake) Import(ctx context.Context, files iter.Seq2[reports.Upload, error], policy reports.DuplicatePolicy) ([]reports.ImportResult, error) {
	list, err := in.receive(ctx, files)
	defer in.unstage(list)
	if err != nil {
		return nil, err
	}
	b := &batch{versions: map[string]string{}}
	if err := in.resolve(ctx, list, policy, b); err != nil {
		return nil, err
	}
	summary := &indexer.Summary{}
	if len(b.paths) > 0 {
		// Whoever sent the files may be gone, but what has begun is finished.
		summary, err = in.add(context.WithoutCancel(ctx), b, false)
	}
	return importResults(list, summary), asBusy(err)
}

// importResults says what became of staged files. Where a batch failed it leaves out those that were not come to.
func importResults(list []*stagedFile, s *indexer.Summary) []reports.ImportResult {
	if s == nil {
		s = &indexer.Summary{}
	}
	byPath, out := outcomes(s), []reports.ImportResult{}
	for _, f := range list {
		u := f.ImportResult
		if u.Outcome == "" {
			u = byPath[f.path]
			u.Name, u.SHA256 = f.Name, cmp.Or(u.SHA256, f.SHA256)
		}
		if u.Outcome != "" {
			out = append(out, u)
		}
	}
	return out
}

// resolve adds staged files to a batch. A file that has the name of a report in the library, but other bytes, is
// what its sender says it is. If the sender has not said, it is refused.
func (in *intake) resolve(ctx context.Context, list []*stagedFile, policy reports.DuplicatePolicy, b *batch) error {
	known, names, err := in.inLibrary(ctx)
	if err != nil {
		return err
	}
	sent := map[string]string{} // sums of the files in this request, by name
	for _, f := range list {
		if f.Outcome != "" {
			continue
		}
		ids := names[f.Name]
		first, twice := sent[f.Name]
		switch {
		case known[f.SHA256] || in.inManifest(f.SHA256):
		case twice && first != f.SHA256 && policy != reports.OtherReport:
			f.refuse("another file with this name was sent with it", "send them one after the other, and for the second say what it is")
		case len(ids) == 0 || policy == reports.OtherReport:
		case policy == reports.NewVersion && len(ids) == 1:
			b.versions[f.SHA256] = ids[0]
		case policy == reports.NewVersion:
			f.refuse("several reports were added under this name ("+strings.Join(ids, ", ")+")", "send it under a file name that only one report has, or as another report")
		default:
			f.refuse("a report with different text was added under this name ("+strings.Join(ids, ", ")+")", "send it again and say whether it is another version of that report or another report")
		}
		if f.Outcome == "" {
			sent[f.Name] = f.SHA256
			b.paths = append(b.paths, f.path)
		}
	}
	return nil
}

func (f *stagedFile) refuse(reason, advice string) {
	f.Outcome, f.Reason, f.Advice = reports.Refused, reason, advice
}

// inLibrary lists the PDFs that were read and the reports under each file name.
func (in *intake) inLibrary(ctx context.Context) (known map[string]bool, names map[string][]string, err error) {
	known, names = map[string]bool{}, map[string][]string{}
	if some, err := store.Exists(in.Data); err != nil || !some {
		return known, names, err
	}
	st, err := store.Open(ctx, in.Data)
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	versions, err := st.Versions(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range versions {
		known[v.SHA256] = v.Extractor != ""
	}
	docs, err := st.Documents(ctx)
	for _, d := range docs {
		for _, name := range d.Names {
			if !slices.Contains(names[name], d.ID) {
				names[name] = append(names[name], d.ID)
			}
		}
	}
	return known, names, err
}

func (in *intake) inManifest(sum string) bool {
	for _, known := range in.Manifests {
		if _, ok := known.BySHA256(sum); ok {
			return true
		}
	}
	return false
}

// outcomes is what became of files, by path.
func outcomes(s *indexer.Summary) map[string]reports.ImportResult {
	out := map[string]reports.ImportResult{}
	add := func(outcome string, list []indexer.IndexedFile) {
		for _, t := range list {
			out[t.Path] = reports.ImportResult{Outcome: outcome, ID: t.ID, SHA256: t.SHA256, Pages: t.Pages, Passages: t.Passages, Note: t.Note, Warnings: t.Warnings}
		}
	}
	add(reports.Added, s.Added)
	add(reports.Updated, s.Updated)
	add(reports.Unchanged, s.Unchanged)
	for _, r := range s.Refused {
		out[r.Path] = reports.ImportResult{Outcome: reports.Refused, SHA256: r.SHA256, Reason: r.Reason, Advice: r.Advice}
	}
	return out
}
