// Package api has the handlers of the HTTP API at /api/v1 and describes them.
// The doc comments of the types that are sent are their documentation.
package api
