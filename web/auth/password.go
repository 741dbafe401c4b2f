package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// A Cost is what one guess at a password takes, as Argon2id counts it.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is the second recommendation of RFC 9106, section 4: 64 MiB, for where memory is short.
var DefaultCost = Cost{Memory: 64 << 10, Passes: 3, Threads: 4}

// Lengths that RFC 9106 recommends.
const (
	saltBytes = 16
	hashBytes = 32
)

// maxHashes is how many passwords are hashed at once: each takes the cost's memory.
const maxHashes = 2

// hashPassword is what is kept of a password, in PHC's string form: $argon2id$v=19$m=65536,t=3,p=4$SALT$HASH.
func (c Cost) hashPassword(password string) string {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(c.deriveKey(password, salt, hashBytes)))
}

// deriveKey computes the hash. A letter with an accent is the same however a keyboard composes it.
func (c Cost) deriveKey(password string, salt []byte, length uint32) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Passes, c.Memory, c.Threads, length)
}

// A passwordHash is a hash in PHC's string form, parsed.
type passwordHash struct {
	cost       Cost
	salt, hash []byte
}

var errHash = errors.New("a user's password hash cannot be read; set another password with evidence user password")

// parseHash reads what hashPassword wrote, and refuses costs that would take the machine's memory or are none.
func parseHash(s string) (h passwordHash, err error) {
	var version int
	var salt, hash string
	// %s ends at white space, of which there is none, so that the two last parts are split by hand.
	n, err := fmt.Sscanf(s, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &h.cost.Memory, &h.cost.Passes, &h.cost.Threads, &salt)
	if err != nil || n != 5 || version != argon2.Version {
		return h, errHash
	}
	for i := range salt {
		if salt[i] == '$' {
			salt, hash = salt[:i], salt[i+1:]
			break
		}
	}
	h.salt, err = base64.RawStdEncoding.DecodeString(salt)
	if err == nil {
		h.hash, err = base64.RawStdEncoding.DecodeString(hash)
	}
	c := h.cost
	if err != nil || len(h.salt) < 8 || len(h.hash) < 16 || c.Passes < 1 || c.Passes > 100 || c.Threads < 1 || c.Memory > 1<<20 {
		return h, errHash
	}
	return h, nil
}

// matches reports whether a password is the one that was hashed.
func (h passwordHash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.cost.deriveKey(password, h.salt, uint32(len(h.hash))), h.hash) == 1
}

// nobodysHash is the password of users whom there are not: checking it takes the same time, and no password is it.
func (c Cost) nobodysHash() passwordHash {
	return passwordHash{c, make([]byte, saltBytes), make([]byte, hashBytes)}
}
