package statement

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ParseFile reads a whole statement in the form of a File. It refuses another
// format, fields that the form does not have and anything behind it, so that
// nothing is lost unseen. Whether the statement itself is sound it does not say.
func ParseFile(data []byte) (File, error) {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return File{}, fmt.Errorf("reading a statement: no JSON that can be read: %w; export the statement again", err)
	}
	if head.Format != Format {
		return File{}, fmt.Errorf("reading a statement: its format is %q; this version reads %q", head.Format, Format)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var f File
	if err := d.Decode(&f); err != nil {
		return File{}, fmt.Errorf("reading a statement: %w; export the statement again, or correct the file", err)
	}
	return f, nil
}
