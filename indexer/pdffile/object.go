package pdffile

import "slices"

// An Object is one of nil (null), Bool, Integer, Real, Name, String, Array,
// Dict, Ref and *Stream. An objectParser that reads content or a CMap also returns
// Keyword. Objects are shared with the file's cache: read them, do not write.
type Object any

// The scalar types. A Name has no leading slash and its #xx escapes are
// resolved; a String holds bytes, which Text turns into words.
type (
	Bool    bool
	Integer int64
	Real    float64
	Name    string
	String  string
	Keyword string
)

// An Array is a PDF array.
type Array []Object

// A Ref names an indirect object. The zero Ref names none.
type Ref struct {
	Num uint32
	Gen uint16
}

// A Stream is a dictionary with data; File.StreamData decodes the data.
type Stream struct {
	Dict Dict
	raw  []byte // as it is in the file, encrypted where the file is
	pos  int    // place of raw in the file
	ref  Ref
}

// Ref names the object that the stream is.
func (s *Stream) Ref() Ref { return s.ref }

// An Entry is one key of a Dict with its value, which may be a Ref.
type Entry struct {
	Key   Name
	Value Object
}

// A Dict is a PDF dictionary in file order; one of more than sortedFrom entries
// is in the order of its keys. The dictionaries of a tag tree are small and
// there are thousands, so a slice takes the place of a map.
type Dict []Entry

// sortedFrom is the size from which a dictionary is searched by bisection.
const sortedFrom = 24

// Get returns the value of key, nil where there is none. Of a key that is
// given twice the last value counts, as in other readers.
func (d Dict) Get(key Name) Object {
	if len(d) > sortedFrom {
		if i, ok := slices.BinarySearchFunc(d, key, compareKey); ok {
			return d[i].Value
		}
		return nil
	}
	for i := len(d) - 1; i >= 0; i-- {
		if d[i].Key == key {
			return d[i].Value
		}
	}
	return nil
}

// Has reports whether the dictionary holds key, whatever its value.
func (d Dict) Has(key Name) bool {
	return slices.ContainsFunc(d, func(e Entry) bool { return e.Key == key })
}

// with returns a copy of d in which key has the value v.
func (d Dict) with(key Name, v Object) Dict {
	out := make(Dict, 0, len(d)+1)
	for _, e := range d {
		if e.Key != key {
			out = append(out, e)
		}
	}
	return sortLarge(append(out, Entry{key, v}))
}

// without returns a copy of d that lacks the keys.
func (d Dict) without(keys ...Name) Dict {
	out := make(Dict, 0, len(d))
	for _, e := range d {
		if !slices.Contains(keys, e.Key) {
			out = append(out, e)
		}
	}
	return out
}

func compareKey(e Entry, key Name) int {
	switch {
	case e.Key < key:
		return -1
	case e.Key > key:
		return 1
	}
	return 0
}

// sortLarge puts a large dictionary in the order of its keys, the last of
// equal keys kept. Small ones stay as they are.
func sortLarge(d Dict) Dict {
	if len(d) <= sortedFrom {
		return d
	}
	slices.SortStableFunc(d, func(a, b Entry) int { return compareKey(a, b.Key) })
	out := d[:0]
	for i, e := range d {
		if i+1 == len(d) || d[i+1].Key != e.Key {
			out = append(out, e)
		}
	}
	if len(out) > sortedFrom {
		return out
	}
	return slices.Clip(out)
}

// Number returns the value of an Integer or a Real.
func Number(o Object) (float64, bool) {
	switch n := o.(type) {
	case Integer:
		return float64(n), true
	case Real:
		return float64(n), true
	}
	return 0, false
}

// Dict resolves o and returns it as a dictionary, a stream's own included; nil
// for anything else.
func (f *File) Dict(o Object) Dict {
	switch v := f.Resolve(o).(type) {
	case Dict:
		return v
	case *Stream:
		return v.Dict
	}
	return nil
}

// Array resolves o and returns it as an array, nil for anything else.
func (f *File) Array(o Object) Array {
	a, _ := f.Resolve(o).(Array)
	return a
}

// Name resolves o and returns it as a name, "" for anything else.
func (f *File) Name(o Object) Name {
	n, _ := f.Resolve(o).(Name)
	return n
}

// String resolves o and returns the bytes of a string, "" for anything else.
func (f *File) String(o Object) String {
	s, _ := f.Resolve(o).(String)
	return s
}

// Int resolves o and returns a whole number; a Real is cut to one, as writers
// put 3.0 for 3. ok is false for anything else.
func (f *File) Int(o Object) (n int, ok bool) {
	switch v := f.Resolve(o).(type) {
	case Integer:
		return int(v), true
	case Real:
		if v >= -1e15 && v <= 1e15 {
			return int(v), true
		}
	}
	return 0, false
}

// Number resolves o and returns its value as a float64.
func (f *File) Number(o Object) (float64, bool) { return Number(f.Resolve(o)) }
