package handler

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"evidence/web/paths"
)

// MaxForm is the limit of most forms and bodies, in bytes.
const MaxForm = 4 << 20

// ReadForm reads a form of at most so many bytes.
func (r *Request) ReadForm(most int64) (url.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, Problemf(http.StatusUnsupportedMediaType, "Send a form (application/x-www-form-urlencoded).", "This is not a form.")
	}
	r.Body = http.MaxBytesReader(nil, r.Body, most)
	err := r.ParseForm()
	if errors.As(err, new(*http.MaxBytesError)) {
		return nil, Problemf(http.StatusRequestEntityTooLarge, "Send less at a time.", "The form is larger than %d bytes.", most)
	}
	if err != nil {
		return nil, Problemf(http.StatusBadRequest, "Send it again.", "The form arrived incomplete or cannot be read.")
	}
	return r.PostForm, nil
}

// ReadMultipartForm reads a form of at most so many bytes, with or without a file. What it kept of a file is to be removed.
func (r *Request) ReadMultipartForm(most int64) (url.Values, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, most)
	err := r.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return nil, Problemf(http.StatusRequestEntityTooLarge, "Send less at a time.", "What was sent is larger than %d MB.", most>>20)
	case err != nil:
		return nil, Problemf(http.StatusBadRequest, "Send it again.", "The form arrived incomplete or cannot be read.")
	}
	return r.PostForm, CheckText(r.PostForm)
}

// errNotText refuses what no database keeps as text.
var errNotText = Problemf(http.StatusBadRequest, "Write it in UTF-8, and leave out zero bytes.", "What was sent has characters that are not text.")

// CheckText refuses a form whose values are no text.
func CheckText(form url.Values) error {
	for _, list := range form {
		for _, v := range list {
			if !isText(v) {
				return errNotText
			}
		}
	}
	return nil
}

// isText reports whether every database keeps a string: PostgreSQL keeps no zero byte.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// checkJSONText refuses JSON with a string or a name in it that is no text.
func checkJSONText(body []byte) error {
	if !bytes.Contains(body, []byte(`\u0000`)) { // a zero byte that is written in another way is no JSON
		return nil
	}
	for dec := json.NewDecoder(bytes.NewReader(body)); ; {
		token, err := dec.Token()
		if err != nil {
			return nil // where it is no JSON, its decoding says so
		}
		if s, ok := token.(string); ok && !isText(s) {
			return errNotText
		}
	}
}

// NormalizeNewlines makes line feeds of other ends of lines.
func NormalizeNewlines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// ReadJSON reads a request's JSON, every field of it known.
func ReadJSON[T any](r *Request, most int64) (T, error) {
	var v T
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != MediaJSON {
		return v, Problemf(http.StatusUnsupportedMediaType, "Send JSON with Content-Type: application/json.", "The request is sent as %q.", r.Header.Get("Content-Type"))
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, most))
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err == nil {
		err = dec.Decode(&v)
	}
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			err = errors.New("something follows the first value")
		}
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return v, Problemf(http.StatusRequestEntityTooLarge, "Send less at a time.", "What was sent is larger than %d kB.", most>>10)
	case err != nil:
		return v, Problemf(http.StatusBadRequest, "See "+paths.APIGuide+" for the fields there are.", "The request's JSON cannot be read: %s.", strings.TrimPrefix(err.Error(), "json: "))
	}
	return v, checkJSONText(body)
}
