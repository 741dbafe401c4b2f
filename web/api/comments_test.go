package api

import (
	"reflect"
	"strings"
	"testing"

	"evidence/web/openapi"
)

// A Sample has comments
// on two lines.
//
// This is for readers of the source.
type Sample struct {
	Beside string `json:"beside"` // what is said beside it.
	// Said above it.
	//
	// More for readers of the source.
	Above  string `json:"above,omitempty"` // and not beside it
	Hidden string `json:"-"`
	Bare   string `json:"bare"`
}

// A Kind is one of a few.
type Kind string

// Kinds there are.
const (
	First Kind = "first" // the best
	// said above
	Second Kind = "second"
	Third  Kind = "third"
)

func TestReadComments(t *testing.T) {
	docs, err := readComments("../..", "evidence", []reflect.Type{reflect.TypeFor[openapi.Parameter]()})
	if err != nil || docs["openapi.Parameter"].Doc != "A Parameter is a part of a path or of a query." {
		t.Errorf("%+v, %v", docs, err)
	}
	files, err := parsePackage("../openapi")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	files, err = parseFile("comments_test.go")
	if err != nil {
		t.Fatal(err)
	}
	got := typeComments(files, "Sample")
	want := openapi.TypeDoc{Doc: "A Sample has comments on two lines.", Fields: map[string]string{"beside": "What is said beside it.", "above": "Said above it.", "bare": ""}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got, want := typeComments(files, "Kind").Values, []openapi.ValueDoc{{Value: "first", Doc: "the best"}, {Value: "second", Doc: "said above"}, {Value: "third"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// What has no comment is named.
func TestMissingComments(t *testing.T) {
	type nameless struct {
		Field string `json:"field"`
	}
	_, err := readComments("../..", "evidence", []reflect.Type{reflect.TypeFor[nameless]()})
	if err == nil || !strings.Contains(err.Error(), "api.nameless has no doc comment") {
		t.Errorf("error %v", err)
	}
}
