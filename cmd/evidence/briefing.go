package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus/atomicfile"
	"evidence/corpus/briefing"
	"evidence/corpus/cite"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/web"
)

var briefingCommand = command{
	name:    "briefing",
	args:    "[STATEMENT]",
	summary: "write a statement's claims and quotes as a paper; or list the statements",
	about: `
A statement is made in the browser, at /statements. Every quote is looked up again in its report, and the paper says with what
result; evidence check checks the paper itself. It goes to standard output, or into the file that -o names. The forms are docx
(Word), md (Markdown), html, csv and json; without --form the ending of the file's name says which.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		var o briefingOptions
		var forms, pictured, styles []string
		for _, form := range briefing.Forms() {
			forms = append(forms, form.Name)
			if form.Pictures {
				pictured = append(pictured, form.Name)
			}
		}
		for _, s := range cite.Printed() {
			styles = append(styles, s.Name)
		}
		form := f.String("form", "", "`FORM` of the paper: "+strings.Join(forms, ", ")+" (md)")
		style := choiceFlag(f, "style", "how citations are printed", styles...)
		f.StringVar(&o.file, "o", "", "write into `FILE`")
		f.BoolVar(&o.pictures, "pictures", false, "add the picture of each quote's page, the quote marked on it ("+strings.Join(pictured, ", ")+")")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 1 {
				return usagef("briefing", "briefing takes one statement")
			}
			if len(args) == 0 {
				return listStatements(ctx, e, *data, *asJSON)
			}
			var err error
			if o.form, err = briefing.FormByName(formOf(*form, o.file, *asJSON)); err != nil {
				return usagef("briefing", "%s", err)
			}
			if o.style, err = cite.ByName(*style); err != nil {
				return err
			}
			return writeBriefing(ctx, e, *data, args[0], o)
		}
	},
}

// briefingOptions are what the flags of briefing say.
type briefingOptions struct {
	form     briefing.Form
	style    cite.Style
	file     string // empty for standard output
	pictures bool
}

// formOf is the form that is asked for, by the flag, by --json or by the ending of a file's name.
func formOf(flag, file string, asJSON bool) string {
	switch ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), ".")); {
	case flag != "":
		return flag
	case asJSON:
		return "json"
	case ending != "":
		return ending
	}
	return "md"
}

// withStatements opens the database of a data directory, with the bundled statements in it.
func withStatements(ctx context.Context, e *env, data string, do func(*store.Store) error) error {
	st, err := openStore(ctx, e, data)
	if err != nil {
		return err
	}
	defer st.Close()
	if err := app.AddBundledStatements(ctx, st); err != nil {
		return err
	}
	return do(st)
}

// listStatements prints the statements there are.
func listStatements(ctx context.Context, e *env, data string, asJSON bool) error {
	return withStatements(ctx, e, data, func(st *store.Store) error {
		list, err := st.Statements(ctx)
		if err != nil {
			return err
		}
		if asJSON {
			return e.json(map[string]any{"statements": list})
		}
		for _, s := range list {
			e.printf("%s  %s\n", s.ID, visible(s.Title))
			var counts []string
			for _, state := range statement.States() {
				if n := s.Counts[state]; n > 0 {
					counts = append(counts, fmt.Sprintf("%d %s", n, state))
				}
			}
			e.printf("    %s: %s\n", count(s.Claims, "claim", "claims"), strings.Join(counts, ", "))
		}
		return nil
	})
}

// writeBriefing makes a briefing and writes it.
func writeBriefing(ctx context.Context, e *env, data, id string, o briefingOptions) error {
	return withStatements(ctx, e, data, func(st *store.Store) error {
		s, err := st.Statement(ctx, id)
		if errors.Is(err, store.ErrUnknown) {
			return fmt.Errorf("there is no statement %q in the library %q; evidence briefing lists those there are", id, data)
		}
		if err != nil {
			return err
		}
		options := briefing.Options{Style: o.style}
		if o.pictures && o.form.Pictures {
			pages := app.NewPages(data)
			defer pages.Close()
			options.Picture = web.BriefingPicture(pages, pages)
		}
		b, err := briefing.Make(ctx, st, s, options)
		if err != nil {
			return err
		}
		if o.file == "" {
			return o.form.Write(e.out, b)
		}
		return atomicfile.WriteTo(o.file, 0o666, func(w io.Writer) error { return o.form.Write(w, b) })
	})
}
