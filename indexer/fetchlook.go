package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/indexer/fetch"
)

// look finds out which entries are to be fetched. It puts those that need not be
// into the summary, and those that an earlier call fetched into the batch.
func (g *gathering) look(ctx context.Context, entries []*manifest.Entry) ([]fetch.Want, error) {
	known, err := g.known(ctx)
	if err != nil {
		return nil, err
	}
	docs, err := g.store.Documents(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, d := range docs {
		ids[d.ID] = true
	}
	var wants []fetch.Want
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if g.entries[e.ID] != nil {
			continue
		}
		g.entries[e.ID] = e
		w, err := g.lookAt(ctx, e, known, ids)
		if err != nil {
			return nil, err
		}
		if w != nil {
			wants = append(wants, *w)
		}
	}
	return wants, nil
}

// lookAt looks at one entry; nil where it need not be fetched.
func (g *gathering) lookAt(ctx context.Context, e *manifest.Entry, known map[string]store.Version, ids map[string]bool) (*fetch.Want, error) {
	last, err := g.last(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	have := last.SHA256
	expected := false
	for _, sum := range e.SHA256 {
		if known[sum].Extractor != "" && g.library.Has(sum) {
			have, expected = sum, true
		}
	}
	v := known[have]
	switch {
	case have != "" && !v.Withdrawn.IsZero() && !g.o.Named:
		g.keep(e, have, fmt.Sprintf("it was withdrawn on %s; name it to fetch it again", v.Withdrawn.Format(time.DateOnly)))
		return nil, nil
	case have != "" && !v.Withdrawn.IsZero():
		have = ""
	case expected && !g.o.Again:
		g.keep(e, have, "")
		return nil, nil
	}
	if e.NotPDF || len(e.Addresses()) == 0 {
		if have != "" || ids[e.ID] {
			g.keep(e, have, "")
		} else {
			g.summary.ByHand = append(g.summary.ByHand, byHand(e))
		}
		return nil, nil
	}
	return g.want(e, have, last)
}

func (g *gathering) keep(e *manifest.Entry, sum, note string) {
	g.summary.Unchanged = append(g.summary.Unchanged, Kept{e.ID, sum, note})
}

// want is what to ask for; nil where the file has arrived already or need not be asked for.
func (g *gathering) want(e *manifest.Entry, have string, last store.Fetch) (*fetch.Want, error) {
	f, err := g.fetcher.Waiting(e.ID)
	if err != nil {
		return nil, err
	}
	if f != nil {
		g.batch = append(g.batch, f)
		return nil, nil
	}
	w := &fetch.Want{ID: e.ID, Addresses: e.Addresses(), Known: e.SHA256}
	if have == "" || have != last.SHA256 {
		return w, nil
	}
	w.Have = &fetch.Stamp{URL: last.URL, ETag: last.ETag, LastModified: last.LastModified}
	if !w.Have.CanAsk() && !g.o.Again {
		g.keep(e, have, fmt.Sprintf("fetched on %s; its address cannot be asked whether it has changed since, --again fetches it anew",
			last.At.Format(time.DateOnly)))
		return nil, nil
	}
	// What is there counts as known: to get it again is no news.
	if len(w.Known) > 0 && !slices.Contains(w.Known, have) {
		w.Known = append(slices.Clone(w.Known), have)
	}
	return w, nil
}

// byHand says where a person finds a report.
func byHand(e *manifest.Entry) ByHand {
	b := ByHand{ID: e.ID, Title: cmp.Or(e.Title, strings.TrimSpace(e.Authority+" "+e.Published)), Address: cmp.Or(e.LandingPage, e.URL)}
	b.Reason = "no address of the file itself is known"
	if e.NotPDF {
		b.Reason = "the file's address answers with something else"
	}
	if e.Note != "" {
		b.Reason += " (" + e.Note + ")"
	}
	return b
}

// expected says whether a file is one that the list knows.
func (g *gathering) expected(f *fetch.File) bool {
	return slices.Contains(g.entries[f.ID].SHA256, f.SHA256)
}

// doubt says why a file that is not the one the list knows is not taken for a new
// version of it; nil for any other file.
//
// That is for the user to say: what a spoilt byte does to a font or a picture
// shows in no checksum of a PDF, so that a damaged copy can pass for a sound one.
func (g *gathering) doubt(ctx context.Context, f *fetch.File) (*corpus.Refusal, error) {
	if !f.Other {
		return nil, nil
	}
	const other = "the file is not the one that the list knows by its SHA-256"
	if !g.o.Changed {
		return &corpus.Refusal{
			Reason: other + ": the publisher has changed it, or it is damaged",
			Advice: fmt.Sprintf("open the address in a browser; if it is the report, evidence fetch --changed %s takes it in as a new version", f.ID),
		}, nil
	}
	rep, err := g.reader.Report(ctx, f.Path, f.Bytes)
	var refusal *corpus.Refusal
	switch {
	case errors.As(err, &refusal):
		return refusal, nil
	case err != nil:
		return nil, err
	}
	if wrong := unlike(&rep, g.entries[f.ID].Authority); wrong != "" {
		return &corpus.Refusal{
			Reason: other + ", and " + wrong,
			Advice: "open the address in a browser; if it is a new version of the report, save it, put its SHA-256 into a manifest of your own, and take the file in with evidence index",
		}, nil
	}
	return nil, nil
}

// unlike says why what was read of a file cannot be a sound report on an authority, "" where it can.
func unlike(rep *extract.Report, authority string) string {
	own := rep.Facts.Authority.Value
	switch {
	case len(rep.Warnings) > 0:
		return "it is damaged: " + rep.Warnings[0]
	case authority != "" && own != "" && !sameAuthority(authority, own):
		return fmt.Sprintf("its first pages say that it is about %s, not %s", own, authority)
	case authority != "" && !speaksOf(rep, authority):
		return "it does not speak of " + authority
	}
	return ""
}

// sameAuthority says whether all telling words of one name are in the other.
func sameAuthority(a, b string) bool {
	x, y := tellingWords(a), tellingWords(b)
	in := func(list []string) func(string) bool {
		return func(w string) bool { return !slices.Contains(list, w) }
	}
	return !slices.ContainsFunc(x, in(y)) || !slices.ContainsFunc(y, in(x))
}

// speaksOf says whether all telling words of a name stand in a report.
func speaksOf(rep *extract.Report, authority string) bool {
	missing := tellingWords(authority)
	for i := range rep.Passages {
		text := strings.ToLower(rep.Passages[i].Text)
		missing = slices.DeleteFunc(missing, func(w string) bool { return strings.Contains(text, w) })
		if len(missing) == 0 {
			return true
		}
	}
	return false
}

// tellingWords are the words of an authority's name, in lower case, without those
// that many have in common.
func tellingWords(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !('a' <= r && r <= 'z' || r > 127) })
	return slices.DeleteFunc(words, func(w string) bool {
		switch w {
		case "and", "of", "the", "upon", "on", "in", "with", "city", "county", "borough", "royal", "metropolitan", "district",
			"council", "corporation", "authority", "local", "s", "children", "services", "invented":
			return true
		}
		return false
	})
}
