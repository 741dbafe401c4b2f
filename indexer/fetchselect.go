package indexer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer/fetch"
)

// selectEntries returns requests for the entries to be downloaded. It adds those
// that need not be to the summary, and those that an earlier call downloaded to
// the batch.
func (r *fetchRun) selectEntries(ctx context.Context, entries []*manifest.Entry) ([]fetch.Request, error) {
	versions, err := r.versions(ctx)
	if err != nil {
		return nil, err
	}
	docs, err := r.store.Documents(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, d := range docs {
		ids[d.ID] = true
	}
	var requests []fetch.Request
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.entries[e.ID] != nil {
			continue
		}
		r.entries[e.ID] = e
		request, err := r.selectEntry(ctx, e, versions, ids)
		if err != nil {
			return nil, err
		}
		if request != nil {
			requests = append(requests, *request)
		}
	}
	return requests, nil
}

// selectEntry returns the request for an entry; nil where it need not be downloaded.
func (r *fetchRun) selectEntry(ctx context.Context, e *manifest.Entry, versions map[string]store.Version, ids map[string]bool) (*fetch.Request, error) {
	last, err := r.lastFetch(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	have := last.SHA256
	listed := false
	for _, sum := range e.SHA256 {
		there := versions[sum].Extractor != ""
		if there {
			if there, err = r.library.Has(ctx, sum); err != nil {
				return nil, err
			}
		}
		if there {
			have, listed = sum, true
		}
	}
	v := versions[have]
	switch {
	case have != "" && !v.Withdrawn.IsZero() && !r.o.IncludeWithdrawn:
		r.addUnchanged(e.ID, have, fmt.Sprintf("it was withdrawn on %s; name it to fetch it again", v.Withdrawn.Format(time.DateOnly)))
		return nil, nil
	case have != "" && !v.Withdrawn.IsZero():
		have = ""
	case listed && !r.o.Recheck:
		r.addUnchanged(e.ID, have, "")
		return nil, nil
	}
	if e.NotPDF || len(e.Addresses()) == 0 {
		if have != "" || ids[e.ID] {
			r.addUnchanged(e.ID, have, "")
		} else {
			r.summary.ByHand = append(r.summary.ByHand, byHand(e))
		}
		return nil, nil
	}
	return r.request(e, have, last)
}

// request is the request for an entry; nil where the file was downloaded already or need not be requested.
func (r *fetchRun) request(e *manifest.Entry, have string, last store.Fetch) (*fetch.Request, error) {
	f, err := r.fetcher.Downloaded(e.ID)
	if err != nil {
		return nil, err
	}
	if f != nil {
		r.batch = append(r.batch, f)
		return nil, nil
	}
	request := &fetch.Request{ID: e.ID, Addresses: e.Addresses(), Listed: e.SHA256}
	if have == "" || have != last.SHA256 {
		return request, nil
	}
	request.Have = &fetch.Validators{URL: last.URL, ETag: last.ETag, LastModified: last.LastModified}
	if !request.Have.Usable() && !r.o.Recheck {
		r.addUnchanged(e.ID, have, fmt.Sprintf("fetched on %s; its address does not say whether it has changed since; to fetch it again, use --again",
			last.At.Format(time.DateOnly)))
		return nil, nil
	}
	// What is there counts as listed: to get it again is no surprise.
	if len(request.Listed) > 0 && !slices.Contains(request.Listed, have) {
		request.Listed = append(slices.Clone(request.Listed), have)
	}
	return request, nil
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
