package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
)

// A user is led to the form, signs in, corrects a report and signs out. The forms fit a narrow phone, and
// axe-core, where it is named, finds no fault in them.
func TestSignInInABrowser(t *testing.T) {
	t.Parallel()
	sharedBrowser(t)
	newData(t)
	pdf := filepath.Join(t.TempDir(), "minutes.pdf")
	testfiles.Write(t, pdf, testfiles.Sample(t, minutesPDF))
	evidence(t, "index", "--manifest", "none", pdf).want(t, exitDone)
	typed(t, goodPassword, "user", "add", "anna").want(t, exitDone)
	b := newTab(t, serving(t, "--log", "none").ready(t).url)
	look := func() {
		t.Helper()
		b.window(320)
		for _, fault := range js[[]string](b, overflowing) {
			t.Errorf("%s: %s", b.address(), fault)
		}
		if axe := axeIfNamed(t); axe != "" {
			found, _ := runAxe(b, axe, axeRules)
			for _, v := range found {
				t.Errorf("%s: %s (%s), the first: %+v", b.address(), v.ID, v.Help, v.Nodes[0])
			}
		}
		b.window(tabWidth)
	}
	fill := func(field, value string) {
		t.Helper()
		js[string](b, fmt.Sprintf(`document.getElementById(%q).value = %q`, field, value))
	}
	b.open("/documents/minutes/correct")
	if got := b.address(); got != "/sign-in?next=%2Fdocuments%2Fminutes%2Fcorrect" {
		t.Errorf("the form leads to %s", got)
	}
	look()
	fill("name", "anna")
	fill("password", goodPassword)
	b.click("main form.plain-form button")
	if got := b.address(); got != "/documents/minutes/correct" {
		t.Fatalf("signing in leads to %s", got)
	}
	look()
	fill("f-authority", "Elsewhere")
	b.click("form.correct button")
	if got := b.text("main"); b.address() != "/documents/minutes" || !strings.Contains(got, "Elsewhere") {
		t.Errorf("%s after it was corrected:\n%s", b.address(), got)
	}
	if cookies := js[string](b, "document.cookie"); cookies != "" {
		t.Errorf("scripts can read %q", cookies)
	}
	b.click("footer form.signed-in button")
	if got := b.texts(`nav a[href^="/sign-in"]`); b.address() != "/" || len(got) != 1 || got[0] != "Sign in" {
		t.Errorf("%s after signing out, where the navigation says %q", b.address(), got)
	}
}
