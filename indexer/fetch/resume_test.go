package fetch

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// A download that was cut goes on where it stopped, in the same call and in the next one.
func TestResume(t *testing.T) {
	data := pdf(t)
	half := len(data) / 2
	ranged := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}
	cut := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		cutAfter(data, half)(w, r)
	}
	for name, c := range map[string]struct {
		rest   http.HandlerFunc
		known  []string
		status int
	}{
		"the rest":  {ranged, nil, 206},
		"all again": {give(data), nil, 200}, // which is what an If-Range of another version gets
		"the wrong rest": {inTurn(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes 1-%d/%d", len(data)-1, len(data)))
			w.WriteHeader(206)
			w.Write(data[1:])
		}, give(data)), nil, 200},
		"a rest of something else": {inTurn(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", half, len(data)-1, len(data)))
			w.WriteHeader(206)
			w.Write(bytes.Repeat([]byte{'x'}, len(data)-half))
		}, give(data)), []string{sumOf(data)}, 200},
		"another length": {inTurn(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(416) }, give(data)), nil, 200},
	} {
		s := serve(t, map[string]http.HandlerFunc{"/x": inTurn(cut, c.rest)})
		request := Request{ID: "x", Addresses: []string{s.URL + "/x"}, Listed: c.known}
		dir, o := t.TempDir(), quick()
		o.Tries = 1
		if _, refused := all(t, New(dir, o), request); refused["x"] == nil {
			t.Fatalf("%s: the first half was enough", name)
		}
		files, refused := all(t, New(dir, quick()), request)
		if f := files["x"]; f == nil || f.SHA256 != sumOf(data) || f.Status != c.status {
			t.Errorf("%s: %+v, %+v", name, f, refused["x"])
		}
		if r := s.asked("/x")[1]; r.Header.Get("Range") != fmt.Sprintf("bytes=%d-", half) || r.Header.Get("If-Range") != `"v1"` {
			t.Errorf("%s: the rest was asked for with %v", name, r.Header)
		}
	}
}

// Without anything to know the version by, the rest is asked for only where a SHA-256 would find out a wrong one.
func TestResumeWithoutValidator(t *testing.T) {
	data := pdf(t)
	for _, known := range [][]string{nil, {sumOf(data)}} {
		s := serve(t, map[string]http.HandlerFunc{"/x": inTurn(cutAfter(data, 4000), func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		})})
		files, _ := all(t, New(t.TempDir(), quick()), Request{ID: "x", Addresses: []string{s.URL + "/x"}, Listed: known})
		if files["x"] == nil || files["x"].SHA256 != sumOf(data) {
			t.Errorf("%+v", files["x"])
		}
		if asked := s.asked("/x")[1].Header.Get("Range") != ""; asked != (known != nil) {
			t.Errorf("with known %v the rest was asked for: %t", known, asked)
		}
	}
}

func TestConditional(t *testing.T) {
	data := pdf(t)
	changed := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	handler := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v2"`)
		http.ServeContent(w, r, "", changed, bytes.NewReader(data))
	}
	s := serve(t, map[string]http.HandlerFunc{"/x": handler})
	url := s.URL + "/x"
	for name, c := range map[string]struct {
		have      *Validators
		unchanged bool
	}{
		"same":            {&Validators{URL: url, ETag: `"v2"`}, true},
		"same date":       {&Validators{URL: url, LastModified: changed.Format(http.TimeFormat)}, true},
		"other":           {&Validators{URL: url, ETag: `"v1"`}, false},
		"another address": {&Validators{URL: url + "y", ETag: `"v2"`}, false},
	} {
		files, refused := all(t, New(t.TempDir(), quick()), Request{ID: "x", Addresses: []string{url}, Have: c.have})
		f := files["x"]
		if f == nil || f.Unchanged != c.unchanged || f.ETag != `"v2"` || f.Unchanged != (f.Status == 304) || f.Unchanged != (f.Path == "") {
			t.Errorf("%s: %+v, %+v", name, f, refused["x"])
		}
	}
}
