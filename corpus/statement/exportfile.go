package statement

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ParseFile reads a whole statement in the form of a File. It refuses another
// format, fields that the form does not have and anything behind it, so that
// nothing is lost unseen. It does not validate the statement.
func ParseFile(data []byte) (File, error) {
	var head map[string]any
	if err := json.Unmarshal(data, &head); err != nil {
		return File{}, fmt.Errorf("reading a statement: no JSON that can be read: %w; export the statement again", err)
	}
	if format, _ := head["format"].(string); format != Format {
		return File{}, fmt.Errorf("reading a statement: its format is %q; this version reads %q", format, Format)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var f File
	if err := d.Decode(&f); err != nil {
		return File{}, fmt.Errorf("reading a statement: %w; export the statement again, or correct the file", err)
	}
	for i := range f.History {
		if f.History[i].Op == "reach" { // as it was called in files of earlier versions
			f.History[i].Op = OpNeeds
		}
	}
	return f, nil
}

// Validate checks a file that came from outside. The error is an InvalidError.
func (f *File) Validate() error {
	if f.Format != Format {
		return Invalidf("its format is %q; this version reads %q", f.Format, Format)
	}
	if err := f.Statement.Validate(); err != nil {
		return err
	}
	last := int64(0)
	for _, e := range f.History {
		if e.Revision <= last || e.Revision > f.Statement.Revision || e.Undoes < 0 || e.Undoes >= e.Revision {
			return Invalidf("the history's revision %d cannot come after %d in a statement of revision %d", e.Revision, last, f.Statement.Revision)
		}
		last = e.Revision
		if err := e.Change.validate(); err != nil {
			return fmt.Errorf("revision %d of the history: %w", e.Revision, err)
		}
	}
	return nil
}

// validate checks that every part of a change has a before or an after, and the same id in both.
func (c Change) validate() error {
	for _, ch := range c.Claims {
		if ch.Before == nil && ch.After == nil || ch.Before != nil && ch.After != nil && ch.Before.ID != ch.After.ID {
			return Invalidf("a claim's change is of no claim, or of two")
		}
	}
	for _, ch := range c.Pins {
		if ch.Before == nil && ch.After == nil || ch.Before != nil && ch.After != nil && ch.Before.ID != ch.After.ID {
			return Invalidf("a pin's change is of no pin, or of two")
		}
	}
	for _, ch := range c.SignOffs {
		if ch.Before == nil && ch.After == nil || ch.Before != nil && ch.After != nil && ch.Before.ID != ch.After.ID {
			return Invalidf("a sign-off's change is of none, or of two")
		}
	}
	return nil
}
