package rescore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"evidence/search/encoder"
	"evidence/search/postings"
)

// A store keeps the vectors of the sentences of reports, a file for each report, in a folder
// beside the index. A file's name tells the report, its passages and the model, so that one made
// of other passages or by another model is not found.
type store struct {
	dir string

	mu       sync.Mutex
	modified string                    // when the folder was, as it was last listed
	names    map[string]bool           // of the files in it
	opened   map[string]*reportVectors // by name; nil for one that cannot be read
	replaced []replacedVectors         // of reports that are gone, while somebody may still read them
	readers  map[int]int               // by the generation that they began in, how many there are
	now      int                       // generation: another one each time files were replaced
	table    *postings.Table           // that the fields below are of
	files    []string                  // by source: the name of its file
	have     int                       // passages whose vectors are there
}

// A replacedVectors is a file that those may read who began in a generation or before.
type replacedVectors struct {
	*reportVectors
	generation int
}

// begin begins the reading of vectors, which stay mapped until end is called.
func (s *store) begin() (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readers == nil {
		s.readers = make(map[int]int)
	}
	generation := s.now
	s.readers[generation]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.readers[generation]--; s.readers[generation] == 0 {
			delete(s.readers, generation)
		}
		s.closeReplaced()
	}
}

// replaceOthers takes the files out of use that the table does not have.
func (s *store) replaceOthers() {
	wanted := make(map[string]bool, len(s.files))
	for _, name := range s.files {
		wanted[name] = true
	}
	for name, v := range s.opened {
		if wanted[name] {
			continue
		}
		if delete(s.opened, name); v != nil {
			s.replaced = append(s.replaced, replacedVectors{v, s.now})
		}
	}
	s.now++
	s.closeReplaced()
}

// closeReplaced unmaps the files that nobody can read any more.
func (s *store) closeReplaced() {
	oldest := s.now
	for generation := range s.readers {
		oldest = min(oldest, generation)
	}
	s.replaced = slices.DeleteFunc(s.replaced, func(v replacedVectors) bool {
		if v.generation < oldest {
			v.close()
		}
		return v.generation < oldest
	})
}

// tick is the coarsest clock that a file system tells times by.
const tick = 2 * time.Second

const fileSuffix = ".vectors"

// fileName is the name of the file of a report as it is now.
func fileName(src *postings.Source) string {
	hash := encoder.Hash()
	sum := sha256.Sum256(fmt.Appendf(nil, "%s%x\n%s\n%s", magic, hash, src.Document.ID, src.Revision()))
	return hex.EncodeToString(sum[:16]) + fileSuffix
}

// covered is how many passages of a table there are vectors of.
func (s *store) covered(table *postings.Table) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look(table)
	return s.have
}

// of gives the vectors of the sentences of a passage, until the reader ends; nil where there are none.
func (s *store) of(table *postings.Table, number uint32) *[]encoder.Vector {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.table != table {
		s.look(table)
	}
	source := table.Source[number]
	v, ok := s.opened[s.files[source]]
	if !ok {
		v = s.open(table, int(source))
	}
	if v == nil {
		return nil
	}
	vectors := v.of(placeOf(table, number))
	return &vectors
}

// look lists the folder again where it has changed, and counts what it has of the table.
func (s *store) look(table *postings.Table) {
	modified, fresh := "", false
	if info, err := os.Stat(s.dir); err == nil {
		// A file may have come in the same tick of the clock as the last look.
		modified, fresh = info.ModTime().String(), time.Since(info.ModTime()) < tick && s.have < table.Passages
	}
	if modified == s.modified && s.table == table && !fresh {
		return
	}
	if modified != s.modified || s.names == nil || fresh {
		s.modified, s.names = modified, make(map[string]bool)
		entries, _ := os.ReadDir(s.dir) // none where nothing was learnt yet
		for _, e := range entries {
			s.names[e.Name()] = true
		}
		for name, v := range s.opened {
			if v == nil { // it may have been made again
				delete(s.opened, name)
			}
		}
	}
	if s.table != table {
		s.table, s.files = table, make([]string, len(table.Sources))
		for i, src := range table.Sources {
			s.files[i] = fileName(src)
		}
		s.replaceOthers()
	}
	s.have = 0
	for i, name := range s.files {
		if s.names[name] {
			s.have += len(table.PassagesOf[i])
		}
	}
}

// open opens the file of a source, and remembers one that cannot be read as none.
func (s *store) open(table *postings.Table, source int) *reportVectors {
	name := s.files[source]
	v, err := openFile(filepath.Join(s.dir, name), len(table.PassagesOf[source]))
	if err != nil && s.names[name] {
		delete(s.names, name)
		s.have -= len(table.PassagesOf[source])
	}
	if s.opened == nil {
		s.opened = make(map[string]*reportVectors)
	}
	s.opened[name] = v
	return v
}

// close unmaps all files. What was given of them may not be used afterwards.
func (s *store) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.opened {
		if v != nil {
			v.close()
		}
	}
	for _, v := range s.replaced {
		v.close()
	}
	s.opened, s.replaced = nil, nil
}
