package web

import (
	"strings"

	"evidence/web/openapi"
)

// An apiGuide is the description of the API as a page for people; its JSON is the description.
type apiGuide struct {
	*openapi.Document
	Site string // that the examples ask
}

func (p *apiGuide) template() string { return "api" }

func (p *apiGuide) describe(*request) meta {
	return meta{Title: "HTTP API", Canonical: apiPage, Description: p.Info.Summary}
}

// MarshalJSON gives the OpenAPI document.
func (p *apiGuide) MarshalJSON() ([]byte, error) { return p.JSON, nil }

func showGuide(r *request) (response, error) {
	site := r.server.absolute("")
	if site == "" {
		site = "http://" + r.Host
	}
	return show(&apiGuide{r.server.openAPI, site})
}

// Quoted is a request's body as it is written on a command line.
func (p *apiGuide) Quoted(body string) string { return strings.ReplaceAll(body, "'", `'\''`) }
