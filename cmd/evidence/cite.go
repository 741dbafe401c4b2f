package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
)

var citeCommand = command{
	name:    "cite",
	args:    "PASSAGE|REPORT...",
	summary: "print the citations of passages, or of whole reports",
	about: `
A passage's id stays valid. If the passage has another id now, or its text has changed, standard error says so and the passage that
has its text now is cited. If its report was withdrawn, or its text is gone, it is cited as it was, and the exit status is 1.

Several passages make one list: a report has one entry in it, however many of its passages are cited, and reports of one
author and year are told apart by letters. In a data format (csl-json, ris, bibtex, web-annotation) they make one file. The id of a
report, as evidence documents prints it, cites all of it. Styles that give the day on which the
report was read online use the day on which it was fetched, or --accessed.`,
	examples: []string{"evidence cite --style harvard t5qxtt7yw66v", "evidence cite --style ris t5qxtt7yw66v ofsted-rotherham-2018-01-29 > references.ris"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		var names []string
		for _, s := range cite.Styles() {
			names = append(names, s.Name)
		}
		style := choiceFlag(f, "style", "the style of the citations", names...)
		accessed := f.String("accessed", "", "the `DAY` on which the report was read online, YYYY-MM-DD")
		withID := f.Bool("id", false, "end each citation with the passage's id, by which a program finds it again")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("cite needs the id of a passage, as evidence search prints it, or of a report")
			}
			if _, err := time.Parse(time.DateOnly, *accessed); err != nil && *accessed != "" {
				return usagef("--accessed cannot be %q: write the day as YYYY-MM-DD", *accessed)
			}
			s, err := cite.StyleByName(*style)
			if err != nil {
				return err
			}
			return citePassages(ctx, e, *data, args, s, citing{*accessed, *withID}, *asJSON)
		}
	},
}

// A cited passage is what --json prints of it.
type cited struct {
	ID     string       `json:"id"` // as given on the command line
	Status store.Status `json:"status"`
	cite.Citation
	Printed   string    `json:"printed"`
	Withdrawn time.Time `json:"withdrawn,omitzero"`
}

// citing says how passages are cited.
type citing struct {
	accessed string // day of access; empty for the day on which the report was fetched
	id       bool   // with the passage's id
}

func citePassages(ctx context.Context, e *env, data string, args []string, style cite.Style, as citing, asJSON bool) error {
	st, err := openStore(ctx, e, data)
	if err != nil {
		return err
	}
	defer st.Close()
	var (
		all       []cited
		citations []cite.Citation
	)
	var failed error
	for _, arg := range args {
		c, err := citePassage(ctx, st, arg)
		if errors.Is(err, store.ErrUnknown) {
			e.logf("evidence: %s", err)
			failed = errRefused
			continue
		}
		if err != nil {
			return err
		}
		if as.accessed != "" {
			c.Accessed = as.accessed
		}
		c.WithID = as.id
		c.Printed = style.Write(c.Citation)
		if note := c.note(); note != "" {
			e.logf("%s", note)
		}
		if p := c.Passage; p.Doubt != "" {
			e.logf("%s: the text is doubtful: %s; compare it with page %d of the PDF before you quote it", arg, p.Doubt, p.Page)
		}
		if c.Status == store.Gone || c.Status == store.Withdrawn {
			failed = errRefused
		}
		all, citations = append(all, c), append(citations, c.Citation)
	}
	switch {
	case !asJSON && len(all) > 0:
		e.printf("%s\n", strings.TrimSuffix(visible(style.Write(citations...)), "\n"))
	case asJSON:
		if err := e.json(map[string]any{"citations": all}); err != nil {
			return err
		}
	}
	return failed
}

// citePassage cites the passage that an id refers to now, or the report that has it.
func citePassage(ctx context.Context, st *store.Store, arg string) (cited, error) {
	id, ok := passageid.Parse(arg)
	if doc, err := st.Document(ctx, arg); err == nil {
		c := cited{ID: arg, Status: store.Current, Citation: cite.Report(doc.Source).From(doc.Origins)}
		c.Accessed, err = fetchedOn(ctx, st, doc)
		return c, err
	}
	if !ok {
		return cited{}, fmt.Errorf("%w passage %q: an id has %d letters and digits, or a few more; evidence search prints them, and evidence documents those of reports", store.ErrUnknown, arg, passageid.Length)
	}
	r, err := st.Resolve(ctx, id)
	if err != nil {
		return cited{}, err
	}
	p := r.Issued.Passage
	if r.Passage != nil {
		p = *r.Passage
	}
	src := corpus.Source{ID: p.Document}
	doc, err := st.Document(ctx, p.Document)
	var withdrawn *store.WithdrawnError
	switch {
	case err == nil:
		src = doc.Source
	case !errors.As(err, &withdrawn):
		return cited{}, err
	}
	c := cited{ID: id, Status: r.Status, Citation: cite.New(src, p).From(doc.Origins), Withdrawn: r.Withdrawn}
	if r.Passage != nil && r.Status != store.Withdrawn {
		before, after, err := st.Neighbours(ctx, p.ID, 1, 1)
		if err != nil {
			return cited{}, err
		}
		c.Citation = c.Between(before, after)
	}
	c.Accessed, err = fetchedOn(ctx, st, doc)
	return c, err
}

// fetchedOn is the day on which a report was last fetched, or "" if it never was.
func fetchedOn(ctx context.Context, st *store.Store, doc corpus.Document) (string, error) {
	fetches, err := st.Fetches(ctx, doc.SHA256)
	if err != nil || len(fetches) == 0 {
		return "", err
	}
	return fetches[0].At.Format(time.DateOnly), nil
}

// note says what became of a passage, or "" if it is unchanged.
func (c *cited) note() string {
	switch c.Status {
	case store.Moved:
		return fmt.Sprintf("%s: the same text is now passage %s", c.ID, c.Passage.ID)
	case store.Changed:
		return fmt.Sprintf("%s: its text has changed; passage %s has it now", c.ID, c.Passage.ID)
	case store.Gone:
		return fmt.Sprintf("%s: the report no longer has this text; it is cited as it was", c.ID)
	case store.Withdrawn:
		return fmt.Sprintf("%s: its report %q was withdrawn on %s; it is cited as it was", c.ID, c.Passage.Document, c.Withdrawn.Format(time.DateOnly))
	}
	return ""
}
