package handler

import "evidence/web/openapi"

// A Route is an address and what answers it. The tests hold the documents and
// the OpenAPI description against this table.
type Route struct {
	Name       string
	Path       string // in gorilla/mux's form
	JSONPath   string // address of the same as JSON; empty for none
	Summary    string
	Get        Func
	Post       Func   // answers what is sent to the address; nil for those that are only read
	NoLibrary  bool   // needs no library
	Probe      bool   // is asked by what watches the program, by any name and at any time
	Picture    bool   // is a picture, of which a page can have many
	Ungated    bool   // takes little work, or waits for a turn of its own
	Format     string // name of the one format that the address gives; empty for those that are asked for
	LongUpload bool   // what is sent may take long to arrive and to be answered
	CORS       bool   // pages of other sites may read it though it is no JSON
	// Pages of other sites cannot read the answers: they are about who asks, or what users write.
	NoCORS bool
	Framed bool // pages of other sites may show it in a frame
	// Statements says that the answers are about statements, which can be private.
	Statements bool
	API        *openapi.Operation // nil for pages
}

// A Func looks up what is asked for.
type Func func(*Request) (Response, error)

// Page is the route of a page, which can also be had as JSON.
func Page(name, path, about string, serve Func) Route {
	jsonPath := path + ".json"
	if path == "/" {
		jsonPath = "/index.json"
	}
	return Route{Name: name, Path: path, JSONPath: jsonPath, Summary: about, Get: serve}
}

// WithoutLibrary says that a route needs no library.
func (rt Route) WithoutLibrary() Route {
	rt.NoLibrary = true
	return rt
}

// WithPost says what answers that which is sent to the address.
func (rt Route) WithPost(h Func) Route {
	rt.Post = h
	return rt
}

// WithLongUpload says that what is sent to the address may take its time.
func (rt Route) WithLongUpload() Route {
	rt.LongUpload = true
	return rt
}

// OfStatements says that the answers are about statements.
func (rt Route) OfStatements() Route {
	rt.Statements = true
	return rt
}

// WithoutCORS says that the answers are for nobody but whoever asks.
func (rt Route) WithoutCORS() Route {
	rt.NoCORS = true
	return rt
}
