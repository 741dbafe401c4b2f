package handler

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"evidence/corpus/store"
	"evidence/web/auth"
	"evidence/web/paths"
)

// LocalUser is the name of whoever uses the computer itself. It cannot be a user's name, which has no spaces.
const LocalUser = "somebody at this computer"

// A User is who acts in a request.
type User struct {
	Name    string        // of the user, or LocalUser; "" for nobody who is known
	Session *auth.Session // by which they are known; nil for others
}

// User is who acts. Name is "" where they may not write.
func (r *Request) User() User {
	r.identify()
	return r.Who
}

// CheckWriter says why whoever acts may not change anything; nil where they may. Every handler of what
// changes something asks first. The error is a *Problem: 401 where signing in or a token would help, 403
// where the site is read-only. Pages that are asked for with GET lead to where one signs in instead of showing the former.
func (r *Request) CheckWriter() error {
	r.identify()
	if r.Refused != nil {
		return r.Refused
	}
	return nil
}

// identify finds out who acts, once for a request.
func (r *Request) identify() {
	if !r.Identified {
		r.Identified = true
		r.Who, r.Refused = r.identity()
	}
}

var (
	errSignIn = Problemf(http.StatusUnauthorized, "Sign in at "+paths.SignIn+", or send a token as “Authorization: Bearer TOKEN”; “evidence user token NAME” makes one.", "Sign in to change something here. Nothing was changed.")
	errToken  = Problemf(http.StatusUnauthorized, "Make another with “evidence user token NAME”.", "The token is not valid, or has been revoked. Nothing was changed.")
)

// AdviceAddUser says how to add a user.
const AdviceAddUser = "Run “evidence user add NAME” on the computer that has the library, then sign in here. You can also add files there with “evidence index”."

// identity is who acts, or why they may not write. A token that is sent counts alone, be it valid or not.
func (r *Request) identity() (User, *Problem) {
	users := r.Site.Users
	some, err := r.hasUsers()
	if err != nil {
		return User{}, r.unreadableUsers(err)
	}
	if token, ok := bearerToken(r.Request); ok {
		if !some {
			return User{}, errToken
		}
		name, err := users.UserOfToken(token)
		if errors.Is(err, store.ErrAway) { // which says nothing of the token
			return User{}, r.unreadableUsers(err)
		}
		if err != nil {
			return User{}, errToken
		}
		return User{Name: name}, nil
	}
	if some {
		s, err := r.session(users)
		switch {
		case err == nil:
			return User{s.Name, s}, nil
		case errors.Is(err, store.ErrAway): // which says nothing of the session
			return User{}, r.unreadableUsers(err)
		}
		return User{}, errSignIn
	}
	if why := r.remoteReason(); why != "" {
		return User{}, Problemf(http.StatusForbidden, AdviceAddUser, "This site is read-only: it has no users, and %s.", why)
	}
	return User{Name: LocalUser}, nil
}

// unreadableUsers says that nobody knows who may write.
func (r *Request) unreadableUsers(err error) *Problem {
	r.Site.Log.Error("the users cannot be read", "error", err.Error())
	if errors.Is(err, store.ErrAway) {
		return ProblemOf(err)
	}
	return Problemf(http.StatusServiceUnavailable, "The program's log has the details.", "The list of users cannot be read, so nobody can make changes.")
}

// checkReader refuses statements to those who may not write, where they are private.
func (r *Request) checkReader() error {
	if !r.privateStatements() {
		return nil
	}
	if r.CheckWriter() == nil {
		return nil
	}
	if r.Refused.Status == http.StatusServiceUnavailable {
		return r.Refused
	}
	private := *r.Refused
	private.Detail = "The statements on this site are private."
	return &private
}

// privateStatements reports whether statements are for those who may write alone. Unless the site says otherwise they are for everybody
// elsewhere, whether or not there are users: a site can be opened to others before its first user is added, and lose its last.
func (r *Request) privateStatements() bool {
	switch r.Site.Statements {
	case StatementsPublic:
		return false
	case StatementsPrivate:
		return true
	}
	return r.remoteReason() != ""
}

// RecordExport records who took a private statement with them.
func (r *Request) RecordExport(statement string) {
	if r.privateStatements() {
		r.Record("export", "statement "+statement)
	}
}

// hasUsers reports whether somebody can sign in, as it was when the request first asked.
func (r *Request) hasUsers() (bool, error) {
	if r.users == nil {
		r.users = sync.OnceValues(r.Site.HasUsers)
	}
	return r.users()
}

// HasUsers reports whether somebody can sign in.
func (s *Site) HasUsers() (bool, error) {
	if s.Users == nil {
		return false, nil
	}
	return s.Users.HasUsers()
}

// session is that of the cookie, if it is valid.
func (r *Request) session(users *auth.Users) (*auth.Session, error) {
	c, err := r.Cookie(r.cookieName())
	if err != nil {
		return nil, auth.ErrInvalid
	}
	s, err := users.ResumeSession(c.Value)
	if err != nil && !errors.Is(err, auth.ErrInvalid) {
		r.Site.Log.Error("a session cannot be checked", "error", err.Error())
	}
	return &s, err
}

// bearerToken is the token that a request is sent with (RFC 6750).
func bearerToken(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// signedIn reports whether an answer is for a user alone, so that nobody else may be given a kept copy.
func (r *Request) signedIn() bool {
	_, token := bearerToken(r.Request)
	return (token || r.Header.Get("Cookie") != "") && r.User().Name != ""
}

// checkOrigin refuses requests sent by pages of other sites, except those with a token and no cookie, which no browser added.
// JSON that changes nothing, such as quotations to check, may come from anywhere: the browser asks first.
func (r *Request) checkOrigin() error {
	if o := r.Route.API; o != nil && o.Body != nil && !o.Writes && !r.Route.NoCORS && strings.HasPrefix(r.Header.Get("Content-Type"), MediaJSON) {
		return nil
	}
	if _, token := bearerToken(r.Request); token && r.Header.Get("Cookie") == "" {
		return nil
	}
	if err := r.Site.origins.Check(r.Request); err != nil {
		return Problemf(http.StatusForbidden, "Open this site and send it from there.", "This was sent by a page of another site. Nothing was changed.")
	}
	return nil
}

// crossOriginProtection knows the site's own address in public: a proxy may pass another as the Host.
func crossOriginProtection(public *url.URL) (*http.CrossOriginProtection, error) {
	p := http.NewCrossOriginProtection()
	if public == nil {
		return p, nil
	}
	return p, p.AddTrustedOrigin(public.Scheme + "://" + public.Host)
}
