package cache

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"evidence/corpus/atomicfile"
	"evidence/corpus/objects"
)

// Widths are the widths of pictures in pixels. Others are not drawn: anybody could fill the disk with them.
var Widths = []int{400, 800, 1200, 1600}

// ErrWidth is wrapped by the error of a width that is none of Widths.
var ErrWidth = errors.New("no such width")

// DefaultLimit is how many bytes of pictures are kept: some ten thousand pages.
const DefaultLimit = 1 << 30

// Pictures draws pages and keeps their pictures in a folder as
// SHA256/PAGE-WIDTH.png. It is safe for use by several goroutines.
type Pictures struct {
	disk    diskLRU
	version string
	draw    func(ctx context.Context, path string, page, width int) ([]byte, error)
	calls   callGroup[string, []byte]
	checked sync.Once // that the pictures are of this version

	// Shared, where it is set, is where several machines find each other's pictures. Set it before anything is drawn.
	Shared objects.Store
}

// NewPictures keeps in the folder dir at most limit bytes (0 for DefaultLimit) of
// what draw draws as PNG. When version, which is draw's, changes, everything is drawn again.
func NewPictures(dir string, limit int64, version string, draw func(ctx context.Context, path string, page, width int) ([]byte, error)) *Pictures {
	if limit <= 0 {
		limit = DefaultLimit
	}
	return &Pictures{disk: diskLRU{dir: dir, limit: limit}, version: version, draw: draw}
}

// ETag is the entity tag (RFC 9110, section 8.8.3) of a page's picture. It is
// known without the picture: the same file drawn by the same version looks the same.
func (p *Pictures) ETag(sum string, page, width int) string {
	of := sha256.Sum256(fmt.Appendf(nil, "%s %d %d %s", sum, page, width, p.version))
	return `"` + hex.EncodeToString(of[:12]) + `"`
}

// Picture returns the PNG of a page, counted from 1, of the document with this
// SHA-256, whose file is at path. The error is draw's, or wraps ErrWidth.
func (p *Pictures) Picture(ctx context.Context, sum, path string, page, width int) ([]byte, error) {
	if err := checkSum(sum); err != nil {
		return nil, fmt.Errorf("drawing page %d: %w", page, err)
	}
	if !slices.Contains(Widths, width) {
		return nil, fmt.Errorf("drawing page %d: %w: %d; widths are %v pixels", page, ErrWidth, width, Widths)
	}
	p.checked.Do(p.removeOld)
	name := filepath.Join(sum, fmt.Sprintf("%d-%d.png", page, width))
	if data := p.disk.read(name); isWholePNG(data) {
		return data, nil
	}
	return p.calls.do(ctx, name, func(ctx context.Context) ([]byte, error) {
		data := p.sharedPicture(ctx, sum, page, width)
		if data == nil {
			var err error
			if data, err = p.draw(ctx, path, page, width); err != nil {
				return nil, err
			}
			if p.Shared != nil {
				_ = objects.Sealed{Store: p.Shared}.Put(ctx, p.objectName(sum, page, width), data) // else another machine draws it too
			}
		}
		_ = p.disk.write(name, data) // else it is drawn again next time
		return data, nil
	})
}

// sharedPicture is a picture that another machine drew, nil for none.
func (p *Pictures) sharedPicture(ctx context.Context, sum string, page, width int) []byte {
	if p.Shared == nil {
		return nil
	}
	data, err := objects.Sealed{Store: p.Shared}.Get(ctx, p.objectName(sum, page, width))
	if err != nil || !isWholePNG(data) {
		return nil
	}
	return data
}

// objectName is the name of a picture in an object store; another version draws under another.
func (p *Pictures) objectName(sum string, page, width int) string {
	return fmt.Sprintf("pages/%s/%d-%d-%s.png", sum, page, width, strings.Trim(p.ETag(sum, page, width), `"`))
}

// isWholePNG reports whether a file has all of a PNG: a full disk or a loss of power can leave a part.
func isWholePNG(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) && bytes.HasSuffix(data, []byte("IEND\xaeB`\x82"))
}

// removeOld removes the pictures of another version.
func (p *Pictures) removeOld() {
	mark := filepath.Join(p.disk.dir, "version")
	if was, err := os.ReadFile(mark); err == nil && string(was) == p.version {
		return
	}
	entries, _ := os.ReadDir(p.disk.dir)
	for _, e := range entries {
		if checkSum(e.Name()) == nil {
			os.RemoveAll(filepath.Join(p.disk.dir, e.Name()))
		}
	}
	if os.MkdirAll(p.disk.dir, 0o700) == nil {
		_ = atomicfile.Write(mark, []byte(p.version), 0o600) // else they are removed again next time
	}
}
