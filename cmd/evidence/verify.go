package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/indexer"
)

var verifyCommand = command{
	name:    "verify",
	summary: "check the originals and the index, and compare the text with a second reader",
	about: `
The command checks every original against its SHA-256, the index against the database, and the words of each page against those that a
second reader, PDFium, reads there. It reads all of the database, whose pages and passages have checksums: what has changed on the
disk is named, and is neither cited nor quoted. It repairs nothing, unless you use --repair. It lists each difference with what to do, and the exit status is then 1.

A report counts as a difference if the readers agree on less than 90% of it. A single page on which they agree on less than 98% is
listed for you to look at, and so is a passage whose words do not follow one another on its page. Pages read by OCR have no text to
compare, and are listed, as are pages read only in part. What was compared before is not compared
again, unless you use --again.

--repair makes damaged passages and facts again from the originals, and then the index, and verifies the result. What people wrote,
such as statements, is in no original: restore a backup, or use --accept to keep it as it now reads.`,
	examples: []string{"evidence verify"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		library := objectsFlag(f, data)
		quick := f.Bool("quick", false, "do not compare with the second reader")
		again := f.Bool("again", false, "also compare reports that were compared before")
		mend := f.Bool("repair", false, "rebuild what is damaged from the originals")
		accept := f.Bool("accept", false, "with --repair: keep damaged text that is in no original, as it reads now")
		file, ocr := manifestFlag(f), ocrFlag(f)
		return func(ctx context.Context, e *env, _ []string) error {
			originals, err := library()
			if err != nil {
				return err
			}
			v := indexer.NewVerification()
			some, err := store.Exists(*data)
			if err != nil {
				return err
			}
			if some && *mend {
				if err := repair(ctx, e, *data, *file, app.RepairOptions{Library: originals, Accept: *accept, OCR: *ocr}); err != nil {
					return err
				}
			}
			if some {
				if v, err = verify(ctx, e, *data, app.VerifyOptions{Library: originals, Quick: *quick, Again: *again}); err != nil {
					return err
				}
			} else {
				logEmpty(e, *data)
			}
			return printVerification(e, v, *asJSON)
		}
	},
}

func verify(ctx context.Context, e *env, data string, o app.VerifyOptions) (*indexer.Verification, error) {
	bar := &progressBar{env: e}
	defer bar.clear()
	o.Checking, o.Comparing = bar.checked, bar.compared
	return app.Verify(ctx, data, o)
}

// repair mends a data directory and says what became of each report.
func repair(ctx context.Context, e *env, data, file string, o app.RepairOptions) (err error) {
	if o.Manifests, err = manifests(file); err != nil {
		return err
	}
	bar := &progressBar{env: e}
	o.Progress = bar.indexed
	s, err := app.Repair(ctx, data, o, e.logf)
	bar.clear()
	if s != nil && len(s.Updated) > 0 {
		e.printf("Rebuilt from the originals: %s.\n", count(len(s.Updated), "report", "reports"))
	}
	return err
}

func printVerification(e *env, v *indexer.Verification, asJSON bool) error {
	if asJSON {
		if err := e.json(v); err != nil {
			return err
		}
	} else {
		for _, d := range v.Problems {
			e.printf("%s: %s; %s\n", cmp.Or(joinNonEmpty(" ", d.ID, shortSum(d.SHA256)), "the library"), d.Description, d.Advice)
		}
		printDisagreements(e, v)
		printDoubtful(e, v.Doubtful)
		e.printf("%s of %s checked, %s; %s compared with a second reader; %s.\n", count(v.Originals, "original", "originals"),
			count(v.Documents, "report", "reports"), count(v.Passages, "passage", "passages"),
			count(v.Compared, "report", "reports"), count(len(v.Problems), "difference", "differences"))
	}
	if len(v.Problems) > 0 {
		return errRefused
	}
	return nil
}

// printDisagreements lists the pages to look at, one line for each report.
func printDisagreements(e *env, v *indexer.Verification) {
	const maxPages = 10 // listed
	for i := 0; i < len(v.Disagreements); {
		var pages []string
		id := v.Disagreements[i].ID
		for ; i < len(v.Disagreements) && v.Disagreements[i].ID == id; i++ {
			pages = append(pages, fmt.Sprintf("%d (%.1f%%)", v.Disagreements[i].Page, 100*v.Disagreements[i].Agreement))
		}
		if n := len(pages); n > maxPages {
			pages = append(pages[:maxPages], fmt.Sprintf("and %d more", n-maxPages))
		}
		e.printf("%s: the second reader reads some words differently on %s; look at the page before you quote it\n", id, onPages(len(pages), strings.Join(pages, ", ")))
	}
	for _, u := range v.Unread {
		e.printf("%s: the second reader cannot read %s, so nothing confirms the text; look at the page before you quote it\n", u.ID, onPages(len(u.Pages), u.Ranges()))
	}
	for _, p := range v.PartlyRead {
		e.printf("%s: %s\n", p.ID, corpus.PartlyRead(p.Pages))
	}
	for _, m := range v.OCR {
		e.printf("%s: OCR read %s from pictures, which the second reader cannot confirm; check the text: %s\n", m.ID, onPages(len(m.Pages), m.Ranges()), searchOCR(m.ID))
	}
}

// onPages is "page 3" or "pages 3, 4".
func onPages(n int, list string) string {
	if n == 1 {
		return "page " + list
	}
	return "pages " + list
}

// shortSum is enough of a SHA-256 to recognise it.
func shortSum(sum string) string { return sum[:min(len(sum), 12)] }
