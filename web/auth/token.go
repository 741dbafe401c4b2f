package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// tokenForm begins every token, so that one that got out is known for what it is.
const tokenForm = "evidence_"

// maxTokens is how many tokens a user may have.
const maxTokens = 100

// NewToken makes a token for a user under a label of its own and gives it; it is shown nowhere again.
func (u *Users) NewToken(name, label string) (string, error) {
	label = strings.TrimSpace(label)
	if label == "" || !utf8.ValidString(label) || utf8.RuneCountInString(label) > maxLabel || strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", fmt.Errorf("%q cannot be a token's label: write at most %d characters", label, maxLabel)
	}
	token := tokenForm + randomText(32)
	return token, u.changeUser(name, func(r *record) error {
		if slices.ContainsFunc(r.Tokens, func(t tokenRecord) bool { return t.Label == label }) {
			return fmt.Errorf("%q has a token with the label %q: choose another label, or revoke that token first", r.Name, label)
		}
		if len(r.Tokens) >= maxTokens {
			return fmt.Errorf("%q has %d tokens: revoke those that are not used", r.Name, len(r.Tokens))
		}
		r.Tokens = append(r.Tokens, tokenRecord{label, tokenSum(token), u.now().UTC().Truncate(time.Second)})
		return nil
	})
}

// Revoke ends a token.
func (u *Users) Revoke(name, label string) error {
	return u.changeUser(name, func(r *record) error {
		i := slices.IndexFunc(r.Tokens, func(t tokenRecord) bool { return t.Label == strings.TrimSpace(label) })
		if i < 0 {
			return fmt.Errorf("%q has no token with the label %q; those there are, evidence user list names", r.Name, label)
		}
		r.Tokens = slices.Delete(r.Tokens, i, i+1)
		return nil
	})
}

// Bearer gives the user in whose name a token lets a script write. The error is ErrInvalid for none.
func (u *Users) Bearer(token string) (string, error) {
	d, err := u.users.get()
	if err != nil {
		return "", err
	}
	sum, name := []byte(tokenSum(token)), ""
	for _, r := range d.list {
		for _, t := range r.Tokens {
			if subtle.ConstantTimeCompare([]byte(t.SHA256), sum) == 1 {
				name = r.Name
			}
		}
	}
	if name == "" {
		return "", ErrInvalid
	}
	return name, nil
}

func tokenSum(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
