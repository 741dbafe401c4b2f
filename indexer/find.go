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

// An inputFile is a file that may be a report.
type inputFile struct {
	path       string // absolute
	size       int64
	sum        string   // SHA-256; empty until it is known
	inLibrary  bool     // the path is an original in the library, to be read again
	kept       bool     // its original is in the library already
	duplicates []string // other paths of the same PDF
}

// paths are the paths that the file was found at outside the library.
func (f *inputFile) paths() []string {
	if f.inLibrary {
		return f.duplicates
	}
	return append([]string{f.path}, f.duplicates...)
}

// A finder finds the PDFs below paths.
type finder struct {
	skip    os.FileInfo // the data directory, whose originals are not inputs; nil for none
	entered []os.FileInfo
	seen    map[string]bool // files by their paths, links resolved
	files   []*inputFile
	refused []store.Refusal
	found   int // PDFs, accepted or not
}

// find lists the files that paths name and the PDFs in the folders among them,
// each folder's in the order of their names, and refuses what cannot be read.
func find(paths []string, data string) ([]*inputFile, []store.Refusal) {
	w := &finder{seen: map[string]bool{}}
	if info, err := os.Stat(data); err == nil {
		w.skip = info
	}
	for _, p := range paths {
		w.addPath(p)
	}
	return w.files, w.refused
}

// Candidates lists what Add would look at in these folders: the PDFs and whatever
// cannot be read, which Add refuses with the reason. A folder without any is no
// fault here.
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

func (w *finder) refuse(path, reason, advice string) {
	w.found++
	w.refused = append(w.refused, store.Refusal{Path: path, Refusal: corpus.Refusal{Reason: reason, Advice: advice}})
}

// addPath adds a path that the user named.
func (w *finder) addPath(p string) {
	abs, err := filepath.Abs(p)
	if err != nil {
		w.refuse(p, "its absolute path cannot be found: "+systemError(err), "give its whole path")
		return
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.refuse(abs, "there is no such file or folder", "check its name and place")
	case err != nil:
		w.refuseUnreadable(abs, err)
	case info.IsDir():
		before := w.found
		w.addFolder(abs, info)
		if w.found == before {
			w.refuse(abs, reasonNoPDFs, "name the folder with the reports, or the files themselves")
		}
	default:
		w.addFile(abs, info)
	}
}

func (w *finder) refuseUnreadable(path string, err error) {
	r := refuseUnreadable(err)
	w.refuse(path, r.Reason, r.Advice)
}

func (w *finder) addFile(path string, info os.FileInfo) {
	if !info.Mode().IsRegular() {
		w.refuse(path, "it is not a file but a device, a pipe or a socket", "save its content to a file and add that")
		return
	}
	w.found++
	if real, err := filepath.EvalSymlinks(path); err == nil {
		if w.seen[real] {
			return
		}
		w.seen[real] = true
	}
	w.files = append(w.files, &inputFile{path: path, size: info.Size()})
}

// addFolder adds the PDFs of a folder and of the folders in it. Hidden ones are
// skipped, links followed, and no folder is entered again on the way down.
func (w *finder) addFolder(path string, info os.FileInfo) {
	isSame := func(other os.FileInfo) bool { return os.SameFile(info, other) }
	if w.skip != nil && isSame(w.skip) || slices.ContainsFunc(w.entered, isSame) {
		return
	}
	w.entered = append(w.entered, info)
	defer func() { w.entered = w.entered[:len(w.entered)-1] }()
	entries, err := os.ReadDir(path)
	if err != nil {
		w.refuseUnreadable(path, err)
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			w.addEntry(filepath.Join(path, e.Name()))
		}
	}
}

// addEntry adds an entry of a folder, if it is a folder or looks like a PDF.
func (w *finder) addEntry(path string) {
	info, err := os.Stat(path)
	named := strings.EqualFold(filepath.Ext(path), ".pdf")
	switch {
	case err != nil && named:
		w.refuseUnreadable(path, err)
	case err != nil: // a broken link with another name
	case info.IsDir():
		w.addFolder(path, info)
	case info.Mode().IsRegular() && (named || beginsAsPDF(path)):
		w.addFile(path, info)
	}
}

// beginsAsPDF reports whether a file with another name has a PDF's header.
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

// systemError is the text of a system error without the path.
func systemError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
