package opensearch

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unique"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/rank"
	"evidence/search/words"
)

// A snapshot is the index as one search sees it: the table of all passages, and the postings of those that it holds. It is a rank.Remote.
type snapshot struct {
	ctx     context.Context
	engine  *Engine
	cluster *cluster
	library *library
	hidden  []string
	table   *postings.Table // another each time that other passages are held
	stemmer words.Stemmer
	lacks   partial

	held   []heldPassage
	at     map[uint32]int                   // by number: where it is among those that are held
	read   map[uint32]*corpus.Passage       // passages that were asked for one by one, with the others of their report
	ahead  map[rank.Selection]*searchAnswer // what Best will be asked for
	stems  []string                         // of the words that were looked for
	after  map[rank.Selection][]any         // where Best goes on
	pit    string
	begun  map[rank.Selection]int // how many Best has given
	limits context.CancelFunc

	verified map[string]obj // by Near: see translator.verified
}

var (
	_ rank.Remote      = (*snapshot)(nil)
	_ postings.Counter = (*snapshot)(nil)
	_ postings.Speller = (*snapshot)(nil)
)

// snapshot opens the index as it is now, for as long as ctx lasts.
func (e *Engine) snapshot(ctx context.Context) (*snapshot, error) {
	if err := e.open(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, snapshotTimeout)
	l, hidden, err := e.library(ctx)
	if err != nil {
		stop()
		return nil, err
	}
	return &snapshot{ctx: ctx, engine: e, cluster: e.cluster, library: l, hidden: hidden, table: l.table.Sample(), limits: stop,
		ahead: make(map[rank.Selection]*searchAnswer), after: make(map[rank.Selection][]any), begun: make(map[rank.Selection]int), verified: make(map[string]obj)}, nil
}

// Close ends the use of the snapshot.
func (s *snapshot) Close() {
	if s.pit != "" {
		ctx, stop := context.WithTimeout(context.Background(), closeTimeout)
		defer stop()
		_ = s.cluster.do(ctx, http.MethodDelete, "/_search/point_in_time", obj{"pit_id": []string{s.pit}}, nil)
	}
	s.limits()
}

// Table lists the passages and sources.
func (s *snapshot) Table() *postings.Table { return s.table }

// Incomplete says what of the index did not answer; it is empty where all did.
func (s *snapshot) Incomplete() (note string, err error) { return s.lacks.String(), s.lacks.err() }

// translator makes a translator of queries.
func (s *snapshot) translator() *translator {
	reports := make([]string, len(s.table.Sources))
	for i, source := range s.library.sources {
		reports[source] = strconv.Itoa(s.library.starts[i])
	}
	return &translator{table: s.table, matcher: match.New(s.ctx, s, &s.stemmer), stemmer: &s.stemmer, reports: reports, snapshot: s}
}

// shown narrows a query to passages that searches see.
func (s *snapshot) shown(q obj) obj {
	return s.notHidden(q, obj{"exists": obj{"field": fieldPlace}})
}

// notHidden narrows queries that passages alone satisfy to those that searches see.
func (s *snapshot) notHidden(of ...obj) obj {
	if len(s.hidden) == 0 {
		return all(of...)
	}
	return obj{"bool": obj{"filter": of, "must_not": []obj{{"terms": obj{fieldRevision: s.hidden}}}}}
}

// Terms visits the terms of the passages held that begin with prefix.
func (s *snapshot) Terms(field, prefix string, visit func(term string, passages int) bool) error {
	s.visitTerms(field, func(term string) bool { return strings.HasPrefix(term, prefix) }, visit)
	return nil
}

// FuzzyTerms visits the terms of the passages held that are so many changes of a letter from term.
func (s *snapshot) FuzzyTerms(field, term string, distance int, visit func(term string, passages int) bool) error {
	want := []rune(term)
	s.visitTerms(field, func(have string) bool { return within([]rune(have), want, distance) }, visit)
	return nil
}

func (s *snapshot) visitTerms(field string, wanted func(term string) bool, visit func(term string, passages int) bool) {
	found := make(map[unique.Handle[string]]int)
	for i := range s.held {
		for j, term := range s.column(i, field).terms {
			if !slices.Contains(s.column(i, field).terms[:j], term) {
				found[term]++
			}
		}
	}
	var list []unique.Handle[string]
	for term := range found {
		if wanted(term.Value()) {
			list = append(list, term)
		}
	}
	slices.SortFunc(list, func(a, b unique.Handle[string]) int { return strings.Compare(a.Value(), b.Value()) })
	for _, term := range list {
		if !visit(term.Value(), found[term]) {
			return
		}
	}
}

// within reports whether a becomes b by so many letters put in, left out, changed or swapped with the next.
func within(a, b []rune, most int) bool {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)] <= most
}

// passage gives a passage: one that is held, or else with the others of its report.
func (s *snapshot) passage(number uint32) (*corpus.Passage, error) {
	if int(number) >= s.table.Size() || s.table.Source[number] < 0 {
		return nil, fmt.Errorf("the index has no passage with the number %d", number)
	}
	if i, ok := s.at[number]; ok {
		return s.held[i].passage, nil
	}
	if p := s.read[number]; p != nil {
		return p, nil
	}
	if p, ok := s.library.passages.get(s.library.place(number)); ok {
		return p.passage, nil
	}
	list, err := s.fetch(s.table.PassagesOf[s.table.Source[number]])
	if err != nil {
		return nil, err
	}
	if s.read = list; list[number] == nil {
		return nil, fmt.Errorf("%w: a passage of %q is not there", search.ErrIncomplete, s.table.SourceOf(number).Document.ID)
	}
	return list[number], nil
}

// Text is the text of a passage.
func (s *snapshot) Text(number uint32) (string, error) {
	p, err := s.passage(number)
	if err != nil {
		return "", err
	}
	return p.Text, nil
}

// Passage gives a passage as it was put in, but for its boxes.
func (s *snapshot) Passage(number uint32, to *corpus.Passage) error {
	p, err := s.passage(number)
	if err == nil {
		*to = *p
	}
	return err
}

// ID is the id of a passage.
func (s *snapshot) ID(number uint32) (string, error) {
	p, err := s.passage(number)
	if err != nil {
		return "", err
	}
	return p.ID, nil
}

// Number is the number of the passage with an id.
func (s *snapshot) Number(id string) (uint32, error) {
	var answer searchAnswer
	body := obj{"size": 2, "query": s.shown(term(fieldID, id)), "_source": []string{fieldPlace}}
	if err := s.search(body, &answer); err != nil {
		return 0, err
	}
	for _, h := range answer.Hits.Hits {
		if number, ok := s.library.number(h.Source.Place); ok {
			return number, nil
		}
	}
	return 0, cmp.Or(s.lacks.err(), fmt.Errorf("%w: %q", search.ErrNoPassage, id))
}
