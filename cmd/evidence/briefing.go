package main

import (
	"cmp"
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
	"evidence/web/result"
)

var briefingCommand = command{
	name:    "briefing",
	args:    "[STATEMENT]",
	summary: "write a statement's claims and quotations as a document, or list the statements",
	about: `
Statements are made in the browser, at /statements. The command looks up every quotation again in its report, and the briefing gives
the result; evidence check checks the briefing itself. It is printed, or written to the file that --output names.
Without --form the file's extension decides its form:

` + formsHelp() + `
In csv each quotation is a row, with its claim, its stance, its citation and the result of the check. ris, bibtex and csl-json are lists of
references, in which each report has one entry.`,
	examples: []string{"evidence briefing", "evidence briefing --style harvard --output briefing.docx STATEMENT", "evidence briefing --form csv STATEMENT > briefing.csv"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		library := objectsFlag(f, data)
		var forms, withPictures, styles []string
		for _, form := range briefing.Formats() {
			forms = append(forms, form.Name)
			if form.Pictures {
				withPictures = append(withPictures, form.Name)
			}
		}
		for _, s := range cite.PrintedStyles() {
			styles = append(styles, s.Name)
		}
		formName := f.String("form", "", "the form of the briefing: `"+strings.Join(forms, "|")+"`; by default md, or what the extension of --output says")
		styleName := choiceFlag(f, "style", "the style of the citations", styles...)
		file := f.String("output", "", "write to `FILE`")
		pictures := f.Bool("pictures", false, "add the picture of each quotation's page, with the quotation marked ("+strings.Join(withPictures, ", ")+")")
		annexe := f.Bool("annexe", true, "--annexe=0 leaves out the annexe with passage ids, file digests and check results")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 1 {
				return usagef("briefing takes one statement")
			}
			form, err := briefing.FormatByName(formOf(*formName, *file, *asJSON))
			if err != nil && len(args) > 0 {
				return usagef("%s", err)
			}
			style, err := cite.StyleByName(*styleName)
			if err != nil {
				return err
			}
			st, err := openStatements(ctx, e, *data)
			if err != nil {
				return err
			}
			defer st.Close()
			if len(args) == 0 {
				return listStatements(ctx, e, st, *asJSON)
			}
			options := briefing.Options{Style: style, NoAnnexe: !*annexe}
			if *pictures && form.Pictures {
				originals, err := library()
				if err != nil {
					return err
				}
				pages := app.NewPages(*data, originals)
				defer pages.Close()
				options.Picture = result.BriefingPicture(pages, pages)
			}
			b, err := makeBriefing(ctx, st, args[0], options)
			if err != nil {
				return err
			}
			if *file == "" {
				return form.Write(e.out, b)
			}
			return atomicfile.WriteTo(*file, 0o666, func(w io.Writer) error { return form.Write(w, b) })
		}
	},
}

// formsHelp lists the forms of a briefing.
func formsHelp() string {
	var b strings.Builder
	for _, form := range briefing.Formats() {
		fmt.Fprintf(&b, "  %-9s %s\n", form.Name, form.Title)
	}
	return b.String()
}

// formOf is the form that is asked for by the flag, by --json or by the extension of a file's name.
func formOf(flag, file string, asJSON bool) string {
	if flag == "" && asJSON {
		return "json"
	}
	return cmp.Or(flag, strings.ToLower(strings.TrimPrefix(filepath.Ext(file), ".")), "md")
}

// openStatements opens the database of a data directory, with the bundled statements in it.
func openStatements(ctx context.Context, e *env, data string) (*store.Store, error) {
	st, err := openStore(ctx, e, data)
	if err != nil {
		return nil, err
	}
	if err := app.AddBundledStatements(ctx, st); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

func listStatements(ctx context.Context, e *env, st *store.Store, asJSON bool) error {
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
}

func makeBriefing(ctx context.Context, st *store.Store, id string, o briefing.Options) (*briefing.Briefing, error) {
	s, err := st.Statement(ctx, id)
	if errors.Is(err, store.ErrUnknown) {
		return nil, fmt.Errorf("there is no statement %q in the library; to list the statements, run evidence briefing", id)
	}
	if err != nil {
		return nil, err
	}
	return briefing.Make(ctx, st, s, o)
}
