package store

import (
	"errors"
	"reflect"
	"testing"
)

func TestAgreement(t *testing.T) {
	s := openTest(t)
	put(t, s, "r", "r", "x1", "One.")
	if _, ok, err := s.Agreement(t.Context(), sha("r"), "x1"); ok || err != nil {
		t.Errorf("before it was put: %t, %v", ok, err)
	}
	for _, want := range []Agreement{
		{Extractor: "x1", Reader: "second 1", Whole: 0.5, Pages: []float64{1, Unread, 0.25}},
		{Extractor: "x1", Reader: "second 2", Whole: 0.9999, Pages: []float64{1, 1, 0.9998}},
		{Extractor: "x2", Reader: "second 2", Whole: 1, Pages: []float64{}},
	} {
		if err := s.PutAgreement(t.Context(), sha("r"), want); err != nil {
			t.Fatal(err)
		}
		got, ok, err := s.Agreement(t.Context(), sha("r"), want.Extractor)
		if got.At.IsZero() {
			t.Error("it does not say when")
		}
		want.At = got.At
		if err != nil || !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %t, %v, want %+v", got, ok, err, want)
		}
	}
	if a, ok, err := s.Agreement(t.Context(), sha("r"), "x1"); err != nil || !ok || a.Reader != "second 2" || len(a.Pages) != 3 {
		t.Errorf("another reader's agreement changed it: %+v, %t, %v", a, ok, err)
	}
	if err := s.PutAgreement(t.Context(), sha("unknown"), Agreement{Extractor: "x1"}); !errors.Is(err, ErrUnknown) {
		t.Errorf("%v", err)
	}
}
