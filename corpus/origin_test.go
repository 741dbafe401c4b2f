package corpus

import (
	"reflect"
	"testing"
)

func TestFieldsAreThoseOfASource(t *testing.T) {
	var s Source
	for i, name := range Fields() {
		if s.Field(name) == nil {
			t.Fatalf("there is no field %q", name)
		}
		*s.Field(name) = name
		for _, other := range Fields()[i+1:] {
			if *s.Field(other) == name {
				t.Errorf("%s and %s are one field", name, other)
			}
		}
	}
	for i := range reflect.TypeFor[Source]().NumField() {
		f := reflect.TypeFor[Source]().Field(i)
		if f.Type.Kind() == reflect.String && f.Name != "ID" && reflect.ValueOf(s).Field(i).String() == "" {
			t.Errorf("%s has no name in Fields", f.Name)
		}
	}
	if s.Field("id") != nil || s.Field("grades") != nil {
		t.Error("there are fields that are none")
	}
}

func TestOverlay(t *testing.T) {
	read := func(line string) Origin {
		return Origin{From: FromReport, Confidence: Likely, Page: 1, Line: line, Passage: "p"}
	}
	known := Source{ID: "x", Title: "Read", Authority: "Anytown", Publisher: "Ofsted", InspectionStart: "2024-07-01", InspectionEnd: "2024-07-05",
		Grades: map[string]string{"leaders": "good", "in_care": "good"}, GradesPrinted: map[string]string{"leaders": "Good", "in_care": "Good"}}
	origins := map[string]Origin{"title": read("t"), "authority": read("a"), "publisher": read("o"), "inspection_start": read("d"), "inspection_end": read("d"),
		"grades.leaders": read("l"), "grades.in_care": read("c")}
	given := Source{ID: "y", Title: "Given", Authority: "Anytown", Published: "2024-08-01", InspectionStart: "2024-06", Grades: map[string]string{"leaders": "inadequate"}}
	got, from := Overlay(known, origins, given, FromManifest)
	want := Source{ID: "x", Title: "Given", Authority: "Anytown", Publisher: "Ofsted", Published: "2024-08-01", InspectionStart: "2024-06",
		Grades: map[string]string{"leaders": "inadequate"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	over := func(line, was string) Origin {
		o := Origin{From: FromManifest, Confidence: Certain, Page: 1, Line: line, Passage: "p", Was: was}
		if was != "" {
			o.WasFrom = FromReport
		}
		return o
	}
	wantFrom := map[string]Origin{
		"title": over("t", "Read"), "authority": over("a", ""), "publisher": read("o"), "published": {From: FromManifest, Confidence: Certain},
		"inspection_start": over("d", "2024-07-01"), "grades.leaders": over("l", "good"),
	}
	if !reflect.DeepEqual(from, wantFrom) {
		t.Errorf("%+v, want %+v", from, wantFrom)
	}
	if len(origins) != 7 || known.Grades["in_care"] != "good" {
		t.Error("what was known was changed")
	}
	again, fromAgain := Overlay(got, from, given, FromManifest)
	if !reflect.DeepEqual(again, got) || !reflect.DeepEqual(fromAgain, from) {
		t.Errorf("put over twice: %+v, %+v", again, fromAgain)
	}
	given.Title = "Read"
	if _, back := Overlay(got, from, given, FromManifest); back["title"] != over("t", "") {
		t.Errorf("the manifest came to agree: %+v", back["title"])
	}
}
