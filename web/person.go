package web

import (
	"errors"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"evidence/web/auth"
)

// atComputer is what whoever sits at the computer itself is called. No user's name holds a space.
const atComputer = "somebody at this computer"

// A person is who acts in a request.
type person struct {
	Name    string        // of the user, or atComputer; "" for nobody who is known
	session *auth.Session // by which they are known; nil for others
}

// person is who acts. Name is "" where they may not write.
func (r *request) person() person {
	r.identify()
	return r.who
}

// mayWrite says why whoever acts may not change anything; nil where they may. Every handler of what
// changes something asks first. The error is a *Problem: 401 where signing in or a token would help, 403
// where the site is read-only. Pages that are asked for with GET lead to where one signs in instead of showing the former.
func (r *request) mayWrite() error {
	r.identify()
	if r.refused != nil {
		return r.refused
	}
	return nil
}

// identify finds out who acts, once for a request.
func (r *request) identify() {
	if !r.identified {
		r.identified = true
		r.who, r.refused = r.identity()
	}
}

var (
	errSignIn = problemf(http.StatusUnauthorized, "Sign in at "+signInPath+", or send a token as “Authorization: Bearer TOKEN”; “evidence user token NAME” makes one.", "Whoever changes something here has to sign in. Nothing was changed.")
	errToken  = problemf(http.StatusUnauthorized, "Make another with “evidence user token NAME”.", "The token is not valid, or no longer. Nothing was changed.")
)

const adviceUsers = "At the computer that holds the library run “evidence user add NAME”, and sign in here. Files can be added there with “evidence index”, too."

// identity is who acts, or why they may not write. A token that is sent counts alone, be it valid or not.
func (r *request) identity() (person, *Problem) {
	users := r.server.options.Access
	some, err := r.server.haveUsers()
	if err != nil {
		r.server.options.Log.Error("the users cannot be read", "error", err.Error())
		return person{}, problemf(http.StatusServiceUnavailable, "The program's log tells more.", "The list of users cannot be read, so that nobody can write.")
	}
	if token, ok := bearer(r.Request); ok {
		if !some {
			return person{}, errToken
		}
		name, err := users.Bearer(token)
		if err != nil {
			return person{}, errToken
		}
		return person{Name: name}, nil
	}
	if some {
		if s, ok := r.session(users); ok {
			return person{s.Name, s}, nil
		}
		return person{}, errSignIn
	}
	if why := r.elsewhere(); why != "" {
		return person{}, problemf(http.StatusForbidden, adviceUsers, "This site is read-only: it has no users, and %s.", why)
	}
	return person{Name: atComputer}, nil
}

// haveUsers reports whether somebody can sign in.
func (s *Server) haveUsers() (bool, error) {
	if s.options.Access == nil {
		return false, nil
	}
	return s.options.Access.Any()
}

// session is that of the cookie, if it is valid.
func (r *request) session(users *auth.Users) (*auth.Session, bool) {
	c, err := r.Cookie(r.cookieName())
	if err != nil {
		return nil, false
	}
	s, err := users.Resume(c.Value)
	if err != nil && !errors.Is(err, auth.ErrInvalid) {
		r.server.options.Log.Error("a session cannot be checked", "error", err.Error())
	}
	return &s, err == nil
}

// bearer is the token that a request is sent with (RFC 6750).
func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// elsewhere says why a request is not known to come from somebody who sits at the computer, "" where it is.
// The Host is checked against names that others make lead here (DNS rebinding), and what a proxy passes on is from elsewhere.
func (r *request) elsewhere() string {
	switch {
	case !r.server.options.Local:
		return "other computers can reach it"
	case !ownHost(r.Host):
		return "the address asked for is not a loopback address"
	}
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return "the request came through a proxy"
		}
	}
	return ""
}

// ownHost says whether a Host header names this computer to itself.
func ownHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// signedIn reports whether an answer is for a user alone, so that nobody else may be given a kept copy.
func (r *request) signedIn() bool {
	_, token := bearer(r.Request)
	return (token || r.Header.Get("Cookie") != "") && r.person().Name != ""
}

// client is the network address of whoever asks. A proxy on this machine or in its network, which a
// site with a public address stands behind, names it last in X-Forwarded-For.
func (r *request) client() string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	near := err == nil && (peer.Unmap().IsLoopback() || peer.Unmap().IsPrivate())
	if list := strings.Join(r.Header.Values("X-Forwarded-For"), ","); list != "" && near && r.server.options.PublicURL != nil {
		return strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])
	}
	return host
}

// sameOrigin refuses what a page of another site sends, but where it is not the browser that says who acts.
func (r *request) sameOrigin() error {
	if _, token := bearer(r.Request); token && r.Header.Get("Cookie") == "" {
		return nil
	}
	if err := r.server.origins.Check(r.Request); err != nil {
		return problemf(http.StatusForbidden, "Open this site itself and send it from there.", "This was sent by a page of another site. Nothing was changed.")
	}
	return nil
}

// protection knows the site's own address in public: a proxy may pass another as the Host.
func protection(public *url.URL) (*http.CrossOriginProtection, error) {
	p := http.NewCrossOriginProtection()
	if public == nil {
		return p, nil
	}
	return p, p.AddTrustedOrigin(public.Scheme + "://" + public.Host)
}

// postForm reads a form of at most so many bytes.
func (r *request) postForm(most int64) (url.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, problemf(http.StatusUnsupportedMediaType, "Send a form (application/x-www-form-urlencoded).", "This is not a form.")
	}
	r.Body = http.MaxBytesReader(nil, r.Body, most)
	err := r.ParseForm()
	if errors.As(err, new(*http.MaxBytesError)) {
		return nil, problemf(http.StatusRequestEntityTooLarge, "Send less at a time.", "The form is larger than %d bytes.", most)
	}
	if err != nil {
		return nil, problemf(http.StatusBadRequest, "Send it again.", "The form arrived incomplete or cannot be read.")
	}
	return r.PostForm, nil
}
