package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A Target is a passage that answers a query.
type Target struct {
	Doc    string `json:"doc"`    // name of its file, or id of its source
	Page   int    `json:"page"`   // PDF page, from 1
	Anchor string `json:"anchor"` // a few consecutive words of its text
}

// A Judgement is a query, or a claim with the text around it, and the passages that answer it.
// For a claim that no report speaks of the target is empty.
type Judgement struct {
	ID      string `json:"id"`
	Query   string `json:"query"`
	Claim   string `json:"claim"`
	Context string `json:"context"`
	Kind    string `json:"kind"`
	Target
	Alt []Target `json:"alt"` // other passages that answer it as well
}

// maxLine bounds one judgement, in bytes.
const maxLine = 1 << 20

// Read reads judgements, one JSON object a line; empty lines are passed over.
func Read(r io.Reader) ([]Judgement, error) {
	var out []Judgement
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	for line := 1; s.Scan(); line++ {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var j Judgement
		if err := json.Unmarshal(s.Bytes(), &j); err != nil {
			return nil, fmt.Errorf("judgements: line %d is no JSON object of a judgement: %w", line, err)
		}
		if err := j.check(); err != nil {
			return nil, fmt.Errorf("judgements: line %d: %w", line, err)
		}
		out = append(out, j)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("judgements: %w", err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there are no judgements; write one JSON object a line with id, query, kind, doc, page and anchor")
	}
	return out, nil
}

// Keys of a report that a kind of query cannot have for a name.
const (
	keyAll      = "all"
	keyFailures = "failures"
	keyNear     = "near"
	keyClose    = "close"
	keyContrary = "contrary"
)

// kindContradicted is the kind of claims that the passages contradict.
const kindContradicted = "contradicted"

// absent reports whether the judgement is of a claim that no report speaks of.
func (j Judgement) absent() bool { return j.Claim != "" && j.Target == Target{} && len(j.Alt) == 0 }

func (j Judgement) check() error {
	switch {
	case (j.Query == "") == (j.Claim == ""):
		return fmt.Errorf("judgement %q needs a query or a claim, and not both", j.ID)
	case j.Kind == keyAll || j.Kind == keyFailures || j.Kind == keyNear || j.Kind == keyClose || j.Kind == keyContrary:
		return fmt.Errorf("judgement %q is of the kind %q, which the report has another use for", j.ID, j.Kind)
	}
	if j.absent() {
		return nil
	}
	for _, t := range append([]Target{j.Target}, j.Alt...) {
		if t.Doc == "" || t.Page < 1 || strings.TrimSpace(t.Anchor) == "" {
			return fmt.Errorf("judgement %q names a passage without its doc, page (from 1) or anchor", j.ID)
		}
	}
	return nil
}
