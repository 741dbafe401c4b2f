package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"evidence/corpus/jsonenc"
	"evidence/web/handler"
	"evidence/web/openapi"
)

// fieldNames are the names in JSON of the fields of a type.
func fieldNames[T any]() []string { return openapi.FieldNames(reflect.TypeFor[T]()) }

// readFields are the fields that a request asks for, nil for all. Each must be one that there is.
func readFields(r *handler.Request, known []string) ([]string, error) {
	fields := commaSeparated(r.URL.Query()[paramFields]...)
	for _, name := range fields {
		if !slices.Contains(known, name) {
			p := handler.Problemf(http.StatusBadRequest, "Ask for some of "+strings.Join(known, ", ")+".", "There is no field %q here.", name)
			p.Found, p.Choices = name, known
			return nil, p
		}
	}
	return fields, nil
}

// commaSeparated are the values of a parameter that holds several, and may be given several times.
func commaSeparated(values ...string) []string {
	var out []string
	for _, v := range values {
		for name := range strings.SplitSeq(v, ",") {
			if name = strings.TrimSpace(name); name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// jsonWithFields answers with a value whose list named key has only the fields that a request asks for.
func jsonWithFields(r *handler.Request, value any, key string, known []string) (handler.Response, error) {
	fields, err := readFields(r, known)
	if err != nil || len(fields) == 0 {
		return handler.JSON{Value: value}, err
	}
	data, err := jsonenc.Marshal(value)
	if err != nil {
		return nil, err
	}
	data, err = eachMember(data, func(name string, v json.RawMessage) (json.RawMessage, error) {
		if name != key {
			return v, nil
		}
		return pickInList(v, fields)
	})
	return handler.Body{ContentType: handler.MediaJSON, Data: append(data, '\n')}, err
}

// pickInList leaves the fields of each object of a list.
func pickInList(list json.RawMessage, fields []string) (json.RawMessage, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(list, &items); err != nil {
		return nil, err
	}
	parts := make([][]byte, len(items))
	for i, item := range items {
		var err error
		if parts[i], err = pick(item, fields); err != nil {
			return nil, err
		}
	}
	return slices.Concat([]byte{'['}, bytes.Join(parts, []byte{','}), []byte{']'}), nil
}

// pick leaves the fields of an object, in its order.
func pick(object json.RawMessage, fields []string) (json.RawMessage, error) {
	return eachMember(object, func(name string, v json.RawMessage) (json.RawMessage, error) {
		if !slices.Contains(fields, name) {
			return nil, nil
		}
		return v, nil
	})
}

// eachMember gives an object with the members that change returns, without those for which it is nil.
func eachMember(object []byte, change func(name string, v json.RawMessage) (json.RawMessage, error)) (json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	out := []byte{'{'}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, err
		}
		if v, err = change(name.(string), v); err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, '"'), name.(string)...), '"', ':') // a name of a field needs no escapes
		out = append(out, v...)
	}
	return append(out, '}'), nil
}

// newTable is a table with those of its columns, or of the fields of its rows, that a request asks for.
func newTable(r *handler.Request, name string, columns, known []string, f handler.Format) (table, error) {
	if f.MediaType != handler.MediaNDJSON {
		known = columns
	}
	fields, err := readFields(r, known)
	return table{name: name, columns: columns, fields: fields}, err
}

// head names the columns that are given.
func (t *table) head() []string { return t.chosen(t.columns) }

// chosen are those of a row's cells whose columns are given.
func (t *table) chosen(cells []string) []string {
	if len(t.fields) == 0 {
		return cells
	}
	var out []string
	for i, name := range t.columns {
		if slices.Contains(t.fields, name) {
			out = append(out, cells[i])
		}
	}
	return out
}

// picked is a row as a program reads it, with the fields that are given.
func (t *table) picked(x streamRow) (any, error) {
	if len(t.fields) == 0 {
		return x.value, nil
	}
	data, err := jsonenc.Marshal(x.value)
	if err != nil {
		return nil, err
	}
	return pick(data, t.fields)
}
