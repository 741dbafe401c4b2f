package extract

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"time"

	"evidence/corpus"
	"evidence/indexer/ocr"
)

// What can be wanted of a file.
const (
	wantText   = 't'
	wantPages  = 'p'
	wantReport = 'r'
)

// A request to a worker: what is wanted, of which file, within which time.
type request struct {
	want   byte
	within time.Duration
	path   string
	ask    bool       // for the pages without text, where there are any, before anything else
	read   []ocr.Page // what became of those pages; nil where nobody looked at them
}

func encodeRequest(r request) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte(r.want)
	b.Write(binary.AppendUvarint(nil, uint64(r.within)))
	b.WriteByte(map[bool]byte{true: 1}[r.ask])
	b.Write(appendString(nil, r.path))
	if len(r.read) == 0 {
		return b.Bytes(), nil
	}
	err := gob.NewEncoder(&b).Encode(r.read)
	return b.Bytes(), err
}

func decodeRequest(b []byte) (r request, err error) {
	if len(b) == 0 {
		return r, errAnswer
	}
	within, n := binary.Uvarint(b[1:])
	if n <= 0 || len(b) < n+2 {
		return r, errAnswer
	}
	r.want, r.within, r.ask = b[0], time.Duration(within), b[n+1] == 1
	var rest []byte
	if r.path, rest, err = cutString(b[n+2:]); err != nil || len(rest) == 0 {
		return r, err
	}
	return r, gob.NewDecoder(bytes.NewReader(rest)).Decode(&r.read)
}

// The first byte of an answer.
const (
	answerRead    = 'a' // what was wanted follows
	answerRefused = 'r' // reason and advice follow
	answerSheets  = 's' // the pages without text follow
)

func refusedAnswer(r *corpus.Refusal) []byte {
	return appendString(appendString([]byte{answerRefused}, r.Reason), r.Advice)
}

func sheetsAnswer(list []ocr.Sheet) ([]byte, error) {
	b := bytes.NewBuffer([]byte{answerSheets})
	err := gob.NewEncoder(b).Encode(list)
	return b.Bytes(), err
}

// openAnswer returns what follows an answer's first byte, the pages without text
// that the worker asks about, or the refusal that the answer is.
func openAnswer(b []byte) (data []byte, ask []ocr.Sheet, err error) {
	if len(b) == 0 {
		return nil, nil, errAnswer
	}
	switch b[0] {
	case answerRead:
		return b[1:], nil, nil
	case answerSheets:
		err := gob.NewDecoder(bytes.NewReader(b[1:])).Decode(&ask)
		return nil, ask, err
	}
	reason, rest, err := cutString(b[1:])
	if err != nil {
		return nil, nil, err
	}
	advice, _, err := cutString(rest)
	if err != nil {
		return nil, nil, err
	}
	return nil, nil, corpus.NewRefusal(reason, advice)
}

// appendText appends warnings and, to the end, text.
func appendText(b []byte, warnings []string, text []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(warnings)))
	for _, w := range warnings {
		b = appendString(b, w)
	}
	return append(b, text...)
}

func splitText(b []byte) (text []byte, warnings []string, err error) {
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, nil, errAnswer
	}
	b = b[n:]
	for range count {
		var w string
		if w, b, err = cutString(b); err != nil {
			return nil, nil, err
		}
		warnings = append(warnings, w)
	}
	return b, warnings, nil
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func cutString(b []byte) (s string, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return "", nil, fmt.Errorf("%w: a text is cut short", errAnswer)
	}
	return string(b[n : n+int(size)]), b[n+int(size):], nil
}
