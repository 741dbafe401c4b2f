// Package jsonenc writes answers as JSON for programs: as encoding/json does, but a list without elements is [] and an
// object without members {}, never null, <, > and & are written as they are, and characters that steer others as escapes.
package jsonenc

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"evidence/corpus"
)

// An Encoder writes JSON values, each on a line of its own.
type Encoder json.Encoder

// NewEncoder writes to w.
func NewEncoder(w io.Writer) *Encoder {
	e := json.NewEncoder(escaper{w})
	e.SetEscapeHTML(false)
	return (*Encoder)(e)
}

// An escaper writes JSON in which every character that steers those around it is an escape: whoever looks at the file reads what is there,
// and whoever reads it as JSON gets the same characters. What is not ASCII stands in strings alone.
type escaper struct{ to io.Writer }

func (e escaper) Write(data []byte) (int, error) {
	if !bytes.ContainsFunc(data, corpus.IsSteering) {
		return e.to.Write(data)
	}
	var out []byte
	for _, r := range string(data) {
		if corpus.IsSteering(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	if _, err := e.to.Write(out); err != nil {
		return 0, err
	}
	return len(data), nil
}

// SetIndent spreads values over lines; see [json.Encoder.SetIndent].
func (e *Encoder) SetIndent(prefix, indent string) { (*json.Encoder)(e).SetIndent(prefix, indent) }

// Encode writes v, which is not changed.
func (e *Encoder) Encode(v any) error {
	if v == nil {
		return (*json.Encoder)(e).Encode(v)
	}
	out := reflect.New(reflect.TypeOf(v)).Elem()
	out.Set(reflect.ValueOf(v))
	fill(out)
	return (*json.Encoder)(e).Encode(out.Interface())
}

// Marshal is v as JSON, with a line feed at its end.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	err := NewEncoder(&b).Encode(v)
	return b.Bytes(), err
}

// fill puts empty lists and maps in place of those that are nil, as deep as v goes. What v refers to can belong to
// others and is copied where it has lists.
func fill(v reflect.Value) {
	t := v.Type()
	if t.Kind() == reflect.Struct {
		for _, i := range typeOf(t).fields {
			fill(v.Field(i))
		}
		return
	}
	if !v.CanSet() || !typeOf(t).lists {
		return
	}
	switch t.Kind() {
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(t, 0, 0))
		} else if typeOf(t.Elem()).lists {
			list := reflect.MakeSlice(t, v.Len(), v.Len())
			reflect.Copy(list, v)
			for i := range list.Len() {
				fill(list.Index(i))
			}
			v.Set(list)
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(t))
		} else if typeOf(t.Elem()).lists {
			m := reflect.MakeMapWithSize(t, v.Len())
			for key, value := range v.Seq2() {
				m.SetMapIndex(key, filled(value))
			}
			v.Set(m)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			v.Set(filled(v.Elem()).Addr())
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(filled(v.Elem()))
		}
	}
}

// filled is a copy of v that lacks no list.
func filled(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	fill(out)
	return out
}

// A typeInfo says where values of a type can have lists or maps that are nil.
type typeInfo struct {
	lists  bool  // somewhere
	fields []int // of a struct, those with lists
}

var types sync.Map // *typeInfo by reflect.Type

func typeOf(t reflect.Type) *typeInfo {
	if known, ok := types.Load(t); ok {
		return known.(*typeInfo)
	}
	return inspect(t, map[reflect.Type]bool{})
}

// inspect finds a type's info. Of the types that are being inspected, which have t in them, it knows nothing yet.
func inspect(t reflect.Type, open map[reflect.Type]bool) *typeInfo {
	info := &typeInfo{}
	switch kind := t.Kind(); {
	case open[t]:
		return &typeInfo{lists: true}
	case writesItself(t):
	case kind == reflect.Slice:
		info.lists = t.Elem().Kind() != reflect.Uint8 // which are written as a text
	case kind == reflect.Map, kind == reflect.Interface:
		info.lists = true
	case kind == reflect.Pointer, kind == reflect.Array:
		open[t] = true
		info.lists = inspect(t.Elem(), open).lists
	case kind == reflect.Struct:
		open[t] = true
		for i := range t.NumField() {
			if f := t.Field(i); isWritten(f) && inspect(f.Type, open).lists {
				info.fields = append(info.fields, i)
			}
		}
		info.lists = len(info.fields) > 0
	}
	delete(open, t)
	types.Store(t, info)
	return info
}

// isWritten reports whether encoding/json writes a field, or fields of it. Of a field with omitzero an empty list would
// be written where none is not.
func isWritten(f reflect.StructField) bool {
	tag := f.Tag.Get("json")
	return tag != "-" && (f.IsExported() || f.Anonymous) && !strings.Contains(tag, ",omitzero")
}

// writesItself reports whether a type has JSON of its own.
func writesItself(t reflect.Type) bool {
	for _, i := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Implements(i) || reflect.PointerTo(t).Implements(i) {
			return true
		}
	}
	return false
}
