package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"

	"evidence/corpus"
	"evidence/indexer"
	"evidence/web"
)

var serveCommand = command{
	name:    "serve",
	summary: "serve",
	setup: func(f *flag.FlagSet) runner {
		data := dataFlag(f)
		addr := f.String("addr", "127.0.0.1:8080", "listen on `HOST:PORT`")
		return func(ctx context.Context, e *env, args []string) error {
			l, err := openReading(ctx, e, *data)
			if err != nil {
				return err
			}
			s, err := web.New(web.Options{})
			if err != nil {
				return err
			}
			s.SetLibrary(&web.Library{Store: l.store, Engine: l.engine, Pictures: np{}, Pages: np{}, Original: indexer.NewLibrary(*data).Path})
			return http.ListenAndServe(*addr, s)
		}
	},
}

type np struct{}

func (np) Picture(ctx context.Context, sha string, page, width int) (web.Picture, error) {
	return web.Picture{}, fmt.Errorf("none")
}
func (np) Page(ctx context.Context, sha string, page int) (corpus.Page, error) {
	return corpus.Page{Number: page, Width: 595, Height: 842}, nil
}
