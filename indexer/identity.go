package indexer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/passageid"
	"evidence/indexer/extract"
	"evidence/indexer/metadata"
)

// identify gives the PDF with this SHA-256 the id of its source, and returns the
// facts about it with their origins: what a manifest says, else what the pages say.
func (x *Indexer) identify(ctx context.Context, sum, path string, facts metadata.Facts) (corpus.Source, map[string]corpus.Origin, error) {
	e, err := x.entry(ctx, sum)
	if err != nil {
		return corpus.Source{}, nil, err
	}
	src, origins := describe(e, facts)
	src.ID, err = x.giveID(ctx, sum, path, e)
	return src, origins, err
}

func describe(e *manifest.Entry, facts metadata.Facts) (corpus.Source, map[string]corpus.Origin) {
	src, origins := facts.Source()
	if e == nil {
		return src, origins
	}
	src.ID = e.ID
	return corpus.Overlay(src, origins, e.Source, corpus.FromManifest)
}

func (x *Indexer) giveID(ctx context.Context, sum, path string, e *manifest.Entry) (string, error) {
	if e != nil {
		return x.store.AssignVersion(ctx, sum, e.ID)
	}
	before, source, err := x.store.FileAt(ctx, path)
	if err != nil {
		return "", err
	}
	if source != "" && before != sum {
		other, err := x.hasOtherPath(ctx, before, path)
		if err != nil {
			return "", err
		}
		if !other {
			return x.store.AssignVersion(ctx, sum, source)
		}
	}
	return x.store.AssignID(ctx, sum, idFromName(path))
}

// hasOtherPath reports whether a document that was at path is still at another.
func (x *Indexer) hasOtherPath(ctx context.Context, sum, path string) (bool, error) {
	files, err := x.store.Files(ctx, sum)
	if err != nil {
		return false, err
	}
	for _, f := range files {
		if f.Here && f.Path != path {
			if _, err := os.Stat(f.Path); !errors.Is(err, os.ErrNotExist) {
				return true, nil
			}
		}
	}
	return false, nil
}

// entryBySHA256 finds a PDF in the first manifest that lists it.
func entryBySHA256(manifests []*manifest.Manifest, sum string) *manifest.Entry {
	for _, m := range manifests {
		if e, ok := m.BySHA256(sum); ok {
			return e
		}
	}
	return nil
}

// entry finds a PDF in the manifests: by its SHA-256, else as what it was fetched for.
func (x *Indexer) entry(ctx context.Context, sum string) (*manifest.Entry, error) {
	if e := entryBySHA256(x.manifests, sum); e != nil || len(x.manifests) == 0 {
		return e, nil
	}
	fetches, err := x.store.Fetches(ctx, sum)
	if err != nil {
		return nil, err
	}
	for _, f := range fetches {
		for _, m := range x.manifests {
			if e, ok := m.ByID(f.Source); ok {
				return e, nil
			}
		}
	}
	return nil, nil
}

// idFromName is the id of a source that no manifest lists.
func idFromName(path string) string {
	name := filepath.Base(path)
	if ext := filepath.Ext(name); strings.EqualFold(ext, ".pdf") {
		name = strings.TrimSuffix(name, ext)
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '/' {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, "-"))
	if name = strings.TrimSpace(name); name == "" {
		return "report"
	}
	return name
}

// Preview extracts a file as indexing it into an empty library would, and keeps nothing.
func Preview(ctx context.Context, r *extract.Reader, path string, size int64) (corpus.Document, extract.Report, error) {
	sum, err := hashFile(ctx, path)
	if err != nil {
		return corpus.Document{}, extract.Report{}, err
	}
	rep, err := r.Report(ctx, path, size)
	if err != nil {
		return corpus.Document{}, rep, err
	}
	src, origins := describe(entryBySHA256([]*manifest.Manifest{manifest.Embedded()}, sum), rep.Facts)
	if src.ID == "" {
		src.ID = idFromName(path)
	}
	assignIDs(src.ID, rep.Passages)
	return document(src, origins, sum, size, &rep), rep, nil
}

// assignIDs gives passages their ids and that of their document.
func assignIDs(id string, passages []corpus.Passage) {
	passageid.Assign(id, passages)
	for i := range passages {
		passages[i].Document = id
	}
}

// document is a report whose passages have ids.
func document(src corpus.Source, origins map[string]corpus.Origin, sum string, size int64, rep *extract.Report) corpus.Document {
	return corpus.Document{
		Source: src, SHA256: sum, Bytes: size, Pages: rep.Pages, Passages: len(rep.Passages), NoText: rep.NoText,
		PartlyRead: rep.PartlyRead, Hidden: rep.Hidden, Doubtful: corpus.Doubtful(rep.Passages), Origins: locateOrigins(origins, rep),
	}
}
