package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"

	"evidence/corpus/store"
	"evidence/search"
	"evidence/web"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A benchSite is the site over one index, served on a port of its own, and a client of it.
type benchSite struct {
	address string
	client  http.Client
	cancel  context.CancelFunc
	served  chan error
}

// startBenchSite serves the site on this machine. A search reads nothing of the store.
func startBenchSite(st *store.Store, engine search.Engine) (*benchSite, error) {
	log := slog.New(slog.DiscardHandler)
	site, err := web.New(handler.Options{Log: log})
	if err != nil {
		return nil, err
	}
	site.SetLibrary(&reports.Library{Store: st, Engine: engine})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on a port of this machine: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &benchSite{address: "http://" + l.Addr().String(), cancel: cancel, served: make(chan error, 1)}
	go func() { s.served <- serveHTTP(ctx, l, nil, site, &connections{most: maxConnections}, log) }()
	return s, nil
}

// stop ends the server.
func (s *benchSite) stop() {
	s.client.CloseIdleConnections()
	s.cancel()
	<-s.served
}

func (s *benchSite) page(ctx context.Context, query string) error {
	return s.get(ctx, "/search?"+url.Values{paths.ParamQuery: {query}}.Encode())
}

func (s *benchSite) api(ctx context.Context, query string) error {
	return s.get(ctx, paths.API+"/search?"+url.Values{paths.ParamQuery: {query}, "limit": {"10"}}.Encode())
}

// get reads an answer as it is sent: compressed, as to a browser.
func (s *benchSite) get(ctx context.Context, path string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the site answered %s", answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
