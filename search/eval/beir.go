package eval

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/search"
)

// A BEIR is a judged collection in the form of the BEIR benchmark (Thakur and
// others, "BEIR: a heterogeneous benchmark for zero-shot evaluation of
// information retrieval models", NeurIPS 2021), whose figures are published for
// many engines: a folder with corpus.jsonl (_id, title, text), queries.jsonl
// (_id, text) and qrels/test.tsv (query-id, corpus-id, score under a line of
// heads).
//
// Each document is a report of one passage, its title and text in one field,
// which is BEIR's "flat" form. Gains are the scores of the qrels, as in trec_eval.
type BEIR struct {
	Reports []search.Report // to be put into an empty engine

	queries []beirText
	grades  map[string]map[string]float64 // by query, then document; those above 0
}

// A beirText is a line of corpus.jsonl or queries.jsonl.
type beirText struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// ReadBEIR reads the folder of a collection.
func ReadBEIR(dir string) (*BEIR, error) {
	b := &BEIR{grades: make(map[string]map[string]float64)}
	corpus, err := readTexts(filepath.Join(dir, "corpus.jsonl"))
	if err == nil {
		b.queries, err = readTexts(filepath.Join(dir, "queries.jsonl"))
	}
	if err == nil {
		err = b.readGrades(filepath.Join(dir, "qrels", "test.tsv"))
	}
	if err != nil {
		return nil, fmt.Errorf("reading a collection in BEIR's form: %w", err)
	}
	for i, d := range corpus {
		b.Reports = append(b.Reports, d.report(i))
	}
	return b, nil
}

func (d beirText) report(i int) search.Report {
	r := search.Report{Document: corpus.Document{Source: corpus.Source{ID: d.ID}}}
	r.Passages = []corpus.Passage{{ID: fmt.Sprintf("beir%d", i), Document: d.ID, Block: corpus.Paragraph, Text: strings.TrimSpace(d.Title + " " + d.Text)}}
	return r
}

func readTexts(path string) ([]beirText, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []beirText
	for d := json.NewDecoder(bufio.NewReader(f)); ; {
		var t beirText
		err := d.Decode(&t)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err == nil && t.ID == "" {
			err = errors.New("it has no _id")
		}
		if err != nil {
			return nil, fmt.Errorf("object %d of %q: %w", len(out)+1, path, err)
		}
		out = append(out, t)
	}
}

func (b *BEIR) readGrades(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		cells := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		if i == 0 { // the heads
			continue
		}
		if len(cells) != 3 {
			return fmt.Errorf("line %d of %q has %d cells: it should have query-id, corpus-id and score", i+1, path, len(cells))
		}
		score, err := strconv.ParseFloat(cells[2], 64)
		if err != nil {
			return fmt.Errorf("line %d of %q: the score: %w", i+1, path, err)
		}
		if score <= 0 {
			continue
		}
		if b.grades[cells[0]] == nil {
			b.grades[cells[0]] = make(map[string]float64)
		}
		b.grades[cells[0]][cells[1]] = score
	}
	return nil
}

// Run puts every judged query to an engine that holds b.Reports.
func (b *BEIR) Run(ctx context.Context, engine search.Engine) (Report, error) {
	r := Report{Kinds: make(map[string]Figures)}
	for _, q := range b.queries {
		grades := b.grades[q.ID]
		if len(grades) == 0 {
			continue
		}
		res, err := engine.Search(ctx, search.Query{Text: q.Text, Loose: true, Size: maxHits})
		if err != nil {
			return r, fmt.Errorf("evaluating %q: %w", q.ID, err)
		}
		var ranks []int
		var gains, ideal []float64
		for i, h := range res.Hits {
			if gain := grades[h.Document]; gain > 0 {
				ranks, gains = append(ranks, i+1), append(gains, gain)
			}
		}
		f := Failure{ID: q.ID, Query: q.Text, Kind: beirKind}
		for id, gain := range grades {
			ideal = append(ideal, gain)
			f.Wanted = append(f.Wanted, Target{Doc: id})
		}
		slices.SortFunc(ideal, func(a, b float64) int { return cmp.Compare(b, a) })
		slices.SortFunc(f.Wanted, func(a, b Target) int { return cmp.Compare(a.Doc, b.Doc) })
		r.add(ranks, gains, ideal, f, res.Hits)
	}
	if r.All.N == 0 {
		return r, errors.New("evaluating: none of the queries is judged")
	}
	r.finish()
	return r, nil
}

// beirKind is the kind of every query of a collection.
const beirKind = "test"
