package result

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"evidence/corpus/fileformats"
	"evidence/corpus/quotecheck"
	"evidence/web/handler"
	"evidence/web/paths"
)

// FoundPath is the address of the words that were found; of the whole passage where they run on into another.
func FoundPath(p quotecheck.Place) string {
	if p.Found == "" || len(p.Passages) > 1 {
		return paths.Passage(p.Passage)
	}
	q := url.Values{paths.ParamFrom: {fmt.Sprint(p.Start)}, paths.ParamTo: {fmt.Sprint(p.Start + utf8.RuneCountInString(p.Found))}}
	return paths.Passage(p.Passage) + "?" + q.Encode()
}

// PlaceLink gives the address of a place that a file carries out of the site: on the site, where it has a public address, else
// at the report's publisher.
func PlaceLink(r *handler.Request) func(*quotecheck.Place) string {
	return func(p *quotecheck.Place) string {
		if p.Passage != "" {
			if link := r.Site.Absolute(FoundPath(*p)); link != "" {
				return link
			}
		}
		return p.URL
	}
}

// Commented gives a Word document comments of this program.
func Commented(data []byte, comments []fileformats.Comment) ([]byte, error) {
	return fileformats.AddComments(data, time.Now(), comments)
}

// WordType is the media type of Word documents.
const WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// WordDownload is a Word document with comments, named after the one that was sent.
func WordDownload(name string, data []byte) handler.Response {
	base := strings.TrimSuffix(name, path.Ext(name))
	return handler.Download(base+" with comments.docx", WordType, data)
}
