package handler

import (
	"net/http"
	"net/url"
	"strings"

	"evidence/web/auth"
	"evidence/web/paths"
)

// SignInPath is the address at which to sign in and then come back to where one is.
func (r *Request) SignInPath() string {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead || LocalPath(next) != next || next == "/" {
		return paths.SignIn
	}
	return paths.SignIn + "?" + url.Values{paths.ParamNext: {next}}.Encode()
}

// LocalPath returns s if it is an address on this site to go to after signing in, else "/". Addresses that a browser reads as
// another host's, by two slashes or a backslash, and the pages for signing in and out are refused.
func LocalPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\") || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	if strings.HasPrefix(u.Path, "//") || strings.ContainsAny(u.Path, "\\\r\n\t") || u.Path == paths.SignIn || u.Path == paths.SignOut {
		return "/"
	}
	return s
}

// HTTPS reports whether browsers reach the site by https.
func (r *Request) HTTPS() bool {
	public := r.Site.PublicURL
	return r.TLS != nil || public != nil && public.Scheme == "https"
}

// cookieName is that of the session's cookie. With the prefix no other host of the domain can set it (RFC 6265bis, 4.1.3.2).
func (r *Request) cookieName() string {
	if r.HTTPS() {
		return "__Host-evidence"
	}
	return "evidence"
}

// SessionCookie holds a session's value until the browser is closed.
func (r *Request) SessionCookie(value string) *http.Cookie {
	return &http.Cookie{Name: r.cookieName(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.HTTPS()}
}

// deviceName is the name of the cookie by which a browser is known as one in which a user signed in.
func (r *Request) deviceName() string { return r.cookieName() + "-device" }

// Device is the value of that cookie.
func (r *Request) Device() string {
	c, err := r.Cookie(r.deviceName())
	if err != nil {
		return ""
	}
	return c.Value
}

// DeviceCookie holds a device's value; it stays when the user signs out.
func (r *Request) DeviceCookie(value string) *http.Cookie {
	return &http.Cookie{Name: r.deviceName(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.HTTPS(), MaxAge: int(auth.DeviceTime.Seconds())}
}

// Record records that whoever acts did something, for those who look after the site.
func (r *Request) Record(what, about string) {
	if r.Site.Users != nil {
		r.Site.Users.Record(r.Context(), r.User().Name, what, about, r.ClientIP())
	}
}

// renewSession gives a session that is in use a later end.
func (r *Request) renewSession(h http.Header) {
	s := r.User().Session
	if s == nil {
		return
	}
	if value, _, ok := r.Site.Users.RenewSession(*s); ok {
		h.Add("Set-Cookie", r.SessionCookie(value).String())
	}
}

// An authState says who may write, for every page.
type authState struct {
	User     string // who is signed in; empty for nobody
	SignIn   string // the address at which somebody can sign in; empty where nobody can or somebody is
	Local    bool   // whoever sits at the computer may write
	ReadOnly bool   // nobody may
}

func (r *Request) authState() authState {
	name := r.User().Name
	some, err := r.hasUsers()
	switch {
	case some && name != "":
		return authState{User: name}
	case some:
		return authState{SignIn: r.SignInPath()}
	}
	return authState{Local: err == nil && name != "", ReadOnly: name == ""}
}
