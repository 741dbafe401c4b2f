package pages

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus/quantity"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// A downloadPage offers an authority's reports for download from their publishers, and says how the latest download goes. Nothing
// is asked of other machines before its form is sent.
type downloadPage struct {
	Authority string            `json:"authority"` // the one that is chosen; empty for none
	Reports   []offeredReport   `json:"reports"`   // on it, that are known
	Latest    *reports.Download `json:"download"`

	Authorities []handler.Option `json:"-"`
	Unknown     string           `json:"-"` // what was asked for and is the name of no authority on the lists
}

// An offeredReport is a report that can be downloaded, or is here.
type offeredReport struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes,omitempty"`
	Host   string `json:"host,omitempty"`
	Here   string `json:"here,omitempty"` // id of the report in the library
	ByHand string `json:"by_hand,omitempty"`
}

func (p *downloadPage) Template() string { return "download" }

func (p *downloadPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Download reports", NoIndex: true}
}

// wanted reports whether the report would be downloaded.
func (o *offeredReport) wanted() bool { return o.Here == "" && o.ByHand == "" }

// Missing are the reports that would be downloaded.
func (p *downloadPage) Missing() []offeredReport {
	return slices.DeleteFunc(slices.Clone(p.Reports), func(o offeredReport) bool { return !o.wanted() })
}

// Size says how much would be downloaded, as far as it is known.
func (p *downloadPage) Size() string {
	var known int64
	unknown := 0
	for _, o := range p.Missing() {
		known += o.Bytes
		if o.Bytes == 0 {
			unknown++
		}
	}
	switch {
	case unknown == 0:
		return megabytes(known)
	case known == 0:
		return "size not known"
	}
	return fmt.Sprintf("%s and %s of unknown size", megabytes(known), quantity.Of(unknown, "file", "files"))
}

// megabytes writes a size as people do.
func megabytes(n int64) string {
	if n < 50_000 {
		return "less than 0.1 MB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// SizeOf writes the size of a report's file.
func (p *downloadPage) SizeOf(n int64) string { return megabytes(n) }

// Hosts are those that would be asked.
func (p *downloadPage) Hosts() string {
	var hosts []string
	for _, o := range p.Missing() {
		if !slices.Contains(hosts, o.Host) {
			hosts = append(hosts, o.Host)
		}
	}
	return strings.Join(hosts, ", ")
}

// Possessive is the authority's name as an owner's.
func (p *downloadPage) Possessive() string {
	if strings.HasSuffix(p.Authority, "s") {
		return p.Authority + "’"
	}
	return p.Authority + "’s"
}

// Summary says in words how many reports fared how.
func (p *downloadPage) Summary() string { return countOutcomes(p.Latest.Results) }

// checkDownload says why nothing can be downloaded by this request.
func checkDownload(r *handler.Request) error {
	if err := r.CheckWriter(); err != nil {
		return err
	}
	if r.Site.Downloader == nil {
		return handler.Problemf(http.StatusForbidden, "Download reports with “evidence fetch”.", "This site only shows a library: nothing can be added here.")
	}
	return nil
}

// ShowDownload answers /download.
func ShowDownload(r *handler.Request) (handler.Response, error) {
	if err := checkDownload(r); err != nil {
		return nil, err
	}
	p, err := newDownloadPage(r, r.URL.Query().Get(paths.ParamAuthority))
	if err != nil {
		return nil, err
	}
	return handler.NoStore(handler.Shown{View: p}), nil
}

// exampleAuthority is chosen while nobody has chosen one and the site shows the sample.
const exampleAuthority = "Rotherham"

func newDownloadPage(r *handler.Request, authority string) (*downloadPage, error) {
	listed := r.Site.Downloader.Listed()
	p := &downloadPage{Latest: r.Site.Downloader.Latest(), Reports: []offeredReport{}}
	if asked := cmp.Or(authority, sampleChoice(r)); asked != "" {
		p.Authority = knownAuthority(listed, asked)
		if p.Authority == "" {
			p.Unknown = authority
		}
	}
	p.options(listed)
	here, err := idsHere(r)
	if err != nil {
		return nil, err
	}
	for _, l := range listed {
		if l.Authority == p.Authority && l.Authority != "" {
			p.Reports = append(p.Reports, offer(l, here))
		}
	}
	return p, nil
}

func sampleChoice(r *handler.Request) string {
	if r.Library.Sample {
		return exampleAuthority
	}
	return ""
}

// knownAuthority is an authority's name as the lists have it; empty where they have none of that name.
func knownAuthority(listed []reports.ListedReport, name string) string {
	i := slices.IndexFunc(listed, func(l reports.ListedReport) bool {
		return l.Authority != "" && result.Fold(l.Authority) == result.Fold(name)
	})
	if i < 0 {
		return ""
	}
	return listed[i].Authority
}

// options are the authorities with how many reports on each are known.
func (p *downloadPage) options(listed []reports.ListedReport) {
	count := map[string]int{}
	for _, l := range listed {
		if l.Authority != "" {
			count[l.Authority]++
		}
	}
	for name, n := range count {
		p.Authorities = append(p.Authorities, handler.Option{Value: name, Label: fmt.Sprintf("%s (%d)", name, n), Chosen: name == p.Authority})
	}
	slices.SortFunc(p.Authorities, func(a, b handler.Option) int { return cmp.Compare(result.Fold(a.Value), result.Fold(b.Value)) })
}

// idsHere are the reports of the library by their own ids and by the SHA-256 of their PDFs; those of the sample are none.
func idsHere(r *handler.Request) (map[string]string, error) {
	here := map[string]string{}
	if r.Library.Sample {
		return here, nil
	}
	docs, err := r.Library.Documents(r.Context())
	for _, d := range docs {
		here[d.ID], here[d.SHA256] = d.ID, d.ID
	}
	return here, err
}

// offer is a known report, with where it is in the library.
func offer(l reports.ListedReport, here map[string]string) offeredReport {
	o := offeredReport{ID: l.ID, Name: l.Name(), Bytes: l.Bytes, Host: l.Host, Here: here[l.ID]}
	for _, sum := range l.SHA256 {
		o.Here = cmp.Or(o.Here, here[sum])
	}
	if l.Host == "" {
		o.ByHand = cmp.Or(l.LandingPage, l.URL)
	}
	return o
}

// Download begins or stops a download.
func Download(r *handler.Request) (handler.Response, error) {
	if err := checkDownload(r); err != nil {
		return nil, err
	}
	form, err := r.ReadForm(handler.MaxForm)
	if err != nil {
		return nil, err
	}
	authority := form.Get(paths.ParamAuthority)
	to := handler.Redirect{To: paths.Download + "?" + url.Values{paths.ParamAuthority: {authority}}.Encode(), Status: http.StatusSeeOther}
	if form.Get("stop") != "" {
		r.Site.Downloader.Stop()
		return to, nil
	}
	p, err := newDownloadPage(r, authority)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, o := range p.Missing() {
		ids = append(ids, o.ID)
	}
	if len(ids) == 0 {
		return nil, handler.Problemf(http.StatusBadRequest, "Choose an authority at "+paths.Download+".", "There is nothing to download on “%s”: no report on it is known, or all that can be downloaded are here.", authority)
	}
	if err := r.Site.Downloader.Start(p.Authority, ids); err != nil {
		return nil, busy(err, "nothing was asked for")
	}
	r.Record("download", p.Authority+": "+quantity.Of(len(ids), "report", "reports"))
	return to, nil
}
