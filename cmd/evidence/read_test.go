package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
	"evidence/web/htmltest"

	"golang.org/x/net/html"
)

// The page that a report is read on holds the report's passages and nothing else.
func TestReadIsFaithful(t *testing.T) {
	t.Parallel()
	data, _ := newLibrary(t)
	readsFaithfully(t, data)
}

func TestReadIsFaithfulToRealReports(t *testing.T) {
	t.Parallel()
	newRealLibrary(t)
	evidence(t, "index", testfiles.Beside(t, "inquiries")).want(t, exitRefused, " added, ")
	readsFaithfully(t, dataOf(t))
}

// readsFaithfully looks at the page of every report in the data directory of the test.
func readsFaithfully(t *testing.T, data string) {
	t.Helper()
	st := storeOf(t, data)
	docs, err := st.Documents(t.Context())
	if err != nil || len(docs) == 0 {
		t.Fatal(err, len(docs))
	}
	s := serving(t).ready(t)
	for _, doc := range docs {
		t.Run(doc.ID, func(t *testing.T) {
			passages, err := st.Passages(t.Context(), doc.ID)
			if err != nil {
				t.Fatal(err)
			}
			status, body := s.get(t, "/documents/"+doc.ID+"/read")
			if status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			if err := wellFormed(body); err != nil {
				t.Error(err)
			}
			page := htmltest.Parse(t, strings.NewReader(body))
			linksLead(t, page)
			pagesBegin(t, page, doc.Pages)
			r := readAgain(page)
			if r.rest != "" {
				t.Errorf("text of no passage: %.200q", r.rest)
			}
			r.compare(t, passages)
		})
	}
}

// wellFormed says what is not closed, or closed but not open.
func wellFormed(body string) error {
	const void = " area base br col embed hr img input link meta source track wbr path rect circle "
	var open []string
	for z := html.NewTokenizer(strings.NewReader(body)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return fmt.Errorf("%q are not closed", open)
			}
			return nil
		case html.StartTagToken:
			if name, _ := z.TagName(); !strings.Contains(void, " "+string(name)+" ") {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return fmt.Errorf("%q is closed inside %q", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// linksLead checks that every id is there once and that every link within the page leads to one.
func linksLead(t *testing.T, page *html.Node) {
	t.Helper()
	ids := map[string]int{}
	for _, e := range htmltest.All(page, "[id]") {
		id, _ := htmltest.AttrOf(e, "id")
		if ids[id]++; ids[id] > 1 {
			t.Errorf("the id %q is there %d times", id, ids[id])
		}
	}
	for _, e := range htmltest.All(page, `a[href^="#"]`) {
		if to, _ := htmltest.AttrOf(e, "href"); ids[to[1:]] == 0 {
			t.Errorf("a link leads to %q, which is not there", to)
		}
	}
}

// pagesBegin checks that every page begins once, in order.
func pagesBegin(t *testing.T, page *html.Node, n int) {
	t.Helper()
	all := htmltest.All(page, "article a.leaf")
	for i, e := range all {
		if id, _ := htmltest.AttrOf(e, "id"); id != fmt.Sprintf("page-%d", i+1) {
			t.Fatalf("beginning %d of a page is that of %q", i+1, id)
		}
	}
	if len(all) != n {
		t.Errorf("%d pages begin, want %d", len(all), n)
	}
}

// A reread is what a page says: passages by their ids, in the order they stand.
type reread struct {
	order  []string
	text   map[string][]string // parts
	number map[string]string
	level  []int // of the headings
	rest   string
}

func readAgain(page *html.Node) *reread {
	r := &reread{text: map[string][]string{}, number: map[string]string{}, level: []int{1}}
	for _, article := range htmltest.All(page, "article#text") {
		r.walk(article, "")
	}
	r.rest = strings.TrimSpace(r.rest)
	return r
}

func (r *reread) walk(n *html.Node, passage string) {
	if n.Type == html.TextNode {
		r.rest += n.Data
		return
	}
	if id, _ := htmltest.AttrOf(n, "id"); strings.HasPrefix(id, "p-") {
		passage = id[2:]
		r.order = append(r.order, passage)
		if len(n.Data) == 2 && n.Data[0] == 'h' {
			r.level = append(r.level, int(n.Data[1]-'0'))
		}
	}
	class, _ := htmltest.AttrOf(n, "class")
	switch class {
	case "t":
		r.text[passage] = append(r.text[passage], words(n))
	case "no":
		r.number[passage] += words(n)
	case "leaf", "to", "back", "stepping":
	default:
		for c := range n.ChildNodes() {
			r.walk(c, passage)
		}
	}
}

// words is the text below a node, letter for letter, without the beginnings of pages.
func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if class, _ := htmltest.AttrOf(n, "class"); class == "leaf" {
		return ""
	}
	s := ""
	for c := range n.ChildNodes() {
		s += words(c)
	}
	return s
}

func (r *reread) compare(t *testing.T, passages []corpus.Passage) {
	t.Helper()
	bySeq, byID := map[int]*corpus.Passage{}, map[string]*corpus.Passage{}
	for i := range passages {
		bySeq[passages[i].Seq], byID[passages[i].ID] = &passages[i], &passages[i]
	}
	if len(r.order) != len(passages) {
		t.Errorf("%d passages, want %d", len(r.order), len(passages))
	}
	for _, p := range passages {
		parts := slices.DeleteFunc(slices.Clone(r.text[p.ID]), func(s string) bool { return s == "" })
		if got := strings.Join(parts, " "); got != p.Text {
			t.Errorf("passage %d reads\n%q, want\n%q", p.Seq, got, p.Text)
		}
		if want := p.Paragraph + p.Marker; r.number[p.ID] != want && (p.Block != corpus.Item || r.number[p.ID] != "") {
			t.Errorf("passage %d is numbered %q, want %q", p.Seq, r.number[p.ID], want)
		}
	}
	for i := 1; i < len(r.level); i++ {
		if r.level[i] > r.level[i-1]+1 {
			t.Errorf("heading %d goes from level %d to %d", i, r.level[i-1], r.level[i])
		}
	}
	r.inOrder(t, bySeq, byID)
}

// inOrder checks that passages stand in reading order, but for footnotes: they
// stand behind the passage that is the first to refer to them, or behind its table.
func (r *reread) inOrder(t *testing.T, bySeq map[int]*corpus.Passage, byID map[string]*corpus.Passage) {
	t.Helper()
	var last *corpus.Passage
	for _, id := range r.order {
		p := byID[id]
		switch {
		case p == nil:
			t.Errorf("there is no passage %q in the report", id)
		case p.Block != corpus.Footnote:
			if last != nil && p.Seq < last.Seq {
				t.Errorf("passage %d stands behind %d", p.Seq, last.Seq)
			}
			last = p
		case len(p.ReferredBy) > 0:
			first := bySeq[p.ReferredBy[0]]
			if first != last && (last == nil || first.Block != corpus.Row && last.Block != corpus.Row || last.Table != first.Table && first.Table > 0) {
				t.Errorf("footnote %d stands behind %d, want %d", p.Seq, last.Seq, first.Seq)
			}
		}
	}
}
