package pdftext

import (
	"bytes"
	"strconv"
)

// type1Codes reads the encoding of a Type 1 font program, which is in the
// clear before its encrypted part: "dup 65 /A put" for each code (Adobe Type 1
// Font Format, 2.3); ok is false where the program names StandardEncoding or none.
func type1Codes(data []byte) (codes [256]string, ok bool) {
	if i := bytes.Index(data, []byte("eexec")); i >= 0 {
		data = data[:i]
	}
	_, data, found := bytes.Cut(data, []byte("/Encoding"))
	if !found {
		return codes, false
	}
	fields := bytes.Fields(bytes.ReplaceAll(data[:min(len(data), 1<<16)], []byte("/"), []byte(" /")))
	for i := 0; i+3 < len(fields); i++ {
		switch string(fields[i]) {
		case "StandardEncoding":
			return codes, false
		case "def", "readonly":
			if ok {
				return codes, true
			}
		case "dup":
			code, err := strconv.Atoi(string(fields[i+1]))
			if err == nil && code >= 0 && code < 256 && fields[i+2][0] == '/' && string(fields[i+3]) == "put" {
				codes[code] = glyphText(string(fields[i+2][1:]))
				ok = true
			}
		}
	}
	return codes, ok
}
