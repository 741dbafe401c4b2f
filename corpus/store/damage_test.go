package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"

	"evidence/corpus/statement"
)

// library makes a data directory with a few reports and a statement, and lists the ids of its passages.
func library(t *testing.T) (dir string, ids []string) {
	t.Helper()
	dir = newDir(t)
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for r := range 4 {
		id, texts := fmt.Sprint("report-", r), []string{}
		for i := range 60 {
			texts = append(texts, fmt.Sprintf("%d of the %d adopter households of report %d had been visited, which the authority said was enough.", 10+i, 100+i, r))
		}
		for _, p := range put(t, s, id, id, "x", texts...) {
			ids = append(ids, p.ID)
		}
	}
	if _, err := s.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "T"}, "Thirteen households were visited."), "anna"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, ids
}

// answers are what a citation of each passage needs, or the error.
func answers(t *testing.T, dir string, ids []string) (out []any) {
	s, err := Open(t.Context(), dir)
	if err != nil {
		return []any{err}
	}
	defer s.Close()
	for _, id := range ids {
		r, err := s.Resolve(t.Context(), id)
		if err != nil {
			out = append(out, err)
			continue
		}
		d, err := s.Document(t.Context(), r.Issued.Document)
		if err != nil {
			out = append(out, err)
			continue
		}
		r.Issued.FirstSeen, d.Names = r.Issued.LastSeen, nil
		out = append(out, []any{r.Status, *r.Passage, r.Issued, d.Source, d.SHA256, d.Pages})
	}
	return out
}

// flip flips one bit of a file.
func flip(t *testing.T, path string, at int64, bit int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1 << bit
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

// Every bit that flips in the database leaves each citation as it was or makes it an error, and the check tells all of them.
func TestBitFlips(t *testing.T) {
	dir, ids := library(t)
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	every := ids
	ids = nil
	for i := 0; i < len(every); i += 7 {
		ids = append(ids, every[i])
	}
	want := answers(t, dir, ids)
	random := rand.New(rand.NewPCG(16, 60))
	withheld := 0
	for n := range 60 {
		at, bit := random.Int64N(info.Size()), random.IntN(8)
		if n < 30 { // of these half in the header and what follows it
			at %= 256
		}
		flip(t, path, at, bit)
		got := answers(t, dir, ids)
		for i := range got {
			if _, failed := got[i].(error); failed {
				withheld++
			} else if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("bit %d of byte %d: a citation changed silently:\n%v\n%v", bit, at, got[i], want[i])
			}
		}
		if damage, err := CheckDirectory(t.Context(), dir); err == nil && len(damage) == 0 {
			t.Errorf("bit %d of byte %d is not told", bit, at)
		}
		flip(t, path, at, bit)
	}
	if withheld == 0 {
		t.Error("no flip had any effect")
	}
	if damage, err := CheckDirectory(t.Context(), dir); err != nil || len(damage) > 0 {
		t.Errorf("a sound database: %v, %v", damage, err)
	}
}

// Whole pages that are no pages any more are named by the check, which does not fail on them.
func TestRuinedPages(t *testing.T) {
	dir, _ := library(t)
	path := filepath.Join(dir, FileName)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for at := 2 * 4096; at+4096 <= len(sound); at += 5 * 4096 {
		ruined := bytes.Clone(sound)
		copy(ruined[at:], bytes.Repeat([]byte{0xff}, 4096))
		if err := os.WriteFile(path, ruined, 0o600); err != nil {
			t.Fatal(err)
		}
		damage, err := CheckDirectory(t.Context(), dir)
		if err == nil && len(damage) == 0 {
			t.Errorf("page %d is ruined, and that is not told", at/4096+1)
		}
		if err == nil {
			told++
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("page %d: %v", at/4096+1, err)
		}
	}
	if pages := len(sound) / 4096; told < pages/5*9/10 {
		t.Errorf("the damage is named for %d of the pages tried, of %d", told, pages)
	}
}

// A change that leaves the pages' checksums right is told by the seals.
func TestSeals(t *testing.T) {
	for name, change := range map[string]string{
		"text":    "UPDATE passage SET text = replace(text, '13', '17')",
		"page":    "UPDATE passage SET page = page + 1",
		"seal":    "UPDATE passage_seal SET sum = substr(sum, 2)",
		"no seal": "DELETE FROM passage_seal",
		"order":   "UPDATE passage SET seq = 61 WHERE seq = 5",
		"current": "UPDATE passage SET current = 0 WHERE seq = 5",
		"PDF":     "UPDATE document SET sha256 = '0' || substr(sha256, 2)",
		"facts":   "UPDATE source SET facts = '{\"title\":\"Another\"}'",
		"counts":  "UPDATE document SET pages = 99",
	} {
		dir, _ := library(t)
		s, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.db.Exec(change); err != nil {
			t.Fatal(name, err)
		}
		s.Close()
		damage, err := CheckDirectory(t.Context(), dir)
		if err != nil || len(damage) == 0 {
			t.Errorf("%s: told %v, %v", name, damage, err)
		}
		for _, d := range damage {
			if d.Report == "" {
				t.Errorf("%s: it does not say which report: %+v", name, d)
			}
		}
	}
}

// Storing a damaged report again, as it is in its original, mends it, and no damaged text becomes history.
func TestDamagedReportIsMended(t *testing.T) {
	dir, ids := library(t)
	want := answers(t, dir, ids)
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sound, err := s.Passages(t.Context(), "report-2")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := s.Document(t.Context(), "report-2")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		"UPDATE passage SET text = 'No household was visited.' WHERE seq = 3",
		"UPDATE passage SET passage_id = passage_id || 'x' WHERE seq = 7",
		"UPDATE source SET facts = '{}'",
	} {
		if _, err := s.db.Exec(change); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Passages(t.Context(), "report-2"); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged report: %v", err)
	}
	if err := s.PutDocument(t.Context(), doc, sound, "x"); err != nil {
		t.Fatal(err)
	}
	got := answers(t, dir, ids)
	for i := 120; i < 180; i++ {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("passage %d: %v\n%v", i, got[i], want[i])
		}
	}
	damage, err := s.Check(t.Context())
	for _, d := range damage {
		if d.Report == "report-2" {
			t.Errorf("still damaged: %+v", d)
		}
	}
	if err != nil || len(damage) == 0 {
		t.Errorf("the other reports: %v, %v", damage, err)
	}
}

// Only a directory without a library is a new one.
func TestExists(t *testing.T) {
	dir, _ := library(t)
	for name, c := range map[string]struct {
		do   func(dir string) error
		some bool
		says string
	}{
		"sound":          {func(string) error { return nil }, true, ""},
		"absent":         {os.RemoveAll, false, ""},
		"empty database": {func(d string) error { return os.Truncate(filepath.Join(d, FileName), 0) }, false, "restore"},
		"database deleted": {func(d string) error {
			return errors.Join(os.Mkdir(filepath.Join(d, "library"), 0o700), os.WriteFile(filepath.Join(d, "library", "x.pdf"), nil, 0o600), os.Remove(filepath.Join(d, FileName)))
		}, false, "restore"},
		"index alone": {func(d string) error {
			return errors.Join(os.MkdirAll(filepath.Join(d, "index", "passages"), 0o700), os.Remove(filepath.Join(d, FileName)))
		}, false, "restore"},
		"nothing of ours": {func(d string) error { return os.Rename(filepath.Join(d, FileName), filepath.Join(d, "notes.txt")) }, false, ""},
		"no directory":    {func(d string) error { return errors.Join(os.RemoveAll(d), os.WriteFile(d, nil, 0o600)) }, false, "check"},
	} {
		copied := filepath.Join(t.TempDir(), "data")
		if err := errors.Join(os.CopyFS(copied, os.DirFS(dir)), c.do(copied)); err != nil {
			t.Fatal(name, err)
		}
		some, err := Exists(copied)
		if some != c.some || (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, %v", name, some, err)
		}
		if _, opened := Open(t.Context(), copied); (opened != nil) != (c.says != "") {
			t.Errorf("%s: opened with %v", name, opened)
		}
	}
}

func TestAnotherProgramsDatabase(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	db, err := driver.Open(address(path, vfsName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE bookmark (url TEXT)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, _ := os.ReadFile(path)
	if _, err := Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("error %v", err)
	}
	if after, _ := os.ReadFile(path); !reflect.DeepEqual(after[100:], before[100:]) {
		t.Error("it was written to")
	}
}

// A database of a release without checksums can be checked, so that it can be mended, and restored from a backup.
func TestCheckOfEarlierRelease(t *testing.T) {
	list, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s, err := open(t.Context(), dir, list[:checksumsFrom(list)-1], vfsName)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if damage, err := CheckDirectory(t.Context(), dir); err != nil || len(damage) > 0 {
		t.Errorf("an earlier release's database: %v, %v", damage, err)
	}
}
