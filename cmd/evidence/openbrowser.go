package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"runtime"

	"evidence/cmd/internal/app"
	"evidence/web/auth"
)

// opener gives the function that opens the site in a browser; nil where nobody sits at a desktop before it: the command does not
// run in a terminal, there is no desktop, or the site is for others.
func opener(e *env, o *app.Options) func(address string) {
	if !e.errIsTerm || o.PublicURL != nil || !auth.IsLoopback(o.Listener.Addr().(*net.TCPAddr).String()) {
		return nil
	}
	program := browserCommand(runtime.GOOS, os.Getenv)
	if program == nil {
		return nil
	}
	path, err := exec.LookPath(program[0])
	if err != nil {
		return nil
	}
	return func(address string) {
		// The browser stays when this command ends.
		c := exec.CommandContext(context.Background(), path, append(program[1:], address)...)
		if err := c.Start(); err != nil {
			e.logf("The browser could not be opened (%s). Open %s yourself.", err, address)
			return
		}
		go func() { _ = c.Wait() }() // whatever the browser says of itself
	}
}

// browserCommand is the command that opens an address in the browser of a desktop; nil where there is none, as on a computer that
// is used from another.
func browserCommand(system string, getenv func(string) string) []string {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" || getenv("CI") != "" {
		return nil
	}
	switch {
	case system == "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case system == "darwin":
		return []string{"open"}
	case getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != "":
		return []string{"xdg-open"}
	}
	return nil
}
