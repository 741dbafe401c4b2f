package suggest

import (
	"cmp"
	"math/bits"
	"slices"

	"evidence/search/postings"
	"evidence/search/query"
)

// A vocabulary is the words that can be proposed for one that no passage has.
type vocabulary []entry

type entry struct {
	term     string
	count    int    // passages, deleted ones perhaps among them
	length   int    // in code points
	letters  uint32 // the letters it has; see lettersOf
	distance int    // of a neighbour, in changes of a letter
}

// Words shorter than this have too many neighbours; ones longer can be two changes away.
const (
	shortestCorrected = 4
	shortestTwice     = 6
)

// near gives the words that may be meant by a term.
func near(index postings.Snapshot, term string) (vocabulary, error) {
	speller, ok := index.(postings.Speller)
	if !ok {
		return vocabularyOf(index)
	}
	return readWords(index.Table(), func(visit func(term string, passages int) bool) error {
		return speller.Neighbours(term, func(term string, passages int) { visit(term, passages) })
	})
}

// vocabularyOf gives the words of the passages and of the authorities' names.
func vocabularyOf(index postings.Snapshot) (vocabulary, error) {
	return postings.Memo(index.Table(), "vocabulary", func() (vocabulary, error) { return readVocabulary(index) })
}

func readVocabulary(index postings.Snapshot) (vocabulary, error) {
	return readWords(index.Table(), func(visit func(term string, passages int) bool) error {
		return index.Terms(postings.TextWords, "", visit)
	})
}

// readWords makes a vocabulary of the words that each visits, and of those of the authorities' names.
func readWords(table *postings.Table, each func(visit func(term string, passages int) bool) error) (vocabulary, error) {
	var v vocabulary
	counts := make(map[string]int)
	err := each(func(term string, passages int) bool {
		counts[term] = passages
		if passages > 1 { // a word that only one passage has may be a misprint itself
			v.add(term, passages)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	for i, src := range table.Sources {
		n := len(table.PassagesOf[i])
		for _, term := range src.Words[query.FieldAuthority] {
			if counts[term] < 2 {
				v.add(term, n)
			}
			counts[term] += n
		}
	}
	slices.SortFunc(v, func(a, b entry) int { return cmp.Compare(a.term, b.term) })
	return v, nil
}

// add enters a word that is made of letters.
func (v *vocabulary) add(term string, count int) {
	letters, n, ok := lettersOf(term)
	if ok && n >= shortestCorrected {
		*v = append(*v, entry{term: term, count: count, length: n, letters: letters})
	}
}

// lettersOf gives a bit for each letter of a term, and its length. ok is false where it has anything else, such as a digit.
func lettersOf(term string) (letters uint32, n int, ok bool) {
	for _, r := range term {
		n++
		switch {
		case 'a' <= r && r <= 'z':
			letters |= 1 << (r - 'a')
		case r == '\'':
			letters |= 1 << 26
		default:
			return 0, 0, false
		}
	}
	return letters, n, true
}

// neighbours lists the words that a term could have been meant for: those at most so many changes of a letter away, the likeliest first.
func (v vocabulary) neighbours(term string, within int) []entry {
	letters, n, ok := lettersOf(term)
	if !ok {
		return nil
	}
	var out []entry
	var rows editRows
	for _, e := range v {
		// A change of one letter adds one and takes one away at most.
		if e.length-n > within || n-e.length > within || bits.OnesCount32(letters^e.letters) > 2*within {
			continue
		}
		if e.distance = rows.distance(term, e.term, within); 0 < e.distance && e.distance <= within {
			out = append(out, e)
		}
	}
	cost := func(e entry) int {
		if e.term[0] != term[0] {
			return e.distance + 1
		}
		return e.distance
	}
	slices.SortFunc(out, func(a, b entry) int {
		return cmp.Or(cmp.Compare(cost(a), cost(b)), cmp.Compare(b.count, a.count), cmp.Compare(a.term, b.term))
	})
	return out
}

// editRows are the last three rows of a table of distances.
type editRows [3][]int

// distance is how many letters must be put in, left out, changed or swapped with
// the next to make b of a, both ASCII, each letter once at most (F. J. Damerau, "A
// technique for computer detection and correction of spelling errors", CACM 1964;
// the restricted form). More than limit is limit+1.
func (r *editRows) distance(a, b string, limit int) int {
	for i := range r {
		if cap(r[i]) <= len(b) {
			r[i] = make([]int, len(b)+16)
		}
		r[i] = r[i][:len(b)+1]
	}
	before, last, row := r[0], r[1], r[2]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
