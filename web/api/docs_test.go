package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/result"
)

var update = flag.Bool("update", false, "write docs.json")

// The documentation is what the source says, and lacks nothing.
func TestDocs(t *testing.T) {
	doc, err := DescribeAPI(handler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	docs, err := readComments("../..", "evidence", doc.Types)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.MarshalIndent(docs, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("docs.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(docsFile, want) {
		t.Error("docs.json is stale: go test ./web/api -run TestDocs -update writes it")
	}
	for name, schema := range doc.Components.Schemas {
		if schema.Description == "" && !*update {
			t.Errorf("the schema %s is not described", name)
		}
		for field, property := range schema.Properties {
			if doc.About(property) == "" && !*update {
				t.Errorf("the field %s of %s is not described", field, name)
			}
		}
	}
}

// The fields of a schema are those that encoding/json writes.
func TestFieldsAreThoseThatAreWritten(t *testing.T) {
	doc, err := DescribeAPI(handler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"SearchAnswer": result.SearchAnswer{}, "Hit": result.Hit{}, "PassageDetails": result.PassageDetails{}, "DocumentDetails": result.DocumentDetails{}, "PageDetails": result.PageDetails{}, "Problem": handler.Problem{}, "PrintedCitation": PrintedCitation{}} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var written map[string]any
		if err := json.Unmarshal(data, &written); err != nil {
			t.Fatal(err)
		}
		names := doc.Fields[name]
		for _, field := range names {
			if _, ok := written[field]; !ok && !doc.Optional(doc.Schema(name), field) {
				t.Errorf("%T: %s is required and not written", v, field)
			}
		}
		for field := range written {
			if !slices.Contains(names, field) {
				t.Errorf("%T: %s is written and not listed", v, field)
			}
		}
		if unique := slices.Compact(slices.Sorted(slices.Values(names))); len(unique) != len(names) || len(names) == 0 {
			t.Errorf("%T: a field is listed twice, or none: %q", v, names)
		}
	}
}

// The values that tags list are those there are.
func TestListedValues(t *testing.T) {
	doc, err := DescribeAPI(handler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string][]string{"Briefing.style": result.PrintedStyles(), "StatementFile.format": {statement.Format}} {
		name, field, _ := strings.Cut(field, ".")
		if got := doc.Schema(name).Properties[field].Enum; !slices.Equal(got, want) {
			t.Errorf("%s.%s can be %q, want %q", name, field, got, want)
		}
	}
}
