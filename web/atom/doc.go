// Package atom writes feeds in the Atom Syndication Format (RFC 4287).
package atom
