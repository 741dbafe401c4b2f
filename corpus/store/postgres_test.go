package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
)

// onBoth are the tests that every database must pass. Those not among them are about files, or about SQLite.
var onBoth = map[string]func(*testing.T){
	"TestAgreement": TestAgreement, "TestFetches": TestFetches, "TestWhatBecomesOfPins": TestWhatBecomesOfPins,
	"TestPinsWaitForTheirReport": TestPinsWaitForTheirReport, "TestResolveAfterTheTextChanged": TestResolveAfterTheTextChanged,
	"TestReplacementIsTheNearest": TestReplacementIsTheNearest, "TestResolveOverSeveralReadings": TestResolveOverSeveralReadings,
	"TestANewVersionOfASource": TestANewVersionOfASource, "TestPuttingTheSameAgainChangesNothing": TestPuttingTheSameAgainChangesNothing,
	"TestRevision": TestRevision, "TestTheLastEdits": TestTheLastEdits, "TestStatementsAreKept": TestStatementsAreKept, "TestStatementsWithoutTextAreRefused": TestStatementsWithoutTextAreRefused,
	"TestAPinQuotesThePassage": TestAPinQuotesThePassage, "TestEditsAreUndone": TestEditsAreUndone,
	"TestAStatementComesBackFromItsFile": TestAStatementComesBackFromItsFile, "TestWhatIsNewForAStatement": TestWhatIsNewForAStatement,
	"TestFilesThatAreNotSound": TestFilesThatAreNotSound, "TestWhatIsPutIsRead": TestWhatIsPutIsRead, "TestNeighbours": TestNeighbours,
	"TestAnIDOnceGivenStays": TestAnIDOnceGivenStays, "TestTwoNamesOfOneDocument": TestTwoNamesOfOneDocument,
	"TestRefusals": TestRefusals, "TestPathsThatAreNoText": TestPathsThatAreNoText, "TestRefusalBy": TestRefusalBy, "TestWithdrawAndRestore": TestWithdrawAndRestore,
	"TestFactsAndCorrections": TestFactsAndCorrections, "TestCorrectionsAreTakenBack": TestCorrectionsAreTakenBack,
	"TestPutRefusesWhatIsNotReady": TestPutRefusesWhatIsNotReady, "TestAnIDOfAnotherSourceIsLengthened": TestAnIDOfAnotherSourceIsLengthened,
	"TestUnknown": TestUnknown, "TestACancelledPutLeavesNothing": TestACancelledPutLeavesNothing,
	"TestGoroutinesReadWhileOthersWrite": TestGoroutinesReadWhileOthersWrite,
	"TestInterruptedCopy":                TestInterruptedCopy, "TestKilledWritersLoseNoAcknowledgedPin": TestKilledWritersLoseNoAcknowledgedPin,
	"TestAKilledWriterLeavesWholeReports": TestAKilledWriterLeavesWholeReports, "TestAnotherProcessReadsWhileOneWrites": TestAnotherProcessReadsWhileOneWrites,
	"TestProcessesMayOpenANewStoreAtOnce": TestProcessesMayOpenANewStoreAtOnce,
	"TestUsers":                           TestUsers, "TestAudit": TestAudit, "TestAuditWithAWrongClock": TestAuditWithAWrongClock, "TestStatementAndItsFile": TestStatementAndItsFile, "TestCollections": TestCollections, "TestSessions": TestSessions, "TestOCRReports": TestOCRReports, "TestSeals": TestSeals, "TestDamagedReportIsMended": TestDamagedReportIsMended,
	"TestJobs": TestJobs, "TestFailedJobs": TestFailedJobs, "TestWorkersShareJobs": TestWorkersShareJobs,
}

// TestPostgres runs the tests of the store over PostgreSQL, each in a schema of its own.
func TestPostgres(t *testing.T) {
	testfiles.Postgres(t)
	for _, name := range slices.Sorted(maps.Keys(onBoth)) {
		t.Run(name, onBoth[name])
	}
}

// A test that opens a store of no particular kind is among those that PostgreSQL must pass.
func TestEveryDatabasePassesTheSuite(t *testing.T) {
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Test") || onBoth[f.Name.Name] != nil || f.Name.Name == "TestCopy" {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.Ident); ok && (call.Name == "openTest" || call.Name == "newDir") {
					t.Errorf("%s opens a store with %s, so add it to onBoth", f.Name.Name, call.Name)
				}
				return true
			})
		}
	}
}

// Both databases have the same steps and, after them, the same tables and columns.
func TestDatabasesHaveTheSameSchema(t *testing.T) {
	sqlite, err := readMigrations(migrations, sqliteMigrations, 1)
	if err != nil {
		t.Fatal(err)
	}
	postgres, err := readMigrations(migrations, postgresMigrations, firstPostgres)
	if err != nil {
		t.Fatal(err)
	}
	if first, second := sqlite[len(sqlite)-1], postgres[len(postgres)-1]; first.number != second.number {
		t.Errorf("the last migrations are %q for SQLite and %q for PostgreSQL: each needs both, with the same number", first.name, second.name)
	}
	columns := func(s *Store, query string) []string {
		rows, err := s.db.QueryContext(t.Context(), query)
		list, err := scanAll(rows, err, "listing columns", func(c *string, scan func(...any) error) error { return scan(c) })
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(list)
		return list
	}
	file, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	server, err := openPostgres(t.Context(), testfiles.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	want := columns(file, `SELECT t.name || '.' || c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'`)
	got := columns(server, `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name <> '`+versionTable+`' AND column_name <> 'rowid'`)
	if !slices.Equal(got, want) {
		t.Errorf("PostgreSQL has the columns\n%q, SQLite\n%q", got, want)
	}
}

// overPostgres reports whether a test is run by TestPostgres.
func overPostgres(t testing.TB) bool { return strings.HasPrefix(t.Name(), "TestPostgres/") }

func TestNumbered(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1":                                 "SELECT 1",
		"a = ? AND b IN (?, ?)":                    "a = $1 AND b IN ($2, $3)",
		"VALUES (?1, ?2, ?1, ?10)":                 "VALUES ($1, $2, $1, $10)",
		`op <> '?' AND "x?" = ? AND y = 'it''s ?'`: `op <> '?' AND "x?" = $1 AND y = 'it''s ?'`,
	} {
		if got := numbered(query); got != want {
			t.Errorf("%s gave %s, want %s", query, got, want)
		}
	}
}

func TestRedacted(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://anna:secret@db:5432/evidence":                "postgres://anna:xxxxx@db:5432/evidence",
		"postgres://anna@db/evidence?password=secret&sslmode=on": "postgres://anna@db/evidence?password=xxxxx&sslmode=on",
		"postgres://anna:sec%ret@db/evidence":                    "postgres://…",
	} {
		if got := Redacted(address); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, address := range []string{"postgres://anna:secret@[::1/evidence", "postgres://anna:secret@db:port/evidence", "postgres://anna:secret@127.0.0.1:1/evidence"} {
		if _, err := openPostgres(t.Context(), address); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v", err)
		}
	}
}
