package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// IsPostgres reports whether an address is that of a PostgreSQL database.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Redacted is an address without what is secret in it.
func Redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "postgres://…"
	}
	q := u.Query()
	for _, secret := range []string{"password", "sslpassword"} {
		if q.Has(secret) {
			q.Set(secret, "xxxxx")
		}
	}
	u.RawQuery = q.Encode()
	return u.Redacted()
}

const (
	maxConnections = 10
	idleTime       = 5 * time.Minute
	connectTime    = 10 * time.Second
)

// openPostgres opens the store in the PostgreSQL database at an address and brings its schema up to date. What the
// address does not say comes from PGHOST, PGPASSWORD and the like, or from the files .pgpass and .pg_service.conf, as with
// PostgreSQL's own programs.
func openPostgres(ctx context.Context, address string) (*Store, error) {
	list, err := readMigrations(migrations, postgresMigrations, firstPostgres)
	if err != nil {
		return nil, err
	}
	db, err := connect(address)
	if err == nil {
		if err = migratePostgres(ctx, db, list); err != nil {
			db.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", Redacted(address), explain(err))
	}
	return &Store{path: Redacted(address), db: db, postgres: true, now: time.Now}, nil
}

// connect gives the database at an address, to which no connection was made yet.
func connect(address string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err // pgx leaves the password out
	}
	config.ConnectTimeout = cmp.Or(config.ConnectTimeout, connectTime)
	config.RuntimeParams["application_name"] = cmp.Or(config.RuntimeParams["application_name"], "evidence")
	// A change is on the disk before it is acknowledged, whatever the server's default.
	config.RuntimeParams["synchronous_commit"] = cmp.Or(config.RuntimeParams["synchronous_commit"], "on")
	db := sql.OpenDB(connector{stdlib.GetConnector(*config)})
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections / 2)
	db.SetConnMaxIdleTime(idleTime)
	return db, nil
}

// A connector makes connections that understand the queries of this package, which are written for SQLite where the two
// differ in form alone: parameters are ? and not $1.
type connector struct{ driver.Connector }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &postgresConn{conn.(*stdlib.Conn)}, nil
}

type postgresConn struct{ *stdlib.Conn }

func (c *postgresConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.Conn.PrepareContext(ctx, numbered(query))
}

func (c *postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) > 0 {
		query = numbered(query)
	}
	if hasNoText(args) {
		return nil, ErrNotText
	}
	return c.Conn.ExecContext(ctx, query, args)
}

func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) > 0 {
		query = numbered(query)
	}
	switch {
	case !hasNoText(args):
	case strings.HasPrefix(strings.TrimSpace(query), "SELECT"):
		args = unkept(args)
	default:
		return nil, ErrNotText
	}
	return c.Conn.QueryContext(ctx, query, args)
}

// BeginTx begins a transaction. One that reads sees one state of the database, as in SQLite.
func (c *postgresConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if o.ReadOnly && o.Isolation == driver.IsolationLevel(sql.LevelDefault) {
		o.Isolation = driver.IsolationLevel(sql.LevelRepeatableRead)
	}
	return c.Conn.BeginTx(ctx, o)
}

// CheckNamedValue converts a parameter as database/sql does for other drivers.
func (c *postgresConn) CheckNamedValue(v *driver.NamedValue) (err error) {
	v.Value, err = driver.DefaultParameterConverter.ConvertValue(v.Value)
	return err
}

// hasNoText reports whether a parameter is no text that PostgreSQL keeps: it is not UTF-8, or has a zero byte.
func hasNoText(args []driver.NamedValue) bool {
	return slices.ContainsFunc(args, func(v driver.NamedValue) bool { return notText(v.Value) })
}

func notText(v any) bool {
	s, ok := v.(string)
	return ok && (!utf8.ValidString(s) || strings.ContainsRune(s, 0))
}

// allText reports whether PostgreSQL keeps each string in a value as text. SQLite keeps any, so that what comes in files is refused here for both.
func allText(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return !notText(v.String())
	case reflect.Pointer:
		return v.IsNil() || allText(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if !allText(v.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && !allText(v.Field(i)) {
				return false
			}
		}
	}
	return true
}

// unkept are the parameters of a query that reads, with a text that is nowhere in the database for each that cannot be: it is not found, as in SQLite.
func unkept(args []driver.NamedValue) []driver.NamedValue {
	out := slices.Clone(args)
	for i := range out {
		if notText(out[i].Value) {
			out[i].Value = "\uFFFF" // which is no character
		}
	}
	return out
}

var numberedQueries sync.Map // query to query

// numbered is a query with its parameters in the form of PostgreSQL: $1 for the first ?, $3 for ?3.
func numbered(query string) string {
	if done, ok := numberedQueries.Load(query); ok {
		return done.(string)
	}
	var b strings.Builder
	var quote rune // that a string or a name is in
	n := 0
	for i, r := range query {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '?':
			b.WriteByte('$')
			if i+1 == len(query) || query[i+1] < '0' || query[i+1] > '9' {
				n++
				b.WriteString(strconv.Itoa(n))
			}
			continue
		}
		b.WriteRune(r)
	}
	done := b.String()
	numberedQueries.Store(query, done)
	return done
}
