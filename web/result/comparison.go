package result

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/search"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A TopicComparison is what several authorities, or the reports on one, say on one topic, in columns.
type TopicComparison struct {
	Query       string        `json:"query"`
	Authorities []string      `json:"authorities"` // as they are compared
	Columns     []TopicColumn `json:"columns"`
	Notes       []string      `json:"notes"` // what was asked for and is not shown
}

// A TopicColumn is the best passages of an authority's reports, or of one report.
type TopicColumn struct {
	Authority string           `json:"authority"`
	Document  *corpus.Document `json:"document,omitempty"` // where the column is one report
	Reports   int              `json:"reports"`            // searched
	Total     int              `json:"total"`              // passages with the words that matter
	Some      int              `json:"some"`               // passages with any of the words
	Hits      []Hit            `json:"hits"`               // the best of those with the words that matter
	Nearest   []Hit            `json:"nearest"`            // where there are none, the best of those with some of the words
}

// Limits of a comparison: columns beside each other that can be read, and passages of each.
const (
	MaxTopicColumns = 8
	topicHits       = 5
	topicNearest    = 2
)

// CompareTopic makes the comparison that an address asks for: q, and authority once or several times. One authority is compared by
// its reports, the newest first.
func CompareTopic(r *handler.Request) (c TopicComparison, err error) {
	c = TopicComparison{Query: strings.TrimSpace(r.URL.Query().Get(paths.ParamQuery)), Authorities: []string{}, Columns: []TopicColumn{}, Notes: []string{}}
	if len(c.Query) > MaxQuery {
		return c, handler.Problemf(http.StatusBadRequest, "Compare a part of it.", "The topic has %d bytes; at most %d are read.", len(c.Query), MaxQuery)
	}
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return c, err
	}
	sortByDate(docs)
	slices.Reverse(docs)
	byAuthority := map[string][]corpus.Document{}
	for _, d := range docs {
		byAuthority[d.Authority] = append(byAuthority[d.Authority], d)
	}
	c.choose(r.URL.Query()[paths.ParamAuthority], byAuthority)
	for i := range c.Columns {
		if c.Query != "" && err == nil {
			err = c.Columns[i].fill(r, c.Query)
		}
	}
	return c, err
}

// choose makes a column for each authority that is asked for, or for each report where it is one.
func (c *TopicComparison) choose(asked []string, byAuthority map[string][]corpus.Document) {
	names, notes := resolveValues(given(asked), labelOf(paths.ParamAuthority), func(yield func(string) bool) {
		for name := range byAuthority {
			if !yield(name) {
				return
			}
		}
	})
	c.Notes = append(c.Notes, notes...)
	for _, name := range names {
		if docs := byAuthority[name]; name != "" && len(docs) > 0 && !slices.Contains(c.Authorities, name) {
			c.Authorities = append(c.Authorities, name)
			c.Columns = append(c.Columns, TopicColumn{Authority: name, Reports: len(docs), Hits: []Hit{}, Nearest: []Hit{}})
		}
	}
	if len(c.Authorities) == 1 {
		c.Columns = nil
		docs := byAuthority[c.Authorities[0]]
		for i := range docs {
			c.Columns = append(c.Columns, TopicColumn{Authority: c.Authorities[0], Document: &docs[i], Reports: 1, Hits: []Hit{}, Nearest: []Hit{}})
		}
	}
	if n := len(c.Columns) - MaxTopicColumns; n > 0 {
		what := quantity.Of(n, "authority is", "authorities are")
		if len(c.Authorities) == 1 {
			what = quantity.Of(n, "older report is", "older reports are")
		}
		c.Columns = c.Columns[:MaxTopicColumns]
		c.Notes = append(c.Notes, what+" left out: at most "+strconv.Itoa(MaxTopicColumns)+" can be compared.")
	}
}

// fill searches for a column's passages.
func (t *TopicColumn) fill(r *handler.Request, query string) error {
	s, err := ReadSearch(t.search(query))
	if err != nil {
		return err
	}
	s.Loose, s.Size, s.Group = true, topicHits, true
	res, err := r.Library.Engine.Search(r.Context(), s.Query)
	if err != nil {
		return err
	}
	t.Total, t.Some, t.Hits = res.Total, res.Any, NewSearchAnswer(s, res).Hits
	if t.Total > 0 || t.Some == 0 {
		return nil
	}
	s.Match, s.Size = search.MatchAny, topicNearest
	if res, err = r.Library.Engine.Search(r.Context(), s.Query); err == nil {
		t.Nearest = NewSearchAnswer(s, res).Hits
	}
	return err
}

func (t *TopicColumn) search(query string) url.Values {
	v := url.Values{paths.ParamQuery: {query}}
	if t.Document != nil {
		v.Set(paths.ParamDocument, t.Document.ID)
	} else {
		v.Set(paths.ParamAuthority, t.Authority)
	}
	return v
}

// SearchPath is the address of the search for all of a column's passages.
func (t *TopicColumn) SearchPath(query string) string { return paths.Search(t.search(query)) }

// Name is what a column is called: the authority, or the date of its report.
func (t *TopicColumn) Name() string {
	if t.Document == nil {
		return t.Authority
	}
	return cmp.Or(format.Date(ReportDate(t.Document.Source)), t.Document.Title, t.Document.ID)
}

// topicColumns are the columns of a comparison as a table.
var topicColumns = []string{"column", "authority", "title", "published", "grade", "page", "paragraph", "text", "link"}

// rows are a comparison as a table. A column without a passage has a row that says so.
func (c *TopicComparison) rows(base string) [][]string {
	var rows [][]string
	for i := range c.Columns {
		t := &c.Columns[i]
		for _, h := range t.Hits {
			rows = append(rows, []string{t.Name(), h.Authority, h.Title, h.Published, h.Grades[corpus.Overall], pageCell(&h.Hit), h.Paragraph, h.Text, base + paths.Passage(h.ID)})
		}
		if len(t.Hits) == 0 {
			rows = append(rows, []string{t.Name(), t.Authority, "", "", "", "", "", "no passage found", base + t.SearchPath(c.Query)})
		}
	}
	return rows
}

func pageCell(h *search.Hit) string { return cmp.Or(h.Label, strconv.Itoa(h.Page)) }

// ComparisonFile answers with a comparison as a table; form=csv or xlsx.
func ComparisonFile(r *handler.Request) (handler.Response, error) {
	c, err := CompareTopic(r)
	switch {
	case err != nil:
		return nil, err
	case c.Query == "" || len(c.Columns) == 0:
		return nil, handler.Problemf(http.StatusBadRequest, "Give q and authority, as at "+paths.Compare+".", "There is nothing to compare.")
	}
	return tableFile(r.URL.Query().Get(paths.ParamForm), "evidence-comparison", topicColumns, c.rows(r.BaseURL()))
}
