package pages

import (
	"net/http"

	"evidence/web/handler"
	"evidence/web/paths"
)

// A problemsPage explains kinds of error: all of them, or the one that the address names.
type problemsPage struct {
	Kinds []handler.ProblemKind `json:"problems"`

	one bool
}

func (p *problemsPage) Template() string { return "problems" }

func (p *problemsPage) Describe(*handler.Request) handler.Meta {
	if p.one {
		return handler.Meta{Title: p.Heading(), Canonical: paths.Problem(p.Kinds[0].Name), Description: p.Kinds[0].About}
	}
	return handler.Meta{Title: p.Heading(), Canonical: paths.Problems, Description: "What each error of the API means, and what to do about it."}
}

// Heading is the page's.
func (p *problemsPage) Heading() string {
	if p.one {
		return p.Kinds[0].Title
	}
	return "Errors of the API"
}

// One reports whether the page is about one kind of error.
func (p *problemsPage) One() bool { return p.one }

// Problems answers /problems.
func Problems(*handler.Request) (handler.Response, error) {
	return handler.Show(&problemsPage{Kinds: handler.ProblemKinds})
}

// Problem answers /problems/NAME, where the type of an error leads.
func Problem(r *handler.Request) (handler.Response, error) {
	k, ok := handler.ProblemKindByName(r.Var("name"))
	if !ok {
		return nil, handler.Problemf(http.StatusNotFound, "See "+paths.Problems+" for the errors there are.", "There is no error %q.", r.Var("name"))
	}
	return handler.Show(&problemsPage{[]handler.ProblemKind{k}, true})
}
