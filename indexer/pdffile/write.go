package pdffile

import (
	"fmt"
	"strconv"
)

// appendObject writes o. References go by target, which gives the number and
// generation an object has in what is written; one without a target is null.
func appendObject(out []byte, o Object, target func(Ref) (Ref, bool)) []byte {
	switch v := o.(type) {
	case Bool:
		return strconv.AppendBool(out, bool(v))
	case Integer:
		return strconv.AppendInt(out, int64(v), 10)
	case Real:
		return appendReal(out, float64(v))
	case Name:
		return appendNameObject(out, v)
	case String:
		return appendString(out, v)
	case Ref:
		if to, ok := target(v); ok {
			return fmt.Appendf(out, "%d %d R", to.Num, to.Gen)
		}
		return append(out, "null"...)
	case Array:
		out = append(out, '[')
		for i, e := range v {
			if i > 0 {
				out = append(out, ' ')
			}
			out = appendObject(out, e, target)
		}
		return append(out, ']')
	case Dict:
		return appendDict(out, v, target)
	}
	return append(out, "null"...)
}

func appendDict(out []byte, d Dict, target func(Ref) (Ref, bool)) []byte {
	out = append(out, "<<"...)
	for _, e := range d {
		out = appendNameObject(out, e.Key)
		out = append(out, ' ')
		out = appendObject(out, e.Value, target)
	}
	return append(out, ">>"...)
}

// appendReal writes a real so that it is not taken for an integer again.
func appendReal(out []byte, v float64) []byte {
	n := len(out)
	out = strconv.AppendFloat(out, v, 'f', -1, 64)
	for _, c := range out[n:] {
		if c == '.' {
			return out
		}
	}
	return append(out, ".0"...)
}

func appendNameObject(out []byte, n Name) []byte {
	const hex = "0123456789ABCDEF"
	out = append(out, '/')
	for i := range len(n) {
		c := n[i]
		if c <= ' ' || c > '~' || c == '#' || class[c] != regular {
			out = append(out, '#', hex[c>>4], hex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return out
}

func appendString(out []byte, s String) []byte {
	out = append(out, '(')
	for i := range len(s) {
		switch c := s[i]; c {
		case '(', ')', '\\':
			out = append(out, '\\', c)
		case '\r':
			out = append(out, '\\', 'r')
		default:
			out = append(out, c)
		}
	}
	return append(out, ')')
}
