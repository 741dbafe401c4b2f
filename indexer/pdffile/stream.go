package pdffile

import (
	"errors"
	"fmt"
)

var (
	errLimit  = errors.New("decoded data is beyond the limit")
	errFilter = errors.New("unknown filter")
)

// maxFilters is how many filters may lie over each other; two are usual.
const maxFilters = 8

// StreamData decrypts and decodes the data of a stream, at most limit bytes of
// it (64 MiB where limit is not positive or more). It is tolerant: with an error it
// returns what could be decoded up to there. The error wraps ErrImage, with no
// data, where the filter is one of images, and ErrTooLarge at a limit.
func (f *File) StreamData(s *Stream, limit int64) ([]byte, error) {
	if limit <= 0 || limit > maxStream {
		limit = maxStream
	}
	raw, err := f.decrypted(s)
	if err != nil {
		return nil, fmt.Errorf("decrypting the stream of object %d: %w", s.ref.Num, err)
	}
	data, err := f.filtered(s, raw, limit)
	if err != nil {
		return data, fmt.Errorf("decoding the stream of object %d: %w", s.ref.Num, err)
	}
	return data, nil
}

// filtered undoes the filters of a stream.
func (f *File) filtered(s *Stream, data []byte, limit int64) ([]byte, error) {
	filters, parms := f.filters(s.Dict)
	if len(filters) > maxFilters {
		return nil, fmt.Errorf("%w: %d filters", errFilter, len(filters))
	}
	again := f.decoded[s.pos] // counts once, however often it is asked for
	f.decoded[s.pos] = true
	var first error
	for i, name := range filters {
		if !again {
			limit = min(limit, f.decodeBudget)
		}
		if limit <= 0 {
			return nil, fmt.Errorf("%w: the file's streams are larger than %d bytes together", ErrTooLarge, maxDecoded)
		}
		out, err := f.decode(name, parms[i], data, limit)
		if !again {
			f.decodeBudget -= int64(len(out))
		}
		if err != nil && first == nil {
			first = fmt.Errorf("%s: %w", name, err)
		}
		if err != nil && len(out) == 0 {
			return nil, first
		}
		data = out
	}
	if int64(len(data)) > limit {
		return data[:limit], fmt.Errorf("%w: %w", ErrTooLarge, errLimit)
	}
	return data, first
}

// filters returns the names of a stream's filters in full, and the parameters
// of each, nil where it has none.
func (f *File) filters(d Dict) ([]Name, []Dict) {
	filter := f.Resolve(firstOf(d, "Filter", "F"))
	parms := f.Resolve(firstOf(d, "DecodeParms", "DP"))
	switch v := filter.(type) {
	case Name:
		if a, ok := parms.(Array); ok && len(a) > 0 {
			parms = a[0]
		}
		return []Name{fullFilter(v)}, []Dict{f.Dict(parms)}
	case Array:
		v = v[:min(len(v), maxFilters+1)]
		names, dicts := make([]Name, len(v)), make([]Dict, len(v))
		list, ok := parms.(Array)
		for i := range v {
			names[i] = fullFilter(f.Name(v[i]))
			if i < len(list) {
				dicts[i] = f.Dict(list[i])
			} else if !ok && len(v) == 1 {
				dicts[i] = f.Dict(parms)
			}
		}
		return names, dicts
	}
	return nil, nil
}

// fullFilter spells out the abbreviations of ISO 32000-1, table 94, which some
// writers use outside inline images too.
func fullFilter(n Name) Name {
	switch n {
	case "Fl":
		return "FlateDecode"
	case "LZW":
		return "LZWDecode"
	case "A85":
		return "ASCII85Decode"
	case "AHx":
		return "ASCIIHexDecode"
	case "RL":
		return "RunLengthDecode"
	case "CCF":
		return "CCITTFaxDecode"
	case "DCT":
		return "DCTDecode"
	}
	return n
}

// decode undoes one filter. With an error it returns what it has.
func (f *File) decode(name Name, parms Dict, data []byte, limit int64) ([]byte, error) {
	switch name {
	case "FlateDecode":
		out, err := f.inflater.decode(data, limit)
		return f.unpredict(parms, out, err)
	case "LZWDecode":
		early := true
		if n, ok := f.Int(parms.Get("EarlyChange")); ok && n == 0 {
			early = false
		}
		out, err := lzwDecode(data, early, limit)
		return f.unpredict(parms, out, err)
	case "ASCII85Decode":
		return ascii85Decode(data, limit)
	case "ASCIIHexDecode":
		return asciiHexDecode(data, limit)
	case "RunLengthDecode":
		return runLengthDecode(data, limit)
	case "Crypt":
		return data, nil // undone by decrypted
	}
	if isImageFilter(name) {
		return nil, ErrImage
	}
	return nil, fmt.Errorf("%w %q", errFilter, name)
}

// unpredict undoes the predictor that parms name, also on what an error left.
func (f *File) unpredict(parms Dict, data []byte, err error) ([]byte, error) {
	p, _ := f.Int(parms.Get("Predictor"))
	if p < 2 {
		return data, err
	}
	l := rowLayout{columns: 1, colors: 1, bits: 8}
	for key, field := range map[Name]*int{"Columns": &l.columns, "Colors": &l.colors, "BitsPerComponent": &l.bits} {
		if n, ok := f.Int(parms.Get(key)); ok {
			*field = n
		}
	}
	out, perr := l.undoPredictor(p, data)
	if err == nil {
		err = perr
	}
	return out, err
}

// isImageFilter reports whether a filter encodes images only.
func isImageFilter(n Name) bool {
	return n == "DCTDecode" || n == "JPXDecode" || n == "JBIG2Decode" || n == "CCITTFaxDecode"
}
