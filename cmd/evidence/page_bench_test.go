package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"evidence/cmd/internal/app"
	"evidence/web"
	"evidence/web/handler"
	"evidence/web/reports"
)

// pageQueries are asked for in turn.
var pageQueries = []string{
	"police partnership", "\"child sexual exploitation\" AND police", "Rotherham 2018 leadership",
	"The council and the police work side by side in one office to keep children safe", "authority:rotherham caseloads", "MASH",
}

// BenchmarkSearchPage makes whole pages of results: the search, its facets and its HTML, compressed.
func BenchmarkSearchPage(b *testing.B) {
	newRealLibrary(b)
	data := dataOf(b)
	d, err := app.OpenForReading(b.Context(), data, b.Logf)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	site, err := web.New(handler.Options{})
	if err != nil {
		b.Fatal(err)
	}
	site.SetLibrary(&reports.Library{Store: d.Store, Engine: d.Engine})
	for i := 0; b.Loop(); i++ {
		r := httptest.NewRequest(http.MethodGet, "/search?q="+url.QueryEscape(pageQueries[i%len(pageQueries)]), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("status %d", w.Code)
		}
	}
}
