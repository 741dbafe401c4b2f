package statement

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseFile(t *testing.T) {
	st := FromText(Details{Title: "A statement"}, "It is so. It is not so.")
	want := File{Format: Format, Statement: st, History: []Event{{Revision: 1, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Op: OpAdd}}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseFile(append(data, " \n"...))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, %v\nwant %+v", got, err, want)
	}
}

func TestParseFileRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                              "no JSON that can be read",
		`[]`:                            "no JSON that can be read",
		`{"statement":{}}`:              `its format is ""`,
		`{"format":"evidence-other/1"}`: `its format is "evidence-other/1"`,
		`{"format":"evidence-statement/1","statement":{"claims":[{"claim":"x"}]}}`: `unknown field "claim"`,
		`{"format":"evidence-statement/1","statement":{"claims":{}}}`:              "reading a statement: json",
		`{"format":"evidence-statement/1","statement":{}} {}`:                      "no JSON that can be read",
	} {
		if f, err := ParseFile([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v, want an error with %q", text, f, err, want)
		}
	}
}
