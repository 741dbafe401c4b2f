package opensearch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"evidence/search"
	"evidence/search/postings"
)

// A change of the index is written beside what is there, hidden, and shown by one write to the document that says what is hidden: so it is
// seen whole or not at all, also where the program that makes it is killed.

// stateID is the id of the document that says what is hidden; a report's is reportPrefix and its revision.
const (
	stateID      = "state"
	reportPrefix = "report:"
)

// A state is what is kept of an index. Whoever changes it compares what it was (if_seq_no).
type state struct {
	ID      string     `json:"id,omitempty"` // of the index, so that one that is made anew under its name is not taken for it
	Version int        `json:"version"`      // counts the changes that searches see
	Next    int        `json:"next"`         // place of the next passage to be put in
	Hidden  []revision `json:"hidden"`       // revisions of reports that searches do not see
	Log     []change   `json:"log"`          // the last changes, so that a table is brought up to date at the cost of what has changed
}

// A revision is a report as it was put in once.
type revision struct {
	First   int       `json:"first"`
	Since   time.Time `json:"since"`
	Writing bool      `json:"writing,omitempty"` // being written, or left by a process that was killed; else replaced
}

// A change is reports, by their revisions, that were shown and hidden.
type change struct {
	Version int   `json:"version"`
	Shown   []int `json:"shown,omitempty"`
	Gone    []int `json:"gone,omitempty"`
}

// longestLog is how many changes are kept, and longestChange how many reports of them: who knows an older state reads all reports.
const (
	longestLog    = 64
	longestChange = 4096
)

// log adds a change.
func (s *state) log(shown, gone []int) {
	s.Version++
	s.Log = append(s.Log, change{s.Version, shown, gone})
	n := 0
	for _, c := range s.Log {
		n += len(c.Shown) + len(c.Gone)
	}
	for len(s.Log) > longestLog || len(s.Log) > 0 && n > longestChange {
		n -= len(s.Log[0].Shown) + len(s.Log[0].Gone)
		s.Log = s.Log[1:]
	}
}

// since gives the changes after a version; ok is false where they are no longer kept.
func (s *state) since(version int) (list []change, ok bool) {
	for _, c := range s.Log {
		if c.Version > version {
			list = append(list, c)
		}
	}
	return list, len(list) == s.Version-version
}

// unhide takes revisions from those that are hidden.
func (s *state) unhide(first ...int) {
	s.Hidden = slices.DeleteFunc(s.Hidden, func(r revision) bool { return slices.Contains(first, r.First) })
}

// A storedState is the state of one index as it was read.
type storedState struct {
	state
	index   string // that it is of, which an alias is called for
	seqNo   int64
	primary int64
}

type getAnswer[T any] struct {
	Index   string `json:"_index"`
	Found   bool   `json:"found"`
	SeqNo   int64  `json:"_seq_no"`
	Primary int64  `json:"_primary_term"`
	Source  T      `json:"_source"`
}

// readState reads the state of an index, or of the one that an alias is called for.
func (c *cluster) readState(ctx context.Context, index string) (*storedState, error) {
	var answer getAnswer[struct{ State state }]
	if err := c.do(ctx, http.MethodGet, "/"+index+"/_doc/"+stateID, nil, &answer); err != nil {
		return nil, err
	}
	return &storedState{answer.Source.State, answer.Index, answer.SeqNo, answer.Primary}, nil
}

// writeState writes a state in place of the one that it was made of.
func (c *cluster) writeState(ctx context.Context, s *storedState) error {
	path := fmt.Sprintf("/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d&timeout=%s", s.index, stateID, s.seqNo, s.primary, shardTimeout)
	return c.do(ctx, http.MethodPut, path, obj{fieldState: s.state}, nil)
}

// mostAttempts is how often a change of the state is tried where others change it as well.
const mostAttempts = 50

// changeState changes the state of an index. make may be called several times.
func (e *Engine) changeState(ctx context.Context, index string, change func(*storedState) error) (*storedState, error) {
	for attempt := 0; ; attempt++ {
		s, err := e.cluster.readState(ctx, index)
		if err != nil {
			return nil, err
		}
		if err := change(s); err != nil {
			return nil, err
		}
		err = e.cluster.writeState(ctx, s)
		var failed *Error
		if !errors.As(err, &failed) || !failed.conflict() || attempt == mostAttempts {
			return s, err
		}
		if err := pause(ctx, min(attempt, 4)); err != nil {
			return nil, err
		}
	}
}

// A library is the table of the passages of one state of an index, with their places.
type library struct {
	index   string
	id      string // state.ID
	version int
	table   *postings.Table
	places  []int32              // by number in the table
	starts  []int                // first places of the reports, in order
	sources []int                // by start: the source's index in the table
	reports map[int]*shownReport // by revision

	passages *cache[int, *knownPassage]               // by place, of all states of the index
	answers  *cache[[sha256.Size]byte, *searchAnswer] // of this state, by what was asked for: see snapshot.ask

	mu     sync.Mutex
	counts map[string]int // passages by what was asked for: see snapshot.count
}

// A shownReport is a report of a library, made ready once.
type shownReport struct {
	report
	source *postings.Source
}

// place is the place of a passage.
func (l *library) place(number uint32) int { return int(l.places[number]) }

// number is the number of the passage at a place; false where there is none in this state.
func (l *library) number(place int) (uint32, bool) {
	i, ok := slices.BinarySearch(l.starts, place)
	if !ok {
		i--
	}
	if i < 0 {
		return 0, false
	}
	source := l.sources[i]
	of := l.table.PassagesOf[source]
	if at := place - l.starts[i]; at < len(of) {
		return of[at], true
	}
	return 0, false
}

// How much memory what was read of the cluster may take, about.
const (
	passageBytes = 96 << 20
	answerBytes  = 32 << 20
)

// newLibrary makes the table of reports.
func newLibrary(s *storedState, reports map[int]*shownReport) (*library, error) {
	l := &library{index: s.index, id: s.ID, version: s.Version, reports: reports, counts: make(map[string]int),
		passages: newCache[int, *knownPassage](passageBytes), answers: newCache[[sha256.Size]byte, *searchAnswer](answerBytes)}
	list := make([]*shownReport, 0, len(reports))
	for _, r := range reports {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *shownReport) int { return compareSources(a, b) })
	var columns postings.Columns
	sources := make([]*postings.Source, len(list))
	for i, r := range list {
		sources[i] = r.source
		if err := unpackColumns(r.Columns, r.Passages, int32(i), &columns); err != nil {
			return nil, fmt.Errorf("%q: %w", r.Document.ID, err)
		}
	}
	var numbers []uint32
	l.table, numbers = postings.NewTable(sources, columns)
	l.places = make([]int32, l.table.Size())
	at := 0
	for _, r := range list {
		for i := range r.Passages {
			l.places[numbers[at+i]] = int32(r.First + i)
		}
		at += r.Passages
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return list[a].First - list[b].First })
	for _, i := range order {
		if list[i].Passages > 0 {
			l.starts, l.sources = append(l.starts, list[i].First), append(l.sources, i)
		}
	}
	return l, nil
}

func compareSources(a, b *shownReport) int {
	switch {
	case a.Document.ID < b.Document.ID:
		return -1
	case a.Document.ID > b.Document.ID:
		return 1
	}
	return b.First - a.First
}

// library gives the library as it is now, with the revisions that searches must leave out.
func (e *Engine) library(ctx context.Context) (*library, []string, error) {
	s, err := e.cluster.readState(ctx, e.index)
	var failed *Error
	if errors.As(err, &failed) && failed.missing() {
		return nil, nil, fmt.Errorf("the index %q is not in OpenSearch any more; index the reports again: %w", e.index, err)
	}
	if err != nil {
		return nil, nil, err
	}
	l, err := e.libraryOf(ctx, s)
	return l, s.hidden(), err
}

// hidden are the revisions that searches must leave out.
func (s *state) hidden() []string {
	out := make([]string, len(s.Hidden))
	for i, r := range s.Hidden {
		out[i] = strconv.Itoa(r.First)
	}
	return out
}

// libraryOf gives the library of a state. It reads the reports that it does not know.
func (e *Engine) libraryOf(ctx context.Context, s *storedState) (*library, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, search.ErrClosed
	}
	before := e.last
	if before != nil && (before.index != s.index || before.id != s.ID) {
		before = nil
	}
	if before != nil && before.version == s.Version {
		return before, nil
	}
	reports, err := e.reportsOf(ctx, s, before)
	if err != nil {
		return nil, err
	}
	l, err := newLibrary(s, reports)
	if err != nil {
		return nil, err
	}
	if before != nil {
		l.passages = before.passages
	}
	if before == nil || before.version <= l.version {
		e.last = l
	}
	return l, nil
}

// reportsOf gives the reports that a state shows, of which those of the library before are known.
func (e *Engine) reportsOf(ctx context.Context, s *storedState, before *library) (map[int]*shownReport, error) {
	if before != nil && before.version <= s.Version {
		if changes, ok := s.since(before.version); ok {
			return e.changed(ctx, s.index, before.reports, changes)
		}
	}
	return e.allReports(ctx, s)
}

// changed gives reports after some changes.
func (e *Engine) changed(ctx context.Context, index string, before map[int]*shownReport, changes []change) (map[int]*shownReport, error) {
	out := make(map[int]*shownReport, len(before))
	for first, r := range before {
		out[first] = r
	}
	wanted := make(map[int]bool)
	for _, c := range changes {
		for _, first := range c.Shown {
			wanted[first] = true
		}
		for _, first := range c.Gone {
			delete(out, first)
			delete(wanted, first)
		}
	}
	var ids []string
	for first := range wanted {
		ids = append(ids, reportPrefix+strconv.Itoa(first))
	}
	for part := range slices.Chunk(ids, 500) {
		var answer struct {
			Docs []getAnswer[struct{ Report report }]
		}
		if err := e.cluster.do(ctx, http.MethodPost, "/"+index+"/_mget", obj{"ids": part}, &answer); err != nil {
			return nil, err
		}
		for i := range answer.Docs {
			if !answer.Docs[i].Found {
				return nil, fmt.Errorf("%w: the report %q is not there", search.ErrIncomplete, part[i])
			}
			r := answer.Docs[i].Source.Report
			out[r.First] = &shownReport{r, postings.NewSource(r.Entry, r.Lengths)}
		}
	}
	return out, nil
}

// allReports reads all reports that a state shows.
func (e *Engine) allReports(ctx context.Context, s *storedState) (map[int]*shownReport, error) {
	hidden := make(map[int]bool)
	for _, r := range s.Hidden {
		hidden[r.First] = true
	}
	out := make(map[int]*shownReport)
	after := -1
	for {
		var answer searchAnswerOf[struct{ Report report }]
		body := obj{"size": 500, "query": obj{"bool": obj{"filter": []obj{{"exists": obj{"field": fieldReportPlace}}}}},
			"sort": []obj{{fieldReportPlace: "asc"}}, "search_after": []int{after}, "_source": []string{fieldReport}}
		if err := e.cluster.search(ctx, s.index, "", body, &answer); err != nil {
			return nil, err
		}
		if err := answer.lacks().err(); err != nil {
			return nil, fmt.Errorf("reading the reports of the index: %w", err)
		}
		for i := range answer.Hits.Hits {
			r := answer.Hits.Hits[i].Source.Report
			after = r.First
			if !hidden[r.First] && r.First < s.Next {
				out[r.First] = &shownReport{r, postings.NewSource(r.Entry, r.Lengths)}
			}
		}
		if len(answer.Hits.Hits) < 500 {
			return out, nil
		}
	}
}
