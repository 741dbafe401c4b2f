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

	"evidence/corpus/atomicfile"
)

// Endings of the files of a request in the folder.
const (
	partEnding       = ".part"      // what has arrived; appended to by resumed downloads, so not written by atomicfile
	validatorsEnding = ".part.json" // its Validators
	pdfEnding        = ".pdf"
	fileEnding       = ".pdf.json" // the File of it
)

// try asks one address once, and resumes an earlier download where there is one.
func (f *Fetcher) try(ctx context.Context, d *download) (*File, error) {
	headers, from := f.headers(d)
	x, err := f.client.get(ctx, d.address(), headers)
	if err != nil {
		return nil, err
	}
	wait := time.Duration(0)
	defer func() { x.close(wait) }()
	switch {
	case x.StatusCode == http.StatusNotModified && headers["If-None-Match"]+headers["If-Modified-Since"] != "":
		return unchanged(d, x), nil
	case x.StatusCode == http.StatusOK:
		from = 0
	case x.StatusCode == http.StatusPartialContent && from > 0:
		if start, ok := rangeStart(x.Header.Get("Content-Range")); !ok || start != from {
			f.removePart(d)
			return nil, retryable("the address sends another part of the file than the one asked for")
		}
	case x.StatusCode == http.StatusRequestedRangeNotSatisfiable && from > 0:
		f.removePart(d)
		return nil, retryable("the file has another length than before")
	default:
		err := statusError(x.Response)
		if e := asRetryable(err); e != nil {
			wait = e.wait
		}
		return nil, err
	}
	return f.receive(d, x, from)
}

// headers ask for the rest of what has arrived, from byte from on, or whether the file has changed.
func (f *Fetcher) headers(d *download) (h map[string]string, from int64) {
	h = map[string]string{}
	if info, err := os.Stat(f.path(d.ID, partEnding)); err == nil && info.Size() > 0 {
		var v Validators
		ifRange := ""
		if data, err := os.ReadFile(f.path(d.ID, validatorsEnding)); err == nil && json.Unmarshal(data, &v) == nil && v.URL == d.address() {
			ifRange = v.ifRange()
		}
		// Where SHA-256 are listed, a wrong rest would be noticed.
		if ifRange != "" || len(d.Listed) > 0 && v.URL == d.address() {
			h["Range"] = fmt.Sprintf("bytes=%d-", info.Size())
			if ifRange != "" {
				h["If-Range"] = ifRange
			}
			return h, info.Size()
		}
	}
	if have := d.Have; have != nil && have.URL == d.address() && d.unlisted == "" {
		if have.ETag != "" {
			h["If-None-Match"] = have.ETag
		}
		if have.LastModified != "" {
			h["If-Modified-Since"] = have.LastModified
		}
	}
	return h, 0
}

// ifRange is the value of If-Range: a strong ETag, else the date of the last
// change, which two files share only where it changed twice in a second.
func (v *Validators) ifRange() string {
	if v.ETag != "" && !strings.HasPrefix(v.ETag, "W/") {
		return v.ETag
	}
	return v.LastModified
}

// rangeStart reads the number of the first byte from "bytes 100-199/200".
func rangeStart(value string) (int64, bool) {
	value, ok := strings.CutPrefix(value, "bytes ")
	first, _, ok2 := strings.Cut(value, "-")
	n, err := strconv.ParseInt(first, 10, 64)
	return n, ok && ok2 && err == nil
}

// rangeTotal reads the length of the file from "bytes 100-199/200".
func rangeTotal(value string) (int64, bool) {
	_, total, ok := strings.Cut(value, "/")
	n, err := strconv.ParseInt(total, 10, 64)
	return n, ok && err == nil
}

func validatorsOf(d *download, x *exchange) Validators {
	return Validators{d.address(), x.Header.Get("ETag"), x.Header.Get("Last-Modified")}
}

func unchanged(d *download, x *exchange) *File {
	v := validatorsOf(d, x)
	if v.ETag == "" {
		v.ETag = d.Have.ETag
	}
	if v.LastModified == "" {
		v.LastModified = d.Have.LastModified
	}
	return &File{ID: d.ID, Validators: v, Final: x.final, Status: x.StatusCode, At: now(), Unchanged: true}
}

func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// receive saves the body of a response, from byte from of the file on.
func (f *Fetcher) receive(d *download, x *exchange, from int64) (*File, error) {
	if e := x.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return nil, refuse(adviceVisit, "the answer is compressed as %q, which was not asked for", e)
	}
	if x.ContentLength > f.o.MaxSize-from {
		return nil, f.tooLarge(d)
	}
	if err := f.save(d, x, from); err != nil {
		return nil, err
	}
	return f.complete(d, x, from)
}

func (f *Fetcher) tooLarge(d *download) error {
	f.removePart(d)
	return refuse("if it is a report all the same, allow more with --max-size", "the file is larger than %d MB", f.o.MaxSize>>20)
}

// save writes the body to the part file. What has arrived stays there where the
// rest may still come.
func (f *Fetcher) save(d *download, x *exchange, from int64) error {
	if from == 0 {
		head, err := readHead(x)
		if err != nil {
			return x.explain(err)
		}
		if !bytes.Contains(head[:min(len(head), headerWithin)], []byte("%PDF-")) {
			f.removePart(d)
			return notPDF(head, x.redirected())
		}
		x.head = head
	}
	if err := f.writeJSON(d.ID, validatorsEnding, validatorsOf(d, x)); err != nil {
		return err
	}
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if from == 0 {
		flags |= os.O_TRUNC
	}
	out, err := os.OpenFile(f.path(d.ID, partEnding), flags, 0o600)
	if err != nil {
		return fmt.Errorf("writing a download: %w", err)
	}
	n, err := io.Copy(out, io.LimitReader(x, f.o.MaxSize-from+1))
	err = errors.Join(err, out.Close())
	switch {
	case x.readErr != nil && x.readErr != io.EOF:
		return interrupted(x, x.readErr, from+n)
	case err != nil:
		return fmt.Errorf("writing a download: %w", err)
	case from+n > f.o.MaxSize:
		return f.tooLarge(d)
	}
	return nil
}

// interrupted is the error of a body that ended early.
func interrupted(x *exchange, err error, received int64) error {
	err = x.explain(err)
	if e := asRetryable(err); e != nil {
		e.Reason = fmt.Sprintf("%s after %d bytes", e.Reason, received)
		if x.ContentLength > 0 && x.StatusCode == http.StatusOK {
			e.Reason += fmt.Sprintf(" of %d", x.ContentLength)
		}
	}
	return err
}

const (
	headerWithin = 1024     // where a PDF's header has to begin
	headBytes    = 64 << 10 // enough to recognise a login page
)

// readHead reads the beginning of a body: enough to see that it is a PDF, or what else it is.
func readHead(x *exchange) ([]byte, error) {
	head := make([]byte, headBytes)
	n, err := io.ReadFull(x, head[:headerWithin])
	if err == nil && !bytes.Contains(head[:n], []byte("%PDF-")) {
		var more int
		more, err = io.ReadFull(x, head[n:])
		n += more
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
		if x.readErr != io.EOF {
			err = x.readErr
		}
	}
	return head[:n], err
}

// complete checks a file that has arrived whole and gives it its name.
func (f *Fetcher) complete(d *download, x *exchange, from int64) (*File, error) {
	part := f.path(d.ID, partEnding)
	sum, size, err := hash(part)
	if err != nil {
		return nil, fmt.Errorf("reading a download: %w", err)
	}
	if total, ok := rangeTotal(x.Header.Get("Content-Range")); from > 0 && ok && size != total {
		f.removePart(d)
		return nil, retryable("%d bytes of %d arrived", size, total)
	}
	listed := slices.Contains(d.Listed, sum)
	if !listed && mayBeCut(x.Response) && !endsAsPDF(part, size) {
		f.removePart(d)
		return nil, retryable("the answer ended after %d bytes, before the PDF does", size)
	}
	file := &File{
		ID: d.ID, Validators: validatorsOf(d, x), Final: x.final, Status: x.StatusCode, At: now(),
		SHA256: sum, Bytes: size, Path: f.path(d.ID, pdfEnding),
	}
	if len(d.Listed) > 0 && !listed {
		if err := f.confirmUnlisted(d, sum, from); err != nil {
			return nil, err
		}
		file.Unlisted = true
	}
	if err := f.writeJSON(d.ID, fileEnding, file); err != nil {
		return nil, err
	}
	if err := os.Rename(part, file.Path); err != nil {
		return nil, fmt.Errorf("keeping a download: %w", err)
	}
	f.removePart(d)
	return file, nil
}

// confirmUnlisted accepts a file that is not in the list when it came twice the same.
func (f *Fetcher) confirmUnlisted(d *download, sum string, from int64) error {
	first := d.unlisted
	if from == 0 {
		d.unlisted = sum
	}
	if first == sum && from == 0 {
		return nil
	}
	f.removePart(d)
	if first != "" && from == 0 {
		return refuse(adviceLater, "two downloads gave two different files, and the SHA-256 of neither is in the list")
	}
	return errUnlisted
}

// mayBeCut reports whether only the end of the connection marks the end of a response.
func mayBeCut(res *http.Response) bool {
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
		err = atomicfile.Write(f.path(id, ending), data, 0o600)
	}
	if err != nil {
		return fmt.Errorf("recording a download: %w", err)
	}
	return nil
}

// removePart removes what has arrived of a file.
func (f *Fetcher) removePart(d *download) {
	os.Remove(f.path(d.ID, partEnding))
	os.Remove(f.path(d.ID, validatorsEnding))
}

// Downloaded returns a file that an earlier call downloaded and that was not
// removed since; nil for none.
func (f *Fetcher) Downloaded(id string) (*File, error) {
	data, err := os.ReadFile(f.path(id, fileEnding))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the record of a download: %w", err)
	}
	file := &File{Path: f.path(id, pdfEnding)}
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

// Remove removes a downloaded file.
func (f *Fetcher) Remove(id string) error {
	for _, ending := range []string{pdfEnding, fileEnding} {
		if err := os.Remove(f.path(id, ending)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing a download: %w", err)
		}
	}
	return nil
}
