package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"evidence/web/auth"
)

var userCommand = command{
	name:    "user",
	creates: true,
	creator: "add",
	args:    "add|list|remove|password|token|revoke|log [NAME [LABEL]]",
	summary: "manage the users who may add and correct reports",
	about: `
Everybody can read. As soon as there is one user, changing anything needs a sign-in. A running site uses changes made here at
once.

add NAME adds a user, and password NAME changes a password, which ends the user's sessions. The password is asked for at the
terminal, or read from standard input, a line of at least 12 characters. list shows the users and their tokens; remove NAME removes a
user with every session and token.

token NAME prints a new token for scripts. It is shown only once, because only its hash is kept. Scripts send it as
"Authorization: Bearer TOKEN". --label says what it is for, and revoke NAME LABEL ends it.

log lists who signed in or failed to, who added, corrected and removed what, who exported private statements, and when a backup was
restored: when and from which network address, for 400 days.

Names are made of letters, digits and . _ - @. Users are kept in evidence.db in the data directory, their passwords and
tokens only as hashes.`,
	examples: []string{"evidence user add anna", "evidence user token anna --label uploads > token"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		label := f.String("label", "script", "what the token is for, `TEXT`")
		return func(_ context.Context, e *env, args []string) error {
			u := &userAdmin{e, auth.Open(*data, auth.Options{Logf: e.logf}), *label, *asJSON}
			defer u.users.Close()
			return u.run(args)
		}
	},
}

// A userAdmin changes the users of a data directory.
type userAdmin struct {
	env    *env
	users  *auth.Users
	label  string
	asJSON bool
}

// recorded records what was done to a user, unless it failed.
func (u *userAdmin) recorded(err error, what, name string) error {
	if err == nil {
		u.users.Record(context.Background(), "", what, name, "")
	}
	return err
}

// userActions are the first arguments of the command, with the number of those that follow.
var userActions = []struct {
	name string
	args int
	what string // the arguments are
	run  func(u *userAdmin, args []string) error
}{
	{"add", 1, "the user's name", (*userAdmin).add},
	{"list", 0, "", (*userAdmin).list},
	{"remove", 1, "the user's name", (*userAdmin).remove},
	{"password", 1, "the user's name", (*userAdmin).password},
	{"token", 1, "the user's name", (*userAdmin).token},
	{"log", 0, "", (*userAdmin).log},
	{"revoke", 2, "the user's name and the token's label", (*userAdmin).revoke},
}

// run does what the first argument says.
func (u *userAdmin) run(args []string) error {
	var names []string
	for _, a := range userActions {
		if names = append(names, a.name); len(args) == 0 || args[0] != a.name {
			continue
		}
		switch n := len(args) - 1; {
		case n != a.args && a.args == 0:
			return usagef("user %s takes no more arguments", a.name)
		case n != a.args:
			return usagef("user %s takes %s, not %s", a.name, a.what, count(n, "argument", "arguments"))
		}
		return a.run(u, args[1:])
	}
	if len(args) == 0 {
		return usagef("user needs an action: %s", strings.Join(names, ", "))
	}
	return usagef("unknown action %q%s", args[0], didYouMean(args[0], names))
}

func (u *userAdmin) add(args []string) error {
	name, err := auth.NormaliseName(args[0])
	if err != nil {
		return err
	}
	list, err := u.users.List()
	if err != nil {
		return err
	}
	for _, known := range list { // before a password is asked for
		if known.Name == name {
			return fmt.Errorf("%w: %q; evidence user password %s changes the password", auth.ErrTaken, name, name)
		}
	}
	password, err := u.newPassword(name)
	if err == nil {
		err = u.recorded(u.users.Add(name, password), "user added", name)
	}
	if err == nil {
		u.env.printf("%s can sign in now\n", name)
	}
	return err
}

func (u *userAdmin) password(args []string) error {
	list, err := u.users.List()
	if err != nil {
		return err
	}
	name, err := auth.NormaliseName(args[0])
	for _, known := range list {
		if known.Name != name {
			continue
		}
		password, err := u.newPassword(name)
		if err == nil {
			err = u.recorded(u.users.SetPassword(name, password), "password changed", name)
		}
		if err == nil {
			u.env.printf("%s has a new password; sessions with the old one have ended\n", name)
			if n := len(known.Tokens); n > 0 {
				u.env.printf("%s: %s still valid; to end one, run evidence user revoke\n", name, count(n, "token is", "tokens are"))
			}
		}
		return err
	}
	if err == nil {
		err = fmt.Errorf("%w: %q", auth.ErrUnknown, name)
	}
	return err
}

func (u *userAdmin) remove(args []string) error {
	if err := u.recorded(u.users.Remove(args[0]), "user removed", args[0]); err != nil {
		return err
	}
	u.env.printf("%s is removed, with every session and token\n", args[0])
	if some, err := u.users.HasUsers(); err == nil && !some {
		u.env.logf("There are no users now. A site at a loopback address lets anybody at this computer add and correct reports; any other site is read-only, and shows nobody the statements unless it was started with --statements public.")
	}
	return nil
}

// token prints the token alone to standard output, for a script to keep.
func (u *userAdmin) token(args []string) error {
	token, err := u.users.NewToken(args[0], u.label)
	if u.recorded(err, "token made", args[0]) != nil {
		return err
	}
	u.env.logf("The token %q of %s, which is not shown again:", u.label, args[0])
	u.env.printf("%s\n", token)
	return nil
}

func (u *userAdmin) revoke(args []string) error {
	if err := u.recorded(u.users.Revoke(args[0], args[1]), "token revoked", args[0]); err != nil {
		return err
	}
	u.env.printf("the token %q of %s is revoked\n", args[1], args[0])
	return nil
}

func (u *userAdmin) list([]string) error {
	list, err := u.users.List()
	if err != nil {
		return err
	}
	if u.asJSON {
		return u.env.json(map[string]any{"users": list})
	}
	if len(list) == 0 {
		u.env.logf("There are no users. To add one, run evidence user add NAME.")
		return nil
	}
	var rows [][]string
	for _, user := range list {
		var tokens []string
		for _, t := range user.Tokens {
			tokens = append(tokens, fmt.Sprintf("%s (%s)", t.Label, t.Made.Format(time.DateOnly)))
		}
		rows = append(rows, []string{user.Name, user.Made.Format(time.DateOnly), strings.Join(tokens, ", ")})
	}
	return u.env.table("NAME SINCE TOKENS", rows)
}

// log prints who did what, the last first.
func (u *userAdmin) log([]string) error {
	list, err := u.users.Log(context.Background())
	if err != nil {
		return err
	}
	if u.asJSON {
		return u.env.json(map[string]any{"log": list})
	}
	var rows [][]string
	for _, e := range list {
		rows = append(rows, []string{e.At.Local().Format(time.DateTime), e.Who, e.What, e.About, e.Place})
	}
	return u.env.table("WHEN WHO WHAT ABOUT FROM", rows)
}

// newPassword asks twice for a password without showing it, or reads a line if standard input is not a terminal.
func (u *userAdmin) newPassword(name string) (string, error) {
	f, ok := u.env.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(u.env.stdin, 64<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		password := strings.TrimRight(line, "\r\n")
		return password, auth.CheckPassword(name, password)
	}
	password, err := u.ask(f, fmt.Sprintf("Password for %s, at least %d characters: ", name, auth.MinPassword))
	if err == nil {
		err = auth.CheckPassword(name, password)
	}
	if err != nil {
		return "", err
	}
	again, err := u.ask(f, "Repeat the password: ")
	if err == nil && again != password {
		err = errors.New("the passwords differ; nothing was changed")
	}
	return password, err
}

func (u *userAdmin) ask(f *os.File, prompt string) (string, error) {
	fmt.Fprint(u.env.stderr, prompt)
	line, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(u.env.stderr)
	if err != nil {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return string(line), nil
}
