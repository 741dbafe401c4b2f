package rank

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	Firsts []int32 `json:"firsts,omitempty"` // places of those that others are compared with
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
	if record, ok := cutSum(b); ok && json.Unmarshal(record, &r) == nil && r.Form == learntForm && r.valid() {
		f.record = r
	}
}

// addSum ends what was learnt with a line that has its checksum.
func addSum(record []byte) []byte {
	return fmt.Appendf(record, "\n%08x\n", crc32.ChecksumIEEE(record))
}

// cutSum cuts the checksum off and reports whether it is right. What earlier versions wrote has none.
func cutSum(b []byte) (record []byte, ok bool) {
	record, sum, found := bytes.Cut(b, []byte("\n"))
	return record, !found || string(sum) == fmt.Sprintf("%08x\n", crc32.ChecksumIEEE(record))
}

// Damaged names the files of what was learnt, in an index's folder, that are not as they were written.
func Damaged(dir string) []string {
	b, err := os.ReadFile(filepath.Join(dir, learntFileName))
	if record, ok := cutSum(b); err == nil && !(ok && json.Valid(record)) {
		return []string{fmt.Sprintf("bits of %q have changed; what was learnt is not used until evidence learn has run", learntFileName)}
	}
	return nil
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
// for (package thesaurus), unless nothing has changed since the last time. Passages that were compared before stay in their groups,
// so that a new report costs what its own are compared with; where many are new all are compared afresh.
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
	kept := openSignatures(filepath.Join(filepath.Dir(f.path), signaturesFileName))
	defer kept.close()
	table := index.Table()
	var texts []shingles.Text
	var all, fresh []*signature
	acronyms := make(thesaurus.Acronyms)
	for i, src := range table.Sources {
		key := signatureKey(src)
		sig := kept.by[key]
		if sig == nil || len(sig.texts) != len(table.PassagesOf[i]) {
			var err error
			if sig, err = sign(index, i, key); err != nil {
				return err
			}
			fresh = append(fresh, sig)
		}
		all, texts = append(all, sig), append(texts, sig.texts...)
		for _, pair := range sig.acronyms {
			acronyms[pair] = append(acronyms[pair], src.Document.ID)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	record := learntRecord{Form: learntForm, Acronyms: acronyms.Pairs()}
	record.setGroups(table, shingles.GroupMore(texts, f.record.firsts(table)))
	b, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("encoding what was learnt: %w", err)
	}
	if err := atomicfile.Write(f.path, addSum(b), 0o600); err != nil {
		return err
	}
	f.read(fileState(f.path))
	_ = kept.add(all, fresh) // where it cannot be kept, the next time takes longer
	return nil
}

// sign reads the texts of a source's passages.
func sign(index postings.Snapshot, source int, key [16]byte) (*signature, error) {
	id := index.Table().Sources[source].Document.ID
	var texts []shingles.Text
	var acronyms thesaurus.Acronyms
	for _, number := range index.Table().PassagesOf[source] {
		text, err := index.Text(number)
		if err != nil {
			return nil, err
		}
		texts = append(texts, shingles.Of(text))
		acronyms.Add(id, text)
	}
	pairs := slices.SortedFunc(maps.Keys(acronyms), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return newSignature(key, texts, pairs)
}

// firsts gives for each passage of a table the first of its group, by their places among all, and -1 for one that is to be compared: it is new,
// or the first of its group is gone.
func (r *learntRecord) firsts(table *postings.Table) []int32 {
	known := make(map[string]*reportGroups, len(r.Reports))
	for i := range r.Reports {
		known[revisionKey(r.Reports[i].Name, r.Reports[i].State)] = &r.Reports[i]
	}
	out := make([]int32, 0, table.Passages)
	groups := make([]int32, 0, table.Passages) // 0 of one alone, -1 of a new one
	firstOf := make(map[int32]int32)
	for i, src := range table.Sources {
		of, begin := known[revisionKey(src.Document.ID, src.Revision())], len(groups)
		n := len(table.PassagesOf[i])
		if of == nil || len(of.Groups) != n {
			groups = append(groups, slices.Repeat([]int32{-1}, n)...)
			continue
		}
		groups = append(groups, of.Groups...)
		for _, place := range of.Firsts {
			if place >= 0 && int(place) < n {
				firstOf[of.Groups[place]] = int32(begin + int(place))
			}
		}
	}
	for i, group := range groups {
		first, ok := firstOf[group]
		switch {
		case group == 0:
			first = int32(i)
		case !ok:
			first = -1
		}
		out = append(out, first)
	}
	return out
}

// setGroups numbers groups, given by the first passage of each, and divides them by report.
func (r *learntRecord) setGroups(table *postings.Table, first []int32) {
	groups := numbered(first)
	begin := 0
	for i, src := range table.Sources {
		end := begin + len(table.PassagesOf[i])
		report := reportGroups{Name: src.Document.ID, State: src.Revision(), Groups: groups[begin:end:end]}
		for place := range report.Groups {
			if report.Groups[place] > 0 && first[begin+place] == int32(begin+place) {
				report.Firsts = append(report.Firsts, int32(place))
			}
		}
		r.Reports = append(r.Reports, report)
		begin = end
	}
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
