package rank

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sync"

	"evidence/corpus/atomicfile"
	"evidence/search/postings"
	"evidence/search/shingles"
)

// duplicatesFileName is the file, in the index's folder, with the groups of near-duplicates.
const duplicatesFileName = "duplicates"

// duplicatesForm names the form of the file and how near-duplicates are recognised. It
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
	State  string  `json:"state"` // Source.Revision
	Groups []int32 `json:"groups"`
}

// duplicatesFile reads the groups of near-duplicates. The file may be missing, damaged or behind
// the index: passages that it does not know then have none until the next Learn.
type duplicatesFile struct {
	mu     sync.Mutex
	path   string
	state  string // of the file when it was read
	record duplicatesRecord
	table  *postings.Table // that placed are of
	placed *Groups
}

// Groups are the near-duplicates among a snapshot's passages.
type Groups struct {
	Of      []int32    // by passage: its group; 0 for none
	members [][]uint32 // by group, in the order of their places; that of 0 has none
	reports []int      // by group: how many reports its members are of
}

func (d *duplicatesFile) groups(table *postings.Table) *Groups {
	d.mu.Lock()
	defer d.mu.Unlock()
	if state := fileState(d.path); state != d.state {
		d.read(state)
	}
	if d.table != table {
		d.table, d.placed = table, d.record.place(table)
	}
	return d.placed
}

func (d *duplicatesFile) read(state string) {
	d.state, d.table, d.record = state, nil, duplicatesRecord{}
	b, err := os.ReadFile(d.path)
	if err != nil {
		return
	}
	var r duplicatesRecord
	if err := json.Unmarshal(b, &r); err == nil && r.Form == duplicatesForm && r.valid() {
		d.record = r
	}
}

// valid reports whether groups are numbered as they are written.
func (r *duplicatesRecord) valid() bool {
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

// place looks up the groups of a table's passages.
func (r *duplicatesRecord) place(table *postings.Table) *Groups {
	g := &Groups{Of: make([]int32, table.Size())}
	known := make(map[string][]int32, len(r.Reports))
	for i := range r.Reports {
		known[revisionKey(r.Reports[i].Name, r.Reports[i].State)] = r.Reports[i].Groups
	}
	for i, src := range table.Sources {
		groups := known[revisionKey(src.Document.ID, src.Revision())]
		if len(groups) != len(table.PassagesOf[i]) {
			continue
		}
		for j, number := range table.PassagesOf[i] {
			if groups[j] > 0 {
				g.add(groups[j], number)
			}
		}
	}
	g.reports = make([]int, len(g.members))
	for i, members := range g.members {
		if len(members) == 1 { // the others are gone
			g.Of[members[0]], g.members[i] = 0, nil
		}
		last := int32(-1)
		for _, number := range members {
			if table.Source[number] != last { // members of one report follow each other
				g.reports[i]++
				last = table.Source[number]
			}
		}
	}
	return g
}

func (g *Groups) add(group int32, number uint32) {
	for len(g.members) <= int(group) {
		g.members = append(g.members, nil)
	}
	g.Of[number] = group
	g.members[group] = append(g.members[group], number)
}

// With are the passages that say nearly the same as one, itself among them; none where there are no others.
func (g *Groups) With(number uint32) []uint32 {
	if group := g.Of[number]; group > 0 {
		return g.members[group]
	}
	return nil
}

// discountRepeated takes from the scores of what several reports say in nearly the same words,
// the more of them the more. It is evidence of nothing that one of them says in particular.
func (r *Ranking) discountRepeated() {
	sources := float64(len(r.index.Table().Sources))
	for g, members := range r.Groups.members {
		if reports := r.Groups.reports[g]; reports > 1 {
			keep := 1 - weights.repeated*math.Log(float64(reports))/math.Log(sources)
			for _, n := range members {
				r.Scores[n] *= keep
			}
		}
	}
}

// learn finds the near-duplicates of a snapshot, unless nothing has changed, and gives how
// many passages have any. All passages are compared afresh each time: that takes less
// time than writing down what was compared.
func (d *duplicatesFile) learn(ctx context.Context, index postings.Snapshot) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.read(fileState(d.path))
	table := index.Table()
	if d.record.upToDate(table) {
		return d.record.count(), nil
	}
	var texts []shingles.Text
	for i := range table.Sources {
		for _, number := range table.PassagesOf[i] {
			text, err := index.Text(number)
			if err != nil {
				return 0, err
			}
			texts = append(texts, shingles.Of(text))
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
	}
	groups := numbered(shingles.Groups(texts))
	r := duplicatesRecord{Form: duplicatesForm}
	for i, src := range table.Sources {
		n := len(table.PassagesOf[i])
		r.Reports = append(r.Reports, reportGroups{src.Document.ID, src.Revision(), groups[:n:n]})
		groups = groups[n:]
	}
	b, err := json.Marshal(r)
	if err != nil {
		return 0, fmt.Errorf("encoding the groups of near-duplicates: %w", err)
	}
	return r.count(), atomicfile.Write(d.path, b, 0o600)
}

func (r *duplicatesRecord) upToDate(table *postings.Table) bool {
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
func (r *duplicatesRecord) count() int {
	n := 0
	for i := range r.Reports {
		for _, g := range r.Reports[i].Groups {
			n += int(min(g, 1))
		}
	}
	return n
}

// numbered numbers groups, given by the first text of each, from 1 on; 0 is a text alone.
func numbered(first []int32) []int32 {
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
