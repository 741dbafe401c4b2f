package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"evidence/search"
	"evidence/search/postings"
)

// Bounds of one bulk request, and of how long what searches no longer see is kept: for those that read it already, and for writers that
// may only be slow.
const (
	bulkBytes   = 4 << 20
	mostAway    = 2 // how often documents are sent again to a part of the index that is away, which takes shardTimeout each time
	keepGone    = 10 * time.Minute
	keepWriting = 2 * time.Hour
)

// shardTimeout is how long the cluster waits for a part of the index to come back, before it says so: another copy takes over sooner.
const shardTimeout = "15s"

// Replace adds reports, each in place of the earlier one of its source, all of them together; see search.Engine.
func (e *Engine) Replace(ctx context.Context, reports ...search.Report) error {
	if len(reports) == 0 {
		return nil
	}
	e.write.Lock()
	defer e.write.Unlock()
	if err := e.put(ctx, e.index, reports); err != nil {
		return fmt.Errorf("putting reports into the index in OpenSearch: %w", err)
	}
	return nil
}

// put puts reports into an index.
func (e *Engine) put(ctx context.Context, index string, reports []search.Report) error {
	if err := e.open(); err != nil {
		return err
	}
	if err := eachOnce(reports); err != nil {
		return err
	}
	var firsts []int
	s, err := e.changeState(ctx, index, func(s *storedState) error {
		firsts = firsts[:0]
		for i := range reports {
			firsts = append(firsts, s.Next)
			s.Hidden = append(s.Hidden, revision{First: s.Next, Since: time.Now().UTC(), Writing: true})
			n := len(reports[i].Passages)
			s.Next += (n/postings.WordSize + 1) * postings.WordSize
		}
		return nil
	})
	if err != nil {
		return err
	}
	index = s.index // an alias may be called for another while this goes on
	if err := e.bulk(ctx, index, reports, firsts); err != nil {
		e.discard(index, firsts)
		return err
	}
	if err := e.refresh(ctx, index); err != nil {
		return err
	}
	passages := 0
	for i := range reports {
		passages += len(reports[i].Passages)
	}
	if n, err := e.countRevisions(ctx, index, firsts); err != nil || n != passages {
		e.discard(index, firsts)
		return errors.Join(err, fmt.Errorf("%d of %d passages are there after all were put in; try again", n, passages))
	}
	if err := e.show(ctx, index, reports, firsts); err != nil {
		return err
	}
	return e.sweep(ctx, index)
}

// eachOnce refuses reports of which two are of one source.
func eachOnce(reports []search.Report) error {
	seen := make(map[string]bool)
	for i := range reports {
		id := reports[i].Document.ID
		if seen[id] {
			return fmt.Errorf("two reports of the source %q cannot be put in together", id)
		}
		seen[id] = true
	}
	return nil
}

// show shows reports that were written, and hides what they replace, by one write.
func (e *Engine) show(ctx context.Context, index string, reports []search.Report, firsts []int) error {
	replaced := make(map[string]bool)
	for i := range reports {
		replaced[reports[i].Document.ID] = true
	}
	_, err := e.changeState(ctx, index, func(s *storedState) error {
		for _, first := range firsts {
			if !slices.ContainsFunc(s.Hidden, func(r revision) bool { return r.First == first && r.Writing }) {
				return errors.New("what was written was taken away before it could be shown, as it took too long; try again")
			}
		}
		return e.hide(ctx, s, func(id string) bool { return replaced[id] }, firsts)
	})
	return err
}

// hide has a state hide the reports of some sources, and show others.
func (e *Engine) hide(ctx context.Context, s *storedState, of func(id string) bool, shown []int) error {
	l, err := e.libraryOf(ctx, s)
	if err != nil {
		return err
	}
	var gone []int
	for first, r := range l.reports {
		if of(r.Document.ID) {
			gone = append(gone, first)
			s.Hidden = append(s.Hidden, revision{First: first, Since: time.Now().UTC()})
		}
	}
	slices.Sort(gone)
	s.unhide(shown...)
	if len(gone)+len(shown) > 0 {
		s.log(slices.Clone(shown), gone)
	}
	return nil
}

// Remove removes sources by their ids; see search.Engine.
func (e *Engine) Remove(ctx context.Context, ids ...string) error {
	e.write.Lock()
	defer e.write.Unlock()
	if err := e.open(); err != nil {
		return err
	}
	_, err := e.changeState(ctx, e.index, func(s *storedState) error {
		return e.hide(ctx, s, func(id string) bool { return slices.Contains(ids, id) }, nil)
	})
	if err == nil {
		err = e.sweep(ctx, e.index)
	}
	if err != nil {
		return fmt.Errorf("removing reports from the index in OpenSearch: %w", err)
	}
	return nil
}

// bulk writes the passages of reports, and the reports after them.
func (e *Engine) bulk(ctx context.Context, index string, reports []search.Report, firsts []int) error {
	w := bulkWriter{engine: e, index: index}
	seen := make(map[string]bool)
	var b builder
	for i := range reports {
		docs, kept, err := b.report(&reports[i], firsts[i], seen)
		if err != nil {
			return err
		}
		for j := range docs {
			if err := w.add(ctx, docs[j].Revision+":"+docs[j].ID, &docs[j]); err != nil {
				return err
			}
		}
		if err := w.add(ctx, reportPrefix+strconv.Itoa(firsts[i]), obj{fieldReport: kept, fieldReportPlace: firsts[i]}); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// A bulkWriter gathers documents and sends many at a time. The id of each tells the revision and the passage, so that sending one again changes nothing.
type bulkWriter struct {
	engine *Engine
	index  string
	lines  [][]byte // an action and a document for each
	size   int
}

func (w *bulkWriter) add(ctx context.Context, id string, doc any) error {
	action, err := json.Marshal(obj{"index": obj{"_id": id}})
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("writing down %q: %w", id, err)
	}
	w.lines = append(w.lines, append(append(append(action, '\n'), encoded...), '\n'))
	if w.size += len(action) + len(encoded) + 2; w.size >= bulkBytes {
		return w.flush(ctx)
	}
	return nil
}

// flush sends what was gathered, and again what was refused because the cluster has too much to do.
func (w *bulkWriter) flush(ctx context.Context) error {
	for wait := 0; len(w.lines) > 0; wait++ {
		refused, away, err := w.send(ctx)
		if err != nil {
			return err
		}
		if w.lines = refused; len(refused) == 0 {
			break
		}
		if away && wait >= mostAway {
			return fmt.Errorf("%w: a part of the index did not take %d documents for some time; put them in again when the cluster is no longer red, see GET _cluster/health", search.ErrIncomplete, len(refused))
		}
		if wait == mostWaits {
			return fmt.Errorf("OpenSearch refused %d documents for having too much to do, and again after %d attempts; try again later, or add nodes", len(refused), wait+1)
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
	w.lines, w.size = w.lines[:0], 0
	return nil
}

// send sends all lines and gives those that are to be sent again, and whether some because the part of the index that they belong to is away.
func (w *bulkWriter) send(ctx context.Context) (refused [][]byte, away bool, err error) {
	var answer struct {
		Errors bool
		Items  []map[string]struct {
			ID     string `json:"_id"`
			Status int
			Error  struct{ Type, Reason string }
			Shards struct{ Failed int } `json:"_shards"`
		}
	}
	if err := w.engine.cluster.send(ctx, http.MethodPost, "/"+w.index+"/_bulk?timeout="+shardTimeout, "application/x-ndjson", bytes.Join(w.lines, nil), &answer); err != nil {
		return nil, false, err
	}
	if len(answer.Items) != len(w.lines) {
		return nil, false, fmt.Errorf("OpenSearch answered for %d of %d documents", len(answer.Items), len(w.lines))
	}
	for i, item := range answer.Items {
		for _, done := range item {
			if done.Status < 300 {
				continue
			}
			failed := &Error{Status: done.Status, Type: done.Error.Type, Reason: done.Error.Reason}
			if !failed.Busy() && done.Status != http.StatusServiceUnavailable {
				return nil, false, fmt.Errorf("writing %q: %w", done.ID, failed)
			}
			refused = append(refused, w.lines[i])
			away = away || done.Status == http.StatusServiceUnavailable
		}
	}
	return refused, away, nil
}

// refresh has searches find what was written.
func (e *Engine) refresh(ctx context.Context, index string) error {
	var answer struct {
		Shards shards `json:"_shards"`
	}
	if err := e.cluster.do(ctx, http.MethodPost, "/"+index+"/_refresh", nil, &answer); err != nil {
		return err
	}
	if answer.Shards.Failed > 0 {
		return partial{answer.Shards.Failed, answer.Shards.Total}.err()
	}
	return nil
}

func revisionNames(firsts []int) []string {
	out := make([]string, len(firsts))
	for i, first := range firsts {
		out[i] = strconv.Itoa(first)
	}
	return out
}

// countRevisions counts the passages of revisions.
func (e *Engine) countRevisions(ctx context.Context, index string, firsts []int) (int, error) {
	return e.count(ctx, index, obj{"terms": obj{fieldRevision: revisionNames(firsts)}})
}

// countPassages counts all passages, those that searches no longer see among them.
func (e *Engine) countPassages(ctx context.Context) (int, error) {
	return e.count(ctx, e.index, obj{"exists": obj{"field": fieldPlace}})
}

func (e *Engine) count(ctx context.Context, index string, query obj) (int, error) {
	var answer struct {
		Count  int
		Shards shards `json:"_shards"`
	}
	if err := e.cluster.do(ctx, http.MethodPost, "/"+index+"/_count", obj{"query": query}, &answer); err != nil {
		return 0, err
	}
	return answer.Count, partial{answer.Shards.Failed, answer.Shards.Total}.err()
}

// discard takes away what was written and will not be shown, as far as that can be done; the rest is left to sweep.
func (e *Engine) discard(index string, firsts []int) {
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	_ = e.delete(ctx, index, firsts)
}

// sweep deletes the revisions that nobody can be reading any more, and those that a process left which was killed.
func (e *Engine) sweep(ctx context.Context, index string) error {
	s, err := e.cluster.readState(ctx, index)
	if err != nil {
		return err
	}
	var firsts []int
	for _, r := range s.Hidden {
		keep := keepGone
		if r.Writing {
			keep = keepWriting
		}
		if time.Since(r.Since) > keep {
			firsts = append(firsts, r.First)
		}
	}
	if len(firsts) == 0 {
		return nil
	}
	return e.delete(ctx, s.index, firsts)
}

// delete deletes hidden revisions, and then forgets that they are hidden.
func (e *Engine) delete(ctx context.Context, index string, firsts []int) error {
	if err := e.refresh(ctx, index); err != nil {
		return err
	}
	ids := make([]string, len(firsts))
	for i, first := range firsts {
		ids[i] = reportPrefix + strconv.Itoa(first)
	}
	body := obj{"query": obj{"bool": obj{"should": []obj{{"terms": obj{fieldRevision: revisionNames(firsts)}}, {"ids": obj{"values": ids}}}}}}
	var answer struct {
		Failures []any
	}
	query := url.Values{"conflicts": {"proceed"}, "refresh": {"true"}}
	if err := e.cluster.do(ctx, http.MethodPost, "/"+index+"/_delete_by_query?"+query.Encode(), body, &answer); err != nil {
		return err
	}
	if len(answer.Failures) > 0 {
		return fmt.Errorf("OpenSearch did not delete %d passages that were replaced", len(answer.Failures))
	}
	_, err := e.changeState(ctx, index, func(s *storedState) error {
		s.unhide(firsts...)
		return nil
	})
	return err
}
