package render

import (
	"encoding/binary"
	"errors"
	"strings"
)

// What can be wanted of a worker.
const (
	wantReady   = 'r' // PDFium compiled and started
	wantPicture = 'p'
	wantGrey    = 'g'
	wantText    = 't'
)

// A request to a worker. Its strings must not hold a zero byte, which no path does.
type request struct {
	want  byte
	page  int
	width int
	cache string
	path  string
}

// errForm is the error of a request or an answer that nobody here makes.
var errForm = errors.New("a request or an answer has another form")

func encodeRequest(r request) []byte {
	b := binary.AppendUvarint([]byte{r.want}, uint64(r.page))
	b = binary.AppendUvarint(b, uint64(r.width))
	return append(append(append(b, r.cache...), 0), r.path...)
}

func decodeRequest(b []byte) (r request, err error) {
	if len(b) == 0 {
		return r, errForm
	}
	page, n := binary.Uvarint(b[1:])
	if n <= 0 {
		return r, errForm
	}
	width, m := binary.Uvarint(b[1+n:])
	if m <= 0 {
		return r, errForm
	}
	cache, path, ok := strings.Cut(string(b[1+n+m:]), "\x00")
	if !ok {
		return r, errForm
	}
	return request{b[0], int(page), int(width), cache, path}, nil
}

// The first byte of an answer.
const (
	answerDone       = 'a' // what was wanted follows
	answerNoPage     = 'n' // a failure's reason and advice follow
	answerUnreadable = 'u'
	answerGivenUp    = 'g'
)

var kinds = map[byte]Kind{answerNoPage: ErrNoPage, answerUnreadable: ErrUnreadable, answerGivenUp: ErrGivenUp}

func encodeFailure(f *Failure) []byte {
	first := byte(answerGivenUp)
	for b, kind := range kinds {
		if kind == f.Kind {
			first = b
		}
	}
	return append([]byte{first}, f.Reason+"\x00"+f.Advice...)
}

// openAnswer returns what was wanted, or the failure that the answer is.
func openAnswer(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, errForm
	}
	if b[0] == answerDone {
		return b[1:], nil
	}
	kind := kinds[b[0]]
	reason, advice, ok := strings.Cut(string(b[1:]), "\x00")
	if kind == "" || !ok {
		return nil, errForm
	}
	return nil, fail(kind, reason, advice)
}

// oneLine cuts what a fault says to its first line, of a bounded length.
func oneLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.ToValidUTF8(s[:min(len(s), 200)], "")
}
