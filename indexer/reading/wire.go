package reading

import (
	"encoding/binary"
	"fmt"
	"time"
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
}

func encodeRequest(r request) []byte {
	b := binary.AppendUvarint([]byte{r.want}, uint64(r.within))
	return append(b, r.path...)
}

func decodeRequest(b []byte) (r request, err error) {
	if len(b) == 0 {
		return r, errAnswer
	}
	within, n := binary.Uvarint(b[1:])
	if n <= 0 {
		return r, errAnswer
	}
	return request{b[0], time.Duration(within), string(b[1+n:])}, nil
}

// The first byte of an answer.
const (
	answerRead    = 'a' // what was wanted follows
	answerRefused = 'r' // reason and advice follow
)

func refusedAnswer(r *Refusal) []byte {
	return appendString(appendString([]byte{answerRefused}, r.Reason), r.Advice)
}

// openAnswer returns what follows an answer's first byte, or the refusal that it is.
func openAnswer(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, errAnswer
	}
	if b[0] == answerRead {
		return b[1:], nil
	}
	reason, rest, err := cutString(b[1:])
	if err != nil {
		return nil, err
	}
	advice, _, err := cutString(rest)
	if err != nil {
		return nil, err
	}
	return nil, &Refusal{reason, advice}
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
