//go:build !linux

package auth

// IsOwner is true of every connection: only on Linux can the program ask whose it is.
func IsOwner(_, _ string) bool { return true }
