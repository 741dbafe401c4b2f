package health

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"evidence/corpus/atomicfile"
)

// A Problem is something that is wrong in a data directory.
type Problem struct {
	ID          string `json:"id,omitempty"`     // the report's, where it is about one
	SHA256      string `json:"sha256,omitempty"` // the original's, where it is about one
	Description string `json:"what"`
	Advice      string `json:"advice"`
}

// A Scrub is what was found when all that a data directory keeps was last read: the database with its checksums, the
// originals and the index.
type Scrub struct {
	Ended  time.Time `json:"ended"`
	Damage []Problem `json:"damage"` // what is not as it was written
}

// scrubFile is where a data directory keeps its last scrub. It may be deleted.
func scrubFile(data string) string { return filepath.Join(data, "cache", "scrub.json") }

// Save keeps the scrub in the data directory, in place of an earlier one.
func (s *Scrub) Save(data string) error {
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(scrubFile(data)), 0o700); err != nil {
		return fmt.Errorf("keeping what was found damaged: %w", err)
	}
	return atomicfile.Write(scrubFile(data), content, 0o600)
}

// LastScrub is the last scrub of a data directory; nil if there was none. One that cannot be read counts as none.
func LastScrub(data string) (*Scrub, error) {
	content, err := os.ReadFile(scrubFile(data))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was found damaged: %w", err)
	}
	s := &Scrub{Damage: []Problem{}}
	if json.Unmarshal(content, s) != nil || s.Ended.IsZero() {
		return nil, nil
	}
	return s, nil
}
