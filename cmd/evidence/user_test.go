package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/web/access"
)

const goodPassword = "correct horse battery"

// typed runs the program with something on standard input.
func typed(t testing.TB, in string, args ...string) outcome {
	t.Helper()
	var out, errOut bytes.Buffer
	status := run(context.Background(), args, strings.NewReader(in), &out, &errOut)
	return outcome{out.String(), errOut.String(), status}
}

func TestUserCommand(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	t.Setenv("EVIDENCE_DATA", data)
	evidence(t, "user", "list").want(t, exitDone, "There are no users", "evidence user add")
	if _, err := os.Stat(data); err == nil {
		t.Error("looking made the data directory")
	}
	typed(t, "short\n", "user", "add", "anna").want(t, exitRefused, "has 5 characters and needs 12 or more")
	typed(t, "", "user", "add", "anna").want(t, exitRefused, "needs 12 or more")
	typed(t, goodPassword, "user", "add", "two words").want(t, exitRefused, `"two words" cannot be a user's name`)
	typed(t, goodPassword+"\r\n", "user", "add", "Anna").want(t, exitDone, "anna can sign in now")
	typed(t, goodPassword, "user", "add", "ANNA").want(t, exitRefused, "there is a user of that name", "evidence user password anna")
	if _, err := access.Open(data, access.Options{}).SignIn(t.Context(), "anna", goodPassword, ""); err != nil {
		t.Errorf("the password that was piped: %v", err)
	}
	token := evidence(t, "user", "token", "anna", "--label", "export of statements").want(t, exitDone, "not shown again")
	if name, err := access.Open(data, access.Options{}).Bearer(strings.TrimSpace(token.out)); name != "anna" || err != nil {
		t.Errorf("the token %q alone on standard output: %q, %v", token.out, name, err)
	}
	evidence(t, "user", "token", "anna", "--label", "export of statements").want(t, exitRefused, "choose another label")
	evidence(t, "user", "list").want(t, exitDone, "anna", "export of statements (")
	list := fromJSON[struct{ Users []access.User }](t, evidence(t, "user", "list", "--json").want(t, exitDone)).Users
	if len(list) != 1 || list[0].Name != "anna" || len(list[0].Tokens) != 1 || list[0].Made.IsZero() {
		t.Errorf("%+v", list)
	}
	typed(t, "another good one", "user", "password", "anna").want(t, exitDone, "another password", "1 token is still valid")
	if _, err := access.Open(data, access.Options{}).SignIn(t.Context(), "anna", "another good one", ""); err != nil {
		t.Errorf("the new password: %v", err)
	}
	evidence(t, "user", "revoke", "anna", "export of statements").want(t, exitDone, "revoked")
	evidence(t, "user", "revoke", "anna", "export of statements").want(t, exitRefused, "no token with the label")
	typed(t, goodPassword, "user", "password", "ben").want(t, exitRefused, `no such user: "ben"`)
	evidence(t, "user", "remove", "ben").want(t, exitRefused, `no such user: "ben"`)
	evidence(t, "user", "remove", "anna").want(t, exitDone, "anna is removed", "No user is left")

	for want, args := range map[string][]string{
		"say what to do: add, list": {"user"}, `unknown action "ad"; did you mean "add"?`: {"user", "ad", "x"}, "takes the user's name, not 0 arguments": {"user", "add"},
		"takes no more arguments": {"user", "list", "x"}, "and the token's label, not 1 argument": {"user", "revoke", "x"},
	} {
		evidence(t, args...).want(t, exitUsage, want)
	}
}
