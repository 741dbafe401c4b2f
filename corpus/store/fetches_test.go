package store

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
)

func TestFetches(t *testing.T) {
	s := openTest(t)
	const url = "https://example.org/1"
	if list, err := s.Fetches(t.Context(), sha("a")); err != nil || list == nil || len(list) != 0 {
		t.Errorf("before there was one: %v, %v", list, err)
	}
	if err := s.AddRefusal(t.Context(), Refusal{Path: url, Name: "r", Refusal: corpus.Refusal{Reason: "it is a web page"}}); err != nil {
		t.Fatal(err)
	}
	first := Fetch{Source: "r", URL: url, Final: "https://example.org/a.pdf", Status: 200, SHA256: sha("a"),
		At: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), ETag: `"x"`, LastModified: "Wed, 02 Jan 2030 03:04:05 GMT"}
	again, other := first, first
	again.Status, again.At = 304, first.At.AddDate(0, 0, 1)
	other.SHA256, other.At, other.ETag = sha("b"), first.At.AddDate(0, 0, 2), ""
	for _, f := range []Fetch{first, again, other} {
		if err := s.PutFetch(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Fetches(t.Context(), sha("a")); err != nil || !reflect.DeepEqual(got, []Fetch{again, first}) {
		t.Errorf("of the document: %+v, %v", got, err)
	}
	if got, err := s.FetchesFor(t.Context(), "r"); err != nil || !reflect.DeepEqual(got, []Fetch{other, again, first}) {
		t.Errorf("for the source: %+v, %v", got, err)
	}
	if list, err := s.Refusals(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("the address is still refused: %+v, %v", list, err)
	}
	undated := Fetch{Source: "u", URL: url, SHA256: sha("u")}
	if err := s.PutFetch(t.Context(), undated); err != nil {
		t.Fatal(err)
	}
	if got, err := s.FetchesFor(t.Context(), "u"); err != nil || len(got) != 1 || got[0].At.IsZero() {
		t.Errorf("without a time: %+v, %v", got, err)
	}
	if err := s.PutFetch(t.Context(), Fetch{Source: "r", URL: url}); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("without a SHA-256: %v", err)
	}
}
