package main

import (
	"context"
	"fmt"

	"evidence/corpus"
	"evidence/web"
)

type pageTools struct{}

func newPageTools(data string) *pageTools { return &pageTools{} }
func (*pageTools) Close()                 {}

func (*pageTools) Picture(ctx context.Context, sha string, page, width int) (web.Picture, error) {
	return web.Picture{}, fmt.Errorf("none")
}
func (*pageTools) Page(ctx context.Context, sha string, page int) (corpus.Page, error) {
	return corpus.Page{Number: page, Width: 595, Height: 842}, nil
}
