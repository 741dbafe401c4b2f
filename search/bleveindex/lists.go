package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/corpus/atomicfile"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/words"
)

// Beside each of Bleve's segments, which never change, there is a file of its postings in the form that searches use
// (postings.Part), mapped and not decoded. A report that is added is a segment of its own, so that its part alone is written.
// A writer makes the missing files of segments up to quickLists when it closes, and Learn makes the rest. Once there have been searches, they are also made before
// a new state is shown (see showWithLists). Where a file is missing or damaged, searches decode what they need from Bleve's.

const listsSuffix = ".lists"

func listsDir(dir string) string { return filepath.Join(dir, "lists") }

// partKey tells a segment from any other; ok is false of one that is not yet on the disk.
func partKey(s *scorch.SegmentSnapshot) (key postings.PartKey, ok bool) {
	file, ok := s.Segment().(interface{ CRC() uint32 })
	if _, persisted := s.Segment().(segment.PersistedSegment); !ok || !persisted {
		return key, false
	}
	return postings.PartKey{Checksum: file.CRC(), Docs: uint32(s.FullSize())}, true
}

func listsName(key postings.PartKey) string {
	return fmt.Sprintf("%08x-%d%s", key.Checksum, key.Docs, listsSuffix)
}

// openParts are the parts that are mapped, by the names of their files.
type openParts struct {
	mu     sync.Mutex
	byName map[string]*openPart
	looked time.Time
}

type openPart struct {
	*postings.Part
	users int
}

// lookEvery is how often files that are missing are looked for.
const lookEvery = time.Second

func (o *openParts) lookAgain() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Since(o.looked) > lookEvery
}

// usedParts are the parts of one state of the index, by segment, nil for one without. They are unmapped when nobody uses them any more.
type usedParts struct {
	of    []*postings.Part
	names []string
	users int
	open  *openParts
}

// open maps the files of a snapshot's segments. It has one user.
func (o *openParts) open(dir string, snap *scorch.IndexSnapshot) *usedParts {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.looked = time.Now()
	if o.byName == nil {
		o.byName = make(map[string]*openPart)
	}
	out := &usedParts{users: 1, open: o}
	for _, s := range snap.Segments() {
		var part *postings.Part
		name := ""
		if key, ok := partKey(s); ok {
			name = listsName(key)
			part = o.openOne(filepath.Join(dir, name), name, key)
		}
		out.of, out.names = append(out.of, part), append(out.names, name)
	}
	return out
}

func (o *openParts) openOne(path, name string, key postings.PartKey) *postings.Part {
	p := o.byName[name]
	if p == nil {
		part, err := postings.OpenPart(path, key)
		if err != nil {
			return nil
		}
		p = &openPart{Part: part}
		o.byName[name] = p
	}
	if p.Damaged() {
		return nil // until nobody uses it, and it is opened anew
	}
	p.users++
	return p.Part
}

// has reports whether a part is mapped and sound.
func (o *openParts) has(name string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.byName[name]
	return p != nil && !p.Damaged()
}

func (u *usedParts) use() {
	if u != nil {
		u.open.mu.Lock()
		defer u.open.mu.Unlock()
		u.users++
	}
}

func (u *usedParts) release() {
	if u == nil {
		return
	}
	u.open.mu.Lock()
	defer u.open.mu.Unlock()
	if u.users--; u.users > 0 {
		return
	}
	for i, part := range u.of {
		if part == nil {
			continue
		}
		p := u.open.byName[u.names[i]]
		if p.users--; p.users == 0 {
			p.Close()
			delete(u.open.byName, u.names[i])
		}
	}
}

// complete reports whether every segment has a part that can be used.
func (u *usedParts) complete() bool {
	if u == nil {
		return false
	}
	for _, p := range u.of {
		if p == nil || p.Damaged() {
			return false
		}
	}
	return true
}

// WriteLists makes the lists that are missing of segments with at most so many passages, and removes those of segments that are gone.
func (x *Index) WriteLists(ctx context.Context, atMost int) error {
	if err := x.enter(); err != nil {
		return err
	}
	defer x.leave()
	x.making.Lock()
	defer x.making.Unlock()
	r, err := x.opened.scorch.Reader()
	if err != nil {
		return fmt.Errorf("reading the index: %w", err)
	}
	defer r.Close()
	wanted, err := x.makeLists(ctx, r.(*scorch.IndexSnapshot), atMost)
	if err == nil {
		removeOtherLists(listsDir(x.dir), wanted)
	}
	return err
}

// makeLists makes the lists that are missing of a snapshot's segments with at most so many passages. wanted are the names of all its files.
func (x *Index) makeLists(ctx context.Context, snap *scorch.IndexSnapshot, atMost int) (wanted map[string]bool, err error) {
	dir := listsDir(x.dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder for lists: %w", err)
	}
	wanted = make(map[string]bool)
	for _, seg := range snap.Segments() {
		key, ok := partKey(seg)
		if !ok {
			continue
		}
		name := listsName(key)
		wanted[name] = true
		if int(seg.FullSize()) > atMost || x.tables.parts.has(name) || isPart(filepath.Join(dir, name), key) {
			continue
		}
		err := atomicfile.WriteTo(filepath.Join(dir, name), 0o600, func(to io.Writer) error { return writePart(ctx, to, seg, key) })
		if err != nil {
			return nil, err
		}
	}
	return wanted, nil
}

func isPart(path string, key postings.PartKey) bool {
	p, err := postings.OpenPart(path, key)
	if err == nil {
		p.Close()
	}
	return err == nil
}

// staleLists is the age at which a file that was begun and never finished is removed.
const staleLists = time.Hour

// removeOtherLists removes the files of segments that are gone. One that is mapped where that keeps it from being removed stays until the next time.
func removeOtherLists(dir string, wanted map[string]bool) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		unfinished := strings.HasPrefix(e.Name(), atomicfile.Prefix)
		if info, err := e.Info(); unfinished && (err != nil || time.Since(info.ModTime()) < staleLists) {
			continue
		}
		if unfinished || filepath.Ext(e.Name()) == listsSuffix && !wanted[e.Name()] {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// writePart writes the lists of a segment.
func writePart(ctx context.Context, to io.Writer, s *scorch.SegmentSnapshot, key postings.PartKey) error {
	columns, err := readColumns(s, nil)
	if err != nil {
		return err
	}
	others := slices.Sorted(maps.Keys(columns.sources))
	w, numbers := postings.NewPartWriter(to, key, &columns.Columns, columns.ids, others)
	for _, field := range postings.PartFields {
		if err := writeField(ctx, w, s, field, numbers); err != nil {
			return fmt.Errorf("making lists of %s: %w", field, err)
		}
	}
	return w.Close()
}

func writeField(ctx context.Context, w *postings.PartWriter, s *scorch.SegmentSnapshot, field string, numbers []uint32) error {
	dict, err := s.Segment().Dictionary(field)
	if err != nil {
		return err
	}
	places := field == postings.TextWords || field == postings.HeadingWords
	terms := dict.AutomatonIterator(nil, nil, nil)
	var list segment.PostingsList
	var it segment.PostingsIterator
	for {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if list, err = dict.PostingsList([]byte(entry.Term), nil, list); err != nil {
			return err
		}
		it = list.Iterator(true, !places, places, it)
		for {
			p, err := it.Next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			if number := numbers[p.Number()]; number != postings.NoNumber {
				w.Add(number, int(p.Frequency()), lengthOf(p), field, placesOf(p, places))
			}
		}
		w.Term(field, entry.Term)
	}
}

// lengthOf is how many words the field of a posting has.
func lengthOf(p segment.Posting) int {
	n := p.Norm() // one over the root of the length
	if n == 0 {
		return 0
	}
	return int(math.Round(1 / (n * n)))
}

// placesOf gives the positions of a posting where they are kept; nil elsewhere.
func placesOf(p segment.Posting, kept bool) func(add func(position int, c words.Case)) {
	if !kept {
		return nil
	}
	return func(add func(position int, c words.Case)) {
		for _, at := range p.Locations() {
			add(int(at.Pos()), words.Case(at.Start()))
		}
	}
}

// Learn is [searcher.Searcher.Learn]; before that it makes the lists of segments that have none.
func (x *Index) Learn(ctx context.Context, o search.LearnOptions) (search.LearnStats, error) {
	if err := x.WriteLists(ctx, math.MaxInt); err != nil {
		return search.LearnStats{}, errors.Join(errors.New("making the lists of the index"), err)
	}
	return x.Searcher.Learn(ctx, o)
}
