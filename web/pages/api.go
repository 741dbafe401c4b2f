package pages

import (
	"strings"

	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
)

// An apiGuide is the description of the API as a page for people; its JSON is the description.
type apiGuide struct {
	*openapi.Document
	Site string // that the examples ask
}

func (p *apiGuide) Template() string { return "api" }

func (p *apiGuide) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "HTTP API", Canonical: paths.APIGuide, Description: p.Info.Summary}
}

// MarshalJSON gives the OpenAPI document.
func (p *apiGuide) MarshalJSON() ([]byte, error) { return p.JSON, nil }

// APIGuide answers /api, the documentation of the API for people.
func APIGuide(doc *openapi.Document) handler.Func {
	return func(r *handler.Request) (handler.Response, error) {
		site := r.Site.Absolute("")
		if site == "" {
			site = "http://" + r.Host
		}
		return handler.Show(&apiGuide{doc, site})
	}
}

// Quoted is a request's body as it is written on a command line.
func (p *apiGuide) Quoted(body string) string { return strings.ReplaceAll(body, "'", `'\''`) }
