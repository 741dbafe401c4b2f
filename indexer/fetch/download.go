package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Endings of a want's files in the folder.
const (
	partEnding   = ".part"      // what has arrived
	stampEnding  = ".part.json" // a Stamp of it
	wholeEnding  = ".pdf"
	recordEnding = ".pdf.json" // the File of it
)

// try asks one address once, and goes on where an earlier download stopped.
func (f *Fetcher) try(ctx context.Context, t *task) (*File, error) {
	headers, from := f.headers(t)
	a, err := f.client.get(ctx, t.address(), headers)
	if err != nil {
		return nil, err
	}
	wait := time.Duration(0)
	defer func() { a.close(wait) }()
	switch {
	case a.StatusCode == http.StatusNotModified && headers["If-None-Match"]+headers["If-Modified-Since"] != "":
		return f.unchanged(t, a), nil
	case a.StatusCode == http.StatusOK:
		from = 0
	case a.StatusCode == http.StatusPartialContent && from > 0:
		if start, ok := rangeStart(a.Header.Get("Content-Range")); !ok || start != from {
			f.drop(t)
			return nil, &momentary{reason: "the address goes on with another part of the file than was asked for"}
		}
	case a.StatusCode == http.StatusRequestedRangeNotSatisfiable && from > 0:
		f.drop(t)
		return nil, &momentary{reason: "the file has another length than before"}
	default:
		err := status(a.Response)
		if m := (*momentary)(nil); errors.As(err, &m) {
			wait = m.wait
		}
		return nil, err
	}
	return f.receive(t, a, from)
}

// headers ask for what is wanted: whether it has changed, or the rest of what has arrived from byte from on.
func (f *Fetcher) headers(t *task) (h map[string]string, from int64) {
	h = map[string]string{}
	if info, err := os.Stat(f.path(t.want.ID, partEnding)); err == nil && info.Size() > 0 {
		var s Stamp
		validator := ""
		if data, err := os.ReadFile(f.path(t.want.ID, stampEnding)); err == nil && json.Unmarshal(data, &s) == nil && s.URL == t.address() {
			validator = s.strong()
		}
		// Where the whole's SHA-256 is known, a wrong rest would be found out.
		if validator != "" || len(t.want.Known) > 0 && s.URL == t.address() {
			h["Range"] = fmt.Sprintf("bytes=%d-", info.Size())
			if validator != "" {
				h["If-Range"] = validator
			}
			return h, info.Size()
		}
	}
	if have := t.want.Have; have != nil && have.URL == t.address() && t.other == "" {
		if have.ETag != "" {
			h["If-None-Match"] = have.ETag
		}
		if have.LastModified != "" {
			h["If-Modified-Since"] = have.LastModified
		}
	}
	return h, 0
}

// strong is what a range is asked for with (If-Range): an ETag that is not weak,
// else the date of the last change, which two files share only where it changed
// twice in a second.
func (s *Stamp) strong() string {
	if s.ETag != "" && !strings.HasPrefix(s.ETag, "W/") {
		return s.ETag
	}
	return s.LastModified
}

// rangeStart reads the first byte's number from "bytes 100-199/200".
func rangeStart(value string) (int64, bool) {
	value, ok := strings.CutPrefix(value, "bytes ")
	first, _, ok2 := strings.Cut(value, "-")
	n, err := strconv.ParseInt(first, 10, 64)
	return n, ok && ok2 && err == nil
}

func stampOf(t *task, a *answer) Stamp {
	return Stamp{t.address(), a.Header.Get("ETag"), a.Header.Get("Last-Modified")}
}

func (f *Fetcher) unchanged(t *task, a *answer) *File {
	s := stampOf(t, a)
	if s.ETag == "" {
		s.ETag = t.want.Have.ETag
	}
	if s.LastModified == "" {
		s.LastModified = t.want.Have.LastModified
	}
	return &File{ID: t.want.ID, Stamp: s, Final: a.final, Status: a.StatusCode, At: now(), Unchanged: true}
}

func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// receive takes the body of an answer, from byte from of the file on.
func (f *Fetcher) receive(t *task, a *answer, from int64) (*File, error) {
	if e := a.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return nil, refuse(adviceVisit, "the answer is packed as %q, which was not asked for", e)
	}
	if a.ContentLength > f.o.MaxSize-from {
		return nil, f.tooLarge(t)
	}
	if err := f.save(t, a, from); err != nil {
		return nil, err
	}
	return f.complete(t, a, from)
}

func (f *Fetcher) tooLarge(t *task) error {
	f.drop(t)
	return refuse("if it is a report all the same, allow more with --max-size", "the file is larger than %d MB", f.o.MaxSize>>20)
}

// save writes the body to the part file. What has arrived stays there where the
// rest may still come.
func (f *Fetcher) save(t *task, a *answer, from int64) error {
	body := &arriving{f: f, a: a}
	if from == 0 {
		head, err := readHead(body)
		if err != nil {
			return a.watch.explain(err, f.o)
		}
		if !bytes.Contains(head[:min(len(head), headerWithin)], []byte("%PDF-")) {
			f.drop(t)
			return notPDF(head, a.redirected())
		}
		body.head = head
	}
	if err := f.writeJSON(t.want.ID, stampEnding, stampOf(t, a)); err != nil {
		return err
	}
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if from == 0 {
		flags |= os.O_TRUNC
	}
	out, err := os.OpenFile(f.path(t.want.ID, partEnding), flags, 0o644)
	if err != nil {
		return fmt.Errorf("writing a download: %w", err)
	}
	n, err := io.Copy(out, io.LimitReader(body, f.o.MaxSize-from+1))
	if e := out.Close(); err == nil {
		err = e
	}
	switch {
	case body.failed != nil && body.failed != io.EOF:
		return f.cut(a, body.failed, from+n)
	case err != nil:
		return fmt.Errorf("writing a download: %w", err)
	case from+n > f.o.MaxSize:
		return f.tooLarge(t)
	}
	return nil
}

// cut is the error of a body that ended early.
func (f *Fetcher) cut(a *answer, err error, got int64) error {
	err = a.watch.explain(err, f.o)
	if m := (*momentary)(nil); errors.As(err, &m) {
		m.reason = fmt.Sprintf("%s after %d bytes", m.reason, got)
		if a.ContentLength > 0 && a.StatusCode == http.StatusOK {
			m.reason += fmt.Sprintf(" of %d", a.ContentLength)
		}
	}
	return err
}

const (
	headerWithin = 1024     // where a PDF's header has to begin
	headBytes    = 64 << 10 // enough to tell a login page
)

// readHead reads the beginning of a body: enough to see that it is a PDF, or what else it is.
func readHead(body io.Reader) ([]byte, error) {
	head := make([]byte, headBytes)
	n, err := io.ReadFull(body, head[:headerWithin])
	if err == nil && !bytes.Contains(head[:n], []byte("%PDF-")) {
		var more int
		more, err = io.ReadFull(body, head[n:])
		n += more
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
		if a := body.(*arriving); a.failed != io.EOF {
			err = a.failed
		}
	}
	return head[:n], err
}

// An arriving body says that something arrives, and keeps its own errors apart from those of writing it.
type arriving struct {
	f      *Fetcher
	a      *answer
	head   []byte // read before
	failed error
}

func (r *arriving) Read(b []byte) (int, error) {
	if len(r.head) > 0 {
		n := copy(b, r.head)
		r.head = r.head[n:]
		return n, nil
	}
	if r.failed != nil {
		return 0, r.failed
	}
	n, err := r.a.Body.Read(b)
	if n > 0 {
		r.a.watch.progress()
		r.f.bytes.Add(int64(n))
	}
	r.failed = err
	return n, err
}

// complete checks a file that has arrived whole and gives it its name.
func (f *Fetcher) complete(t *task, a *answer, from int64) (*File, error) {
	part := f.path(t.want.ID, partEnding)
	sum, size, err := hash(part)
	if err != nil {
		return nil, fmt.Errorf("reading a download: %w", err)
	}
	if total, ok := rangeTotal(a.Header.Get("Content-Range")); from > 0 && ok && size != total {
		f.drop(t)
		return nil, &momentary{reason: fmt.Sprintf("%d bytes of %d arrived", size, total)}
	}
	known := slices.Contains(t.want.Known, sum)
	if !known && lengthless(a.Response) && !endsAsPDF(part, size) {
		f.drop(t)
		return nil, &momentary{reason: fmt.Sprintf("the answer ended after %d bytes, before the PDF does", size)}
	}
	file := &File{
		ID: t.want.ID, Stamp: stampOf(t, a), Final: a.final, Status: a.StatusCode, At: now(),
		SHA256: sum, Bytes: size, Path: f.path(t.want.ID, wholeEnding),
	}
	if len(t.want.Known) > 0 && !known {
		if err := f.twice(t, sum, from); err != nil {
			return nil, err
		}
		file.Other = true
	}
	if err := f.writeJSON(t.want.ID, recordEnding, file); err != nil {
		return nil, err
	}
	if err := os.Rename(part, file.Path); err != nil {
		return nil, fmt.Errorf("keeping a download: %w", err)
	}
	f.drop(t)
	return file, nil
}

// twice lets a file that is none of the known ones pass when it came twice the same.
func (f *Fetcher) twice(t *task, sum string, from int64) error {
	first := t.other
	if from == 0 {
		t.other = sum
	}
	switch {
	case first == sum && from == 0:
		return nil
	case first != "" && from == 0:
		f.drop(t)
		return refuse(adviceLater, "two downloads gave two different files, neither of them the one that the list knows by its SHA-256")
	}
	f.drop(t)
	return errTwice
}

// rangeTotal reads the file's length from "bytes 100-199/200".
func rangeTotal(value string) (int64, bool) {
	_, total, ok := strings.Cut(value, "/")
	n, err := strconv.ParseInt(total, 10, 64)
	return n, ok && err == nil
}

// lengthless says that nothing but the end of the connection ends the answer, so that it may have been cut.
func lengthless(res *http.Response) bool {
	return res.ContentLength < 0 && len(res.TransferEncoding) == 0 && res.ProtoMajor < 2
}

// endsAsPDF looks for a PDF's last mark near the end.
func endsAsPDF(path string, size int64) bool {
	in, err := os.Open(path)
	if err != nil {
		return false
	}
	defer in.Close()
	const within = 2048
	tail := make([]byte, min(size, within))
	n, _ := in.ReadAt(tail, size-int64(len(tail)))
	return bytes.Contains(tail[:n], []byte("%%EOF"))
}

func hash(path string) (sum string, size int64, err error) {
	in, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer in.Close()
	h := sha256.New()
	size, err = io.Copy(h, in)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

func (f *Fetcher) writeJSON(id, ending string, v any) error {
	data, err := json.Marshal(v)
	if err == nil {
		err = os.WriteFile(f.path(id, ending), data, 0o644)
	}
	if err != nil {
		return fmt.Errorf("writing about a download: %w", err)
	}
	return nil
}

// drop removes what has arrived of a task's file.
func (f *Fetcher) drop(t *task) {
	os.Remove(f.path(t.want.ID, partEnding))
	os.Remove(f.path(t.want.ID, stampEnding))
}

// Waiting returns a file that an earlier call fetched whole and that was not
// taken away since; nil for none.
func (f *Fetcher) Waiting(id string) (*File, error) {
	data, err := os.ReadFile(f.path(id, recordEnding))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading about a download: %w", err)
	}
	file := &File{Path: f.path(id, wholeEnding)}
	if json.Unmarshal(data, file) != nil {
		return nil, nil
	}
	sum, _, err := hash(file.Path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && sum != file.SHA256 {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a download: %w", err)
	}
	return file, nil
}

// Remove takes away a file that was fetched.
func (f *Fetcher) Remove(id string) error {
	for _, ending := range []string{wholeEnding, recordEnding} {
		if err := os.Remove(f.path(id, ending)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing a download: %w", err)
		}
	}
	return nil
}
