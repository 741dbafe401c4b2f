package opensearch

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/rank"
	"evidence/search/words"
)

// How long one search may take, with all that it asks for, and how long ending it may.
const (
	snapshotTimeout = 30 * time.Minute // a download of all hits, or learning from all passages
	closeTimeout    = 5 * time.Second
)

// mostAtOnce is how many passages are asked for at once.
const mostAtOnce = 1000

// countedFields are the fields of which terms are counted.
var countedFields = map[string]string{
	postings.TextStems: fieldText, postings.TextWords: fieldWords, postings.LeadInStems: fieldLead, postings.HeadingStems: fieldHeading,
	postings.HeadingWords: fieldHeadingWords, postings.ParagraphNumber: fieldParagraph,
}

// maxCounts bounds how many counts are remembered for one state of the index.
const maxCounts = 1 << 16

// mostNeighbours is how many words are listed that one may have been meant for.
const mostNeighbours = 200

// DocFreqs is how many passages have each term.
func (s *snapshot) DocFreqs(ctx context.Context, terms []rank.Term) ([]int, error) {
	t := s.translator()
	queries, keys := make([]obj, len(terms)), make([]string, len(terms))
	for i := range terms {
		queries[i] = t.has(&terms[i], false)
		if terms[i].Stem != "" && !slices.Contains(s.stems, terms[i].Stem) {
			s.stems = append(s.stems, terms[i].Stem)
		}
		keys[i] = fmt.Sprintf("found\x00%s\x00%q\x00%v\x00%v", terms[i].Stem, terms[i].Forms, terms[i].Expands, terms[i].Synonyms)
	}
	return s.count(ctx, keys, queries)
}

// among are the passages that satisfy what is wanted with any of the bare words.
func (s *snapshot) among(t *translator, w *rank.RemoteQuery, terms []rank.Term) obj {
	q := t.passages(w.Root, t.bare(terms))
	if len(w.Must) == 0 {
		return q
	}
	wanted := make(map[string]bool)
	for _, text := range w.Must {
		eachStem(&s.stemmer, text, func(stem string) { wanted[stem] = true })
	}
	var of []obj
	for i := range terms {
		if wanted[terms[i].Stem] {
			of = append(of, t.has(&terms[i], true))
		}
	}
	return all(q, anyOf(of...))
}

// closeTo are those that have the words that matter.
func (s *snapshot) closeTo(t *translator, w *rank.RemoteQuery, terms []rank.Term) (obj, float64) {
	weights, share := w.Ranking.CloseWeights(w.Sentence)
	var of []obj
	for i, weight := range weights {
		if weight > 0 {
			of = append(of, obj{"constant_score": obj{"filter": t.has(&terms[i], false), "boost": weight}})
		}
	}
	if len(of) == 0 {
		return nil, share
	}
	return obj{"bool": obj{"should": of, "minimum_should_match": 0}}, share
}

// atLeast are the passages that a query gives so high a score.
func atLeast(q obj, least uint) obj {
	if q == nil || least == 0 {
		return matchAll()
	}
	return obj{"function_score": obj{"query": q, "min_score": float64(least) - 0.5}}
}

// Sets gives the passages that satisfy what is wanted; see rank.Remote.
func (s *snapshot) Sets(ctx context.Context, w *rank.RemoteQuery) (anyWord, allWords, closest postings.Set, err error) {
	t, terms := s.translator(), w.Ranking.Terms()
	among := s.shown(s.among(t, w, terms))
	if t.failed != nil {
		return nil, nil, nil, t.failed
	}
	wanted := map[string]obj{"any": matchAll()}
	if w.Several {
		if w.Least, err = s.least(ctx, t, w, terms, among); err != nil {
			return nil, nil, nil, err
		}
		q, _ := s.closeTo(t, w, terms)
		wanted["close"], wanted["all"] = atLeast(q, w.Least), t.hasAll(w.Root, terms)
	}
	questions := []question{{body: setsBody(among, wanted)}}
	if w.Ahead > 0 && !w.Deep {
		best, err := s.best(t, w, w.First, w.Ahead)
		if err != nil {
			return nil, nil, nil, err
		}
		questions = append(questions, best)
	}
	answers, err := s.ask(ctx, questions...)
	if err != nil {
		return nil, nil, nil, err
	}
	if len(answers) > 1 {
		s.ahead[w.First] = answers[1]
	}
	sets, err := s.setsOf(answers[0], wanted)
	return sets["any"], sets["all"], sets["close"], err
}

// least is what a passage must have to be close.
func (s *snapshot) least(ctx context.Context, t *translator, w *rank.RemoteQuery, terms []rank.Term, among obj) (uint, error) {
	q, share := s.closeTo(t, w, terms)
	if q == nil {
		return 0, nil
	}
	answers, err := s.ask(ctx, question{body: obj{"size": 1, "_source": false, "stored_fields": "_none_", "track_total_hits": false,
		"query": obj{"bool": obj{"filter": []obj{among}, "must": []obj{q}}}}})
	if err != nil {
		return 0, err
	}
	return uint(math.Ceil(share * math.Round(answers[0].Hits.MaxScore))), nil
}

// scripts gather the places of passages as bits: a million of them are 125 kB.
var scripts = obj{
	"init_script":    "state.places = new BitSet()",
	"map_script":     "state.places.set((int) doc['" + fieldPlace + "'].value)",
	"combine_script": "return Base64.getEncoder().encodeToString(state.places.toByteArray())",
	"reduce_script":  "return states",
}

// setsBody asks which of the passages that satisfy a query satisfy each of some others.
func setsBody(q obj, of map[string]obj) obj {
	return obj{"size": 0, "track_total_hits": false, "query": q,
		"aggs": obj{"sets": obj{"filters": obj{"filters": of}, "aggs": obj{"places": obj{"scripted_metric": scripts}}}}}
}

// setsOf reads the answer to setsBody.
func (s *snapshot) setsOf(answer *searchAnswer, of map[string]obj) (map[string]postings.Set, error) {
	out := make(map[string]postings.Set, len(of))
	for name := range of {
		set := postings.NewSet(s.table.Size())
		for _, encoded := range answer.Aggregations.Sets.Buckets[name].Places.Value {
			bits, err := base64.StdEncoding.DecodeString(encoded)
			if err != nil {
				return nil, fmt.Errorf("reading the places that OpenSearch gave: %w", err)
			}
			s.library.add(set, bits)
		}
		out[name] = set
	}
	return out, nil
}

// add adds to a set the passages at the places whose bits are set.
func (l *library) add(set postings.Set, bits []byte) {
	for i, first := range l.starts {
		for j, number := range l.table.PassagesOf[l.sources[i]] {
			place := first + j
			if place/8 >= len(bits) {
				break
			}
			if bits[place/8]&(1<<(place%8)) != 0 {
				set.Add(number)
			}
		}
	}
}

// eachSort is the order of what Best gives: ties as everywhere by document and place in it.
var eachSort = []obj{{"_score": "desc"}, {fieldDocument: "asc"}, {fieldPlace: "asc"}}

// keepAlive is how long a point in time is kept for the next of several searches.
const keepAlive = "5m"

// best asks for the places of the best passages by the cluster's estimate. Nothing that is stored is read for that.
func (s *snapshot) best(t *translator, w *rank.RemoteQuery, meant rank.Selection, n int) (question, error) {
	terms := w.Ranking.Terms()
	filters := []obj{s.shown(s.among(t, w, terms))}
	if w.Several {
		of := s.meant(t, w, terms, meant.Match)
		if meant.Not {
			of = not(of)
		}
		filters = append(filters, of)
	}
	filters = append(filters, s.filtered(t, w)...)
	body := obj{"size": n, "_source": false, "stored_fields": "_none_", "track_total_hits": false, "sort": eachSort,
		"query": obj{"bool": obj{"filter": filters, "should": s.estimate(t, w, terms), "minimum_should_match": 0}}}
	if after := s.after[meant]; after != nil {
		body["search_after"] = after
	}
	return question{body: body, ranked: true}, t.failed
}

// Best holds the best passages by the cluster's estimate; see rank.Remote.
func (s *snapshot) Best(ctx context.Context, w *rank.RemoteQuery, meant rank.Selection, from, n int, add bool) (postings.Set, int, error) {
	if from != s.begun[meant] {
		return nil, 0, fmt.Errorf("passages from %d on were asked for after the first %d", from, s.begun[meant])
	}
	answer, err := s.bestAnswer(ctx, w, meant, n)
	if err != nil {
		return nil, 0, err
	}
	hits := answer.Hits.Hits
	s.begun[meant] += len(hits)
	held := postings.NewSet(s.table.Size())
	numbers := make([]uint32, 0, len(hits))
	for i := range hits {
		if number, ok := s.library.number(hits[i].place()); ok {
			held.Add(number)
			numbers = append(numbers, number)
		}
	}
	if len(hits) > 0 {
		s.after[meant] = hits[len(hits)-1].Sort
	}
	return held, len(hits), s.Hold(ctx, numbers, add)
}

func (s *snapshot) bestAnswer(ctx context.Context, w *rank.RemoteQuery, meant rank.Selection, n int) (*searchAnswer, error) {
	if answer := s.ahead[meant]; answer != nil && n == w.Ahead && s.begun[meant] == 0 {
		return answer, nil
	}
	best, err := s.best(s.translator(), w, meant, n)
	if err != nil {
		return nil, err
	}
	if !w.Deep {
		answers, err := s.ask(ctx, best)
		if err != nil {
			return nil, err
		}
		return answers[0], nil
	}
	if err := s.openPoint(ctx); err != nil {
		return nil, err
	}
	best.body["pit"] = obj{"id": s.pit, "keep_alive": keepAlive}
	var answer searchAnswer
	if err := s.cluster.search(ctx, "", rankedByAll, best.body, &answer); err != nil {
		return nil, err
	}
	s.lacks.add(answer.Shards, answer.TimedOut)
	if answer.Pit != "" {
		s.pit = answer.Pit
	}
	return &answer, nil
}

// openPoint has the cluster keep the index as it is now, so that hits that are given in several answers are of one state.
func (s *snapshot) openPoint(ctx context.Context) error {
	if s.pit != "" {
		return nil
	}
	var answer struct {
		ID     string `json:"pit_id"`
		Shards shards `json:"_shards"`
	}
	err := s.cluster.do(ctx, http.MethodPost, "/"+s.library.index+"/_search/point_in_time?keep_alive="+keepAlive, nil, &answer)
	s.lacks.add(answer.Shards, false)
	s.pit = answer.ID
	return err
}

// meant are the passages that are meant of those with any of the bare words.
func (s *snapshot) meant(t *translator, w *rank.RemoteQuery, terms []rank.Term, how string) obj {
	switch how {
	case search.MatchClose:
		q, _ := s.closeTo(t, w, terms)
		return atLeast(q, w.Least)
	case search.MatchAll:
		return t.hasAll(w.Root, terms)
	}
	return matchAll()
}

// filtered is what filters accept.
func (s *snapshot) filtered(t *translator, w *rank.RemoteQuery) []obj {
	var out []obj
	filter := match.NewFilter(s.table, w.Filters)
	out = append(out, t.ofSources(func(src *postings.Source) bool {
		i, ok := s.table.Find(src.Document.ID)
		return ok && filter.Accepts(i)
	}))
	var kinds []string
	for _, b := range w.Filters.Block {
		kinds = append(kinds, string(postings.BlockCode(b)))
	}
	if w.Kinds != nil {
		for _, b := range []corpus.Block{corpus.Paragraph, corpus.Item, corpus.Row, corpus.Heading, corpus.Footnote} {
			if code := postings.BlockCode(b); w.Kinds(code) {
				kinds = append(kinds, string(code))
			}
		}
	}
	if len(kinds) > 0 {
		out = append(out, obj{"terms": obj{fieldBlock: kinds}})
	}
	return out
}

// lesser is what the ways in which a passage has a term add beside the best of them: they saturate together.
const lesser = 0.3

// estimate gives what scores: each term by the best of the ways in which a passage has it, and the reports that are named.
func (s *snapshot) estimate(t *translator, w *rank.RemoteQuery, terms []rank.Term) []obj {
	leadIn, heading, name := rank.FieldWeights()
	found := w.Ranking.DocFreqs()
	var out []obj
	most := 0.0
	for i := range terms {
		weight := terms[i].Weight
		if i < len(found) {
			weight *= rank.IDF(s.table.Passages, found[i])
		}
		if weight <= 0 {
			continue
		}
		most += weight
		constant := func(q obj, occurrences float64) obj {
			return obj{"constant_score": obj{"filter": q, "boost": weight * rank.Saturation(occurrences)}}
		}
		if terms[i].Stem == "" {
			out = append(out, formsEstimate(&terms[i])...)
			continue
		}
		stem := unit(terms[i].Stem)
		of := []obj{
			{"term": obj{fieldText: obj{"value": stem, "boost": terms[i].Weight}}},
			constant(term(fieldLead, stem), leadIn), constant(term(fieldHeading, stem), heading), constant(term(fieldNamed, stem), name),
		}
		for _, y := range terms[i].Synonyms {
			for _, q := range t.synonym(y.Terms) {
				of = append(of, constant(q, y.Weight))
			}
		}
		out = append(out, obj{"dis_max": obj{"tie_breaker": lesser, "queries": of}})
	}
	return append(out, s.bonuses(w, t, most)...)
}

// formsEstimate gives what scores by words that stand together for one term.
func formsEstimate(w *rank.Term) []obj {
	if w.Expands == nil {
		out := make([]obj, len(w.Forms))
		for i, form := range w.Forms {
			out[i] = obj{"term": obj{fieldWords: obj{"value": unit(form), "boost": w.Weight}}}
		}
		return out
	}
	terms := words.Terms(query.Text(textOf(w.Expands)))
	if len(terms) == 0 {
		return nil
	}
	value := obj{"value": unit(terms[len(terms)-1]), "boost": w.Weight, "rewrite": fmt.Sprintf("top_terms_blended_freqs_%d", maxExpansions)}
	if f, ok := textOf(w.Expands).(query.Fuzzy); ok {
		value["fuzziness"], value["max_expansions"], value["transpositions"] = f.Distance, maxExpansions, true
		return []obj{{"fuzzy": obj{fieldWords: value}}}
	}
	return []obj{{"prefix": obj{fieldWords: value}}}
}

// bonuses are the reports that the query names, by what they score besides.
func (s *snapshot) bonuses(w *rank.RemoteQuery, t *translator, most float64) []obj {
	by := make(map[float64][]string)
	for i, bonus := range w.Ranking.Bonus() {
		if bonus > 0 && i < len(t.reports) {
			by[bonus] = append(by[bonus], t.reports[i])
		}
	}
	var out []obj
	for _, bonus := range slices.Sorted(maps.Keys(by)) {
		if boost := bonus * most; boost > 0 {
			out = append(out, obj{"constant_score": obj{"filter": obj{"terms": obj{fieldRevision: by[bonus]}}, "boost": boost}})
		}
	}
	return out
}

// Hold holds some passages; see rank.Remote.
func (s *snapshot) Hold(_ context.Context, numbers []uint32, add bool) error {
	list := make([]heldPassage, 0, len(numbers))
	var missing []uint32
	for _, number := range numbers {
		if i, ok := s.at[number]; ok {
			list = append(list, s.held[i])
		} else if p, ok := s.library.passages.get(s.library.place(number)); ok {
			list = append(list, heldPassage{number, p})
		} else {
			missing = append(missing, number)
		}
	}
	slices.Sort(missing)
	fetched, err := s.fetch(slices.Compact(missing))
	if err != nil {
		return err
	}
	for number, p := range fetched {
		k := &knownPassage{passage: p}
		list = append(list, heldPassage{number, s.library.passages.put(s.library.place(number), k, k.size())})
	}
	s.hold(list, add)
	return nil
}

// fetch reads passages.
func (s *snapshot) fetch(numbers []uint32) (map[uint32]*corpus.Passage, error) {
	out := make(map[uint32]*corpus.Passage, len(numbers))
	for part := range slices.Chunk(numbers, mostAtOnce) {
		places := make([]int, len(part))
		for i, number := range part {
			places[i] = s.library.place(number)
		}
		var answer searchAnswer
		body := obj{"size": len(part), "track_total_hits": false,
			"query": obj{"bool": obj{"filter": []obj{{"terms": obj{fieldPlace: places}}}}}}
		if err := s.search(body, &answer); err != nil {
			return nil, err
		}
		for _, h := range answer.Hits.Hits {
			if number, ok := s.library.number(h.Source.Place); ok && h.Source.Passage != nil {
				out[number] = h.Source.Passage
			}
		}
		if len(answer.Hits.Hits) < len(part) {
			if err := answer.lacks().err(); err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("%w: %d of %d passages are not there", search.ErrIncomplete, len(part)-len(answer.Hits.Hits), len(part))
		}
	}
	return out, nil
}
