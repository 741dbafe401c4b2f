package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"evidence/cmd/internal/app"
	"evidence/search"
)

var learnCommand = command{
	name:    "learn",
	summary: "learn what the sentences of the reports mean, which passages are alike, and acronyms",
	about: `
Searches for a question or a sentence, and claims, then also go by the meaning of sentences, whatever their words. The sentences
are read by a small language model that is part of the program; nothing leaves this computer. A new report costs the time of its
own sentences. What is done is kept when the command is interrupted: it goes on from there the next time.

Searches work without this, by words and the thesaurus alone, and say so. While it runs the library can be searched and added to.
evidence serve learns by itself, in the background.`,
	examples: []string{"evidence learn"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		return func(ctx context.Context, e *env, _ []string) error {
			bar := &progressBar{env: e}
			start := time.Now()
			learnt := func(done, all int) { bar.learnt(done, all, time.Since(start)) }
			stats, found, err := app.Learn(ctx, *data, search.LearnOptions{Progress: learnt}, e.logf)
			bar.clear()
			if err != nil {
				return err
			}
			if !found {
				logEmpty(e, *data)
				return errRefused
			}
			if *asJSON {
				return e.json(stats)
			}
			printLearnStats(e, stats)
			return nil
		}
	},
}

func printLearnStats(e *env, l search.LearnStats) {
	if l.Damaged > 0 {
		e.printf("What was known of %s was damaged and has been learnt again.\n", count(l.Damaged, "report", "reports"))
	}
	if l.New > 0 {
		e.printf("Learnt %s of %s, in %s.\n", count(l.Sentences, "sentence", "sentences"), count(l.New, "passage", "passages"), l.Took.Round(10*time.Millisecond))
	} else {
		e.printf("Nothing has changed since the last time.\n")
	}
	if l.Repeated > 0 {
		e.printf("%s nearly the same words as others.\n", count(l.Repeated, "passage has", "passages have"))
	}
}

// learnt shows how many passages are learnt and how long the others will take.
func (b *progressBar) learnt(done, all int, took time.Duration) {
	if done == 0 {
		return
	}
	b.show("", false, func() string {
		left := time.Duration(float64(took) / float64(done) * float64(all-done))
		return fmt.Sprintf("%s of %s passages learnt, %s left", thousands(done), thousands(all), left.Round(time.Second))
	})
}
