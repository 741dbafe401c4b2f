package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/corpus/statement"
)

// The test binary plays a second process when this names a data directory.
const childEnv = "EVIDENCE_STORE_TEST_CHILD"

// databaseEnv names its PostgreSQL database, if it has one.
const databaseEnv = "EVIDENCE_STORE_TEST_DATABASE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if address := os.Getenv(databaseEnv); address != "" {
			if err := UseDatabase(dir, address); err != nil {
				panic(err)
			}
		}
		work := writeForEver
		if os.Getenv(pinnersEnv) != "" {
			work = pinForEver
		}
		if err := work(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const (
	childReports  = 3
	childPassages = 300
)

// childText is passage i of a report on its n-th reading. Every third one
// changes with every reading.
func childText(report, n, i int) string {
	if i%3 != 0 {
		n = 0
	}
	return fmt.Sprintf("Reading %d of paragraph %d of report %d %s", n, i, report, strings.Repeat("goes on and on ", 20))
}

// writeForEver stores the reports again and again, each time with other text,
// and prints a line after each.
func writeForEver(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		report := n % childReports
		id := fmt.Sprint("report", report)
		ps := make([]corpus.Passage, childPassages)
		for i := range ps {
			ps[i] = corpus.Passage{Document: id, Seq: i, Page: 1, Text: childText(report, n, i)}
		}
		passageid.Assign(id, ps)
		if _, err := s.AssignVersion(ctx, sha(id), id); err != nil {
			return err
		}
		doc := corpus.Document{Source: corpus.Source{ID: id, Title: fmt.Sprint(n)}, SHA256: sha(id), Pages: n}
		if err := s.PutDocument(ctx, doc, ps, fmt.Sprint(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// startChild runs writeForEver in another process and returns after it has
// written a report.
func startChild(t *testing.T, dir string) (kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir, databaseEnv+"="+databaseOf(dir))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal("the second process wrote nothing: ", err)
	}
	go lines.WriteTo(nullWriter{})
	return sync.OnceFunc(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

type nullWriter struct{}

func (nullWriter) Write(b []byte) (int, error) { return len(b), nil }

// checkWhole fails where a report is there in part or of two readings.
func checkWhole(t *testing.T, s *Store) (reports int) {
	t.Helper()
	docs, err := s.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		ps, err := s.Passages(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(ps) != childPassages || d.Passages != childPassages {
			t.Fatalf("report %q has %d passages and says %d; %d were put", d.ID, len(ps), d.Passages, childPassages)
		}
		reading, _, _ := strings.Cut(strings.TrimPrefix(ps[0].Text, "Reading "), " ")
		for i, p := range ps {
			if i%3 == 0 && !strings.HasPrefix(p.Text, "Reading "+reading+" ") || p.Seq != i {
				t.Fatalf("report %q mixes readings: %q beside reading %s", d.ID, p.Text[:20], reading)
			}
		}
	}
	return len(docs)
}

func TestAnotherProcessReadsWhileOneWrites(t *testing.T) {
	dir := newDir(t)
	kill := startChild(t, dir)
	defer kill()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var first int64
	for i := 0; i < 40; i++ {
		checkWhole(t, s)
		v, _, err := s.Version(t.Context(), sha("report0"))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = v.Revision
		}
		if i == 39 && v.Revision == first {
			i -= 10 // the writer has not moved on yet; read more beside it
		}
	}
	// Both may write, too.
	if _, err := s.AssignID(t.Context(), sha("mine"), "mine"); err != nil {
		t.Fatal(err)
	}
}

func TestAKilledWriterLeavesWholeReports(t *testing.T) {
	dir := newDir(t)
	for i := range 8 {
		kill := startChild(t, dir)
		time.Sleep(time.Duration(i*7) * time.Millisecond)
		kill()
		s, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if checkWhole(t, s) == 0 {
			t.Fatal("no report was kept")
		}
		if damage, err := s.Check(t.Context()); err != nil || len(damage) > 0 {
			t.Fatalf("damage %+v, %v", damage, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGoroutinesReadWhileOthersWrite(t *testing.T) {
	s := openTest(t)
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for w := range 3 {
		writers.Go(func() {
			for n := range 6 {
				id := fmt.Sprint("r", w)
				ps := report(id, changed(func(b []string) []string { b[n] += " More."; return b })...)
				_, err := s.AssignVersion(t.Context(), sha(id), id)
				err = errors.Join(err, s.PutDocument(t.Context(), corpus.Document{Source: corpus.Source{ID: id}, SHA256: sha(id)}, ps, "x"))
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				docs, err := s.Documents(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				for _, d := range docs {
					if ps, err := s.Passages(t.Context(), d.ID); err != nil || len(ps) != len(body) {
						t.Errorf("%d passages, %v", len(ps), err)
					}
				}
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
}

func TestProcessesMayOpenANewStoreAtOnce(t *testing.T) {
	dir := newDir(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := Open(t.Context(), dir) // connections share nothing but the file, as processes do
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestMigrations(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	first, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(ctx, dir, first, vfsName)
	if err != nil {
		t.Fatal(err)
	}
	ps := put(t, s, "r", "r", "x", body...)
	s.Close()

	later := append(slices.Clone(first), migration{len(first) + 1, "later", "ALTER TABLE source ADD COLUMN colour TEXT; UPDATE source SET colour = 'red'"})
	if s, err = open(ctx, dir, later, vfsName); err != nil {
		t.Fatal(err)
	}
	var colour string
	if err := s.db.QueryRow("SELECT colour FROM source").Scan(&colour); err != nil || colour != "red" {
		t.Errorf("after the migration: %q, %v", colour, err)
	}
	if r := resolve(t, s, ps[0].ID); r.Passage.Text != body[0] {
		t.Errorf("after the migration: %+v", r)
	}
	s.Close()

	broken := append(slices.Clone(later), migration{len(later) + 1, "broken", "CREATE TABLE half (a); CREATE TABLE source (b)"})
	if _, err := open(ctx, dir, broken, vfsName); err == nil || !strings.Contains(err.Error(), `"broken"`) {
		t.Errorf("a migration that fails: %v", err)
	}
	if s, err = open(ctx, dir, later, vfsName); err != nil {
		t.Fatal(err)
	}
	var half int
	if err := s.db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").Scan(&half); err != nil || half != 0 {
		t.Errorf("half a migration stayed: %d, %v", half, err)
	}
	s.Close()

	if _, err := open(ctx, dir, first, vfsName); err == nil || !strings.Contains(err.Error(), "later release") {
		t.Errorf("a store of a later release: %v", err)
	}
}

func TestMigrationsAreNumbered(t *testing.T) {
	for _, names := range [][]string{{"0002_x.sql"}, {"0001_x.sql", "0003_y.sql"}, {"0001_x.sql", "0001_y.sql"}, {"x.sql"}} {
		files := fstest.MapFS{}
		for _, n := range names {
			files["migrations/"+n] = &fstest.MapFile{}
		}
		if list, err := readMigrations(files, sqliteMigrations, 1); err == nil {
			t.Errorf("migrations %q gave %v", names, list)
		}
	}
}

func TestAFileThatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	if some, err := Exists(dir); some || err != nil {
		t.Error("an empty directory has a store", err)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(strings.Repeat("<html>no database</html>\n", 100)), 0o644); err != nil {
		t.Fatal(err)
	}
	if some, err := Exists(dir); !some || err != nil {
		t.Error("the store is not seen", err)
	}
	_, err := Open(t.Context(), dir)
	if err == nil || !strings.Contains(err.Error(), FileName) || !strings.Contains(err.Error(), "restore a backup") {
		t.Errorf("error %v", err)
	}
}

func TestADirectoryThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); !errors.As(err, new(*fs.PathError)) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
}

func TestADirectoryWithAnOddName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?c=d#e%20é")
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if some, err := Exists(dir); !some || err != nil {
		t.Error("the store is elsewhere", err)
	}
}

// What earlier versions stored under other names is read under those of today.
func TestOlderNames(t *testing.T) {
	list, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s, err := open(t.Context(), dir, list[:4], vfsName)
	if err != nil {
		t.Fatal(err)
	}
	putOlder(t, s, "scan", `It said "machine":{ once.`)
	st, err := s.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "T"}, "One claim."), "anna")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		`UPDATE passage SET more = '{"lead_in":"a \"machine\":{ b","machine":{"by":"Tesseract 5","confidence":0.9,"lowest":0.5}}'`,
		`UPDATE source SET facts = '{"title":"\"machine\":true","origins":{"title":{"from":"report","confidence":"likely","machine":true}}}'`,
		`INSERT INTO event (statement, revision, at, by, op, change) SELECT num, 2, '2026-01-02T03:04:05Z', 'anna', 'reach', '{}' FROM statement`,
	} {
		if _, err := s.db.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	if s, err = Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ps, err := s.Passages(t.Context(), "scan")
	if err != nil || ps[0].OCR == nil || *ps[0].OCR != (corpus.OCR{By: "Tesseract 5", Confidence: 0.9, Lowest: 0.5}) || ps[0].LeadIn != `a "machine":{ b` || ps[0].Text != `It said "machine":{ once.` {
		t.Errorf("%+v, %v", ps, err)
	}
	if d, err := s.Document(t.Context(), "scan"); err != nil || !d.Origins["title"].OCR || d.Title != `"machine":true` {
		t.Errorf("%+v, %v", d, err)
	}
	if events, err := s.StatementHistory(t.Context(), st.ID, 0); err != nil || events[len(events)-1].Op != statement.OpNeeds {
		t.Errorf("%+v, %v", events, err)
	}
}

// putOlder stores a report of one passage as releases did that had no seals.
func putOlder(t *testing.T, s *Store, id, text string) (passage string) {
	t.Helper()
	p := report(id, text)[0]
	for _, q := range []struct {
		statement string
		args      []any
	}{
		{"INSERT INTO source (num, id, given) VALUES (1, ?, '2026-01-02T03:04:05Z')", []any{id}},
		{`INSERT INTO document (num, sha256, source, given, passages, extractor, read_at, revision)
			VALUES (1, ?, 1, '2026-01-02T03:04:05Z', 1, 'x1', '2026-01-02T03:04:05Z', 1)`, []any{sha(id)}},
		{"UPDATE source SET current = 1", nil},
		{`INSERT INTO passage (passage_id, source, document, current, seq, page, page_end, label, paragraph, block, headings, text, first_seen)
			VALUES (?, 1, 1, 1, 0, 1, 1, '1', '1', 'paragraph', '["Findings"]', ?, '2026-01-02T03:04:05Z')`, []any{p.ID, text}},
	} {
		if _, err := s.db.ExecContext(t.Context(), q.statement, q.args...); err != nil {
			t.Fatal(err)
		}
	}
	return p.ID
}
