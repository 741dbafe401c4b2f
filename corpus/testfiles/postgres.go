package testfiles

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
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
	execute := func(ctx context.Context, query string) {
		t.Helper()
		c, err := pgx.Connect(ctx, address)
		if err == nil {
			defer c.Close(ctx)
			_, err = c.Exec(ctx, query)
		}
		if err != nil {
			t.Fatalf("%s at $%s: %v", query, postgresVar, err)
		}
	}
	execute(t.Context(), "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(context.Background(), "DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("$%s: %v", postgresVar, err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}
