package opensearch

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"evidence/corpus"
)

// A searchAnswerOf is what a search answers, with documents of which T is what is read.
type searchAnswerOf[T any] struct {
	TimedOut bool   `json:"timed_out"`
	Shards   shards `json:"_shards"`
	Pit      string `json:"pit_id"`
	Hits     struct {
		Total struct {
			Value int
		}
		MaxScore float64 `json:"max_score"`
		Hits     []hit[T]
	}
	Aggregations struct {
		Sets struct {
			Buckets map[string]struct {
				Count  int `json:"doc_count"`
				Places struct{ Value []string }
			}
		}
	}
	Error  *struct{ Type, Reason string } // in an answer to several searches
	Status int
}

type hit[T any] struct {
	Source T `json:"_source"`
	Sort   []any
}

// place is the place of a passage among hits in the order of eachSort; -1 where there is none.
func (h *hit[T]) place() int {
	if len(h.Sort) == len(eachSort) {
		if place, ok := h.Sort[len(eachSort)-1].(float64); ok {
			return int(place)
		}
	}
	return -1
}

// A searchAnswer is what a search for passages answers.
type searchAnswer = searchAnswerOf[placed]

func (a *searchAnswerOf[T]) lacks() partial {
	var p partial
	p.add(a.Shards, a.TimedOut)
	return p
}

// size is about how many bytes of memory it takes.
func (a *searchAnswerOf[T]) size() int {
	n := 500 + 150*len(a.Hits.Hits)
	for _, b := range a.Aggregations.Sets.Buckets {
		for _, v := range b.Places.Value {
			n += len(v)
		}
	}
	return n
}

// A placed is the part of a passage's document that tells which it is.
type placed struct {
	Place   int
	Passage *corpus.Passage
}

// rankedByAll is the kind of search whose scores count how many passages of all parts of the index have a word.
const rankedByAll = "dfs_query_then_fetch"

// search sends a search to one index; none where body names a point in time.
func (c *cluster) search(ctx context.Context, index, kind string, body obj, to any) error {
	path := "/" + index + "/_search"
	if index == "" {
		path = "/_search"
	}
	v := url.Values{}
	if kind != "" {
		v.Set("search_type", kind)
	}
	if index != "" {
		v.Set("allow_partial_search_results", "true") // what lacks is told: see partial
	}
	return c.do(ctx, http.MethodPost, path+"?"+v.Encode(), body, to)
}

// search searches the index that the snapshot is of, and notes what did not answer.
func (s *snapshot) search(body obj, to *searchAnswer) error {
	if err := s.cluster.search(s.ctx, s.library.index, "", body, to); err != nil {
		return err
	}
	s.lacks.add(to.Shards, to.TimedOut)
	return nil
}

// searchAll sends several searches at once, each two lines, and all of them again where one is refused because the cluster has too much to do.
func (c *cluster) searchAll(ctx context.Context, lines []any) ([]searchAnswer, error) {
	body, err := lineByLine(lines)
	if err != nil {
		return nil, err
	}
	for wait := 0; ; wait++ {
		answers, err := c.searchOnce(ctx, body, len(lines)/2)
		var failed *Error
		if !errors.As(err, &failed) || !failed.Busy() || wait == readWaits {
			return answers, err
		}
		if pause(ctx, wait) != nil {
			return nil, err
		}
	}
}

func (c *cluster) searchOnce(ctx context.Context, body []byte, n int) ([]searchAnswer, error) {
	var answer struct {
		Responses []searchAnswer
	}
	if err := c.send(ctx, http.MethodPost, "/_msearch", "application/x-ndjson", body, &answer); err != nil {
		return nil, err
	}
	if len(answer.Responses) != n {
		return nil, fmt.Errorf("OpenSearch answered %d of %d searches", len(answer.Responses), n)
	}
	for i := range answer.Responses {
		if r := &answer.Responses[i]; r.Error != nil {
			return nil, &Error{Status: r.Status, Type: r.Error.Type, Reason: r.Error.Reason}
		}
	}
	return answer.Responses, nil
}

// A question is a search that a snapshot asks for.
type question struct {
	body   obj
	ranked bool // by words, as rankedByAll
}

// ask answers questions, in one request for all that were not answered before: an answer stays true as long as the index does not change.
func (s *snapshot) ask(ctx context.Context, questions ...question) ([]*searchAnswer, error) {
	out := make([]*searchAnswer, len(questions))
	keys := make([][sha256.Size]byte, len(questions))
	var lines []any
	for i, q := range questions {
		body, err := json.Marshal(q.body)
		if err != nil {
			return nil, err
		}
		header := obj{"index": s.library.index, "allow_partial_search_results": true} // what lacks is told: see partial
		if q.ranked && s.lacks.total != 1 {
			header["search_type"] = rankedByAll
		}
		keys[i] = sha256.Sum256(body)
		if out[i], _ = s.library.answers.get(keys[i]); out[i] == nil {
			lines = append(lines, header, json.RawMessage(body))
		}
	}
	if len(lines) == 0 {
		return out, nil
	}
	answers, err := s.cluster.searchAll(ctx, lines)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if out[i] != nil {
			continue
		}
		out[i], answers = &answers[0], answers[1:]
		if s.lacks.add(out[i].Shards, out[i].TimedOut); out[i].lacks().failed == 0 {
			out[i] = s.library.answers.put(keys[i], out[i], out[i].size())
		}
	}
	return out, nil
}
