package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search/bleveindex"
)

// RepairOptions are how a data directory is mended.
type RepairOptions struct {
	Library   indexer.Library
	Accept    bool // take rows on damaged pages that nothing can make again as they now read
	OCR       string
	Manifests []*manifest.Manifest
	Progress  func(indexer.Progress)
}

// Repair makes again what is damaged in the database of a data directory, from the originals, and then the index from
// the database. It returns what became of the reports that it read again. What people wrote is in no original: damage
// to that is an error, unless the options accept it.
func Repair(ctx context.Context, data string, o RepairOptions, logf Logf) (*indexer.Summary, error) {
	damage, err := store.CheckDirectory(ctx, data)
	if err != nil {
		return nil, err
	}
	summary := &indexer.Summary{}
	if len(damage) > 0 {
		if summary, err = repairDatabase(ctx, data, damage, o); err != nil {
			return summary, err
		}
	}
	if inCluster(data) {
		logf("The index is in OpenSearch, whose nodes look for damage themselves.")
	} else if damaged, err := bleveindex.CheckFiles(ctx, indexDir(data), func() {}); err != nil || len(damaged) > 0 {
		if err := errors.Join(err, bleveindex.Discard(indexDir(data))); err != nil {
			return summary, err
		}
		logf("The index was damaged and is made again. Run evidence learn when it is done.")
	}
	d, err := OpenForWriting(ctx, data, logf)
	if err != nil {
		return summary, err
	}
	defer d.Close()
	return summary, indexer.Sync(ctx, d.Store, d.Engine, func(string) {})
}

func repairDatabase(ctx context.Context, data string, damage []store.Damage, o RepairOptions) (*indexer.Summary, error) {
	if lost := beyondRepair(damage); len(lost) > 0 && !o.Accept {
		return nil, fmt.Errorf("what people wrote is damaged, and no original has it:\n  %s\nRestore a backup with evidence restore. Without one, "+
			"evidence verify --repair --accept keeps these rows as they now read; look at them afterwards", strings.Join(lost, "\n  "))
	}
	st, err := store.OpenDamaged(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	if err := st.RebuildIndexes(ctx); err != nil {
		return nil, err
	}
	// The indexes can have hidden what the tables have.
	if damage, err = st.Check(ctx); err != nil {
		return nil, err
	}
	engine, err := openWriter(data, func(string, ...any) {})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, x := range damage {
		if x.Mended && x.Report != "" {
			ids = append(ids, x.Report)
		}
	}
	slices.Sort(ids)
	d := &Data{data, st, engine}
	var summary *indexer.Summary
	err = d.WithIndexer(o.OCR, indexer.Options{Manifests: o.Manifests, Library: o.Library}, func(x *indexer.Indexer) (err error) {
		summary, err = x.Reread(ctx, slices.Compact(ids), o.Progress)
		return err
	})
	if err = errors.Join(err, engine.Close()); err != nil {
		return summary, err
	}
	return summary, st.Rewrite(ctx)
}

// beyondRepair lists the damage that reading originals again does not mend.
func beyondRepair(damage []store.Damage) (out []string) {
	for _, d := range damage {
		if !d.Mended && d.Table != "" {
			out = append(out, d.What)
		}
	}
	return out
}
