package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/indexer/fetch"
)

var healthCommand = command{
	name:    "health",
	summary: "what the library holds, what was refused, and what a person should look at",
	about: `
How many reports there are, of what kinds and years, and when the last was added; what was refused and why; pages without
text; pages that OCR read from pictures, to be checked; pages on which the two readers do not agree, as far as evidence verify has compared them; and originals that are missing.
Nothing is read again, and nobody is asked for anything but with --links: the publisher's address of each report is then asked
for its first byte, politely, and those that no longer answer are named. The exit status is 1 where originals are missing: the
rest is information.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		links := f.Bool("links", false, "ask the publishers' addresses whether they still answer")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("health", "health takes no arguments")
			}
			if !store.Exists(*data) && !*asJSON {
				logEmpty(e, *data)
				return nil
			}
			h, err := lookAt(ctx, *data)
			if err != nil {
				return err
			}
			checked := checkedHealth{Health: h}
			if *links {
				if checked.Links, err = deadLinks(ctx, *data); err != nil {
					return err
				}
			}
			if *asJSON {
				err = e.json(checked)
			} else {
				printHealth(e, h)
				printLinks(e, checked.Links)
			}
			if err == nil && h.Attention() {
				return errRefused
			}
			return err
		}
	},
}

// A checkedHealth is a library's health with the addresses that no longer answer.
type checkedHealth struct {
	*health.Health
	Links []deadLink `json:"links,omitempty"` // only where they were asked
}

// A deadLink is a report's address that does not answer.
type deadLink struct {
	ID string `json:"id"`
	fetch.Link
}

// deadLinks asks the address of every report.
func deadLinks(ctx context.Context, data string) ([]deadLink, error) {
	docs, err := listDocuments(ctx, data)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	var addresses []string
	for _, d := range docs {
		if _, known := ids[d.URL]; d.URL != "" && !known {
			ids[d.URL] = d.ID
			addresses = append(addresses, d.URL)
		}
	}
	dead := []deadLink{}
	fetcher := fetch.New(data, fetch.Options{Agent: agent(buildVersion().Version, ""), Pause: fetch.DefaultPause, Timeout: linkTimeout})
	err = fetcher.CheckLinks(ctx, addresses, func(l fetch.Link) {
		if l.Problem != "" {
			dead = append(dead, deadLink{ids[l.Address], l})
		}
	})
	slices.SortFunc(dead, func(a, b deadLink) int { return strings.Compare(a.ID, b.ID) })
	return dead, err
}

// linkTimeout is how long an address has to answer.
const linkTimeout = 30 * time.Second

func printLinks(e *env, dead []deadLink) {
	for _, l := range dead {
		e.printf("no longer answers: %s of %s: %s; %s\n", l.Address, l.ID, l.Problem, l.Advice)
	}
}

// lookAt looks at a library without making one where there is none.
func lookAt(ctx context.Context, data string) (*health.Health, error) {
	if !store.Exists(data) {
		return health.New(), nil
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	return health.Look(ctx, st, indexer.NewLibrary(data).Has)
}

// toCheck is the command that lists what OCR read of a report, the least certain first.
func toCheck(id string) string {
	return fmt.Sprintf(`evidence search --sort doubtful 'read:ocr document:"%s"'`, id)
}

func printHealth(e *env, h *health.Health) {
	e.printf("%s, %s, %s\n", count(h.Reports, "report", "reports"), count(h.Pages, "page", "pages"), count(h.Passages, "passage", "passages"))
	var kinds []string
	for _, k := range h.Kinds {
		name := k.Kind
		if name == "" {
			name = "not known"
		}
		kinds = append(kinds, fmt.Sprintf("%s %s", thousands(k.Reports), name))
	}
	if len(kinds) > 0 {
		e.printf("kinds: %s\n", strings.Join(kinds, ", "))
	}
	if h.FirstYear > 0 {
		e.printf("years: %d to %d; %s without a date\n", h.FirstYear, h.LastYear, count(h.Undated, "report", "reports"))
	}
	if !h.LastAdded.IsZero() {
		e.printf("last added: %s\n", h.LastAdded.Local().Format(time.DateTime))
	}
	if h.Earlier > 0 {
		e.printf("earlier versions kept: %s\n", thousands(h.Earlier))
	}
	for _, m := range h.Missing {
		e.printf("missing: the original %s of %s; put it back from a backup, or add the report's file again\n", m.SHA256, m.ID)
	}
	for _, r := range h.Refused {
		e.printf("refused on %s: %q: %s; %s\n", r.At.Local().Format(time.DateOnly), r.Path, r.Reason, r.Advice)
	}
	for _, p := range h.NoText {
		e.printf("without text: %s, %s\n", p.ID, onPages(len(p.Pages), indexer.Ranges(p.Pages)))
	}
	for _, m := range h.OCR {
		e.printf("read by OCR: %s of %s, %s; check them against the pages: %s\n", count(m.Passages, "passage", "passages"), m.ID,
			onPages(len(m.Pages.Pages), indexer.Ranges(m.Pages.Pages)), toCheck(m.ID))
	}
	for _, l := range h.Low {
		e.printf("the readers agree to %.1f%%: %s, page %d; look at the page before you quote it\n", 100*l.Agreement, l.ID, l.Page)
	}
	for _, p := range h.Unread {
		e.printf("not read by the second reader: %s, %s\n", p.ID, onPages(len(p.Pages), indexer.Ranges(p.Pages)))
	}
	if h.NotCompared > 0 {
		e.printf("not compared with a second reader yet: %s; run evidence verify\n", count(h.NotCompared, "report", "reports"))
	}
}
