package indexer

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/store"
)

// A candidate is a file that may be a report.
type candidate struct {
	path string // absolute
	size int64
	// original is set where the path is in the library itself: the SHA-256 of
	// a document that is to be read again.
	original string
}

// A walker finds the PDFs below paths.
type walker struct {
	skip    os.FileInfo // the data directory, whose originals are not inputs; nil for none
	entered []os.FileInfo
	seen    map[string]bool // files by their paths, links resolved
	files   []candidate
	refused []store.Refusal
	met     int // PDFs met, taken or not
}

// find lists the files that paths name and the PDFs in the folders among them,
// each folder's in the order of their names, and refuses what cannot be read.
func find(paths []string, data string) ([]candidate, []store.Refusal) {
	w := &walker{seen: map[string]bool{}}
	if info, err := os.Stat(data); err == nil {
		w.skip = info
	}
	for _, p := range paths {
		w.path(p)
	}
	return w.files, w.refused
}

// Candidates lists what Add would look at of these folders: the PDFs in them and
// what cannot be read there, which Add refuses with the reason. A folder that
// holds none is no fault here.
func Candidates(dirs []string, data string) []string {
	files, refused := find(dirs, data)
	var out []string
	for _, f := range files {
		out = append(out, f.path)
	}
	for _, r := range refused {
		if r.Reason != reasonNoPDFs {
			out = append(out, r.Path)
		}
	}
	return out
}

const reasonNoPDFs = "there are no PDFs in this folder"

func (w *walker) refuse(path, reason, advice string) {
	w.met++
	w.refused = append(w.refused, store.Refusal{Path: path, Refusal: corpus.Refusal{Reason: reason, Advice: advice}})
}

// path takes a path that the user named.
func (w *walker) path(p string) {
	abs, err := filepath.Abs(p)
	if err != nil {
		w.refuse(p, "its place cannot be found: "+systemError(err), "give its whole path")
		return
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.refuse(abs, "there is no such file or folder", "check its name and place")
	case err != nil:
		w.unreadable(abs, err)
	case info.IsDir():
		before := w.met
		w.folder(abs, info)
		if w.met == before {
			w.refuse(abs, reasonNoPDFs, "name the folder that holds the reports, or the files themselves")
		}
	default:
		w.file(abs, info)
	}
}

func (w *walker) unreadable(path string, err error) {
	r := refuseUnreadable(err)
	w.refuse(path, r.Reason, r.Advice)
}

func (w *walker) file(path string, info os.FileInfo) {
	if !info.Mode().IsRegular() {
		w.refuse(path, "it is no file but a device, a pipe or a socket", "save what it gives to a file and add that")
		return
	}
	w.met++
	if real, err := filepath.EvalSymlinks(path); err == nil {
		if w.seen[real] {
			return
		}
		w.seen[real] = true
	}
	w.files = append(w.files, candidate{path: path, size: info.Size()})
}

// folder takes the PDFs of a folder and of the folders in it. Hidden ones are
// passed over, links followed, and no folder is entered twice on one way down.
func (w *walker) folder(path string, info os.FileInfo) {
	again := func(other os.FileInfo) bool { return os.SameFile(info, other) }
	if w.skip != nil && again(w.skip) || slices.ContainsFunc(w.entered, again) {
		return
	}
	w.entered = append(w.entered, info)
	defer func() { w.entered = w.entered[:len(w.entered)-1] }()
	entries, err := os.ReadDir(path)
	if err != nil {
		w.unreadable(path, err)
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		w.entry(filepath.Join(path, e.Name()))
	}
}

// entry takes what stands in a folder, if it is a folder or looks like a PDF.
func (w *walker) entry(path string) {
	info, err := os.Stat(path)
	named := strings.EqualFold(filepath.Ext(path), ".pdf")
	switch {
	case err != nil && named:
		w.unreadable(path, err)
	case err != nil: // a link that leads nowhere, of no name that matters
	case info.IsDir():
		w.folder(path, info)
	case info.Mode().IsRegular() && (named || beginsAsPDF(path)):
		w.file(path, info)
	}
}

// beginsAsPDF says whether a file with another name has a PDF's header.
func beginsAsPDF(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 1024)
	n, _ := io.ReadFull(f, head)
	return bytes.Contains(head[:n], []byte("%PDF-"))
}

// systemError is what the system says of a file, without its path.
func systemError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
