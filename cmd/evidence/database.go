package main

import (
	"errors"
	"flag"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"evidence/cmd/internal/app"
	"evidence/corpus/store"
)

// useDatabase has the library of the data directory be where --database says. It returns whether that is a PostgreSQL database.
func useDatabase(f *flag.FlagSet) (bool, error) {
	data, database := f.Lookup("data"), f.Lookup("database")
	if data == nil || database == nil || database.Value.String() == "" {
		return false, nil
	}
	dir, address := data.Value.String(), database.Value.String()
	if !store.IsPostgres(address) {
		return false, usagef("--database cannot be %q: write the address of a PostgreSQL database, such as postgres://evidence@db.example.org/evidence", store.Redacted(address))
	}
	own := filepath.Join(dir, store.FileName)
	if _, err := os.Stat(own); !errors.Is(err, fs.ErrNotExist) {
		return false, usagef("there is a database %q, and --database names another, %s: move the file away if its library is there (evidence migrate copies it), or leave out --database", own, store.Redacted(address))
	}
	return true, store.UseDatabase(dir, address)
}

// useCluster has the index of the data directory be where --opensearch says.
func useCluster(f *flag.FlagSet) error {
	data, address := f.Lookup("data"), f.Lookup("opensearch")
	if data == nil || address == nil || address.Value.String() == "" {
		return nil
	}
	if err := app.UseCluster(data.Value.String(), address.Value.String()); err != nil {
		return usagef("--opensearch: %s", err)
	}
	return nil
}

// warnPassword says that a password on the command line can be seen by others.
func warnPassword(e *env, f *flag.FlagSet) {
	if isSet(f, "opensearch") {
		if _, some := app.RedactedCluster(f.Lookup("opensearch").Value.String()); some {
			e.logf("Others on this computer can see the password in --opensearch. Put it in EVIDENCE_OPENSEARCH_PASSWORD, or the whole address in $%s.", clusterVar)
		}
	}
	if !isSet(f, "database") {
		return
	}
	u, err := url.Parse(f.Lookup("database").Value.String())
	if err != nil || u.User == nil {
		return
	}
	if _, some := u.User.Password(); some {
		e.logf("Others on this computer can see the password in --database. Put it in PGPASSWORD, in the file ~/.pgpass, or the whole address in $%s.", databaseVar)
	}
}
