package pages

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"

	"evidence/corpus/quantity"
	"evidence/web/auth"
	"evidence/web/handler"
	"evidence/web/paths"
)

// Names of what the forms send.
const (
	FieldName       = "name"
	FieldPassword   = "password"
	fieldEverywhere = "everywhere"
	MaxSignIn       = 16 << 10 // bytes
)

// signInState is what /sign-in.json gives.
type signInState struct {
	Name     string `json:"name"` // of the user, "" if nobody is signed in
	MayWrite bool   `json:"may_write"`
	Users    bool   `json:"users"` // somebody can sign in
}

// A signInPage says who is signed in and lets others do so.
type signInPage struct {
	signInState
	User     string // who is signed in
	Tried    string // the name that was tried
	Next     string // where to go on
	Problem  *handler.Problem
	Readable bool // what is sent can be read on its way
}

func (p *signInPage) Template() string { return "signin" }

func (p *signInPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Sign in", NoIndex: true}
}

// newSignInPage is the page for whoever asks.
func newSignInPage(r *handler.Request, next string) *signInPage {
	who := r.User()
	p := &signInPage{signInState: signInState{Name: who.Name, MayWrite: who.Name != ""}, Next: handler.LocalPath(next)}
	if p.Users, _ = r.Site.HasUsers(); p.Users {
		p.User = who.Name
	}
	p.Readable = !r.HTTPS() && !auth.IsLoopback(r.Host)
	return p
}

// ShowSignIn answers /sign-in with the form.
func ShowSignIn(r *handler.Request) (handler.Response, error) {
	return handler.NoStore(shownSignIn(newSignInPage(r, r.URL.Query().Get(paths.ParamNext)), 0)), nil
}

// SignIn lets a user in, or says why not.
func SignIn(r *handler.Request) (handler.Response, error) {
	form, err := r.ReadForm(MaxSignIn)
	if err != nil {
		return nil, err
	}
	some, err := r.Site.HasUsers()
	if err != nil {
		return nil, err
	}
	if !some {
		return nil, handler.Problemf(http.StatusForbidden, handler.AdviceAddUser, "Nobody can sign in: this site has no users.")
	}
	users := r.Site.Users
	name, err := users.SignIn(r.Context(), form.Get(FieldName), form.Get(FieldPassword), r.ClientIP(), r.Device())
	var value string
	if err == nil {
		value, _, err = users.BeginSession(name)
	}
	if err != nil {
		return notSignedIn(r, form, err)
	}
	r.Who, r.Refused, r.Identified = handler.User{Name: name}, nil, true
	var done handler.Response = handler.Redirect{To: handler.LocalPath(form.Get(paths.ParamNext)), Status: http.StatusSeeOther}
	if r.JSONPath {
		done = shownSignIn(newSignInPage(r, ""), 0)
	}
	device, err := users.NewDevice(name)
	if err != nil {
		return nil, err
	}
	return handler.WithHeader{Response: handler.NoStore(done), Header: http.Header{"Set-Cookie": {r.SessionCookie(value).String(), r.DeviceCookie(device).String()}}}, nil
}

// notSignedIn shows the form again with what is wrong.
func notSignedIn(r *handler.Request, form url.Values, err error) (handler.Response, error) {
	problem := signInProblem(err)
	if problem == nil {
		return nil, err
	}
	if r.WantsJSON() {
		return nil, problem
	}
	p := newSignInPage(r, form.Get(paths.ParamNext))
	p.Problem, p.Tried = problem, form.Get(FieldName)
	header := http.Header{}
	problem.SetHeaders(header)
	return handler.WithHeader{Response: handler.NoStore(shownSignIn(p, problem.Status)), Header: header}, nil
}

// signInProblem says what is wrong to whoever tries; nil for what is not theirs to know.
func signInProblem(err error) *handler.Problem {
	var soon *auth.TooSoonError
	switch {
	case errors.Is(err, auth.ErrWrongPassword):
		return handler.Problemf(http.StatusUnauthorized, "Try again. If you have lost your password, ask for a new one: “evidence user password NAME” sets it on the computer that has the library.", "The name or the password is wrong.")
	case errors.As(err, &soon):
		seconds := max(1, int(math.Ceil(soon.Wait.Seconds())))
		return handler.Problemf(http.StatusTooManyRequests, "Try again in "+quantity.Of(seconds, "second", "seconds")+".", "Too many attempts to sign in have failed.").RetryIn(seconds)
	case errors.Is(err, auth.ErrBusy), errors.Is(err, context.Canceled):
		return handler.Problemf(http.StatusServiceUnavailable, "Try again in a few seconds.", "Too many people are signing in at once.").RetryIn(5)
	}
	return nil
}

// SignOut ends a session in this browser, or with a field everywhere that of the form all of the user's.
func SignOut(r *handler.Request) (handler.Response, error) {
	form, err := r.ReadForm(MaxSignIn)
	if err != nil {
		return nil, err
	}
	if who := r.User(); who.Session != nil {
		if form.Get(fieldEverywhere) != "" {
			err = r.Site.Users.SignOutEverywhere(who.Name)
		}
		if err = cmp.Or(err, r.Site.Users.EndSession(r.Context(), *who.Session, r.ClientIP())); err != nil {
			return nil, err
		}
	}
	gone := r.SessionCookie("")
	gone.MaxAge = -1
	return handler.WithHeader{Response: handler.NoStore(handler.Redirect{To: "/", Status: http.StatusSeeOther}), Header: http.Header{"Set-Cookie": {gone.String()}}}, nil
}

// RedirectToSignIn leads whoever opens the address at which one signs out to where they can.
func RedirectToSignIn(*handler.Request) (handler.Response, error) {
	return handler.NoStore(handler.Redirect{To: paths.SignIn, Status: http.StatusSeeOther}), nil
}

// shownSignIn answers with the page, or with the state where JSON is asked for.
func shownSignIn(p *signInPage, status int) handler.Response {
	return handler.Shown{View: p, Result: p.signInState, Status: status}
}
