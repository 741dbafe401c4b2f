package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A briefing in every form is found to be word for word by evidence check; one that was altered is not.
func TestBriefingsAreChecked(t *testing.T) {
	t.Parallel()
	data, _ := newLibrary(t)
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	passages, err := st.Passages(t.Context(), "sample-inquiry-2019")
	if err != nil {
		t.Fatal(err)
	}
	s, err := st.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "A reply"}, "One is so. Two is not. Three may be."), "ann")
	if err != nil {
		t.Fatal(err)
	}
	pinned := 0
	for i, p := range passages {
		if i%7 != 0 || len(p.Text) < 60 {
			continue
		}
		pin := statement.Pin{Passage: p.ID, Stance: statement.Stances()[pinned%3]}
		if pinned%2 == 1 {
			pin.Span = &corpus.Span{Start: strings.Index(p.Text, " ") + 1, End: len([]rune(p.Text))}
		}
		if _, err := st.EditStatement(t.Context(), s.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", NewPin: &pin, By: "ann"}); err != nil {
			t.Fatal(err)
		}
		pinned++
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if pinned < 5 {
		t.Fatalf("only %d passages were pinned", pinned)
	}
	if list := evidence(t, "briefing"); list.status != exitDone || !strings.Contains(list.out, "a-reply  A reply\n    3 claims: 1 mixed, 2 no evidence") || !strings.Contains(list.out, "rotherham-pcc-2021-11") {
		t.Errorf("the list is %+v", list)
	}
	dir := t.TempDir()
	for _, style := range []string{"plain", "harvard", "apa", "chicago", "oscola"} {
		for _, form := range []string{"docx", "md", "html", "csv", "json"} {
			file := filepath.Join(dir, style+"."+form)
			args := []string{"briefing", "--style", style, "-o", file, "a-reply"}
			if style == "harvard" {
				args = slices.Insert(args, 1, "--annexe=0")
			}
			if r := evidence(t, args...); r.status != exitDone {
				t.Fatalf("%s in %s: %+v", form, style, r)
			}
			r := evidence(t, "check", "--json", file)
			n := strings.Count(r.out, `"verdict": "exact"`) + strings.Count(r.out, "The report’s table has these cells, word for word")
			if r.status != exitDone || n != pinned {
				t.Errorf("%s in %s: status %d, %d of %d quotes are exact: %s", form, style, r.status, n, pinned, r.out)
			}
		}
	}
	file := filepath.Join(dir, "plain.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	altered := strings.Replace(string(text), "> “The ", "> “No ", 1)
	if altered == string(text) {
		t.Fatal("nothing was altered")
	}
	if err := os.WriteFile(file, []byte(altered), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := evidence(t, "check", file); r.status != exitRefused {
		t.Errorf("an altered briefing: %+v", r)
	}
}

func TestBriefingIsUsedWrongly(t *testing.T) {
	newLibrary(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"briefing", "a", "b"}, exitUsage, "one statement"},
		{[]string{"briefing", "--form", "pdf", "a"}, exitUsage, `unknown format of a briefing "pdf"`},
		{[]string{"briefing", "-o", "x.odt", "a"}, exitUsage, `"odt"`},
		{[]string{"briefing", "none"}, exitRefused, `there is no statement "none"`},
	} {
		if r := evidence(t, c.args...); r.status != c.code || !strings.Contains(r.err, c.says) {
			t.Errorf("%q: %+v", c.args, r)
		}
	}
}

func TestFormOf(t *testing.T) {
	for file, want := range map[string]string{"Reply.DOCX": "docx", "a.md": "md", "a": "md", "": "md", "a.PDF": "pdf"} {
		if got := formOf("", file, false); got != want {
			t.Errorf("%q is to be %q, want %q", file, got, want)
		}
	}
	if formOf("csv", "a.DOCX", true) != "csv" || formOf("", "a.docx", true) != "json" {
		t.Error("the flags do not come first")
	}
}
