package main

import "testing"

func TestIsGoRun(t *testing.T) {
	for path, want := range map[string]bool{
		"/tmp/go-build123/b001/exe/evidence":            true,
		"/home/anna/.cache/go-build/ab/ab12-d/evidence": true,
		"/tmp/go-build123/b001/evidence.test":           false,
		"/usr/local/bin/evidence":                       false,
		"/home/anna/src/evidence/evidence":              false,
	} {
		if got := isGoRun(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
