package result

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"evidence/corpus/statement"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/reports"
)

// A NewPassage may bear on a claim of a statement and was added after the statement.
type NewPassage struct {
	Claim string    `json:"claim"` // id of the claim
	Since time.Time `json:"since"` // when the passage was first seen
	PassageEvidence

	Number    int    `json:"-"` // of the claim in the statement, from 1
	ClaimText string `json:"-"`
}

// Name is that of the claim.
func (n NewPassage) Name() string { return fmt.Sprintf("Claim %d", n.Number) }

// When is the day on which the passage came.
func (n NewPassage) When() string { return format.Day(n.Since) }

const (
	keptNews = 4096 // claims of which the new passages are remembered
	// NewsAtOnce is for how many claims new passages are looked for while somebody waits for an answer; the
	// next request goes on with the others.
	NewsAtOnce = 25
)

// newsCache remembers what is new for claims, which is dear to find out, until they or the reports change.
type newsCache struct {
	sync.Mutex
	of      *reports.Library
	kept    map[string][]NewPassage // by what was looked for in this library
	looking chan struct{}           // full while somebody looks: the others wait, and then know it
}

func newNewsCache() *newsCache {
	return &newsCache{kept: map[string][]NewPassage{}, looking: make(chan struct{}, 1)}
}

func (n *newsCache) get(l *reports.Library, key string) ([]NewPassage, bool) {
	n.Lock()
	defer n.Unlock()
	list, ok := n.kept[key]
	return list, ok && n.of == l
}

func (n *newsCache) put(l *reports.Library, key string, list []NewPassage) {
	n.Lock()
	defer n.Unlock()
	if n.of != l || len(n.kept) >= keptNews {
		clear(n.kept)
	}
	n.of, n.kept[key] = l, list
}

// NewPassages are those that came after a statement and that a search for one of its claims
// ranks among the best, the newest first, and for how many claims it is yet to be looked.
func (f *StatementReader) NewPassages(r *handler.Request, st *statement.Statement) (list []NewPassage, left int, err error) {
	reports, err := r.Library.Store.ReportsChangedSince(r.Context(), st.Created)
	if err != nil || len(reports) == 0 {
		return nil, 0, err
	}
	state, err := newsState(r, st, reports)
	if err != nil {
		return nil, 0, err
	}
	looked := 0
	for i := range st.Claims {
		c := &st.Claims[i]
		// What other claims say may change the order a little; it is not looked again for that.
		key := state + "\n" + c.Text
		found, ok := f.news.get(r.Library, key)
		if !ok && looked == NewsAtOnce {
			left++
			continue
		}
		if !ok {
			looked++
			if found, err = f.lookForNews(r, st, c, reports, key); err != nil {
				return nil, 0, err
			}
		}
		for _, n := range found {
			n.Claim, n.Number, n.ClaimText, n.Pinned = c.ID, i+1, c.Text, pinnedWhole(c, n.ID)
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b NewPassage) int { return b.Since.Compare(a.Since) })
	return list, left, nil
}

// newsState is another text after every change of the reports that are new for a statement, or of those that are looked in.
// The store's revision would not do: it grows before a search finds what is new.
func newsState(r *handler.Request, st *statement.Statement, reports []string) (string, error) {
	docs, err := r.Library.Documents(r.Context())
	state := fmt.Sprintf("%s %q %q", st.ID, st.Title, st.Reports)
	for _, d := range docs {
		if slices.Contains(reports, d.ID) {
			state += fmt.Sprintf(" %s %s %d", d.ID, d.SHA256, d.Passages)
		}
	}
	return state, err
}

// lookForNews searches for what is new for a claim, unless somebody else did so while it waited for its turn.
func (f *StatementReader) lookForNews(r *handler.Request, st *statement.Statement, c *statement.Claim, reports []string, key string) ([]NewPassage, error) {
	cache := f.news
	select {
	case cache.looking <- struct{}{}:
		defer func() { <-cache.looking }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if known, ok := cache.get(r.Library, key); ok {
		return known, nil
	}
	found, err := f.evidence(r, st, c, "")
	if err != nil {
		return nil, err
	}
	list := []NewPassage{}
	for _, h := range found.near() {
		if !slices.Contains(reports, h.Document) {
			continue
		}
		res, err := r.Library.Store.Resolve(r.Context(), h.ID)
		if err != nil {
			return nil, err
		}
		if since := res.Issued.FirstSeen; since.After(st.Created) {
			list = append(list, NewPassage{Since: since, PassageEvidence: h})
		}
	}
	cache.put(r.Library, key, list)
	return list, nil
}
