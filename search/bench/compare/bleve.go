package compare

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	blevesearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/collector"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"evidence/corpus"
)

// textField is the field with a passage's text.
const textField = "text"

// A bleveIndex is an index as Bleve makes it by itself, with its analysis of English.
type bleveIndex struct {
	index   *scorch.Scorch
	queue   *index.AnalysisQueue
	mapping *mapping.IndexMappingImpl
}

func openBleve(dir string) (*bleveIndex, error) {
	b := &bleveIndex{queue: index.NewAnalysisQueue(runtime.GOMAXPROCS(0)), mapping: mapping.NewIndexMapping()}
	b.mapping.DefaultAnalyzer = en.AnalyzerName
	made, err := scorch.NewScorch(scorch.Name, map[string]any{"path": filepath.Join(dir, "bleve")}, b.queue)
	if err == nil {
		b.index = made.(*scorch.Scorch)
		err = b.index.Open()
	}
	if err != nil {
		b.queue.Close()
		return nil, fmt.Errorf("making an index of Bleve: %w", err)
	}
	return b, nil
}

func (b *bleveIndex) add(_ context.Context, passages []corpus.Passage) error {
	all := index.NewBatch()
	for i := range passages {
		d := document.NewDocument(passages[i].ID)
		if err := b.mapping.MapDocument(d, map[string]any{textField: passages[i].Text}); err != nil {
			return fmt.Errorf("entering a passage into Bleve: %w", err)
		}
		all.Update(d)
	}
	if err := b.index.Batch(all); err != nil {
		return fmt.Errorf("entering passages into Bleve: %w", err)
	}
	return nil
}

func (b *bleveIndex) finish(context.Context) error { return nil }

func (b *bleveIndex) search(ctx context.Context, text string) (texts []string, err error) {
	reader, err := b.index.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	match := query.NewMatchQuery(text)
	match.SetField(textField)
	found, err := match.Searcher(ctx, reader, b.mapping, blevesearch.SearcherOptions{})
	if err != nil {
		return nil, err
	}
	defer found.Close()
	best := collector.NewTopNCollector(hits, 0, blevesearch.SortOrder{&blevesearch.SortScore{Desc: true}})
	if err := best.Collect(ctx, found, reader); err != nil {
		return nil, err
	}
	for _, hit := range best.Results() {
		d, err := reader.Document(hit.ID)
		if err != nil {
			return nil, err
		}
		d.VisitFields(func(f index.Field) {
			if f.Name() == textField {
				texts = append(texts, string(f.Value()))
			}
		})
	}
	return texts, nil
}

func (b *bleveIndex) close() error {
	err := b.index.Close()
	b.queue.Close()
	return err
}
