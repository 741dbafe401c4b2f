package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/indexer/fetch"
)

var healthCommand = command{
	name:    "health",
	summary: "show what is in the library, what was refused and what a person should check",
	about: `
The command shows how many reports there are, of which kinds and years, and when the last was added; which files were refused and
why; pages without text; pages read only in part; pages read by OCR and passages whose text is doubtful, to be checked; pages on which
the two readers disagree, as far as evidence verify has compared them; originals that are missing; and what was damaged when everything
was last read, by evidence verify or by a site, which reads everything once a day.

It reads no report again. It asks nobody for anything, except with --links: then it asks the publisher's address of each report for its
first byte, with pauses, and lists those that no longer answer. The exit status is 1 if originals are missing or something is damaged. Everything else is
for information.`,
	examples: []string{"evidence health"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		library := objectsFlag(f, data)
		links := f.Bool("links", false, "check whether the publishers' addresses still answer")
		return func(ctx context.Context, e *env, _ []string) error {
			some, err := store.Exists(*data)
			if err == nil && !some && !*asJSON {
				logEmpty(e, *data)
				return nil
			}
			if err != nil {
				return err
			}
			originals, err := library()
			if err != nil {
				return err
			}
			h, err := libraryHealth(ctx, *data, originals)
			if err != nil {
				return err
			}
			checked := checkedHealth{Report: h}
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
			if err == nil && h.NeedsAttention() {
				return errRefused
			}
			return err
		}
	},
}

// checkedHealth is what --json prints.
type checkedHealth struct {
	*health.Report
	Links []deadLink `json:"links,omitempty"` // only with --links
}

// A deadLink is the address of a report that does not answer.
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
	var dead []deadLink
	fetcher := fetch.New(data, fetch.Options{Agent: userAgent(buildInfo().Version, ""), Pause: fetch.DefaultPause, Timeout: linkTimeout})
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

// libraryHealth reads the health of a library, and makes none if there is none.
func libraryHealth(ctx context.Context, data string, originals indexer.Library) (*health.Report, error) {
	if some, err := store.Exists(data); err != nil || !some {
		return health.New(), err
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	h, err := health.Check(ctx, st, originals.Present)
	if err == nil {
		h.Scrub, err = health.LastScrub(data)
	}
	return h, err
}

// printDoubtful names the passages to compare with their pages.
func printDoubtful(e *env, reports []corpus.DoubtfulReport) {
	for _, r := range reports {
		for _, line := range r.Lines() {
			e.printf("doubtful: %s\n", line)
		}
	}
}

// searchOCR is the command that lists the passages of a report that OCR read, the least certain first.
func searchOCR(id string) string {
	return fmt.Sprintf(`evidence search --sort doubtful 'read:ocr document:"%s"'`, id)
}

// printScrub says what was damaged when everything was last read.
func printScrub(e *env, s *health.Scrub) {
	if s == nil {
		e.printf("not checked for damage yet; run evidence verify\n")
		return
	}
	if len(s.Damage) == 0 {
		e.printf("checked for damage: %s, none found\n", s.Ended.Local().Format(time.DateTime))
	}
	for _, d := range s.Damage {
		e.printf("damaged on %s: %s: %s; %s\n", s.Ended.Local().Format(time.DateOnly), cmp.Or(joinNonEmpty(" ", d.ID, shortSum(d.SHA256)), "the library"), d.Description, d.Advice)
	}
}

func printHealth(e *env, h *health.Report) {
	if h.Reports > 0 || len(h.Unlisted) == 0 {
		e.printf("%s, %s, %s\n", count(h.Reports, "report", "reports"), count(h.Pages, "page", "pages"), count(h.Passages, "passage", "passages"))
	}
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
	if h.SupersededVersions > 0 {
		e.printf("earlier versions kept: %s\n", thousands(h.SupersededVersions))
	}
	printQueue(e, h.Queue)
	for _, m := range h.Missing {
		e.printf("missing: the original %s of %s; put it back from a backup, or add the report's file again\n", m.SHA256, m.ID)
	}
	if h.Unavailable != "" {
		e.printf("originals were not looked for: %s\n", h.Unavailable)
	}
	printScrub(e, h.Scrub)
	for _, what := range h.Unlisted {
		e.printf("not known, since evidence.db is damaged there: %s; run evidence verify\n", what)
	}
	for _, r := range h.Refused {
		e.printf("refused on %s: %q: %s; %s\n", r.At.Local().Format(time.DateOnly), r.Path, r.Reason, r.Advice)
	}
	for _, p := range h.NoText {
		e.printf("without text: %s, %s\n", p.ID, onPages(len(p.Pages), corpus.Ranges(p.Pages)))
	}
	for _, p := range h.Partly {
		e.printf("%s: %s\n", p.ID, corpus.PartlyRead(p.Pages))
	}
	for _, t := range h.Hidden {
		e.printf("not shown by the pages: %s, %s\n", t.ID, t.Text)
	}
	printDoubtful(e, h.Doubtful)
	for _, m := range h.OCR {
		e.printf("read by OCR: %s of %s, %s; check them against the pages: %s\n", count(m.Passages, "passage", "passages"), m.ID,
			onPages(len(m.Pages), corpus.Ranges(m.Pages)), searchOCR(m.ID))
	}
	for _, l := range h.LowAgreement {
		e.printf("the readers agree to %.1f%%: %s, page %d; look at the page before you quote it\n", 100*l.Agreement, l.ID, l.Page)
	}
	for _, p := range h.Unread {
		e.printf("not read by the second reader: %s, %s\n", p.ID, onPages(len(p.Pages), corpus.Ranges(p.Pages)))
	}
	if h.NotCompared > 0 {
		e.printf("not compared with a second reader yet: %s; run evidence verify\n", count(h.NotCompared, "report", "reports"))
	}
}

// printQueue says how far workers are.
func printQueue(e *env, q *store.Queue) {
	if q == nil {
		return
	}
	e.printf("queue: %s waiting, %s with %s, %s done, %s of them in the last hour\n", count(q.Waiting, "file", "files"), thousands(q.Running),
		count(len(q.Workers), "worker", "workers"), thousands(q.Done), thousands(q.LastHour))
	if !q.Oldest.IsZero() {
		e.printf("queue: the oldest has waited since %s\n", q.Oldest.Local().Format(time.DateTime))
	}
	if q.Overdue > 0 {
		e.printf("queue: the workers of %s are gone; others take them\n", count(q.Overdue, "file", "files"))
	}
	if q.Waiting > 0 && q.Running == 0 {
		e.printf("queue: nobody works on it; start evidence worker\n")
	}
	for _, j := range q.Retried {
		e.printf("tried %s: %q: %s; %s\n", count(j.Attempts, "time", "times"), j.Path, j.Reason, j.Advice)
	}
	for _, j := range q.Aside {
		e.printf("set aside on %s: %q: %s; %s\n", j.At.Local().Format(time.DateOnly), j.Path, j.Reason, j.Advice)
	}
	if more := q.AsideAll - len(q.Aside); more > 0 {
		e.printf("set aside: and %s more\n", thousands(more))
	}
}
