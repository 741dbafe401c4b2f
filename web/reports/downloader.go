package reports

import (
	"cmp"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
)

// A Downloader downloads reports from their publishers and adds them, one download after the other. It asks other
// machines for nothing but by Start.
type Downloader interface {
	// Listed are the reports whose addresses are known, in the order of their lists.
	Listed() []ListedReport
	// Start begins to download the reports with these ids and returns; about says whose they are. The error wraps
	// ErrBusy while another download runs.
	Start(about string, ids []string) error
	// Stop ends the download that runs, if any. What has arrived is kept.
	Stop()
	// Latest is the download that runs, or else the last; nil if there was none.
	Latest() *Download
}

// A ListedReport is a report that a Downloader knows.
type ListedReport struct {
	corpus.Source
	SHA256 []string // of its PDFs; empty where they are not known
	Bytes  int64    // size of its PDF; 0 where it is not known
	Host   string   // that the PDF is downloaded from; empty where only a person who opens LandingPage or URL finds it
}

// Name is what a report is called; by its publisher and date where a list gives no title.
func (l *ListedReport) Name() string {
	var parts []string
	for _, part := range []string{l.Publisher, cite.DateInWords(l.Published)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return cmp.Or(l.Title, strings.Join(parts, ", "), l.ID)
}

// A Download is how far a download is, and what became of each report.
type Download struct {
	About   string         `json:"about"` // authority whose reports they are
	Running bool           `json:"running"`
	Reports int            `json:"reports"` // asked for
	Done    int            `json:"done"`    // arrived or refused
	Bytes   int64          `json:"bytes"`   // that have arrived
	Waiting string         `json:"waiting,omitempty"`
	Results []ImportResult `json:"results"`
	Problem string         `json:"problem,omitempty"` // why it ended early
}
