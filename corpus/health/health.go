// Package health checks the state of a library: what is in it, what was refused, and
// what a person should look at. It reads the store and checks that the originals
// exist. It does not read them, which package indexer does, and uses no network. What
// that found damaged is kept here for others to show.
package health

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
)

// MinAgreement is the agreement of two readers under which a page should be looked at
// (see package indexer, which says what that was measured on).
const MinAgreement = 0.98

// A Report is the state of a library.
type Report struct {
	Reports            int       `json:"reports"`
	Pages              int       `json:"pages"`
	Passages           int       `json:"passages"`
	Kinds              []Kind    `json:"kinds"`      // the most frequent first
	FirstYear          int       `json:"first_year"` // of the reports' dates; 0 where none is known
	LastYear           int       `json:"last_year"`
	Undated            int       `json:"undated"`    // reports without a date
	LastAdded          time.Time `json:"last_added"` // zero for an empty library
	SupersededVersions int       `json:"earlier"`    // versions of reports that later ones took the place of

	Refused []store.Refusal `json:"refused"`
	NoText  []PageList      `json:"no_text"`     // pages without any text
	OCR     []PageList      `json:"ocr"`         // what OCR read from pictures of pages, to be checked against these
	Partly  []PageList      `json:"partly_read"` // pages that were read only in part
	Hidden  []Hidden        `json:"hidden"`      // text that the pages do not show
	// Passages to compare with their page before they are quoted.
	Doubtful []corpus.DoubtfulReport `json:"doubtful"`

	Queue *store.Queue `json:"queue,omitempty"` // of files for workers; nil if there never was one

	Missing []MissingOriginal `json:"missing"` // originals that are not in the library
	// Unavailable says why originals were not looked for; empty where they were.
	Unavailable string `json:"originals_unavailable,omitempty"`
	// Unlisted says what this report leaves out, since the database is damaged where it is.
	Unlisted []string `json:"unlisted,omitempty"`
	Scrub    *Scrub   `json:"scrub"` // when everything was last read, and what was found damaged; null if it never was

	Compared     int            `json:"compared"`     // reports that a second reader has read
	NotCompared  int            `json:"not_compared"` // reports that none has
	LowAgreement []LowAgreement `json:"low"`          // pages on which the readers do not agree, the lowest first
	Unread       []PageList     `json:"unread"`       // pages that the second reader could not read
}

// A Kind is how many reports there are of a kind; "" is that of reports whose kind is not known.
type Kind struct {
	Kind    string `json:"kind"`
	Reports int    `json:"reports"`
}

// A PageList lists pages of a report, by their PDF page numbers.
type PageList struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Pages    []int  `json:"pages"`
	Passages int    `json:"passages,omitempty"` // that OCR read on these pages, or a part of
}

// A Hidden is text of a report's file that its pages do not show.
type Hidden struct {
	ID    string            `json:"id"`
	Title string            `json:"title"`
	Text  corpus.HiddenText `json:"text"`
}

// A LowAgreement is a page on which two readers do not agree.
type LowAgreement struct {
	ID        string  `json:"id"`
	Title     string  `json:"title"`
	Page      int     `json:"page"`
	Agreement float64 `json:"agreement"` // F1 of the words, see store.Agreement
}

// A MissingOriginal is a PDF that should be in the library but is not.
type MissingOriginal struct {
	ID      string `json:"id"` // of its report
	SHA256  string `json:"sha256"`
	Current bool   `json:"current"` // its report's passages are taken from it
}

// New is the report on a library that holds nothing; its lists are empty, not null, in JSON.
func New() *Report {
	return &Report{Kinds: []Kind{}, Refused: []store.Refusal{}, NoText: []PageList{}, Partly: []PageList{}, Hidden: []Hidden{}, Doubtful: []corpus.DoubtfulReport{}, OCR: []PageList{}, Missing: []MissingOriginal{}, LowAgreement: []LowAgreement{}, Unread: []PageList{}}
}

// NeedsAttention reports whether something is wrong. Refused files do not count,
// because whoever added them saw the refusal.
func (h *Report) NeedsAttention() bool {
	return len(h.Missing)+len(h.Unlisted) > 0 || h.Unavailable != "" || h.Scrub != nil && len(h.Scrub.Damage) > 0
}

// Check checks a library. present lists its originals, and gives a function that reports whether one is there. What the database cannot give since it
// is damaged is left out, and named.
func Check(ctx context.Context, st *store.Store, present func(context.Context) (func(sha256 string) bool, error)) (*Report, error) {
	h := New()
	docs, err := st.Documents(ctx)
	if h.leaveOut(&err, "which reports there are") {
		return nil, err
	}
	h.countReports(docs)
	if err = h.listOCR(ctx, st, docs); h.leaveOut(&err, "what OCR read") {
		return nil, err
	}
	refused, err := st.Refusals(ctx)
	if h.leaveOut(&err, "what was refused") {
		return nil, err
	}
	h.Refused = append(h.Refused, refused...)
	if h.Queue, err = st.Queue(ctx); h.leaveOut(&err, "how far the work on queued files is") {
		return nil, err
	}
	versions, err := st.Versions(ctx)
	if h.leaveOut(&err, "whether originals are missing") {
		return nil, err
	}
	has, err := present(ctx)
	if err != nil { // the rest is known all the same
		h.Unavailable, has = err.Error(), func(string) bool { return true }
	}
	extractors := h.checkOriginals(versions, has)
	for _, d := range docs {
		a, ok, err := st.Agreement(ctx, d.SHA256, extractors[d.SHA256])
		if h.leaveOut(&err, "on which pages the readers agree") {
			return nil, err
		}
		h.addAgreement(d, a, ok)
	}
	slices.SortStableFunc(h.LowAgreement, func(a, b LowAgreement) int { return cmp.Compare(a.Agreement, b.Agreement) })
	return h, nil
}

// leaveOut names something that the database is too damaged to give. Any other error it leaves, and returns true.
func (h *Report) leaveOut(err *error, what string) (failed bool) {
	if errors.Is(*err, store.ErrDamaged) {
		if *err = nil; !slices.Contains(h.Unlisted, what) {
			h.Unlisted = append(h.Unlisted, what)
		}
	}
	return *err != nil
}

func (h *Report) countReports(docs []corpus.Document) {
	kinds := map[string]int{}
	for _, d := range docs {
		h.Reports++
		h.Pages += d.Pages
		h.Passages += d.Passages
		kinds[d.Kind]++
		switch y := d.Year(); {
		case y == 0:
			h.Undated++
		default:
			h.LastYear = max(h.LastYear, y)
			if h.FirstYear == 0 || y < h.FirstYear {
				h.FirstYear = y
			}
		}
		if len(d.NoText) > 0 {
			h.NoText = append(h.NoText, PageList{ID: d.ID, Title: d.Title, Pages: d.NoText})
		}
		if len(d.PartlyRead) > 0 {
			h.Partly = append(h.Partly, PageList{ID: d.ID, Title: d.Title, Pages: d.PartlyRead})
		}
		for _, t := range d.Hidden {
			h.Hidden = append(h.Hidden, Hidden{d.ID, d.Title, t})
		}
		if len(d.Doubtful) > 0 {
			h.Doubtful = append(h.Doubtful, corpus.DoubtfulReport{ID: d.ID, Title: d.Title, Passages: d.Doubtful})
		}
	}
	for k, n := range kinds {
		h.Kinds = append(h.Kinds, Kind{k, n})
	}
	slices.SortFunc(h.Kinds, func(a, b Kind) int { return cmp.Or(cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.Kind, b.Kind)) })
}

func (h *Report) listOCR(ctx context.Context, st *store.Store, docs []corpus.Document) error {
	list, err := st.OCRReports(ctx)
	for _, m := range list {
		if i := slices.IndexFunc(docs, func(d corpus.Document) bool { return d.ID == m.ID }); i >= 0 {
			h.OCR = append(h.OCR, PageList{m.ID, docs[i].Title, m.Pages, m.Passages})
		}
	}
	return err
}

// checkOriginals looks for the PDFs of reports that are in, and gives what read each.
func (h *Report) checkOriginals(versions []store.Version, has func(string) bool) map[string]string {
	extractors := map[string]string{}
	for _, v := range versions {
		if v.Extractor == "" || !v.Withdrawn.IsZero() {
			continue
		}
		extractors[v.SHA256] = v.Extractor
		if v.Given.After(h.LastAdded) {
			h.LastAdded = v.Given
		}
		if !v.Current {
			h.SupersededVersions++
		}
		if !has(v.SHA256) {
			h.Missing = append(h.Missing, MissingOriginal{v.Source, v.SHA256, v.Current})
		}
	}
	return extractors
}

func (h *Report) addAgreement(d corpus.Document, a store.Agreement, ok bool) {
	if !ok {
		h.NotCompared++
		return
	}
	if !a.Compared() {
		return
	}
	h.Compared++
	var unread []int
	for i, f := range a.Pages {
		switch {
		case f == store.Unread:
			unread = append(unread, i+1)
		case f != store.ByOCR && f < MinAgreement:
			h.LowAgreement = append(h.LowAgreement, LowAgreement{d.ID, d.Title, i + 1, f})
		}
	}
	if len(unread) > 0 {
		h.Unread = append(h.Unread, PageList{ID: d.ID, Title: d.Title, Pages: unread})
	}
}
