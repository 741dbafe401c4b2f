package fileformats

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path/filepath"
	"strings"

	"golang.org/x/net/html/charset"

	"evidence/corpus/lazyregexp"
)

// mailHeader begins a message as a mail program saves it.
var mailHeader = lazyregexp.New(`(?i)\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}`)

func looksLikeMail(text string) bool {
	head := strings.ToLower(mailHeader.FindString(text[:min(len(text), 1<<14)]))
	return strings.Contains(head, "mime-version:") || strings.Contains(head, "content-transfer-encoding:")
}

// maxMailDepth is how deep the parts of a message may be in one another.
const maxMailDepth = 20

// readMail reads a message (RFC 5322 and MIME): its subject and its text, and attachments of the forms that are read.
func (r *reader) readMail(data io.Reader, depth int) (Document, error) {
	m, err := mail.ReadMessage(data)
	if err != nil {
		return Document{}, fmt.Errorf("reading its headers: %w", err)
	}
	out := mailReader{file: r, depth: depth}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		subject = m.Header.Get("Subject")
	}
	if subject != "" {
		out.parts = append(out.parts, subject)
	}
	if err := out.part(m.Header, m.Body, 0); err != nil {
		return Document{}, err
	}
	return Document{Text: strings.Join(out.parts, "\n\n"), Unread: out.unread}, nil
}

// maxMailParts is how many parts a message has at most, with those of the messages in it.
const maxMailParts = 2000

// A mailReader gathers the text of a message's parts.
type mailReader struct {
	file   *reader
	depth  int
	parts  []string
	unread []string
}

type header interface{ Get(string) string }

func (r *mailReader) part(h header, body io.Reader, depth int) error {
	if depth+r.depth > maxMailDepth {
		return errors.New("its parts are too deep in one another")
	}
	if r.file.parts++; r.file.parts > maxMailParts {
		return fmt.Errorf("it has more than %d parts", maxMailParts)
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", map[string]string{}
	}
	if strings.HasPrefix(kind, "multipart/") {
		return r.multipart(kind, params["boundary"], body, depth)
	}
	_, named, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	name := named["filename"]
	if name == "" {
		name = params["name"]
	}
	body = decodeBody(h.Get("Content-Transfer-Encoding"), body)
	if kind == "message/rfc822" || strings.EqualFold(filepath.Ext(name), ".eml") {
		d, err := r.file.readMail(body, r.depth+depth+1)
		r.parts, r.unread = append(r.parts, d.Text), append(r.unread, d.Unread...)
		return err
	}
	data, err := io.ReadAll(io.LimitReader(body, MaxFile+1))
	if err != nil {
		return fmt.Errorf("reading a part of it: %w", err)
	}
	if r.file.size += len(data); r.file.size > MaxFile {
		return errors.New("its parts are larger than is read")
	}
	switch {
	case name != "":
		d, err := r.file.read(name, data, r.depth+depth+1)
		if errors.Is(err, ErrTooLong) {
			return err
		}
		if err != nil {
			r.unread = append(r.unread, name)
			return nil
		}
		r.parts, r.unread = append(r.parts, d.Text), append(r.unread, d.Unread...)
	case strings.HasPrefix(kind, "text/"):
		return r.text(kind, params["charset"], data)
	default:
		r.unread = append(r.unread, "a part of the type "+kind)
	}
	return nil
}

// text adds the text of a part in its character set.
func (r *mailReader) text(kind, set string, data []byte) error {
	if e, _ := charset.Lookup(set); e != nil {
		if decoded, err := e.NewDecoder().Bytes(data); err == nil {
			data = decoded
		}
	}
	text, err := DecodeText(data)
	if err == nil && kind == "text/html" {
		text, err = r.file.htmlText(text)
	}
	if err != nil {
		return err
	}
	r.parts = append(r.parts, strings.TrimSpace(text))
	return nil
}

// multipart reads the parts of a part; of alternatives the plain text, or the last.
func (r *mailReader) multipart(kind, boundary string, body io.Reader, depth int) error {
	parts := multipart.NewReader(body, boundary)
	var chosen *mailReader
	for n := 0; ; n++ {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("reading the parts of it: %w", err)
		}
		if kind != "multipart/alternative" {
			if err := r.part(p.Header, p, depth+1); err != nil {
				return err
			}
			continue
		}
		other := &mailReader{file: r.file, depth: r.depth}
		if err := other.part(p.Header, p, depth+1); err != nil {
			return err
		}
		if chosen == nil || strings.TrimSpace(strings.Join(chosen.parts, "")) == "" {
			chosen = other
		}
	}
	if chosen != nil {
		r.parts, r.unread = append(r.parts, chosen.parts...), append(r.unread, chosen.unread...)
	}
	return nil
}

func decodeBody(how string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(how)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
