package web

import (
	"net/http"
	"strings"

	"evidence/web/handler"
	"evidence/web/paths"
)

func noSuchPage(r *handler.Request) (handler.Response, error) {
	if handler.IsAPI(r.URL.Path) {
		return nil, handler.Problemf(http.StatusNotFound, "See "+paths.APIGuide+" for the addresses there are.", "The API has nothing at this address.")
	}
	return nil, handler.Problemf(http.StatusNotFound, "Search for it, or look through the list of reports.", "There is no page at this address.")
}

func methodNotAllowed(r *handler.Request) (handler.Response, error) {
	return nil, handler.Problemf(http.StatusMethodNotAllowed, "Use one of "+strings.Join(r.Site.Allowed(r.URL.Path), ", ")+".", "This address does not answer %s.", r.Method)
}
