package lazyregexp

import "testing"

func TestNew(t *testing.T) {
	r := New(`(\d+)\.(\d+)`)
	if got := r.ReplaceAllString("5.12 and 6.1", "$2.$1"); got != "12.5 and 1.6" {
		t.Errorf("replaced: %q", got)
	}
	if got := r.FindStringSubmatch("paragraph 5.12"); len(got) != 3 || got[2] != "12" {
		t.Errorf("found %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("an expression that is not valid passes a test")
		}
	}()
	New(`(`)
}
