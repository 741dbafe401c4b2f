package rank

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"evidence/corpus/atomicfile"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/shingles"
	"evidence/search/thesaurus"
)

// learntFileName is the file, in the index's folder, with what was learnt from all passages together.
const learntFileName = "learnt"

// learntForm names the form of the file and how near-duplicates and acronyms are recognised. It
// changes whenever what was learnt before is no longer to be used.
const learntForm = "near-duplicates and acronyms 1"

// A learntRecord is the file: the acronyms that the passages explain, and the group of near-duplicates of
// each passage by report, in order. Groups are numbered from 1; a passage alone has 0.
type learntRecord struct {
	Form     string         `json:"form"`
	Acronyms [][2]string    `json:"acronyms"` // each with what it stands for
	Reports  []reportGroups `json:"reports"`
}

type reportGroups struct {
	Name   string  `json:"name"`
	State  string  `json:"state"` // Source.Revision
	Groups []int32 `json:"groups"`
}

// A learntFile reads what was learnt. The file may be missing, damaged or behind
// the index: passages that it does not know have no near-duplicates until the next Learn.
type learntFile struct {
	mu     sync.Mutex
	path   string
	state  string // of the file when it was read
	record learntRecord
	table  *postings.Table // that placed are of
	placed *Groups
}

func (f *learntFile) groups(table *postings.Table) *Groups {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refresh()
	if f.table != table {
		f.table, f.placed = table, f.record.place(table)
	}
	return f.placed
}

// acronyms are those that the passages explain, and another state when they may have changed.
func (f *learntFile) acronyms() (pairs [][2]string, state string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refresh()
	return f.record.Acronyms, f.state
}

// refresh reads the file again where it has changed.
func (f *learntFile) refresh() {
	if state := fileState(f.path); state != f.state {
		f.read(state)
	}
}

func (f *learntFile) read(state string) {
	f.state, f.table, f.record = state, nil, learntRecord{}
	b, err := os.ReadFile(f.path)
	if err != nil {
		return
	}
	var r learntRecord
	if err := json.Unmarshal(b, &r); err == nil && r.Form == learntForm && r.valid() {
		f.record = r
	}
}

// valid reports whether groups are numbered as they are written.
func (r *learntRecord) valid() bool {
	n := 0
	for i := range r.Reports {
		n += len(r.Reports[i].Groups)
	}
	for i := range r.Reports {
		for _, g := range r.Reports[i].Groups {
			if g < 0 || int(g) > n {
				return false
			}
		}
	}
	return true
}

// Learn finds the near-duplicates among a snapshot's passages (package shingles) and what acronyms stand
// for (package thesaurus), unless nothing has changed since the last time. All passages are compared
// afresh: that takes less time than writing down what was compared.
func (r *Ranker) Learn(ctx context.Context, index postings.Snapshot, stats *search.LearnStats) error {
	f := &r.learnt
	for _, name := range []string{"meaning", "duplicates"} { // of earlier versions
		_ = os.Remove(filepath.Join(filepath.Dir(f.path), name))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read(fileState(f.path))
	var err error
	if !f.record.upToDate(index.Table()) {
		err = f.learn(ctx, index)
	}
	stats.Acronyms, stats.Repeated = len(f.record.Acronyms), f.record.count()
	return err
}

// learn makes the record and writes it.
func (f *learntFile) learn(ctx context.Context, index postings.Snapshot) error {
	var texts []shingles.Text
	var acronyms thesaurus.Acronyms
	table := index.Table()
	for i, src := range table.Sources {
		for _, number := range table.PassagesOf[i] {
			text, err := index.Text(number)
			if err != nil {
				return err
			}
			texts = append(texts, shingles.Of(text))
			acronyms.Add(src.Document.ID, text)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	groups := numbered(shingles.Groups(texts))
	record := learntRecord{Form: learntForm, Acronyms: acronyms.Pairs()}
	for i, src := range table.Sources {
		n := len(table.PassagesOf[i])
		record.Reports = append(record.Reports, reportGroups{src.Document.ID, src.Revision(), groups[:n:n]})
		groups = groups[n:]
	}
	b, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("encoding what was learnt: %w", err)
	}
	if err := atomicfile.Write(f.path, b, 0o600); err != nil {
		return err
	}
	f.read(fileState(f.path))
	return nil
}

func (r *learntRecord) upToDate(table *postings.Table) bool {
	if r.Form == "" || len(r.Reports) != len(table.Sources) {
		return false
	}
	for i, src := range table.Sources {
		if o := &r.Reports[i]; o.Name != src.Document.ID || o.State != src.Revision() {
			return false
		}
	}
	return true
}

// count is how many passages say nearly the same as another.
func (r *learntRecord) count() int {
	n := 0
	for i := range r.Reports {
		for _, g := range r.Reports[i].Groups {
			n += int(min(g, 1))
		}
	}
	return n
}

// revisionKey tells a report's passages from those it had or will have.
func revisionKey(document, revision string) string { return document + "\n" + revision }
