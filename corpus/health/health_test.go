package health

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"reflect"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/corpus/store"
)

func sumOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// put puts a report into a store, read from a PDF with this content.
func put(t *testing.T, st *store.Store, src corpus.Source, content string, noText ...int) {
	t.Helper()
	passages := []corpus.Passage{{Document: src.ID, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: "The words of " + content + ".", Headings: []string{}}}
	passageid.Assign(src.ID, passages)
	_, err := st.AssignVersion(t.Context(), sumOf(content), src.ID)
	doc := corpus.Document{Source: src, SHA256: sumOf(content), Pages: 3, Passages: 1, NoText: noText}
	if err := errors.Join(err, st.PutDocument(t.Context(), doc, passages, "7")); err != nil {
		t.Fatal(err)
	}
}

// putScan puts in a report of two pages that OCR read, which a second reader could not compare.
func putScan(t *testing.T, st *store.Store) {
	t.Helper()
	const by = "7 with Tesseract 5"
	passages := []corpus.Passage{{Page: 1, PageEnd: 1, Text: "One."}, {Page: 1, PageEnd: 2, Text: "Two.", Seq: 1}}
	for i := range passages {
		p := &passages[i]
		p.Document, p.Block, p.Headings, p.OCR = "scan", corpus.Paragraph, []string{}, &corpus.OCR{By: "Tesseract 5", Confidence: 0.9, Lowest: 0.5}
	}
	passageid.Assign("scan", passages)
	_, err := st.AssignVersion(t.Context(), sumOf("scan"), "scan")
	doc := corpus.Document{Source: corpus.Source{ID: "scan", Title: "Scan", Kind: corpus.KindMinutes, Published: "2004"}, SHA256: sumOf("scan"), Pages: 2, Passages: 2}
	if err = errors.Join(err, st.PutDocument(t.Context(), doc, passages, by),
		st.PutAgreement(t.Context(), sumOf("scan"), store.Agreement{Extractor: by, Reader: "other", Whole: store.Unread, Pages: []float64{store.ByOCR, store.ByOCR}})); err != nil {
		t.Fatal(err)
	}
}

func TestLook(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	present := func(has func(string) bool) func(context.Context) (func(string) bool, error) {
		return func(context.Context) (func(string) bool, error) { return has, nil }
	}
	empty, err := Check(t.Context(), st, present(func(string) bool { return false }))
	if err != nil || empty.NeedsAttention() || !empty.LastAdded.IsZero() || empty.Reports != 0 || empty.Kinds == nil || empty.Refused == nil {
		t.Errorf("an empty library: %+v, %v", empty, err)
	}
	put(t, st, corpus.Source{ID: "a", Title: "A", Kind: corpus.KindInquiry, Published: "2014-08"}, "a, first")
	put(t, st, corpus.Source{ID: "a", Title: "A", Kind: corpus.KindInquiry, Published: "2015"}, "a, second")
	put(t, st, corpus.Source{ID: "b", Title: "B", Kind: corpus.KindInspection, InspectionEnd: "2022-03-04"}, "b", 2, 3)
	put(t, st, corpus.Source{ID: "c", Title: "C", Kind: corpus.KindInspection}, "c")
	put(t, st, corpus.Source{ID: "d", Title: "D", Published: "1999"}, "d")
	putScan(t, st)
	if err := errors.Join(st.Withdraw(t.Context(), "d"),
		st.AddRefusal(t.Context(), store.Refusal{Path: "/in/x.pdf", Name: "x.pdf", Refusal: corpus.Refusal{Reason: "it is locked", Advice: "unlock it"}}),
		st.PutAgreement(t.Context(), sumOf("a, second"), store.Agreement{Extractor: "7", Reader: "other", Whole: 0.97, Pages: []float64{0.97, 1, store.Unread}}),
		st.PutAgreement(t.Context(), sumOf("b"), store.Agreement{Extractor: "7", Reader: "other", Whole: 0.9, Pages: []float64{0.5, store.Unread, store.Unread}}),
		st.PutAgreement(t.Context(), sumOf("c"), store.Agreement{Extractor: "6", Reader: "other", Whole: 0.1, Pages: []float64{0.1}}), // of an earlier reader
	); err != nil {
		t.Fatal(err)
	}
	h, err := Check(t.Context(), st, present(func(sum string) bool { return sum != sumOf("a, first") && sum != sumOf("d") }))
	if err != nil {
		t.Fatal(err)
	}
	if time.Since(h.LastAdded) > time.Hour || len(h.Refused) != 1 || h.Refused[0].Name != "x.pdf" || !h.NeedsAttention() {
		t.Errorf("%+v", h)
	}
	h.LastAdded, h.Refused = time.Time{}, nil
	want := &Report{Reports: 4, Pages: 11, Passages: 5, Kinds: []Kind{{corpus.KindInspection, 2}, {corpus.KindInquiry, 1}, {corpus.KindMinutes, 1}},
		FirstYear: 2004, OCR: []PageList{{"scan", "Scan", []int{1, 2}, 2}}, LastYear: 2022, Undated: 1, SupersededVersions: 1, Hidden: []Hidden{}, Doubtful: []corpus.DoubtfulReport{}, Partly: []PageList{}, NoText: []PageList{{"b", "B", []int{2, 3}, 0}}, Missing: []MissingOriginal{{"a", sumOf("a, first"), false}},
		Compared: 2, NotCompared: 1, LowAgreement: []LowAgreement{{"b", "B", 1, 0.5}, {"a", "A", 1, 0.97}}, Unread: []PageList{{"a", "A", []int{3}, 0}, {"b", "B", []int{2, 3}, 0}}}
	if !reflect.DeepEqual(h, want) {
		t.Errorf("got  %+v\nwant %+v", h, want)
	}
}
