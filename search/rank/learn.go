package rank

import (
	"context"
	"time"

	"evidence/corpus/atomicfile"
	"evidence/search/latent"
	"evidence/search/postings"
	"evidence/search/thesaurus"
)

// Bounds of learning.
const (
	maxDims        = 300    // of the space; 150 and 500 rank no better
	textsPerDim    = 10     // passages for each dimension at least: with as many dimensions as words nothing is alike
	maxLearnt      = 60_000 // passages learnt from; of more, as many are taken evenly
	relearnShare   = 10     // learnt again when one in so many passages came or went
	leastLearnable = 20     // passages there must be
)

// LearnStats say what Learn did.
type LearnStats struct {
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

// Learn learns from a snapshot's passages a latent space (package latent), what
// acronyms stand for (package thesaurus) and which passages say nearly the same
// (package shingles), and writes each to its file whole. Where little has changed since
// the last time it only places the new passages, and where nothing has, it does
// nothing. Memory and time are bounded, however many passages there are.
func (r *Ranker) Learn(ctx context.Context, index postings.Snapshot) (LearnStats, error) {
	start := time.Now()
	stats, err := r.latent.learn(ctx, index)
	if err == nil {
		stats.Repeated, err = r.duplicates.learn(ctx, index)
	}
	if err != nil {
		return LearnStats{}, err
	}
	stats.Took = time.Since(start)
	return stats, nil
}

// Learned reports whether Learn has been run on the index. It writes the near-duplicates
// last, and also of a library that is too small for a latent space.
func (r *Ranker) Learned() bool { return fileState(r.duplicates.path) != "" }

func (m *latentModel) learn(ctx context.Context, index postings.Snapshot) (s LearnStats, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read(fileState(m.path))
	table := index.Table()
	if s.Passages = table.Passages; s.Passages < leastLearnable {
		return s, nil
	}
	if m.learnt != nil {
		s.Placed = m.newPassages(table)
		gone := s.Placed - s.Passages
		for i := range m.learnt.Groups {
			gone += m.learnt.Groups[i].Texts.Len()
		}
		if s.Placed+gone == 0 {
			s.describe(m.learnt)
			return s, nil
		}
		s.Anew = (m.learnt.Changed+s.Placed+gone)*relearnShare > s.Passages
		m.learnt.Changed += s.Placed + gone
	}
	if m.learnt == nil || s.Anew {
		s.Anew, s.Placed = true, 0
		if m.learnt, err = learnSpace(ctx, index); err != nil {
			return s, err
		}
		m.known = make(map[string]*latent.Vectors)
	}
	if s.Bytes, err = m.write(index); err == nil {
		s.describe(m.learnt)
	}
	return s, err
}

// write places all passages and writes the file. It gives its size.
func (m *latentModel) write(index postings.Snapshot) (bytes int, err error) {
	places, err := m.place(index)
	if err != nil {
		return 0, err
	}
	m.learnt.Groups = m.learnt.Groups[:0]
	for i, src := range index.Table().Sources {
		m.learnt.Groups = append(m.learnt.Groups, latent.Group{Name: src.Document.ID, State: src.Revision(), Texts: *places[i]})
	}
	b := m.learnt.Encode()
	return len(b), atomicfile.Write(m.path, b, 0o600)
}

func (s *LearnStats) describe(m *latent.Map) {
	s.Learnt, s.Terms, s.Dims, s.Acronyms = m.Learnt, m.Space.Terms(), m.Space.Dims(), len(m.Pairs)
}

// learnSpace learns a space, and the acronyms that the passages explain.
func learnSpace(ctx context.Context, index postings.Snapshot) (*latent.Map, error) {
	var texts latent.Texts
	var acronyms thesaurus.Acronyms
	table := index.Table()
	step := (table.Passages + maxLearnt - 1) / maxLearnt
	n := 0
	for i, src := range table.Sources {
		err := eachPassage(index, i, func(c latent.Counts, text string) {
			acronyms.Add(src.Document.ID, text)
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
	space, err := texts.Learn(ctx, min(maxDims, texts.Len()/textsPerDim))
	if err != nil {
		return nil, err
	}
	return &latent.Map{Space: space, Learnt: texts.Len(), Pairs: acronyms.Pairs()}, nil
}
