// Package objects keeps files under names: in a folder, or in a store that speaks S3, such as Amazon's, MinIO, Ceph or
// SeaweedFS. Several machines can share either.
//
//	s, err := objects.Open("s3://reports/evidence?endpoint=https://s3.example.org")
//	s, err := objects.Open("/srv/shared/evidence")
//
// An object is there whole or not at all, and is replaced whole. Names are paths with slashes.
package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A Store keeps objects. Its methods may be called at the same time. Their errors wrap ErrMissing where there is no
// such object, and ErrUnavailable where the store cannot be used as it is: they then say what to do.
type Store interface {
	Stat(ctx context.Context, name string) (Info, error)
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Put keeps the content, of size bytes and with this SHA-256 in hexadecimal, which the store compares with what it got.
	Put(ctx context.Context, name string, content io.ReadSeeker, size int64, sha256 string) error
	// List lists the names that begin with a prefix.
	List(ctx context.Context, prefix string) ([]string, error)
	// String is where the store is, without keys.
	String() string
}

// Info is what a store knows of an object.
type Info struct {
	Size   int64
	SHA256 string // as the store computed it when the object came; empty where it did not
}

// Errors that those of a Store wrap.
var (
	ErrMissing     = errors.New("the object is not there")
	ErrUnavailable = errors.New("the object store cannot be used")
)

// Open opens the store at an address: a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME. It asks nothing of the
// store yet. The error is about the address, and never contains a key.
func Open(address string) (Store, error) {
	if IsS3(address) {
		return openS3(address)
	}
	if scheme, _, ok := strings.Cut(address, "://"); ok {
		return nil, fmt.Errorf("objects cannot be kept at an address that begins %q: give a folder, or s3://BUCKET/PREFIX?endpoint=URL", scheme+"://")
	}
	return Folder(address), nil
}

// IsS3 reports whether an address is that of a store that speaks S3.
func IsS3(address string) bool { return strings.HasPrefix(address, "s3://") }

// Sealed keeps data that can be made again in a store, each with its SHA-256 behind it.
type Sealed struct{ Store }

// Put keeps data.
func (s Sealed) Put(ctx context.Context, name string, data []byte) error {
	sum := sha256.Sum256(data)
	sealed := append(append(make([]byte, 0, len(data)+len(sum)), data...), sum[:]...)
	return s.Store.Put(ctx, name, bytes.NewReader(sealed), int64(len(sealed)), fmt.Sprintf("%x", sha256.Sum256(sealed)))
}

// maxSealed is the size of data that is read at one go.
const maxSealed = 256 << 20

// Get returns data that Put kept; nil where it is not there, or is not as it was kept.
func (s Sealed) Get(ctx context.Context, name string) ([]byte, error) {
	in, err := s.Open(ctx, name)
	if errors.Is(err, ErrMissing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer in.Close()
	sealed, err := io.ReadAll(io.LimitReader(in, maxSealed))
	if err != nil || len(sealed) < sha256.Size {
		return nil, err
	}
	data, kept := sealed[:len(sealed)-sha256.Size], sealed[len(sealed)-sha256.Size:]
	if sum := sha256.Sum256(data); !bytes.Equal(sum[:], kept) {
		return nil, nil
	}
	return data, nil
}
