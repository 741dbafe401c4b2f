package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus/store"
	"evidence/indexer"
)

var verifyCommand = command{
	name:    "verify",
	summary: "check originals and index, and compare the text with a second reader",
	about: `
Every original is checked against its SHA-256, the index against the database, and the words that were read of each page
against those that a second reader, PDFium, reads there. Nothing is mended; each difference is named with what to do about
it, and the exit status is then 1. A report on which the readers agree to less than 90% is a difference; a single page under
98% is named, to be looked at. Pages that OCR read from pictures have no text to compare, and are named. What was compared before is not compared again.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		quick := f.Bool("quick", false, "leave the second reader out")
		again := f.Bool("again", false, "ask the second reader again also about reports compared before")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("verify", "verify takes no arguments")
			}
			v := indexer.NewVerification()
			if store.Exists(*data) {
				var err error
				if v, err = verify(ctx, e, *data, *quick, *again); err != nil {
					return err
				}
			} else {
				logEmpty(e, *data)
			}
			return printVerification(e, v, *asJSON)
		}
	},
}

func verify(ctx context.Context, e *env, data string, quick, again bool) (*indexer.Verification, error) {
	bar := newBar(e)
	defer bar.clear()
	return app.Verify(ctx, data, app.VerifyOptions{Quick: quick, Again: again, Checking: bar.checking, Comparing: bar.comparing})
}

func printVerification(e *env, v *indexer.Verification, asJSON bool) error {
	if asJSON {
		if err := e.json(v); err != nil {
			return err
		}
	} else {
		for _, d := range v.Differences {
			e.printf("%s: %s; %s\n", joined(" ", d.ID, short(d.SHA256)), d.What, d.Advice)
		}
		printDoubts(e, v)
		e.printf("%s of %s checked, %s; %s compared with a second reader; %s.\n", count(v.Originals, "original", "originals"),
			count(v.Documents, "report", "reports"), count(v.Passages, "passage", "passages"),
			count(v.Compared, "report", "reports"), count(len(v.Differences), "difference", "differences"))
	}
	if len(v.Differences) > 0 {
		return errRefused
	}
	return nil
}

// printDoubts names the pages to look at, a line for each report.
func printDoubts(e *env, v *indexer.Verification) {
	const most = 10 // pages named
	for i := 0; i < len(v.Doubts); {
		var pages []string
		id := v.Doubts[i].ID
		for ; i < len(v.Doubts) && v.Doubts[i].ID == id; i++ {
			pages = append(pages, fmt.Sprintf("%d (%.1f%%)", v.Doubts[i].Page, 100*v.Doubts[i].Agreement))
		}
		if n := len(pages); n > most {
			pages = append(pages[:most], fmt.Sprintf("and %d more", n-most))
		}
		e.printf("%s: a second reader reads some words otherwise on %s; look at the page before you quote it\n", id, onPages(len(pages), strings.Join(pages, ", ")))
	}
	for _, u := range v.Unread {
		e.printf("%s: the second reader cannot read %s, so that nothing confirms what was read; look at the page before you quote it\n", u.ID, onPages(len(u.Pages), u.Ranges()))
	}
	for _, m := range v.OCR {
		e.printf("%s: OCR read %s from pictures, which no second reader can confirm; check what it read: %s\n", m.ID, onPages(len(m.Pages), m.Ranges()), toCheck(m.ID))
	}
}

// onPages is "page 3" or "pages 3, 4".
func onPages(n int, list string) string {
	if n == 1 {
		return "page " + list
	}
	return "pages " + list
}

// short is enough of a SHA-256 to know it by.
func short(sum string) string {
	return sum[:min(len(sum), 12)]
}
