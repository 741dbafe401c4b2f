package bleveindex

import "evidence/search"

// maxBelow is how many hits are loaded to stand below one that says nearly the same.
const maxBelow = 20

// A folder keeps of the hits that say nearly the same the one that comes first.
type folder struct {
	groups *groups
	first  map[int32]candidate // by group
	folded int
}

// takes reports whether it has kept a hit to be seen to at the end, or has folded it away.
func (f *folder) takes(s *snapshot, by order, c candidate) bool {
	if f == nil || f.groups.of[c.number] == 0 {
		return false
	}
	group := f.groups.of[c.number]
	have, ok := f.first[group]
	if ok {
		f.folded++
	}
	if !ok || by.before(s, c, have) {
		f.first[group] = c
	}
	return true
}

// before reports whether a comes before b.
func (by order) before(s *snapshot, a, b candidate) bool {
	c := by(s, a, b)
	return c < 0 || c == 0 && s.inPlace(a.number, b.number) < 0
}

// below loads what stands below a hit: those of its group that are hits as well.
func (a *answer) below(c candidate, by order) (*search.Below, error) {
	var found []candidate
	reports := make(map[int32]bool)
	for _, number := range a.groups.with(c.number) {
		if number == c.number || !a.matched.has(number) || !a.sieve.lets(number) {
			continue
		}
		found = append(found, candidate{number, a.scores[number]})
		if a.source[number] != a.source[c.number] {
			reports[a.source[number]] = true
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	a.sort(found, by)
	out := &search.Below{Hits: make([]search.Hit, min(maxBelow, len(found))), Total: len(found), Reports: len(reports)}
	for i := range out.Hits {
		if err := a.load(found[i].number, a.groups, &out.Hits[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
