package web

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"evidence/corpus/csvfile"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// readCSV reads a table that the site gives.
func readCSV(text string) ([][]string, error) {
	text, marked := strings.CutPrefix(text, csvfile.Mark)
	if !marked {
		return nil, errors.New("the table does not begin with the byte-order mark")
	}
	return csv.NewReader(strings.NewReader(text)).ReadAll()
}

// A briefing as a table does too, and as text in other forms has no mark.
func TestBriefingAsCSV(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	rows, err := readCSV(get(t, s, paths.Statement(l.Statement)+"/briefing?form=csv").Body.String())
	if err != nil || len(rows) < 2 || rows[0][0] != "claim" {
		t.Errorf("%q, %v", rows, err)
	}
	if text := get(t, s, paths.Statement(l.Statement)+"/briefing?form=md").Body.String(); text == "" || strings.HasPrefix(text, csvfile.Mark) {
		t.Errorf("as Markdown: %.100q", text)
	}
}

// Every table that a page or the API gives opens in Excel with its letters as they are, and its links lead here from any file.
func TestCSVOpensInSpreadsheets(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	public := makeSite(t, handler.Options{PublicURL: publicURL(t, publicSite)}, false)
	for _, path := range []string{
		paths.API + "/search.csv?q=police", paths.API + "/documents.csv", paths.API + "/documents/aldwick-2014/passages.csv", paths.API + "/authorities.csv",
		paths.API + "/documents?format=csv&fields=link,id", paths.CollectionFile + "?form=csv&passage=" + m.l.Passages["aldwick-2014"][1].ID,
	} {
		for base, s := range map[string]*made{"http://example.com": m, publicSite: public} {
			rows, err := readCSV(s.body(path, 200))
			if err != nil || len(rows) < 2 {
				t.Errorf("%s: %v, rows: %.200q", path, err, rows)
				continue
			}
			for i, name := range rows[0] {
				if name == "link" && !strings.HasPrefix(rows[1][i], base+"/") {
					t.Errorf("%s: the link is %q", path, rows[1][i])
				}
			}
			if !strings.Contains(","+strings.Join(rows[0], ",")+",", ",link,") {
				t.Errorf("%s has the columns %q", path, rows[0])
			}
		}
	}
}
