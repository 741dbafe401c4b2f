package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"evidence/corpus"
)

// A momentary failure may be none the next time.
type momentary struct {
	reason      string
	wait        time.Duration // that the host asks for; 0 for none
	unreachable bool          // no connection could be made
}

func (m *momentary) Error() string { return m.reason }

// A wrongAnswer is whole and not what was asked for.
type wrongAnswer struct{ corpus.Refusal }

// errTwice asks for a second download, since the first is none of the known versions.
var errTwice = errors.New("it is not the file that the list knows; downloading it again to be sure")

// What to do about a refusal.
const (
	adviceLater   = "run the same command again later; what has arrived is kept"
	adviceAddress = "look for the report on its publisher's site, and put its new address into a manifest of your own"
	adviceVisit   = "open the address in a browser; if the report is there, save it and take the file in with evidence index"
	adviceTrust   = "open the address in a browser, and do not take a file from it that you cannot trust"
)

func refuse(advice, format string, args ...any) *corpus.Refusal {
	return corpus.NewRefusal(fmt.Sprintf(format, args...), advice)
}

func wrong(format string, args ...any) *wrongAnswer {
	return &wrongAnswer{*refuse(adviceVisit, format, args...)}
}

// status is the error of an answer that is neither a file nor a redirect.
func status(res *http.Response) error {
	said := fmt.Sprintf("the address answers %d %s", res.StatusCode, http.StatusText(res.StatusCode))
	said = strings.TrimSpace(said)
	switch code := res.StatusCode; {
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		return refuse(adviceVisit, "%s: it wants a login or lets no programs in", said)
	case code == http.StatusNotFound, code == http.StatusGone:
		return refuse(adviceAddress, "%s: the report is not there", said)
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code == http.StatusTooManyRequests, code >= 500:
		return &momentary{reason: said, wait: retryAfter(res.Header.Get("Retry-After"), time.Now())}
	}
	return refuse(adviceVisit, "%s", said)
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

// notPDF is the error of an answer that begins otherwise than a PDF.
func notPDF(head []byte, redirected string) error {
	if len(bytes.Trim(head, "\x00 \t\r\n")) == 0 {
		if len(head) == 0 {
			return wrong("the answer is empty")
		}
		return wrong("the answer holds only blanks or zero bytes")
	}
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	lower := bytes.ToLower(head)
	switch {
	case kind == "text/html" || bytes.Contains(lower, []byte("<html")):
		if loginPage(lower) {
			return wrong("the answer is a login page, not the PDF%s", redirected)
		}
		return wrong("the answer is a web page, not the PDF%s", redirected)
	case strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "text/"):
		return wrong("the answer is of the kind %s, not a PDF%s", kind, redirected)
	case kind == "application/zip":
		return wrong("the answer is a ZIP archive or an office file, not a PDF%s", redirected)
	}
	return wrong("the answer is no PDF%s", redirected)
}

// loginPage says whether a web page, in lower case, asks for a password.
func loginPage(page []byte) bool {
	for _, mark := range []string{`type="password"`, `type='password'`, `type=password`} {
		if bytes.Contains(page, []byte(mark)) {
			return true
		}
	}
	return false
}

// lost puts a request that got no answer into words.
func lost(err error) error {
	var private *PrivateError
	var refusal *corpus.Refusal
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &private):
		return refuse("if you mean it, allow it with --allow-private", "%s", private)
	case errors.As(err, &refusal):
		return refusal
	case certificate(err):
		return refuse(adviceTrust, "the host cannot prove who it is: %s", err)
	case errors.As(err, &dns):
		return &momentary{reason: fmt.Sprintf("the host %q is not found", dns.Name), unreachable: true}
	case errors.As(err, &op) && op.Op == "dial":
		return &momentary{reason: "the host cannot be reached: " + op.Err.Error(), unreachable: true}
	}
	return &momentary{reason: "the connection was cut: " + short(err)}
}
