package testfiles

import (
	"context"
	"crypto/rand"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

const postgresVar = "EVIDENCE_POSTGRES_URL"

// Postgres returns the address of a PostgreSQL database with an empty schema of its own, on the server that
// $EVIDENCE_POSTGRES_URL names. The schema is dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	address := os.Getenv(postgresVar)
	if address == "" {
		skip(t, "%s is not set", postgresVar)
		return ""
	}
	schema := "test_" + strings.ToLower(rand.Text())
	query := func(ctx context.Context, statement string) {
		t.Helper()
		c, err := pgx.Connect(ctx, address)
		if err == nil {
			defer c.Close(ctx)
			_, err = c.Exec(ctx, statement)
		}
		if err != nil {
			t.Fatalf("%s at $%s: %v", statement, postgresVar, err)
		}
	}
	query(t.Context(), "CREATE SCHEMA "+schema)
	t.Cleanup(func() { query(context.Background(), "DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("$%s: %v", postgresVar, err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// A PostgresServer is one of a test's own, which it may stop and start.
type PostgresServer struct {
	Address string
	control []string
}

// NewPostgres starts a PostgreSQL server, if it is installed, and stops it when the test ends.
func NewPostgres(t testing.TB) *PostgresServer {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		skip(t, "PostgreSQL is not installed")
		return nil
	}
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("/tmp", "evidence-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	var as []string
	if os.Getuid() == 0 { // as whom it does not run
		as = []string{"runuser", "-u", "postgres", "--"}
		execute(t, []string{"chown", "postgres", dir})
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	data := filepath.Join(dir, "data")
	s := &PostgresServer{Address: "postgres://evidence@127.0.0.1:" + port + "/postgres?sslmode=disable"}
	s.control = append(slices.Clone(as), filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-s", "-l", filepath.Join(dir, "log"),
		"-o", "-p "+port+" -k "+dir+" -c listen_addresses=127.0.0.1 -c fsync=off")
	execute(t, append(as, filepath.Join(bin, "initdb"), "-D", data, "-U", "evidence", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"))
	s.Start(t)
	t.Cleanup(func() { exec.Command(s.control[0], append(s.control[1:], "-m", "immediate", "stop")...).Run() })
	return s
}

// Start starts the server.
func (s *PostgresServer) Start(t testing.TB) { execute(t, append(s.control, "start")) }

// Crash stops the server as if it had crashed.
func (s *PostgresServer) Crash(t testing.TB) {
	execute(t, append(s.control, "-m", "immediate", "stop"))
}

func execute(t testing.TB, command []string) {
	t.Helper()
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%q: %v\n%s", command, err, out)
	}
}
