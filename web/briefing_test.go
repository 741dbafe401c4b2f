package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// countedPictures counts the pictures that are drawn.
type countedPictures struct{ drawn int }

func (p *countedPictures) Picture(ctx context.Context, sha256 string, page, width int) (reports.Picture, error) {
	p.drawn++
	png, err := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
	return reports.Picture{PNG: png, ETag: "picture"}, err
}

// Pages are drawn for the forms that hold pictures alone, and only those have a limit of them.
func TestPicturesOfBriefings(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	library := *m.library.Load()
	pictures := &countedPictures{}
	library.Pictures = pictures
	m.SetLibrary(&library)
	pin := func(claim string, end int) {
		t.Helper()
		p := statement.Pin{Passage: m.l.Passages["aldwick-2014"][0].ID, Stance: statement.Supports, Span: &corpus.Span{Start: 0, End: end}}
		if _, err := library.Store.EditStatement(t.Context(), madeStatement, statement.Edit{Op: statement.OpPin, Claim: claim, NewPin: &p, By: "Ann"}); err != nil {
			t.Fatal(err)
		}
	}
	pin("c1", 3)
	address := paths.Statement(madeStatement) + "/briefing?pictures=1&form="
	for form, want := range map[string]int{"docx": 1, "html": 1, "md": 0, "csv": 0, "json": 0} {
		pictures.drawn = 0
		if w := m.get(address + form); w.Code != http.StatusOK || pictures.drawn != want {
			t.Errorf("%s: status %d, %d pictures were drawn, want %d", form, w.Code, pictures.drawn, want)
		}
	}
	for i := range result.MaxBriefingPictures {
		pin(fmt.Sprint("c", 1+i/20), 4+i%20)
	}
	for form, want := range map[string]int{"html": http.StatusBadRequest, "csv": http.StatusOK} {
		if w := m.get(address + form); w.Code != want || want != http.StatusOK && !strings.Contains(w.Body.String(), "at most 60 pictures") {
			t.Errorf("%s of %d pins: status %d, want %d", form, result.MaxBriefingPictures+1, w.Code, want)
		}
	}
}
