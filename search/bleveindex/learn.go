package bleveindex

import (
	"context"
	"fmt"
	"time"

	"evidence/corpus/atomicfile"
	"evidence/search/latent"
	"evidence/search/thesaurus"
)

// Bounds of learning.
const (
	maxDims      = 300    // of the space; 150 and 500 rank no better
	textsADim    = 10     // passages for each dimension at least: with as many dimensions as words nothing is alike
	maxLearnt    = 60_000 // passages learnt from; of more, as many are taken evenly
	staleBy      = 10     // learnt again when one in so many passages came or went
	leastToLearn = 20     // passages there must be
)

// A Lesson is what Learn did.
type Lesson struct {
	Passages int           `json:"passages"` // in the index
	Learnt   int           `json:"learnt"`   // passages that the space was learnt from
	Placed   int           `json:"placed"`   // passages placed in a space learnt before
	Terms    int           `json:"terms"`
	Dims     int           `json:"dims"`
	Acronyms int           `json:"acronyms"` // with what they stand for, explained by the reports
	Repeated int           `json:"repeated"` // passages that say nearly the same as another
	Anew     bool          `json:"anew"`     // whether the space was learnt now
	Bytes    int           `json:"bytes"`    // of the file
	Took     time.Duration `json:"took_ns"`
}

// Learn learns from the passages of the index in dir what means something
// alike (package latent), what acronyms stand for and which passages say nearly
// the same (package shingles), for its searches to use. Where little has changed
// since the last time it only places the new passages, and where nothing has, it
// does nothing. The index may be in use and be written to meanwhile; the file
// with what was learnt is put in place of the last one whole. What Learn costs in
// memory and time is bounded, however many passages there are.
func Learn(ctx context.Context, dir string) (Lesson, error) {
	start := time.Now()
	x, err := OpenReader(dir)
	if err != nil {
		return Lesson{}, err
	}
	defer x.Close()
	snap, err := x.snapshot()
	if err != nil {
		return Lesson{}, err
	}
	defer snap.close()
	lesson, err := x.meaning.learn(ctx, snap)
	if err == nil {
		lesson.Repeated, err = x.duplicates.learn(ctx, snap)
	}
	if err != nil {
		return Lesson{}, fmt.Errorf("learning from the index in %q: %w", dir, err)
	}
	lesson.Took = time.Since(start)
	return lesson, nil
}

func (m *meaning) learn(ctx context.Context, snap *snapshot) (l Lesson, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read(fileState(m.path))
	l.Passages = snap.table.passages
	if l.Passages < leastToLearn {
		return l, nil
	}
	if m.learnt != nil {
		l.Placed = m.unknown(snap)
		gone := l.Placed - l.Passages
		for i := range m.learnt.Groups {
			gone += m.learnt.Groups[i].Texts.Len()
		}
		if l.Placed+gone == 0 {
			l.tell(m.learnt)
			return l, nil
		}
		l.Anew = (m.learnt.Changed+l.Placed+gone)*staleBy > l.Passages
		m.learnt.Changed += l.Placed + gone
	}
	if m.learnt == nil || l.Anew {
		l.Anew, l.Placed = true, 0
		if m.learnt, err = learnAnew(ctx, snap); err != nil {
			return l, err
		}
		m.known = make(map[string]*latent.Vectors)
	}
	places, err := m.placeAll(snap)
	if err != nil {
		return l, err
	}
	m.learnt.Groups = m.learnt.Groups[:0]
	for i, src := range snap.sources {
		m.learnt.Groups = append(m.learnt.Groups, latent.Group{Name: src.Document.ID, State: stateOf(src), Texts: *places[i]})
	}
	b := m.learnt.Encode()
	l.Bytes = len(b)
	l.tell(m.learnt)
	return l, atomicfile.Write(m.path, b, 0o600)
}

func (l *Lesson) tell(m *latent.Map) {
	l.Learnt, l.Terms, l.Dims, l.Acronyms = m.Learnt, m.Space.Terms(), m.Space.Dims(), len(m.Pairs)
}

// learnAnew learns a space, and the acronyms that the passages explain.
func learnAnew(ctx context.Context, snap *snapshot) (*latent.Map, error) {
	var texts latent.Texts
	var acronyms thesaurus.Acronyms
	step := (snap.table.passages + maxLearnt - 1) / maxLearnt
	n := 0
	for i := range snap.sources {
		err := snap.contents(i, func(c latent.Counts, text string) {
			acronyms.Add(snap.sources[i].Document.ID, text)
			if n%step == 0 {
				texts.Add(c)
			}
			n++
		})
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	space, err := texts.Learn(ctx, min(maxDims, texts.Len()/textsADim))
	if err != nil {
		return nil, err
	}
	return &latent.Map{Space: space, Learnt: texts.Len(), Pairs: acronyms.Pairs()}, nil
}
