package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus/testfiles"
)

func put(t *testing.T, s Store, name, content string) error {
	t.Helper()
	return s.Put(t.Context(), name, strings.NewReader(content), int64(len(content)), fmt.Sprintf("%x", sha256.Sum256([]byte(content))))
}

func get(ctx context.Context, s Store, name string) (string, error) {
	in, err := s.Open(ctx, name)
	if err != nil {
		return "", err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	return string(data), err
}

func open(t *testing.T, address string) Store {
	t.Helper()
	s, err := Open(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFolder(t *testing.T) { testStore(t, Folder(t.TempDir())) }

func TestS3(t *testing.T) { testStore(t, open(t, testfiles.S3(t))) }

// testStore is what every store does.
func testStore(t *testing.T, s Store) {
	if _, err := s.Stat(t.Context(), "library/a.pdf"); !errors.Is(err, ErrMissing) {
		t.Errorf("Stat of nothing: %v", err)
	}
	if _, err := get(t.Context(), s, "library/a.pdf"); !errors.Is(err, ErrMissing) {
		t.Errorf("Open of nothing: %v", err)
	}
	if names, err := s.List(t.Context(), "library/"); err != nil || len(names) > 0 {
		t.Errorf("List of nothing: %q, %v", names, err)
	}
	big := strings.Repeat("0123456789abcdef", 1<<20)
	for name, content := range map[string]string{"library/a.pdf": "first", "library/b.pdf": big, "pages/1/x y+z.png": "", "library.txt": "not in it"} {
		if err := put(t, s, name, content); err != nil {
			t.Fatal(err)
		}
		if got, err := get(t.Context(), s, name); err != nil || got != content {
			t.Errorf("%q has %d bytes, want %d; %v", name, len(got), len(content), err)
		}
		if info, err := s.Stat(t.Context(), name); err != nil || info.Size != int64(len(content)) {
			t.Errorf("%q is %+v, %v", name, info, err)
		}
	}
	if err := put(t, s, "library/a.pdf", "second"); err != nil {
		t.Fatal(err)
	}
	if got, err := get(t.Context(), s, "library/a.pdf"); err != nil || got != "second" {
		t.Errorf("what was replaced reads %q, %v", got, err)
	}
	for prefix, want := range map[string][]string{
		"library/": {"library/a.pdf", "library/b.pdf"}, "library": {"library.txt", "library/a.pdf", "library/b.pdf"},
		"pages/": {"pages/1/x y+z.png"}, "no/": nil, "library/b": {"library/b.pdf"},
	} {
		names, err := s.List(t.Context(), prefix)
		slices.Sort(names)
		if err != nil || !slices.Equal(names, want) {
			t.Errorf("names that begin %q: %q, %v", prefix, names, err)
		}
	}
	testSealed(t, s)
}

func testSealed(t *testing.T, s Store) {
	for _, data := range []string{"", "a picture"} {
		if err := (Sealed{s}).Put(t.Context(), "pages/sealed", []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, err := (Sealed{s}).Get(t.Context(), "pages/sealed"); err != nil || got == nil || string(got) != data {
			t.Errorf("sealed %q, got %q, %v", data, got, err)
		}
	}
	content, err := get(t.Context(), s, "pages/sealed")
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range []string{"x" + content[1:], content[:len(content)-1], "short"} {
		if err := put(t, s, "pages/sealed", damaged); err != nil {
			t.Fatal(err)
		}
		if got, err := (Sealed{s}).Get(t.Context(), "pages/sealed"); err != nil || got != nil {
			t.Errorf("what was changed reads %q, %v", got, err)
		}
	}
	if got, err := (Sealed{s}).Get(t.Context(), "pages/none"); err != nil || got != nil {
		t.Errorf("nothing reads %q, %v", got, err)
	}
}

// The store says with which SHA-256 an object came, so that it need not be read to know that it is whole.
func TestS3Checksum(t *testing.T) {
	s := open(t, testfiles.S3(t))
	if err := put(t, s, "library/a.pdf", "first"); err != nil {
		t.Fatal(err)
	}
	info, err := s.Stat(t.Context(), "library/a.pdf")
	if want := fmt.Sprintf("%x", sha256.Sum256([]byte("first"))); err != nil || info.SHA256 != want {
		t.Errorf("the SHA-256 is %q, want %q; %v", info.SHA256, want, err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"s3://key:VERY-SECRET@bucket/x":                                 "has keys in it",
		"s3://bucket/x?endpoint=https://key:VERY-SECRET@s3.example.org": "address without a path",
		"s3://bucket/x?endpoint=s3.example.org":                         "address without a path",
		"s3://bucket/x?endpoint=https://s3.example.org/path":            "address without a path",
		"s3://bucket/x?secret=VERY-SECRET":                              `"secret", which is not known`,
		"s3:///x":                                                       "names no bucket",
		"s3://bucket/%zz?x=VERY-SECRET":                                 "cannot be read",
		"gs://bucket/x":                                                 `begins "gs://"`,
	} {
		_, err := Open(address)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "VERY-SECRET") {
			t.Errorf("%q: %v, want %q", address, err, want)
		}
	}
	for address, want := range map[string]string{
		"s3://bucket": "s3://bucket at https://s3.amazonaws.com", "s3://bucket/a/b/?endpoint=http://localhost:1/": "s3://bucket/a/b at http://localhost:1",
		"/srv/x": "/srv/x", "x": "x",
	} {
		if s, err := Open(address); err != nil || s.String() != want {
			t.Errorf("%q: %v, %v", address, s, err)
		}
	}
}

// wantFailure checks that every method fails with what is wrong and what to do, and without keys.
func wantFailure(t *testing.T, s Store, wants ...string) {
	t.Helper()
	_, stat := s.Stat(t.Context(), "library/a.pdf")
	_, read := get(t.Context(), s, "library/a.pdf")
	_, list := s.List(t.Context(), "library/")
	for _, err := range []error{stat, read, list, put(t, s, "library/a.pdf", "content")} {
		if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrMissing) {
			t.Errorf("%v", err)
			continue
		}
		for _, want := range append(wants, "s3://", `"library/`) {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not say %q", err, want)
			}
		}
		if strings.Contains(err.Error(), "VERY-SECRET") || strings.Contains(err.Error(), "Signature=") {
			t.Errorf("%q has a key", err)
		}
	}
}

func TestS3WrongKeys(t *testing.T) {
	at := testfiles.S3(t)
	t.Setenv("AWS_SECRET_ACCESS_KEY", "VERY-SECRET-and-wrong")
	wantFailure(t, open(t, at), "refuses the keys", "check AWS_ACCESS_KEY_ID")
	t.Setenv("AWS_ACCESS_KEY_ID", "nobody")
	wantFailure(t, open(t, at), "refuses the keys", "check AWS_ACCESS_KEY_ID")
}

func TestS3NoBucket(t *testing.T) {
	u, err := url.Parse(testfiles.S3(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Host = "no-such-bucket-here"
	wantFailure(t, open(t, u.String()), "no such bucket", "create it")
}

func keys(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "VERY-SECRET")
}

func TestS3Stopped(t *testing.T) {
	keys(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "s3://bucket/x?endpoint=http://" + l.Addr().String()
	l.Close()
	wantFailure(t, open(t, address), "cannot be reached", "connection refused", "check that it runs")
}

// answering makes a store that answers everything with a status.
func answering(t *testing.T, h http.HandlerFunc) Store {
	keys(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return open(t, "s3://bucket/x?endpoint="+server.URL)
}

func TestS3Full(t *testing.T) {
	for code, status := range map[string]int{"InsufficientStorage": http.StatusInsufficientStorage, "QuotaExceeded": http.StatusForbidden, "XMinioStorageFull": http.StatusInsufficientStorage} {
		s := answering(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPut {
				w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
				fmt.Fprint(w, "content")
				return
			}
			w.WriteHeader(status)
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>no</Message></Error>", code)
		})
		err := put(t, s, "library/a.pdf", "content")
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "full ("+code+")") || !strings.Contains(err.Error(), "make room") {
			t.Errorf("%v", err)
		}
		if got, err := get(t.Context(), s, "library/a.pdf"); err != nil || got != "content" { // it is read all the same
			t.Errorf("%q, %v", got, err)
		}
	}
}

// A failure that passes is not seen.
func TestS3Retries(t *testing.T) {
	failed := 0
	s := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && failed < 2 {
			failed++
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		io.Copy(io.Discard, r.Body)
	})
	if err := put(t, s, "library/a.pdf", "content"); err != nil || failed != 2 {
		t.Errorf("after %d failures: %v", failed, err)
	}
}

// An answer that stops is an error, not a wait without end; one who goes away waits no longer.
func TestS3Stalls(t *testing.T) {
	released := make(chan struct{})
	s := answering(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
		w.Write([]byte("begun"))
		w.(http.Flusher).Flush()
		<-released
	})
	t.Cleanup(func() { close(released) })
	s.(*s3Store).stall = time.Millisecond
	if got, err := get(t.Context(), s, "library/a.pdf"); !errors.Is(err, ErrUnavailable) || got != "begun" || !strings.Contains(err.Error(), "nothing came") {
		t.Errorf("%q, %v", got, err)
	}
	s.(*s3Store).stall, s.(*s3Store).resume = time.Hour, time.Time{}
	ctx, leave := context.WithCancel(t.Context())
	in, err := s.Open(ctx, "library/a.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	leave()
	if _, err := io.Copy(io.Discard, in); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestPutIsWhole(t *testing.T) {
	f := Folder(t.TempDir())
	broken := errors.New("broken")
	if err := f.Put(t.Context(), "library/a.pdf", failing{bytes.NewReader([]byte("abc")), broken}, 6, ""); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if names, err := f.List(t.Context(), ""); err != nil || len(names) > 0 {
		t.Errorf("%q is left, %v", names, err)
	}
}

// failing ends with an error.
type failing struct {
	io.ReadSeeker
	err error
}

func (f failing) Read(b []byte) (int, error) {
	n, err := f.ReadSeeker.Read(b)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}
