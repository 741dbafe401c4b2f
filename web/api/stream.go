package api

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"evidence/corpus/csvfile"
	"evidence/corpus/jsonenc"
	"evidence/web/handler"
)

// Bounds on what streams cost.
const (
	// sendTimeout is how long whoever reads a stream may take for a piece of it.
	sendTimeout = 10 * time.Second
	// flushAfter is how long lines wait for others to be sent with.
	flushAfter = 100 * time.Millisecond
)

// A table is a list that is written line by line while it is made.
type table struct {
	name    string   // of a file that it would be kept in
	columns []string // names of all there are
	fields  []string // those that are given, of the columns or of a row's fields; empty for all
	// each visits the rows in their order and ends with visit's error.
	each func(ctx context.Context, visit func(streamRow) error) error
}

// A streamRow is one line of a table.
type streamRow struct {
	value any             // as JSON
	cells func() []string // as CSV
}

// A stream is a table on its way, in a format that has lines. Memory does not
// grow with its length. One that breaks off ends without HTTP's mark of the end,
// so that a part is never taken for the whole.
type stream struct {
	table
	format handler.Format
	most   int // rows wanted; 0 for all
}

// errEnough ends a stream that has given what was wanted.
var errEnough = errors.New("enough rows")

func (s stream) Send(w http.ResponseWriter, r *handler.Request) error {
	h := w.Header()
	h.Set("Content-Type", s.format.ContentType)
	h.Set("Cache-Control", "no-cache")
	if s.format.MediaType == handler.MediaCSV {
		h.Set("Content-Disposition", handler.ContentDisposition("attachment", s.name+".csv"))
	}
	if r.Method == http.MethodHead {
		return s.try(r.Context())
	}
	st, err := r.Site.Streams.Begin(w)
	if err != nil {
		return err
	}
	out := newLineWriter(w, st, s.format)
	err = s.write(r.Context(), out)
	st.End()
	if err != nil && out.begun {
		if r.Context().Err() == nil {
			r.Site.Log.Warn("a list broke off", "route", r.Route.Name, "rows", out.rows, "error", err.Error())
		}
		panic(http.ErrAbortHandler)
	}
	return err
}

// try finds out whether the table can be had at all.
func (s stream) try(ctx context.Context) error {
	err := s.each(ctx, func(streamRow) error { return errEnough })
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

func (s stream) write(ctx context.Context, out *lineWriter) error {
	err := s.each(ctx, func(x streamRow) error {
		if out.rows == 0 {
			out.head(s.head())
		}
		if err := out.streamRow(&s.table, x); err != nil {
			return err
		}
		if out.rows == s.most {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if out.rows == 0 {
		out.head(s.head())
	}
	return out.flush()
}

// A lineWriter writes rows and sends them as they come.
type lineWriter struct {
	buffer  *bufio.Writer
	control *http.ResponseController
	stream  *handler.Stream
	json    *jsonenc.Encoder
	csv     *csvfile.Writer // nil for JSON Lines
	begun   bool            // something may have been sent
	rows    int
	sent    time.Time // when rows were last sent
}

func newLineWriter(w http.ResponseWriter, st *handler.Stream, f handler.Format) *lineWriter {
	out := &lineWriter{control: http.NewResponseController(w), stream: st}
	out.buffer = bufio.NewWriterSize(writerFunc(func(b []byte) (n int, err error) {
		out.begun = true
		err = st.Send(sendTimeout, func() error {
			n, err = w.Write(b)
			return err
		})
		return n, err
	}), 32<<10)
	out.json = jsonenc.NewEncoder(out.buffer)
	if f.MediaType == handler.MediaCSV {
		out.csv = csvfile.NewFileWriter(out.buffer)
	}
	return out
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// head writes the line that names the columns.
func (out *lineWriter) head(names []string) {
	if out.csv != nil {
		_ = out.csv.Write(names) // an error stays in the buffer and comes back with the flush
	}
}

// streamRow writes a streamRow. The first is sent at once: it shows that the answer comes.
func (out *lineWriter) streamRow(t *table, x streamRow) error {
	var err error
	if out.csv != nil {
		err = out.csv.Write(t.chosen(x.cells()))
	} else if x.value, err = t.picked(x); err == nil {
		err = out.json.Encode(x.value)
	}
	out.rows++
	if err == nil && time.Since(out.sent) > flushAfter {
		err = out.flush()
	}
	return err
}

// flush sends what is written.
func (out *lineWriter) flush() error {
	var err error
	if out.csv != nil {
		err = out.csv.Flush()
	}
	err = cmp.Or(err, out.buffer.Flush())
	if err == nil {
		err = out.stream.Send(sendTimeout, out.control.Flush)
	}
	out.sent = time.Now()
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
