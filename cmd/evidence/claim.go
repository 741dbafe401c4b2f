package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"strings"

	"evidence/search"
	"evidence/search/claim"
	"evidence/web/format"
	"evidence/web/result"
)

var claimCommand = command{
	name:    "claim",
	args:    "TEXT",
	summary: "find the passages to check a claim against",
	about: `
A claim is a sentence in any words. No sign in it has a meaning; in a shell, put it in single quotation marks. Passages are ranked
as in a search, but names, numbers and acronyms count more, and words that many reports repeat count less. They are printed by
report, each with the words of the claim that are in it, and at the end the words that are in none. A passage that seems to say
otherwise than the claim is marked: that is a hint. Whether a passage supports the claim is for you to read.

If no passage comes close, the command says so; the exit status is still 0.`,
	examples: []string{"evidence claim 'Council staff and police work in one office'"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		limit := limitFlag(f, claim.DefaultSize)
		about := f.String("context", "", "the `TEXT` around the claim, which can say which reports it is about if the claim does not")
		return func(ctx context.Context, e *env, args []string) error {
			c := claim.Claim{Text: strings.Join(args, " "), Context: *about, Size: *limit}
			switch {
			case strings.TrimSpace(c.Text) == "":
				return usagef("claim needs the text of a claim")
			case *limit < 1 || *limit > claim.MaxSize:
				return usagef("--limit is from 1 to %d", claim.MaxSize)
			}
			return findEvidence(ctx, e, *data, c, *asJSON)
		}
	},
}

// findEvidence prints the passages for a claim.
func findEvidence(ctx context.Context, e *env, data string, c claim.Claim, asJSON bool) error {
	d, err := openLibrary(ctx, e, data)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := claim.Find(ctx, d.Engine, c)
	if err != nil {
		return err
	}
	docs, err := d.Store.Documents(ctx)
	if err != nil {
		return err
	}
	grades := result.GradesFor(docs, &found, nil)
	if asJSON {
		return e.json(struct {
			*claim.Evidence
			Grades []result.ReportGrades `json:"grades"` // of reports that a claim about a grade is to be read beside
		}{&found, grades})
	}
	logLearning(e, found.Meaning)
	if found.Note != "" {
		e.printf("%s\n\n", found.Note)
	}
	if len(found.FromContext) > 0 {
		e.printf("%s\n\n", wrap("Looked first in reports of these, which the context names: "+visible(strings.Join(found.FromContext, ", ")), e.outWidth, ""))
	}
	n := 0
	for _, r := range found.Reports {
		for i := range r.Passages {
			n++
			printEvidence(e, &r.Passages[i], n)
		}
	}
	printFurther(e, &found, n)
	for i := range grades {
		printGrades(e, &grades[i])
	}
	return nil
}

// printGrades prints the judgements of a report, each with its page.
func printGrades(e *env, d *result.ReportGrades) {
	name := joinNonEmpty(", ", cmp.Or(d.Authority, d.Title), format.Date(d.Published), d.Document)
	e.printf("%s\n", wrap("Judgements of the report "+visible(name)+":", e.outWidth, ""))
	for _, g := range d.Grades {
		e.printf("%s\n", wrap(joinNonEmpty(", ", visible(g.Name+": "+g.Grade), g.PageName()), e.outWidth, hitIndent))
	}
}

// printFurther prints what the passages do not mention, and which others do.
func printFurther(e *env, found *claim.Evidence, n int) {
	if len(found.Uncovered) > 0 && found.Found {
		e.printf("%s\n", wrap("None of these passages mentions: "+listWords(found.Uncovered), e.outWidth, ""))
	}
	for i := range found.Mentions {
		m := &found.Mentions[i]
		n++
		e.printf("\n%s\n\n", wrap("The nearest passage that mentions "+listWords(m.Words)+":", e.outWidth, ""))
		printEvidence(e, &m.Passage, n)
	}
	if len(found.Nowhere) > 0 {
		e.printf("%s\n", wrap("No passage of "+found.Looked()+" mentions: "+listWords(found.Nowhere), e.outWidth, ""))
	}
}

func listWords(list []claim.PlacedWord) string {
	var out []string
	for _, w := range list {
		out = append(out, w.Text)
	}
	return visible(strings.Join(out, ", "))
}

// coverNotes say how a word of the claim is in a passage, if not as it is.
var coverNotes = map[search.CoverKind]string{search.CoverForm: " (another form)", search.CoverEquivalent: " (in other words)", search.CoverReport: " (the report)"}

func printEvidence(e *env, p *claim.Passage, n int) {
	printHit(e, &p.Hit, n)
	if p.Contrary != nil {
		e.printf("%s\n\n", wrap(fmt.Sprintf("Seems to say otherwise: “%s”. Read it.", visible(p.Contrary.Text)), e.outWidth, hitIndent))
	}
	var covers []string
	for _, c := range p.Covers {
		covers = append(covers, c.Text+coverNotes[c.How])
	}
	if len(covers) > 0 {
		e.printf("%s\n\n", wrap("In this passage: "+visible(strings.Join(covers, ", ")), e.outWidth, hitIndent))
	}
}
