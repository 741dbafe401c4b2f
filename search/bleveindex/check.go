package bleveindex

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/corpus/atomicfile"
	"evidence/search/rank"
	"evidence/search/rescore"
)

// A segment ends in the CRC of what is before. The file of snapshots has none, and a writer changes it all the time:
// its hash is written when the writer closes, and removed when the next opens.
const sumFile = "snapshots.sum"

// checkedAtOnce is how much of the segments is compared with its checksum whenever an index is opened, in bytes. What
// is beyond it is compared by CheckFiles alone.
const checkedAtOnce = 512 << 20

// segmentFiles lists the files of the segments that an open index has; a process that was killed can leave others.
func segmentFiles(x *scorch.Scorch) ([]string, error) {
	r, err := x.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var paths []string
	for _, s := range r.(*scorch.IndexSnapshot).Segments() {
		if p, ok := s.Segment().(segment.PersistedSegment); ok {
			paths = append(paths, p.Path())
		}
	}
	return paths, nil
}

// checkSegments wants the segments of an open index to be as they were written, as far as the budget reaches. It skips
// those that known has, and adds to it.
func checkSegments(x *scorch.Scorch, known map[string]bool, budget int64) error {
	paths, err := segmentFiles(x)
	if err != nil {
		return err
	}
	for _, s := range paths {
		if known[filepath.Base(s)] {
			continue
		}
		info, err := os.Stat(s)
		if err != nil {
			return err
		}
		if budget -= info.Size(); budget < 0 {
			return nil
		}
		if err := checkSegment(s); err != nil {
			return err
		}
		known[filepath.Base(s)] = true
	}
	return nil
}

// checkSegment compares a segment with its checksum.
func checkSegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, info.Size()-4); err != nil && info.Size() >= 4 {
		return err
	}
	last := make([]byte, 4)
	if _, err := io.ReadFull(f, last); err != nil || binary.BigEndian.Uint32(last) != sum.Sum32() {
		return fmt.Errorf("%w: bits of %q have changed", ErrDamaged, filepath.Base(path))
	}
	return nil
}

// checkSnapshots compares a copy of the file of snapshots with the hash that its writer left, if it has closed.
func checkSnapshots(dir, copied string) error {
	want, err := os.ReadFile(filepath.Join(dir, sumFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	got, err := hashOf(copied)
	if err != nil || bytes.Equal(want, got) {
		return err
	}
	if now, err := os.ReadFile(filepath.Join(dir, sumFile)); err != nil || !bytes.Equal(now, want) {
		return errChanged // a writer has opened meanwhile
	}
	return fmt.Errorf("%w: bits of %q have changed", ErrDamaged, boltFile)
}

func hashOf(path string) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return []byte(hex.EncodeToString(sum[:])), nil
}

// sealSnapshots writes down the hash of the file of snapshots, which no writer has open any more.
func sealSnapshots(dir string) {
	if sum, err := hashOf(filepath.Join(passagesDir(dir), boltFile)); err == nil {
		_ = atomicfile.Write(filepath.Join(dir, sumFile), sum, 0o600) // without it nothing is compared
	}
}

// CheckFiles reads all files of the index in dir and names those that are not as they were written. pause is called
// after each.
func CheckFiles(ctx context.Context, dir string, pause func()) (damaged []string, err error) {
	paths, err := currentSegments(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if errors.Is(err, ErrDamaged) {
		return []string{strings.TrimPrefix(err.Error(), ErrDamaged.Error()+": ")}, nil
	}
	if err != nil {
		return nil, err
	}
	for _, s := range paths {
		err := checkSegment(s)
		if errors.Is(err, ErrDamaged) {
			damaged = append(damaged, strings.TrimPrefix(err.Error(), ErrDamaged.Error()+": "))
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if pause(); ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if err := checkSnapshots(dir, filepath.Join(passagesDir(dir), boltFile)); errors.Is(err, ErrDamaged) {
		damaged = append(damaged, strings.TrimPrefix(err.Error(), ErrDamaged.Error()+": "))
	}
	damaged = append(damaged, rank.Damaged(dir)...)
	return append(damaged, rescore.Damaged(dir)...), nil
}

// currentSegments lists the files of the segments of the index in dir.
func currentSegments(dir string) (paths []string, err error) {
	defer guard(dir, &err)
	copied, _, err := copyIndex(dir)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(copied)
	s, q, err := openExisting(copied)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	defer s.Close()
	paths, err = segmentFiles(s)
	for i := range paths {
		paths[i] = filepath.Join(passagesDir(dir), filepath.Base(paths[i]))
	}
	return paths, err
}

// asDamage says of what could not be read that it is damaged, unless the system says otherwise.
func asDamage(err error) error {
	var system syscall.Errno
	if errors.Is(err, ErrDamaged) || errors.As(err, &system) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// guard makes an error of a panic that reading a damaged index caused.
func guard(dir string, err *error) {
	guardPanic(dir, recover(), err)
}

// guardPanic makes an error of p, where it is a panic's value.
func guardPanic(dir string, p any, err *error) {
	if p != nil {
		*err = fmt.Errorf("reading the index in %q: %w (%v); run evidence verify --repair, which makes it again", dir, ErrDamaged, p)
	}
}
