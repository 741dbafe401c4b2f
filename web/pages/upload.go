package pages

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/reports"
)

// Limits of an upload.
const (
	MaxUpload       = 200 << 20 // bytes of a file
	maxUploads      = 2 << 30   // bytes of a request
	MaxFiles        = 500       // in a request
	FieldDuplicates = "duplicates"
	FieldFiles      = "files"
	maxFieldLength  = 32
)

// An UploadPage takes reports in and says what became of each.
type UploadPage struct {
	Results []reports.ImportResult `json:"results"`
	MaxFile int64                  `json:"max_file_bytes"`
	MaxAll  int64                  `json:"max_request_bytes"`
}

func newUploadPage() *UploadPage {
	return &UploadPage{Results: []reports.ImportResult{}, MaxFile: MaxUpload, MaxAll: maxUploads}
}

func (p *UploadPage) Template() string { return "upload" }

func (p *UploadPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Add reports", NoIndex: true}
}

// Megabytes is the limit of a file as people write it.
func (p *UploadPage) Megabytes() int64 { return p.MaxFile >> 20 }

// Summary says in words how many files fared how.
func (p *UploadPage) Summary() string { return countOutcomes(p.Results) }

// countOutcomes says in words how many files fared how.
func countOutcomes(results []reports.ImportResult) string {
	n := map[string]int{}
	for _, r := range results {
		n[r.Outcome]++
	}
	var parts []string
	for _, outcome := range []string{reports.Added, reports.Updated, reports.Unchanged, reports.Refused} {
		if n[outcome] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[outcome], outcome))
		}
	}
	return strings.Join(parts, ", ")
}

// ShowUpload answers /upload with the form.
func ShowUpload(r *handler.Request) (handler.Response, error) {
	if err := checkUpload(r); err != nil {
		return nil, err
	}
	return handler.Show(newUploadPage())
}

// checkUpload says why nothing can be added by this request.
func checkUpload(r *handler.Request) error {
	if err := r.CheckWriter(); err != nil {
		return err
	}
	if r.Site.Importer == nil {
		return handler.Problemf(http.StatusForbidden, "Add files with “evidence index” or “evidence serve --watch”.", "This site only shows a library: nothing can be added here.")
	}
	return nil
}

// canUpload says whether pages should lead to where reports are added.
func canUpload(r *handler.Request) bool { return checkUpload(r) == nil }

// Upload adds the files of a form.
func Upload(r *handler.Request) (handler.Response, error) {
	if err := checkUpload(r); err != nil {
		return nil, err
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, handler.Problemf(http.StatusUnsupportedMediaType, "Send a form (multipart/form-data) with the files as "+FieldFiles+".", "This is not a form with files.")
	}
	f := &form{parts: multipart.NewReader(io.LimitReader(r.Body, maxUploads), params["boundary"])}
	if err := f.begin(); err != nil {
		return nil, err
	}
	p := newUploadPage()
	p.Results, err = r.Site.Importer.Import(r.Context(), f.files(), f.duplicates)
	for _, u := range p.Results { // also where the rest could not be added
		r.Record("upload", cmp.Or(u.ID, u.Name)+": "+u.Outcome)
	}
	if err != nil {
		return nil, busy(err, "nothing was added")
	}
	return handler.NoStore(handler.Shown{View: p}), nil
}

// A form is a request with files, read as it arrives.
type form struct {
	parts      *multipart.Reader
	duplicates reports.DuplicatePolicy
	next       *multipart.Part // the first of the files
}

var (
	errNoFiles = handler.Problemf(http.StatusBadRequest, "Choose the PDFs to add.", "No file was sent.")
	errCut     = handler.Problemf(http.StatusBadRequest, fmt.Sprintf("Send fewer files at a time: at most %d, and 2 GB together.", MaxFiles), "The form arrived incomplete, or was too large. Nothing was added.")
)

// begin reads what stands before the files.
func (f *form) begin() error {
	for {
		part, err := f.part()
		switch {
		case err == io.EOF:
			return errNoFiles
		case err != nil:
			return err
		case part.FileName() != "":
			f.next = part
			return nil
		case part.FormName() != FieldDuplicates:
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFieldLength))
		if err != nil {
			return errCut
		}
		switch n := reports.DuplicatePolicy(value); n {
		case reports.RefuseDuplicate, reports.NewVersion, reports.OtherReport:
			f.duplicates = n
		default:
			return handler.Problemf(http.StatusBadRequest, fmt.Sprintf("Use %q, %q or nothing.", reports.NewVersion, reports.OtherReport), "%s cannot be %q.", FieldDuplicates, value)
		}
	}
}

func (f *form) part() (*multipart.Part, error) {
	part, err := f.parts.NextPart()
	if err != nil && err != io.EOF {
		err = errCut
	}
	return part, err
}

// files are the form's, each to be read before the next.
func (f *form) files() iter.Seq2[reports.Upload, error] {
	return func(yield func(reports.Upload, error) bool) {
		n := 0
		for part, err := f.next, error(nil); err != io.EOF; part, err = f.part() {
			if n++; err == nil && n > MaxFiles {
				err = errCut
			}
			if err != nil {
				yield(reports.Upload{}, err)
				return
			}
			if part.FileName() != "" && !yield(reports.Upload{Name: handler.FileName(part.FileName()), Content: &uploadReader{part, MaxUpload}}, nil) {
				return
			}
		}
	}
}

// An uploadReader reads a file up to the limit.
type uploadReader struct {
	r    io.Reader
	left int64
}

func (u *uploadReader) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	if u.left -= int64(n); u.left < 0 {
		return 0, &corpus.Refusal{Reason: fmt.Sprintf("it is larger than %d MB", MaxUpload>>20), Advice: "add it with evidence index, which has no such limit"}
	}
	if err != nil && err != io.EOF {
		err = errCut
	}
	return n, err
}
