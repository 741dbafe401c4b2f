package main

import (
	"bytes"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"evidence/cmd/internal/app"
	"evidence/corpus/testfiles"
)

func TestBrowserCommand(t *testing.T) {
	for _, c := range []struct {
		system string
		env    map[string]string
		want   []string
	}{
		{"linux", map[string]string{"DISPLAY": ":0"}, []string{"xdg-open"}},
		{"freebsd", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, []string{"xdg-open"}},
		{"linux", nil, nil},
		{"linux", map[string]string{"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, nil},
		{"darwin", nil, []string{"open"}},
		{"darwin", map[string]string{"SSH_TTY": "/dev/ttys000"}, nil},
		{"darwin", map[string]string{"CI": "true"}, nil},
		{"windows", nil, []string{"rundll32", "url.dll,FileProtocolHandler"}},
	} {
		if got := browserCommand(c.system, func(name string) string { return c.env[name] }); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s with %v: %q, want %q", c.system, c.env, got, c.want)
		}
	}
}

// The browser opens only for somebody at a terminal, and only a site of this computer.
func TestOpenTheBrowser(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the test has a browser of its own as xdg-open, which only Linux looks for")
	}
	dir := t.TempDir()
	asked := filepath.Join(dir, "asked")
	testfiles.Write(t, filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\nprintf '%s' \"$1\" > \""+asked+".new\" && mv \""+asked+".new\" \""+asked+"\"\n"))
	if err := os.Chmod(filepath.Join(dir, "xdg-open"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"PATH": dir + ":/bin:/usr/bin", "DISPLAY": ":0", "SSH_CONNECTION": "", "SSH_TTY": "", "CI": ""} {
		t.Setenv(name, value)
	}
	local, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer local.Close()
	var said bytes.Buffer
	e := newEnv(strings.NewReader(""), &said, &said)
	if opener(e, &app.Options{Listener: local}) != nil {
		t.Error("it opens without a terminal")
	}
	e.errIsTerm = true
	if opener(e, &app.Options{Listener: local, PublicURL: &url.URL{Scheme: "https", Host: "evidence.example"}}) != nil {
		t.Error("it opens for a public site")
	}
	open := opener(e, &app.Options{Listener: local})
	if open == nil {
		t.Fatal("it does not open on a desktop")
	}
	open("http://" + local.Addr().String() + "/")
	eventually(t, "the browser is asked for the site", func() bool {
		got, err := os.ReadFile(asked)
		return err == nil && string(got) == "http://"+local.Addr().String()+"/"
	})
	t.Setenv("PATH", t.TempDir())
	if opener(e, &app.Options{Listener: local}) != nil {
		t.Error("it opens without a program that opens addresses")
	}
}
