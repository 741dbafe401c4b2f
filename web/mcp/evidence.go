package mcp

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"evidence/search/claim"
	"evidence/web/reports"
)

// An evidenceInput is a claim.
type evidenceInput struct {
	Claim    string   `json:"claim" jsonschema:"the claim, one sentence in any words"`
	Context  string   `json:"context,omitempty" jsonschema:"the text around the claim, such as a statement's title: reports that it names count more"`
	Reports  []string `json:"reports,omitempty" jsonschema:"ids of the reports to look in; all by default"`
	Limit    int      `json:"limit,omitempty" jsonschema:"number of passages, from 1 to 100; 10 by default"`
	MaxBytes int      `json:"max_bytes,omitempty" jsonschema:"length of the answer, from 2000 to 400000; 15000 by default"`
}

// A candidate is a passage to check a claim against.
type candidate struct {
	passage
	Near     bool     `json:"near"`   // to the claim
	Covers   []string `json:"covers"` // words of the claim
	Lacks    []string `json:"lacks"`  // words of the claim
	Contrary string   `json:"contrary,omitempty"`
}

// An evidenceOutput is what was found for a claim.
type evidenceOutput struct {
	Found    bool        `json:"found"`
	Passages []candidate `json:"passages"`
	LeftOut  int         `json:"passages_left_out,omitempty"`
	Nowhere  []string    `json:"mentioned_nowhere"` // words of the claim that no passage mentions
	Named    []string    `json:"named"`             // authorities and years that the claim or its context names
	Notes    []string    `json:"notes,omitempty"`
}

func (t *tools) evidence(ctx context.Context, l *reports.Library, in evidenceInput) (any, error) {
	bytes, err1 := bytesWanted(in.MaxBytes)
	limit, err2 := limitOf(in.Limit, claim.MaxSize)
	if err := errors.Join(err1, err2, checkFilters(in.Reports)); err != nil {
		return nil, err
	}
	if strings.TrimSpace(in.Claim) == "" {
		return nil, errors.New("there is no claim: give one sentence")
	}
	if len(in.Claim) > claim.MaxText || len(in.Context) > claim.MaxText {
		return nil, fmt.Errorf("a claim and its context have at most %d bytes each: give one claim at a time", claim.MaxText)
	}
	found, err := claim.Find(ctx, l.Engine, claim.Claim{Text: in.Claim, Context: in.Context, Reports: in.Reports, Size: limit})
	if err != nil {
		return nil, err
	}
	notes := append(sampleNote(l), "Whether a passage supports the claim has to be read in it.")
	if !found.Found {
		notes = append(notes, "No passage comes near the claim. The passages given are the nearest and no evidence. That does not show that the claim is untrue.")
	}
	if found.Note != "" {
		notes = append(notes, found.Note)
	}
	all := t.candidates(&found)
	return fit(bytes, all, func(c *candidate, over int) { shorten(&c.passage, over) }, func(some []candidate) any {
		return evidenceOutput{Found: found.Found, Passages: append([]candidate{}, some...), LeftOut: len(all) - len(some), Nowhere: wordsOf(found.Nowhere),
			Named: append(append([]string{}, found.Named...), found.FromContext...), Notes: notes}
	})
}

// candidates are the passages in the order of their reports.
func (t *tools) candidates(found *claim.Evidence) []candidate {
	var out []candidate
	for _, r := range found.Reports {
		for i := range r.Passages {
			p := &r.Passages[i]
			c := candidate{passage: t.hit(&p.Hit), Near: p.Near, Covers: []string{}, Lacks: wordsOf(p.Lacks)}
			for _, w := range p.Covers {
				c.Covers = append(c.Covers, w.Text)
			}
			if p.Contrary != nil {
				c.Contrary = fmt.Sprintf("It may say otherwise (%s): “%s”.", p.Contrary.Why, p.Contrary.Text)
			}
			out = append(out, c)
		}
	}
	return out
}

func wordsOf(list []claim.PlacedWord) []string {
	out := []string{}
	for _, w := range list {
		out = append(out, w.Text)
	}
	return out
}
