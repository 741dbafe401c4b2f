package mcp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"evidence/web/handler"
	"evidence/web/result"
)

// maxRequest bounds a request's body in bytes: a text to check fits.
const maxRequest = 2 * result.MaxChecked

// Route is where the tools are offered by streamable HTTP, each request by itself, with the limits of any other request. Pages of
// other sites cannot use it.
func Route(o Options) handler.Route {
	s := New(o)
	h := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s }, &sdk.StreamableHTTPOptions{Stateless: true, JSONResponse: true})
	answer := call{oneCall(h)}
	return handler.Route{Name: "mcp", Path: "/mcp", NoLibrary: true, NoCORS: true, Get: func(*handler.Request) (handler.Response, error) { return answer, nil }}
}

// A call is an answer that the protocol's own handler sends.
type call struct{ http.Handler }

func (c call) Send(w http.ResponseWriter, r *handler.Request) error {
	c.ServeHTTP(w, r.Request)
	return nil
}

// oneCall refuses what is no single message: a batch of calls would be worked on all at once.
func oneCall(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
		var long *http.MaxBytesError
		switch {
		case errors.As(err, &long):
			http.Error(w, fmt.Sprintf("The request has more than %d bytes. Send a part of the text at a time.", maxRequest), http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(w, "The request did not arrive whole. Send it again.", http.StatusBadRequest)
			return
		case r.Method == http.MethodPost && !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")):
			http.Error(w, "The request is not a single JSON-RPC message. Send each call by itself: batches are not answered.", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// guard answers a call whose tool panics with an error, so that the program goes on: the protocol's library has a goroutine for each call.
func (o Options) guard(next sdk.MethodHandler) sdk.MethodHandler {
	log := slog.Default()
	if o.Site != nil {
		log = o.Site.Log
	}
	return func(ctx context.Context, method string, r sdk.Request) (res sdk.Result, err error) {
		defer func() {
			if p := recover(); p != nil {
				log.Error("a call failed", "method", method, "fault", fmt.Sprint(p), "stack", string(debug.Stack()))
				res, err = nil, errors.New("the program failed to answer; its log has the details")
			}
		}()
		return next(ctx, method, r)
	}
}
