package main

import (
	"context"
	"flag"
	"strings"

	"evidence/search"
	"evidence/search/claim"
)

var claimCommand = command{
	name:    "claim",
	args:    "TEXT",
	summary: "find the passages that a claim can be checked against",
	about: `
A claim is a sentence in any words, and no sign in it means anything: put it in single quotation marks in a shell. Its passages
are ranked as a search ranks them; names, numbers and acronyms count more, and what many reports repeat counts less. They are
printed by report, each with the words of the claim that it covers, and after them the words that none covers. That is about
words: whether a passage bears the claim out is for you to read.

A claim that no passage comes near is told so; that is no error.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		n := f.Int("n", claim.DefaultSize, "print at most `N` passages")
		about := f.String("context", "", "what stands around the claim, a `TEXT`: it says which reports are meant where the claim does not")
		return func(ctx context.Context, e *env, args []string) error {
			c := claim.Claim{Text: strings.Join(args, " "), Context: *about, Size: *n}
			switch {
			case strings.TrimSpace(c.Text) == "":
				return usagef("claim", "claim needs the text of a claim")
			case *n < 1 || *n > claim.MaxSize:
				return usagef("claim", "-n is from 1 to %d", claim.MaxSize)
			}
			return findEvidence(ctx, e, *data, c, *asJSON)
		}
	},
}

// findEvidence prints what is found for a claim.
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
	if asJSON {
		return e.json(found)
	}
	if found.Note != "" {
		e.printf("%s\n\n", found.Note)
	}
	for _, r := range found.Reports {
		for i := range r.Passages {
			printEvidence(e, &r.Passages[i])
		}
	}
	if len(found.Uncovered) > 0 && found.Found {
		var open []string
		for _, s := range found.Uncovered {
			open = append(open, s.Text)
		}
		e.printf("%s\n", wrap("No passage that comes near the claim has: "+visible(strings.Join(open, ", ")), e.outWidth, ""))
	}
	return nil
}

// coverWords say how a passage covers a word.
var coverWords = map[string]string{search.CoverForm: " (another form)", search.CoverSame: " (in other words)", search.CoverReport: " (the report)"}

func printEvidence(e *env, p *claim.Passage) {
	printHit(e, &p.Hit, p.Rank)
	var covers []string
	for _, c := range p.Covers {
		covers = append(covers, c.Text+coverWords[c.How])
	}
	if len(covers) > 0 {
		e.printf("%s\n\n", wrap("Covers: "+visible(strings.Join(covers, ", ")), e.outWidth, hitIndent))
	}
}
