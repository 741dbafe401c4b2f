package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// A jsonValue is kept as JSON, in a column of text.
type jsonValue struct{ v any }

// asJSON has a value written as JSON, or the JSON that is there read into what v points to. NULL leaves that as it is.
func asJSON(v any) any { return &jsonValue{v} }

func (j *jsonValue) Value() (driver.Value, error) {
	b, err := json.Marshal(j.v)
	return string(b), err
}

func (j *jsonValue) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), j.v)
	case []byte:
		return json.Unmarshal(v, j.v)
	}
	return fmt.Errorf("a %T where JSON was stored", v)
}

// asNumber is 1 for true and 0 for false, as all databases keep them.
func asNumber(b bool) int {
	if b {
		return 1
	}
	return 0
}
