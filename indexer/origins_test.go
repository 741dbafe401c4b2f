package indexer

import (
	"reflect"
	"testing"

	"evidence/corpus"
	"evidence/indexer/extract"
	"evidence/indexer/metadata"
)

func TestHolder(t *testing.T) {
	at := func(page int, y float64) []corpus.Box { return []corpus.Box{{Page: page, X: 72, Y: y, W: 100, H: 12}} }
	passages := []corpus.Passage{
		{Page: 1, PageEnd: 1, Text: "Inspection of Anytown children’s services", Boxes: at(1, 100)},
		{Page: 1, PageEnd: 1, Block: corpus.Row, Text: "The impact of leaders on practice Requires improvement to be good", Boxes: at(1, 200)},
		{Page: 1, PageEnd: 2, Text: "Overall effectiveness was good, and inspectors say more of it here.", Boxes: append(at(1, 300), at(2, 50)...)},
		{Page: 2, PageEnd: 2, Marker: "1.", Text: "Overall effectiveness Good", Boxes: at(2, 100)},
		{Page: 2, PageEnd: 2, Text: "Lead inspector", Boxes: at(2, 120)},
		{Page: 2, PageEnd: 2, Text: "Lead inspector", Boxes: at(2, 140)},
	}
	for _, c := range []struct {
		page int
		line string
		top  float64
		want int
	}{
		{1, "Inspection of Anytown children’s services", 100, 0},
		{1, "The impact of leaders on Requires improvement", 200.5, 1}, // the cells' lines run into each other
		{2, "1. Overall effectiveness Good", 0, 3},
		{2, "Overall effectiveness", 0, 3}, // the shorter of two
		{2, "Overall effectiveness", 50, 2},
		{2, "Lead inspector", 140, 5},
		{3, "Overall effectiveness Good", 100, -1},
		{1, "Published by nobody", 100, -1},
		{1, "–", 100, -1},
	} {
		if got := findPassage(passages, c.page, c.line, c.top); got != c.want {
			t.Errorf("page %d, %q at %g: passage %d, want %d", c.page, c.line, c.top, got, c.want)
		}
	}
}

// What OCR read is never certain, and says so; what a person said stays as sure as it was.
func TestPlacedOnOCRPage(t *testing.T) {
	rep := &extract.Report{OCRPages: []int{2}}
	fact := metadata.Fact{Value: "x", Page: 2}
	rep.Facts = metadata.Facts{"title": fact, "authority": fact, "publisher": {Value: "x", Page: 1}}
	got := locateOrigins(map[string]corpus.Origin{
		"title":     {From: corpus.FromReport, Confidence: corpus.Certain, Page: 2},
		"authority": {From: corpus.FromManifest, Confidence: corpus.Certain, Page: 2},
		"publisher": {From: corpus.FromReport, Confidence: corpus.Certain, Page: 1},
	}, rep)
	want := map[string]corpus.Origin{
		"title":     {From: corpus.FromReport, Confidence: corpus.Likely, Page: 2, OCR: true},
		"authority": {From: corpus.FromManifest, Confidence: corpus.Certain, Page: 2, OCR: true},
		"publisher": {From: corpus.FromReport, Confidence: corpus.Certain, Page: 1},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestPlaced(t *testing.T) {
	rep := &extract.Report{Labels: []string{"i"}, Passages: []corpus.Passage{{ID: "p", Page: 1, PageEnd: 1, Text: "A title"}}}
	rep.Facts = metadata.Facts{
		"title":   {Value: "A title", Confidence: corpus.Likely, Page: 1, Line: "A title"},
		"created": {Value: "2030-01-02", Confidence: corpus.Uncertain},
	}
	src, origins := rep.Facts.Source()
	_, origins = corpus.Overlay(src, origins, corpus.Source{Title: "Another", URL: "https://example.org"}, corpus.FromManifest)
	got := locateOrigins(origins, rep)
	want := map[string]corpus.Origin{
		"title":   {From: corpus.FromManifest, Confidence: corpus.Certain, Page: 1, Label: "i", Line: "A title", Passage: "p", Was: "A title", WasFrom: corpus.FromReport},
		"url":     {From: corpus.FromManifest, Confidence: corpus.Certain},
		"created": {From: corpus.FromProperties, Confidence: corpus.Uncertain},
	}
	for field, o := range want {
		if got[field] != o {
			t.Errorf("%s: %+v, want %+v", field, got[field], o)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%+v", got)
	}
}

func TestGradeBelowItsHeading(t *testing.T) {
	rep := &extract.Report{Passages: []corpus.Passage{
		{ID: "a", Page: 1, PageEnd: 1, Block: corpus.Heading, Text: "The effectiveness of the Board"},
		{ID: "b", Page: 1, PageEnd: 1, Text: "Requires improvement."},
	}}
	rep.Facts = metadata.Facts{
		corpus.GradeField("lscb"): {Value: "requires improvement", Page: 1, Line: "The effectiveness of the Board", Printed: "Requires improvement"},
		"title":                   {Value: "The effectiveness", Page: 1, Line: "The effectiveness of the Board"},
	}
	_, origins := rep.Facts.Source()
	got := locateOrigins(origins, rep)
	if got["grades.lscb"].Passage != "b" || got["title"].Passage != "a" {
		t.Errorf("%+v", got)
	}
}
