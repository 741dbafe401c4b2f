package opensearch

import (
	"context"
	"fmt"
	"slices"

	"evidence/search/postings"
)

// Counts is how many passages have each of some terms in a field.
func (s *snapshot) Counts(field string, terms []string) ([]int, error) {
	name, ok := countedFields[field]
	if !ok {
		return nil, fmt.Errorf("the index in OpenSearch counts no terms of %q", field)
	}
	queries := make([]obj, len(terms))
	keys := make([]string, len(terms))
	for i, w := range terms {
		queries[i], keys[i] = term(name, unit(w)), field+"\x00"+w
	}
	return s.count(s.ctx, keys, queries)
}

// Count is how many passages have a term.
func (s *snapshot) Count(field, term string) (int, error) {
	if slices.Contains(stemFields, field) && slices.Contains(s.stems, term) {
		if err := s.countStems(); err != nil {
			return 0, err
		}
	}
	n, err := s.Counts(field, []string{term})
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// stemFields are the fields that corrections of a query look for its words in.
var stemFields = []string{postings.TextStems, postings.LeadInStems, postings.HeadingStems}

// countStems counts all words of the query in the fields of stems, of which corrections ask for one after the other.
func (s *snapshot) countStems() error {
	var queries []obj
	var keys []string
	for _, field := range stemFields {
		for _, stem := range s.stems {
			queries, keys = append(queries, term(countedFields[field], unit(stem))), append(keys, field+"\x00"+stem)
		}
	}
	_, err := s.count(s.ctx, keys, queries)
	return err
}

// count counts the passages that satisfy queries, which nothing else satisfies, in one request for all those that were not counted before.
func (s *snapshot) count(ctx context.Context, keys []string, queries []obj) ([]int, error) {
	out := make([]int, len(keys))
	asked := make(map[string]bool)
	var lines []any
	var order []string
	l := s.library
	l.mu.Lock()
	for i, key := range keys {
		if _, ok := l.counts[key]; !ok && !asked[key] {
			asked[key] = true
			order = append(order, key)
			lines = append(lines, obj{"index": l.index, "allow_partial_search_results": true},
				obj{"size": 0, "track_total_hits": true, "query": s.notHidden(queries[i])})
		}
	}
	l.mu.Unlock()
	got := make(map[string]int, len(order))
	if len(order) > 0 {
		answers, err := s.cluster.searchAll(ctx, lines)
		if err != nil {
			return nil, err
		}
		lacks := false
		for i := range answers {
			s.lacks.add(answers[i].Shards, answers[i].TimedOut)
			lacks = lacks || answers[i].lacks().failed > 0
			got[order[i]] = answers[i].Hits.Total.Value
		}
		if !lacks {
			l.remember(got)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, key := range keys {
		n, ok := got[key]
		if !ok {
			n = l.counts[key]
		}
		out[i] = n
	}
	return out, nil
}

// remember keeps counts for other searches of this state.
func (l *library) remember(counts map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, n := range counts {
		if len(l.counts) < maxCounts {
			l.counts[key] = n
		}
	}
}

// Neighbours lists the words of the texts that are at most two changes of a letter from one, with how many passages have each.
func (s *snapshot) Neighbours(term string, visit func(term string, passages int)) error {
	var answer struct {
		TimedOut bool   `json:"timed_out"`
		Shards   shards `json:"_shards"`
		Suggest  map[string][]struct {
			Options []struct {
				Text string
				Freq int
			}
		}
	}
	body := obj{"size": 0, "suggest": obj{"near": obj{"text": unit(term), "term": obj{"field": fieldWords, "analyzer": "units", "suggest_mode": "always",
		"max_edits": 2, "prefix_length": 0, "min_word_length": 1, "size": mostNeighbours, "sort": "frequency"}}}}
	if err := s.cluster.search(s.ctx, s.library.index, "", body, &answer); err != nil {
		return err
	}
	s.lacks.add(answer.Shards, answer.TimedOut)
	for _, list := range answer.Suggest["near"] {
		for _, option := range list.Options {
			visit(option.Text, option.Freq)
		}
	}
	return nil
}
