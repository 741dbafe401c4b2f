package result

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"evidence/web/handler"
)

// unread is a file that nobody is to read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("a file is read before its turn")
	return 0, io.EOF
}

// What is to be checked is looked for in the request's turn: a full checker does no work at all.
func TestAFullCheckerReadsNothing(t *testing.T) {
	c := NewQuoteChecker()
	c.turn, c.files = handler.NewGate(0, 0, time.Minute), handler.NewGate(0, 0, time.Minute)
	crowded := func(err error) bool {
		var p *handler.Problem
		return errors.As(err, &p) && p.Status == http.StatusServiceUnavailable
	}
	if _, err := c.CheckText(t.Context(), nil, strings.Repeat("“a” ", 2*MaxQuotes), nil); !crowded(err) {
		t.Errorf("a text: %v", err)
	}
	if _, err := c.ReadFile(t.Context(), "a.txt", unread{t}, nil); !crowded(err) {
		t.Errorf("a file: %v", err)
	}
	if _, err := c.AddComments(t.Context(), "a.docx", unread{t}, nil); !crowded(err) {
		t.Errorf("a file for comments: %v", err)
	}
}

// Of a file no more is read than is checked, and a file with more marks than quotations is too much as well.
func TestFilesThatAreTooMuch(t *testing.T) {
	c := NewQuoteChecker()
	if _, err := c.ReadFile(t.Context(), "a.txt", strings.NewReader(strings.Repeat("a ", MaxChecked)), nil); err != ErrTooMuch {
		t.Errorf("a long text: %v", err)
	}
	for about, data := range map[string]string{
		"marks":     strings.Repeat("It was late [passage aaaaaaaaaaaa]. ", MaxQuotes+1),
		"citations": "# " + strings.Repeat(`\* `, 1000) + "\n\n" + strings.Repeat("It was said there in the end on page 4. ", MaxQuotes+1),
	} {
		text, err := c.ReadFile(t.Context(), "a.txt", strings.NewReader(data), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Check(t.Context(), nil, text); err != ErrTooMany {
			t.Errorf("%s: %v", about, err)
		}
		if _, err := c.CheckText(t.Context(), nil, data, nil); err != ErrTooMany {
			t.Errorf("%s, pasted: %v", about, err)
		}
	}
}
