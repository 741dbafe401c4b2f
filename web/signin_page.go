package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strings"

	"evidence/web/auth"
)

// Addresses of signing in and out.
const (
	signInPath  = "/sign-in"
	signOutPath = "/sign-out"
)

// Names of what the forms send.
const (
	fieldName       = "name"
	fieldPassword   = "password"
	fieldEverywhere = "everywhere"
	paramNext       = "next"
	maxSignIn       = 16 << 10 // bytes
)

// A signInPage says who is signed in and lets others do so.
type signInPage struct {
	Name     string `json:"name"` // of who acts, "" for nobody who is known
	MayWrite bool   `json:"may_write"`
	Users    bool   `json:"users"` // somebody can sign in

	User     string   `json:"-"` // who is signed in
	Tried    string   `json:"-"` // the name that was tried
	Next     string   `json:"-"` // where to go on
	Problem  *Problem `json:"-"`
	Readable bool     `json:"-"` // what is sent can be read on its way
}

func (p *signInPage) template() string { return "signin" }

func (p *signInPage) describe(*request) meta { return meta{Title: "Sign in", NoIndex: true} }

// signInPage is the page for whoever asks.
func (r *request) signInPage(next string) *signInPage {
	who := r.person()
	p := &signInPage{Name: who.Name, MayWrite: who.Name != "", Next: localPath(next)}
	if p.Users, _ = r.server.haveUsers(); p.Users {
		p.User = who.Name
	}
	p.Readable = !r.secure() && !ownHost(r.Host)
	return p
}

func showSignIn(r *request) (response, error) {
	return fresh{shown{view: r.signInPage(r.URL.Query().Get(paramNext))}}, nil
}

// signIn lets a user in, or says why not.
func signIn(r *request) (response, error) {
	form, err := r.postForm(maxSignIn)
	if err != nil {
		return nil, err
	}
	some, err := r.server.haveUsers()
	if err != nil {
		return nil, err
	}
	if !some {
		return nil, problemf(http.StatusForbidden, adviceUsers, "Nobody can sign in: this site has no users.")
	}
	users := r.server.options.Access
	name, err := users.SignIn(r.Context(), form.Get(fieldName), form.Get(fieldPassword), r.client())
	var value string
	if err == nil {
		value, _, err = users.Begin(name)
	}
	if err != nil {
		return r.notSignedIn(form, err)
	}
	r.who, r.refused, r.identified = person{Name: name}, nil, true
	var done response = redirect{localPath(form.Get(paramNext)), http.StatusSeeOther}
	if r.twin {
		done = shown{view: r.signInPage("")}
	}
	return headed{fresh{done}, http.Header{"Set-Cookie": {r.cookie(value).String()}}}, nil
}

// notSignedIn shows the form again with what is wrong.
func (r *request) notSignedIn(form url.Values, err error) (response, error) {
	problem := signInProblem(err)
	if problem == nil {
		return nil, err
	}
	if r.wantsJSON() {
		return nil, problem
	}
	p := r.signInPage(form.Get(paramNext))
	p.Problem, p.Tried = problem, form.Get(fieldName)
	header := http.Header{}
	problem.head(header)
	return headed{fresh{shown{p, problem.Status}}, header}, nil
}

// signInProblem says what is wrong to whoever tries; nil for what is not theirs to know.
func signInProblem(err error) *Problem {
	var soon *auth.TooSoon
	switch {
	case errors.Is(err, auth.ErrWrong):
		return problemf(http.StatusUnauthorized, "Try again. Where the password is lost, “evidence user password NAME” sets another at the computer that holds the library.", "The name or the password is wrong.")
	case errors.As(err, &soon):
		seconds := max(1, int(math.Ceil(soon.Wait.Seconds())))
		return &Problem{Status: http.StatusTooManyRequests, Detail: "Too many tries to sign in have failed.", Advice: "Try again in " + count(seconds, "second", "seconds") + ".", retryAfter: seconds}
	case errors.Is(err, auth.ErrBusy), errors.Is(err, context.Canceled):
		return &Problem{Status: http.StatusServiceUnavailable, Detail: "Too many people are signing in at once.", Advice: "Try again in a few seconds.", retryAfter: 5}
	}
	return nil
}

// signOut ends a session in this browser, or with a field everywhere that of the form all of the user's.
func signOut(r *request) (response, error) {
	form, err := r.postForm(maxSignIn)
	if err != nil {
		return nil, err
	}
	if who := r.person(); who.session != nil && form.Get(fieldEverywhere) != "" {
		if err := r.server.options.Access.SignOutEverywhere(who.Name); err != nil {
			return nil, err
		}
	}
	gone := r.cookie("")
	gone.MaxAge = -1
	return headed{fresh{redirect{"/", http.StatusSeeOther}}, http.Header{"Set-Cookie": {gone.String()}}}, nil
}

// toSignIn leads whoever opens the address at which one signs out to where they can.
func toSignIn(*request) (response, error) {
	return fresh{redirect{signInPath, http.StatusSeeOther}}, nil
}

// signInFrom is the address at which to sign in and then come back to where one is.
func (r *request) signInFrom() string {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead || localPath(next) != next || next == "/" {
		return signInPath
	}
	return signInPath + "?" + url.Values{paramNext: {next}}.Encode()
}

// localPath is an address on this site, "/" where s is none: what browsers read as another host's, by
// two slashes or a backslash, and the pages of signing in and out themselves are none.
func localPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\") || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	if strings.HasPrefix(u.Path, "//") || strings.ContainsAny(u.Path, "\\\r\n\t") || u.Path == signInPath || u.Path == signOutPath {
		return "/"
	}
	return s
}

// secure reports whether browsers reach the site by https.
func (r *request) secure() bool {
	public := r.server.options.PublicURL
	return r.TLS != nil || public != nil && public.Scheme == "https"
}

// cookieName is that of the session's cookie. With the prefix no other host of the domain can set it (RFC 6265bis, 4.1.3.2).
func (r *request) cookieName() string {
	if r.secure() {
		return "__Host-evidence"
	}
	return "evidence"
}

// cookie holds a session's value until the browser is closed.
func (r *request) cookie(value string) *http.Cookie {
	return &http.Cookie{Name: r.cookieName(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.secure()}
}

// keepSession gives a session that is in use a later end.
func (r *request) keepSession(h http.Header) {
	s := r.person().session
	if s == nil {
		return
	}
	if value, _, ok := r.server.options.Access.Renew(*s); ok {
		h.Add("Set-Cookie", r.cookie(value).String())
	}
}

// A standing is what every page says of who may write.
type standing struct {
	User     string // who is signed in; empty for nobody
	SignIn   string // the address at which somebody can sign in; empty where nobody can or somebody is
	Local    bool   // whoever sits at the computer may write
	ReadOnly bool   // nobody may
}

func (r *request) standing() standing {
	name := r.person().Name
	some, err := r.server.haveUsers()
	switch {
	case some && name != "":
		return standing{User: name}
	case some:
		return standing{SignIn: r.signInFrom()}
	}
	return standing{Local: err == nil && name != "", ReadOnly: name == ""}
}
