package app

import (
	"net/url"

	"evidence/indexer"
	"evidence/web/handler"
	"evidence/web/mcp"
	"evidence/web/reports"
	"evidence/web/result"
)

// MCP offers an open data directory to language models. Passages are cited at site, which can be nil. Reports that other
// processes add meanwhile are searched from the next request on.
func MCP(d *Data, site *url.URL, version string) mcp.Options {
	l := &reports.Library{Store: d.Store, Engine: d.Engine, Original: newOriginals(indexer.NewLibrary(d.Dir)).open}
	s := handler.Site{Options: handler.Options{PublicURL: site}}
	return mcp.Options{Library: func() *reports.Library {
		_, _ = d.Engine.Refresh() // what was open before can be searched on
		return l
	}, Quotes: result.NewQuoteChecker(), Absolute: s.Absolute, Version: version}
}
