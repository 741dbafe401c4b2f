package fetch

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"evidence/corpus"
)

// A retryableError may not occur when the same address is asked again.
type retryableError struct {
	corpus.Refusal
	wait         time.Duration // that the host asks for; 0 for none
	unreachable  bool          // no connection could be made
	wrongContent bool          // the answer is complete but no PDF, such as a page about a failure
}

func (e *retryableError) Error() string { return e.Reason }

// errUnlisted asks for a second download: the first is none of the listed versions.
var errUnlisted = errors.New("its SHA-256 is not in the list; downloading it again to be sure")

// What to do about a refusal.
const (
	adviceLater   = "run the same command again later; what has arrived is kept"
	adviceAddress = "look for the report on its publisher's site, and put its new address into a manifest of your own"
	adviceVisit   = "open the address in a browser; if the report is there, save it and add the file with evidence index"
	adviceTrust   = "open the address in a browser, and do not save a file from it unless you trust it"
)

func refuse(advice, format string, args ...any) *corpus.Refusal {
	return corpus.NewRefusal(fmt.Sprintf(format, args...), advice)
}

func retryable(format string, args ...any) *retryableError {
	return &retryableError{Refusal: *refuse(adviceLater, format, args...)}
}

func unreachable(format string, args ...any) *retryableError {
	e := retryable(format, args...)
	e.unreachable = true
	return e
}

func wrongContent(format string, args ...any) *retryableError {
	return &retryableError{Refusal: *refuse(adviceVisit, format, args...), wrongContent: true}
}

func asRetryable(err error) *retryableError {
	var e *retryableError
	errors.As(err, &e)
	return e
}

// statusError is the error of an answer that is neither a file nor a redirect.
func statusError(res *http.Response) error {
	status := strings.TrimSpace(fmt.Sprintf("the address answers %d %s", res.StatusCode, http.StatusText(res.StatusCode)))
	switch code := res.StatusCode; {
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		return refuse(adviceVisit, "%s: it needs a login or blocks programs", status)
	case code == http.StatusNotFound, code == http.StatusGone:
		return refuse(adviceAddress, "%s: the report is not there", status)
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code == http.StatusTooManyRequests, code >= 500:
		e := retryable("%s", status)
		e.wait = retryAfter(res.Header.Get("Retry-After"), time.Now())
		return e
	}
	return refuse(adviceVisit, "%s", status)
}

// retryAfter reads the header's two forms, seconds and a date; 0 for anything else.
func retryAfter(value string, now time.Time) time.Duration {
	const longest = 365 * 24 * time.Hour
	value = strings.TrimSpace(value)
	if d, err := time.ParseDuration(value + "s"); err == nil && strings.Trim(value, "0123456789") == "" {
		return min(d, longest)
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(0, at.Sub(now)), longest)
	}
	return 0
}

// notPDF is the error of an answer that does not begin as a PDF.
func notPDF(head []byte, redirected string) error {
	if len(head) == 0 {
		return wrongContent("the answer is empty")
	}
	if len(bytes.Trim(head, "\x00 \t\r\n")) == 0 {
		return wrongContent("the answer has only blanks or zero bytes")
	}
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	lower := bytes.ToLower(head)
	switch {
	case kind == "text/html" || bytes.Contains(lower, []byte("<html")):
		if isLoginPage(lower) {
			return wrongContent("the answer is a login page, not the PDF%s", redirected)
		}
		return wrongContent("the answer is a web page, not the PDF%s", redirected)
	case strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "text/"):
		return wrongContent("the answer is of the type %s, not a PDF%s", kind, redirected)
	case kind == "application/zip":
		return wrongContent("the answer is a ZIP archive or an office file, not a PDF%s", redirected)
	}
	return wrongContent("the answer is not a PDF%s", redirected)
}

// isLoginPage reports whether a web page, in lower case, asks for a password.
func isLoginPage(page []byte) bool {
	for _, mark := range []string{`type="password"`, `type='password'`, `type=password`} {
		if bytes.Contains(page, []byte(mark)) {
			return true
		}
	}
	return false
}

// connectionError explains the failure of a request that got no answer.
func connectionError(err error) error {
	var private *PrivateError
	var refusal *corpus.Refusal
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &private):
		return refuse("if you mean it, allow it with --allow-private", "%s", private)
	case errors.As(err, &refusal):
		return refusal
	case isCertificateError(err):
		return refuse(adviceTrust, "the host cannot prove its identity: %s", err)
	case errors.As(err, &dns):
		return unreachable("the host %q is not found", dns.Name)
	case errors.As(err, &op) && op.Op == "dial":
		return unreachable("the host cannot be reached: %s", op.Err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return retryable("the connection was cut: it ended early")
	case op != nil:
		return retryable("the connection was cut: %s", op.Err) // without the address
	}
	return retryable("the connection was cut: %s", err)
}

func isCertificateError(err error) bool {
	var verification *tls.CertificateVerificationError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verification) || errors.As(err, &name) || errors.As(err, &authority) || errors.As(err, &invalid)
}
