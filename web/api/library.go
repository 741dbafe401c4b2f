package api

import (
	"net/http"
	"time"

	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/result"
)

func libraryRoutes(doc *openapi.Document) []handler.Route {
	described := newRoute("getOpenAPI", "/openapi.json", "the description of this API", getOpenAPI(doc), openapi.Operation{
		Tag: TagLibrary, Description: "In the form of OpenAPI 3.1.", Example: "/openapi.json", Answers: InJSON("The OpenAPI document.", map[string]any{}),
	})
	described.NoLibrary, described.API.AlwaysReady = true, true
	return []handler.Route{
		newRoute("listRefusals", "/refusals", "the files that were not added", listRefusals, openapi.Operation{
			Tag: TagLibrary, Description: "With the reason and what to do about it. A file's id is the SHA-256 of its bytes.", Parameters: inParts("files", exampleSHA256, "file", "name"), Errors: []int{http.StatusBadRequest}, Example: "/refusals", Answers: InJSON("The files.", RefusalList{}),
		}),
		newRoute("getHealth", "/health", "whether the library can be searched, and its size", Readyz, openapi.Operation{
			Tag: TagLibrary, Description: "503 while the index is being opened.", Example: "/health", Answers: InJSON("It can.", Health{}),
		}),
		described,
	}
}

const exampleSHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" // of no bytes

// A RefusalList is the files that were not added.
type RefusalList struct {
	result.Listing
	Refused []result.RejectedFile `json:"refused"` // the files
}

func listRefusals(r *handler.Request) (handler.Response, error) {
	refused, err := r.Library.Store.Refusals(r.Context())
	if err != nil {
		return nil, err
	}
	return list[result.RejectedFile]{key: "refused", items: result.RejectedFiles(refused), id: func(f *result.RejectedFile) string { return f.SHA256 }, value: func(page []result.RejectedFile, about result.Listing) any {
		return RefusalList{about, page}
	}}.answer(r)
}

func getOpenAPI(doc *openapi.Document) handler.Func {
	return func(*handler.Request) (handler.Response, error) {
		return handler.Body{ContentType: handler.MediaJSON, Data: doc.JSON}, nil
	}
}

// Health is what /healthz and /readyz say.
type Health struct {
	Status   string  `json:"status"`              // ready, where the library is open
	Version  string  `json:"version,omitempty"`   // version of the program
	Seconds  float64 `json:"uptime_seconds"`      // how long the program has been running, in seconds
	Sample   bool    `json:"sample"`              // whether the reports are the bundled sample: invented, and not evidence
	Reports  *int    `json:"documents,omitempty"` // number of reports
	Passages *int    `json:"passages,omitempty"`  // number of passages
}

// Healthz answers while the process lives.
func Healthz(r *handler.Request) (handler.Response, error) {
	return handler.NoStore(handler.JSON{Value: newHealth(r, "alive")}), nil
}

// Readyz answers once there is a library.
func Readyz(r *handler.Request) (handler.Response, error) {
	if r.Library == nil {
		return nil, handler.ErrNotReady
	}
	h := newHealth(r, "ready")
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	reports, passages := len(docs), 0
	for _, d := range docs {
		passages += d.Passages
	}
	h.Reports, h.Passages = &reports, &passages
	return handler.NoStore(handler.JSON{Value: h}), nil
}

func newHealth(r *handler.Request, status string) Health {
	return Health{Status: status, Version: r.Site.Version, Seconds: time.Since(r.Site.Started).Seconds(),
		Sample: r.Library != nil && r.Library.Sample}
}
