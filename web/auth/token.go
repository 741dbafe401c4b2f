package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/store"
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
	user, a, err := u.lookUp(name)
	if err != nil {
		return "", err
	}
	if len(user.Tokens) >= maxTokens {
		return "", fmt.Errorf("%q has %d tokens: revoke those that are not used", user.Name, len(user.Tokens))
	}
	token := tokenForm + randomText(32)
	err = a.AddToken(context.Background(), user.Name, store.Token{Label: label, SHA256: tokenSum(token), Made: u.now()})
	if errors.Is(err, store.ErrTaken) {
		err = fmt.Errorf("%q has a token with the label %q: choose another label, or revoke that token first", user.Name, label)
	}
	return token, err
}

// Revoke ends a token.
func (u *Users) Revoke(name, label string) error {
	user, a, err := u.lookUp(name)
	if err != nil {
		return err
	}
	label = strings.TrimSpace(label)
	err = a.RemoveToken(context.Background(), user.Name, label)
	if errors.Is(err, store.ErrUnknown) {
		return fmt.Errorf("%q has no token with the label %q; evidence user list names those there are", user.Name, label)
	}
	return err
}

// UserOfToken returns the name of the user that a token belongs to. The error is ErrInvalid if it belongs to nobody.
func (u *Users) UserOfToken(token string) (string, error) {
	a, err := u.accounts()
	if err != nil {
		return "", err
	}
	name, err := a.TokenUser(context.Background(), tokenSum(token))
	if errors.Is(err, store.ErrUnknown) {
		err = ErrInvalid
	}
	return name, err
}

func tokenSum(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
