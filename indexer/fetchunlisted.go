package indexer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/indexer/extract"
	"evidence/indexer/fetch"
)

// isListed reports whether the manifest lists the SHA-256 of a file.
func (r *fetchRun) isListed(f *fetch.File) bool {
	return slices.Contains(r.entries[f.ID].SHA256, f.SHA256)
}

// checkUnlisted returns why a file that the manifest does not list is not indexed
// as a new version of its report; nil for any other file.
//
// The user decides that: a PDF has no checksum that would show a corrupt byte in
// a font or a picture, so that a damaged copy can look intact.
func (r *fetchRun) checkUnlisted(ctx context.Context, f *fetch.File) (*corpus.Refusal, error) {
	if !f.Unlisted {
		return nil, nil
	}
	const unlisted = "the manifest does not list its SHA-256"
	if !r.o.AcceptChanged {
		return corpus.NewRefusal(unlisted+": the publisher has changed it, or it is damaged",
			fmt.Sprintf("open the address in a browser; if it is the report, evidence fetch --changed %s adds it as a new version", f.ID)), nil
	}
	rep, err := r.reader.Report(ctx, f.Path, f.Bytes)
	var refusal *corpus.Refusal
	switch {
	case errors.As(err, &refusal):
		return refusal, nil
	case err != nil:
		return nil, err
	}
	if why := mismatch(&rep, r.entries[f.ID].Authority); why != "" {
		return corpus.NewRefusal(unlisted+", and "+why,
			"open the address in a browser; if it is a new version of the report, save it, put its SHA-256 into a manifest of your own, and add the file with evidence index"), nil
	}
	return nil, nil
}

// mismatch says why a file cannot be an intact report on an authority, "" where it can.
func mismatch(rep *extract.Report, authority string) string {
	own := rep.Facts["authority"].Value
	switch {
	case len(rep.Warnings) > 0:
		return "it is damaged: " + rep.Warnings[0]
	case authority != "" && own != "" && !sameAuthority(authority, own):
		return fmt.Sprintf("its first pages say that it is about %s, not %s", own, authority)
	case authority != "" && !mentionsAuthority(rep, authority):
		return "it does not mention " + authority
	}
	return ""
}

// sameAuthority reports whether all distinctive words of one name are in the other.
func sameAuthority(a, b string) bool {
	x, y := distinctiveWords(a), distinctiveWords(b)
	missingFrom := func(list []string) func(string) bool {
		return func(w string) bool { return !slices.Contains(list, w) }
	}
	return !slices.ContainsFunc(x, missingFrom(y)) || !slices.ContainsFunc(y, missingFrom(x))
}

// mentionsAuthority reports whether all distinctive words of a name are in a report.
func mentionsAuthority(rep *extract.Report, authority string) bool {
	missing := distinctiveWords(authority)
	for i := range rep.Passages {
		text := strings.ToLower(rep.Passages[i].Text)
		missing = slices.DeleteFunc(missing, func(w string) bool { return strings.Contains(text, w) })
		if len(missing) == 0 {
			return true
		}
	}
	return false
}

// distinctiveWords are the words of an authority's name, in lower case, without
// those that many have in common.
func distinctiveWords(name string) []string {
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
