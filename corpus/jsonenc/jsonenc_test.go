package jsonenc

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
)

type inner struct {
	List []string `json:"list"`
}

type outer struct {
	inner
	Name   string             `json:"name"`
	Left   []int              `json:"left,omitempty"`
	Zero   []int              `json:"zero,omitzero"`
	Hidden []int              `json:"-"`
	Map    map[string]inner   `json:"map"`
	Maps   map[string][]int   `json:"maps"`
	None   *inner             `json:"none"`
	One    *inner             `json:"one"`
	Any    any                `json:"any"`
	Bytes  []byte             `json:"bytes"`
	When   time.Time          `json:"when"`
	Raw    json.RawMessage    `json:"raw"`
	Deep   [][]inner          `json:"deep"`
	Self   []outer            `json:"self"`
	Two    [2][]int           `json:"two"`
	Facets map[string]float64 `json:"facets"`
}

func TestEmptyListsAreWritten(t *testing.T) {
	v := outer{Name: "a<b", One: &inner{}, Any: inner{}, Map: map[string]inner{"k": {}}, Maps: map[string][]int{"k": nil}, Raw: json.RawMessage("1"),
		Deep: [][]inner{nil, {{}}}, Self: []outer{{Raw: json.RawMessage("2")}}}
	before := v
	data, err := Marshal(&v)
	if err != nil {
		t.Fatal(err)
	}
	empty := func(raw, self string) string {
		return `"none":null,"one":null,"any":null,"bytes":null,"when":"0001-01-01T00:00:00Z","raw":` + raw + `,"deep":[],"self":` + self + `,"two":[[],[]],"facets":{}}`
	}
	want := `{"list":[],"name":"a<b","map":{"k":{"list":[]}},"maps":{"k":[]},"none":null,"one":{"list":[]},"any":{"list":[]},"bytes":null,` +
		`"when":"0001-01-01T00:00:00Z","raw":1,"deep":[[],[{"list":[]}]],"self":[{"list":[],"name":"","map":{},"maps":{},` + empty("2", "[]") + `],"two":[[],[]],"facets":{}}` + "\n"
	if string(data) != want {
		t.Errorf("%s\nwant\n%s", data, want)
	}
	if !reflect.DeepEqual(v, before) || v.One.List != nil || v.Deep[0] != nil || v.Maps["k"] != nil || v.Self[0].List != nil {
		t.Errorf("the value was changed: %+v", v)
	}
	for _, v := range []any{nil, 1, "x", []string(nil), map[string]int(nil)} {
		data, err := Marshal(v)
		if err != nil || v != nil && strings.HasPrefix(string(data), "null") {
			t.Errorf("%T: %s, %v", v, data, err)
		}
	}
}

// How much of the time of a large answer goes into looking for lists.
func BenchmarkDocuments(b *testing.B) {
	docs := make([]corpus.Document, 500)
	for i := range docs {
		docs[i] = corpus.Document{Source: corpus.Source{Title: "Inspection of Anytown local authority children’s services", Grades: map[string]string{"leaders": "good"}},
			Origins: map[string]corpus.Origin{}}
		for _, f := range strings.Fields("title authority publisher published kind framework url inspection_start inspection_end lead_inspector") {
			docs[i].Origins[f] = corpus.Origin{From: corpus.FromReport, Confidence: corpus.Likely, Page: 1, Line: "Inspection of Anytown local authority children’s services"}
		}
	}
	b.Run("jsonenc", func(b *testing.B) {
		for b.Loop() {
			if _, err := Marshal(docs); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		for b.Loop() {
			if _, err := json.Marshal(docs); err != nil {
				b.Fatal(err)
			}
		}
	})
	passages := make([]corpus.Passage, 2000)
	for i := range passages {
		passages[i] = corpus.Passage{Text: strings.Repeat("Care leavers were judged outstanding. ", 10), Boxes: make([]corpus.Box, 5)}
	}
	b.Run("passages-jsonenc", func(b *testing.B) {
		for b.Loop() {
			if _, err := Marshal(passages); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("passages-encoding-json", func(b *testing.B) {
		for b.Loop() {
			if _, err := json.Marshal(passages); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What turns the direction of a text is an escape, and reads as the same character.
func TestSteeringIsEscaped(t *testing.T) {
	const text = "no\u202eton \u2066a\u2069 \x7f\u0085\x01 é שלום\u200f \ufffd \U0001F600 \u2028"
	data, err := Marshal(map[string]string{"a": text})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`\u202e`, `\u2066`, `\u2069`, `\u007f`, `\u0085`, `\u0001`, "é שלום\u200f"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %q", data, want)
		}
	}
	var back map[string]string
	if err := json.Unmarshal(data, &back); err != nil || back["a"] != text {
		t.Errorf("%s is read as %q, %v", data, back["a"], err)
	}
}
