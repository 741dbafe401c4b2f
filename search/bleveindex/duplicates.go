package bleveindex

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"evidence/corpus/atomicfile"
	"evidence/search/shingles"
)

// duplicatesFile holds, in the index's folder, which passages say nearly the same.
const duplicatesFile = "duplicates"

// duplicatesForm names the form of the file and how near-duplicates are told. It
// changes whenever groups made before are no longer to be used.
const duplicatesForm = "near-duplicates 1"

// A duplicatesRecord is the file: the group of each passage by report, in
// order. Groups are numbered from 1; a passage alone has 0.
type duplicatesRecord struct {
	Form    string         `json:"form"`
	Reports []reportGroups `json:"reports"`
}

type reportGroups struct {
	Name   string  `json:"name"`
	State  string  `json:"state"` // see stateOf
	Groups []int32 `json:"groups"`
}

// duplicates is what a search knows of passages that say nearly the same. The
// file it comes from may be missing, damaged or behind the index: passages that
// it does not know then stand alone until the next Learn.
type duplicates struct {
	mu     sync.Mutex
	path   string
	state  string // of the file when it was read
	record duplicatesRecord
	table  *table // that groups are of
	groups *groups
}

// groups are the near-duplicates among a snapshot's passages.
type groups struct {
	of      []int32    // by passage: its group; 0 for none
	members [][]uint32 // by group, in the order of their places; that of 0 has none
	reports []int      // by group: how many reports its members are of
}

func duplicatesPath(dir string) string { return filepath.Join(dir, duplicatesFile) }

// of gives the groups of a snapshot's passages.
func (d *duplicates) of(s *snapshot) *groups {
	d.mu.Lock()
	defer d.mu.Unlock()
	if state := fileState(d.path); state != d.state {
		d.read(state)
	}
	if d.table != s.table {
		d.table, d.groups = s.table, d.place(s)
	}
	return d.groups
}

func (d *duplicates) read(state string) {
	d.state, d.table, d.record = state, nil, duplicatesRecord{}
	b, err := os.ReadFile(d.path)
	if err != nil {
		return
	}
	var r duplicatesRecord
	if err := json.Unmarshal(b, &r); err == nil && r.Form == duplicatesForm && r.sound() {
		d.record = r
	}
}

// sound reports whether groups are numbered as they are written.
func (r *duplicatesRecord) sound() bool {
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

// place looks up the groups of a snapshot's passages.
func (d *duplicates) place(s *snapshot) *groups {
	g := &groups{of: make([]int32, s.size)}
	known := make(map[string][]int32, len(d.record.Reports))
	for i := range d.record.Reports {
		r := &d.record.Reports[i]
		known[placeKey(r.Name, r.State)] = r.Groups
	}
	for i, src := range s.sources {
		of := known[placeKey(src.Document.ID, stateOf(src))]
		if len(of) != len(s.passagesOf[i]) {
			continue
		}
		for j, number := range s.passagesOf[i] {
			if of[j] > 0 {
				g.add(of[j], number)
			}
		}
	}
	g.reports = make([]int, len(g.members))
	for i, members := range g.members {
		if len(members) == 1 { // the others are gone
			g.of[members[0]], g.members[i] = 0, nil
		}
		last := int32(-1)
		for _, number := range members {
			if s.source[number] != last { // members of one report follow each other
				g.reports[i]++
				last = s.source[number]
			}
		}
	}
	return g
}

func (g *groups) add(group int32, number uint32) {
	for len(g.members) <= int(group) {
		g.members = append(g.members, nil)
	}
	g.of[number] = group
	g.members[group] = append(g.members[group], number)
}

// with are the passages that say nearly the same as one, itself among them; none where it stands alone.
func (g *groups) with(number uint32) []uint32 {
	if group := g.of[number]; group > 0 {
		return g.members[group]
	}
	return nil
}

// learn finds the near-duplicates of a snapshot anew, unless nothing has
// changed, and gives how many passages have any. What a report's passages say is
// compared afresh each time: that takes less time than writing down what was compared.
func (d *duplicates) learn(ctx context.Context, s *snapshot) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.read(fileState(d.path))
	if d.upToDate(s) {
		return d.record.grouped(), nil
	}
	var texts []shingles.Text
	for i := range s.sources {
		for _, number := range s.passagesOf[i] {
			text, err := s.text(number)
			if err != nil {
				return 0, err
			}
			texts = append(texts, shingles.Of(text))
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
	}
	groups := inNumbers(shingles.Groups(texts))
	r := duplicatesRecord{Form: duplicatesForm}
	for i, src := range s.sources {
		n := len(s.passagesOf[i])
		r.Reports = append(r.Reports, reportGroups{src.Document.ID, stateOf(src), groups[:n:n]})
		groups = groups[n:]
	}
	b, err := json.Marshal(r)
	if err != nil {
		return 0, fmt.Errorf("writing down which passages say nearly the same: %w", err)
	}
	return r.grouped(), atomicfile.Write(d.path, b, 0o600)
}

func (d *duplicates) upToDate(s *snapshot) bool {
	if d.record.Form == "" || len(d.record.Reports) != len(s.sources) {
		return false
	}
	for i, src := range s.sources {
		if r := &d.record.Reports[i]; r.Name != src.Document.ID || r.State != stateOf(src) {
			return false
		}
	}
	return true
}

// grouped is how many passages say nearly the same as another.
func (r *duplicatesRecord) grouped() int {
	n := 0
	for i := range r.Reports {
		for _, g := range r.Reports[i].Groups {
			n += int(min(g, 1))
		}
	}
	return n
}

// inNumbers numbers groups, given by the first of each, from 1 on; 0 is a text alone.
func inNumbers(first []int32) []int32 {
	sizes := make(map[int32]int)
	for _, f := range first {
		sizes[f]++
	}
	numbers := make(map[int32]int32)
	out := make([]int32, len(first))
	for i, f := range first {
		if sizes[f] < 2 {
			continue
		}
		if numbers[f] == 0 {
			numbers[f] = int32(len(numbers) + 1)
		}
		out[i] = numbers[f]
	}
	return out
}
