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
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"evidence/web/auth"
)

var userCommand = command{
	name:    "user",
	args:    "add|list|remove|password|token|revoke [NAME [LABEL]]",
	summary: "say who may add and correct reports in a browser and by scripts",
	about: `
Reading is open to everybody. As soon as there is one user, whoever changes something signs in. A site that runs takes up what is
said here at once.

add NAME makes a user, and password NAME gives one another password, which ends their sessions. The password is asked for at the
terminal, or read from standard input, a line of at least 12 characters.

token NAME prints a token for scripts, once: it is kept only as what it hashes to. It is sent as "Authorization: Bearer TOKEN".
--label says what it is for, and revoke NAME LABEL ends it. list names the users and their tokens; remove NAME ends all that a user has.

Names are letters, digits and . _ - @. Users are kept in users.json in the data directory, passwords as Argon2id.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		label := f.String("label", "script", "of token: what the token is for, `TEXT`")
		return func(_ context.Context, e *env, args []string) error {
			u := userWork{e, auth.Open(*data, auth.Options{}), *label, *asJSON}
			return u.do(args)
		}
	},
}

// A userWork is what a run of the command works with.
type userWork struct {
	env    *env
	users  *auth.Users
	label  string
	asJSON bool
}

// userActions are what can be done, with how many arguments.
var userActions = []struct {
	name string
	args int
	what string // that the arguments are
	do   func(u userWork, args []string) error
}{
	{"add", 1, "the user's name", userWork.add},
	{"list", 0, "", userWork.list},
	{"remove", 1, "the user's name", userWork.remove},
	{"password", 1, "the user's name", userWork.password},
	{"token", 1, "the user's name", userWork.token},
	{"revoke", 2, "the user's name and the token's label", userWork.revoke},
}

// do finds what the first argument asks for and does it.
func (u userWork) do(args []string) error {
	var names []string
	for _, a := range userActions {
		if names = append(names, a.name); len(args) == 0 || args[0] != a.name {
			continue
		}
		switch given := len(args) - 1; {
		case given != a.args && a.args == 0:
			return usagef("user", "user %s takes no more arguments", a.name)
		case given != a.args:
			return usagef("user", "user %s takes %s, not %s", a.name, a.what, count(given, "argument", "arguments"))
		}
		return a.do(u, args[1:])
	}
	if len(args) == 0 {
		return usagef("user", "say what to do: %s", strings.Join(names, ", "))
	}
	return usagef("user", "unknown action %q%s", args[0], didYouMean(args[0], names))
}

func (u userWork) add(args []string) error {
	name, err := auth.Name(args[0])
	if err != nil {
		return err
	}
	list, err := u.users.List()
	if err != nil {
		return err
	}
	for _, known := range list { // before a password is asked for
		if known.Name == name {
			return fmt.Errorf("%w: %q; evidence user password %s gives another password", auth.ErrTaken, name, name)
		}
	}
	password, err := u.newPassword(name)
	if err == nil {
		err = u.users.Add(name, password)
	}
	if err == nil {
		u.env.printf("%s can sign in now\n", name)
	}
	return err
}

func (u userWork) password(args []string) error {
	list, err := u.users.List()
	if err != nil {
		return err
	}
	name, err := auth.Name(args[0])
	for _, known := range list {
		if known.Name != name {
			continue
		}
		password, err := u.newPassword(name)
		if err == nil {
			err = u.users.SetPassword(name, password)
		}
		if err == nil {
			u.env.printf("%s has another password; whoever was signed in by the old one no longer is\n", name)
			if n := len(known.Tokens); n > 0 {
				u.env.printf("%s: %s still valid; evidence user revoke ends one\n", name, count(n, "token is", "tokens are"))
			}
		}
		return err
	}
	if err == nil {
		err = fmt.Errorf("%w: %q", auth.ErrUnknown, name)
	}
	return err
}

func (u userWork) remove(args []string) error {
	if err := u.users.Remove(args[0]); err != nil {
		return err
	}
	u.env.printf("%s is removed, with every session and token\n", args[0])
	if some, err := u.users.Any(); err == nil && !some {
		u.env.logf("No user is left: a site at a loopback address lets whoever sits at the computer write, any other is read-only.")
	}
	return nil
}

// token prints the token alone to standard output, for a script to keep.
func (u userWork) token(args []string) error {
	token, err := u.users.NewToken(args[0], u.label)
	if err != nil {
		return err
	}
	u.env.logf("The token %q of %s. It is not shown again:", u.label, args[0])
	u.env.printf("%s\n", token)
	return nil
}

func (u userWork) revoke(args []string) error {
	if err := u.users.Revoke(args[0], args[1]); err != nil {
		return err
	}
	u.env.printf("the token %q of %s is revoked\n", args[1], args[0])
	return nil
}

func (u userWork) list([]string) error {
	list, err := u.users.List()
	if err != nil {
		return err
	}
	if u.asJSON {
		return u.env.json(map[string]any{"users": list})
	}
	if len(list) == 0 {
		u.env.logf("There are no users. evidence user add NAME makes one.")
		return nil
	}
	w := tabwriter.NewWriter(u.env.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tSINCE\tTOKENS")
	for _, user := range list {
		var tokens []string
		for _, t := range user.Tokens {
			tokens = append(tokens, fmt.Sprintf("%s (%s)", t.Label, t.Made.Format(time.DateOnly)))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", user.Name, user.Made.Format(time.DateOnly), orDash(strings.Join(tokens, ", ")))
	}
	return w.Flush()
}

// newPassword asks twice for a password without showing it, where somebody sits at a terminal, or else reads a line.
func (u userWork) newPassword(name string) (string, error) {
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
	again, err := u.ask(f, "The same again: ")
	if err == nil && again != password {
		err = errors.New("the two are not the same; nothing was changed")
	}
	return password, err
}

func (u userWork) ask(f *os.File, prompt string) (string, error) {
	fmt.Fprint(u.env.stderr, prompt)
	line, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(u.env.stderr)
	if err != nil {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	return string(line), nil
}
