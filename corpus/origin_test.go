package corpus

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestFieldsAreThoseOfASource(t *testing.T) {
	var s Source
	for i, name := range FieldNames(nil) {
		if f := FieldNamed(name); f == nil || f.Label == "" || (f.Search != "") != (f.About != "" && f.Example != "") || f.Facet > 0 && f.Search == "" {
			t.Fatalf("the field %q is %+v", name, f)
		}
		*s.Field(name) = name
		for _, other := range FieldNames(nil)[i+1:] {
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

func TestFacetsAndColumns(t *testing.T) {
	if got, want := strings.Join(Facets, " "), "authority grade kind framework inspector publisher year"; got != want {
		t.Errorf("facets %s, want %s", got, want)
	}
	d := Document{Source: Source{ID: "x", LeadInspector: "Ann Other", InspectionEnd: "2018-02", URL: "u", Grades: map[string]string{Overall: "good"}}, SHA256: "s"}
	for facet, want := range map[string]string{"inspector": "Ann Other", FacetYear: "2018", FacetGrade: "good", "kind": "", "none": ""} {
		if got := strings.Join(d.FacetValues(facet), " "); got != want {
			t.Errorf("%s: %q, want %q", facet, got, want)
		}
	}
	want := "id title authority provider_urn publisher author published kind framework inspection_start inspection_end lead_inspector " +
		strings.Join(Judgements, " ") + " url sha256 pages passages"
	if got := strings.Join(Columns, " "); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if got := strings.Join(d.Row(), "|"); got != "x||||||||||2018-02|Ann Other|good|||||||||||||||||||||u|s|0|0" {
		t.Error(got)
	}
}

// Reports are corrected by the judgements of inspections like them.
func TestJudgementsLike(t *testing.T) {
	for _, c := range []struct {
		grades map[string]string
		has    string
		not    string
	}{
		{nil, "help_and_protection", "safe"},
		{map[string]string{Overall: "good"}, "in_care", "teaching"},
		{map[string]string{Overall: "good", "leaders": "good", "teaching": "good"}, "sixth_form", "care_leavers"},
		{map[string]string{"well_led": "good"}, "caring", "leaders"},
	} {
		got := (&Source{Grades: c.grades}).JudgementsLike()
		if !slices.Contains(got, c.has) || slices.Contains(got, c.not) {
			t.Errorf("%v: %q, want %q in it and not %q", c.grades, got, c.has, c.not)
		}
	}
	seen := map[string]bool{}
	for _, key := range Judgements {
		if seen[key] {
			t.Errorf("the judgement %q is listed twice", key)
		}
		seen[key] = true
	}
}
