package briefing

import (
	"context"
	"html"
	"strings"
	"testing"

	"evidence/corpus/cite"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// signOff signs claims off as they are now.
func signOff(t *testing.T, st *store.Store, id, reason string, claims ...string) {
	t.Helper()
	for _, claim := range claims {
		s, err := st.Statement(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := NewSignOff(t.Context(), st, &s, nil, claim, "")
		if err == nil {
			_, err = st.EditStatement(t.Context(), id, statement.Edit{Op: statement.OpSign, Claim: claim, Text: reason, By: "ben", Signed: &signed})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// void says by the claim's text which of the sign-offs that a document names do not hold, and why.
func void(t *testing.T, st *store.Store, text string, want int) map[string]string {
	t.Helper()
	check := func(ctx context.Context, s *statement.Statement) (map[string]quotecheck.Answer, error) {
		return nil, nil
	}
	list, err := NamedSignOffs(t.Context(), st, text, check)
	if err != nil || len(list) != want {
		t.Fatalf("%d sign-offs (%v), want %d", len(list), err, want)
	}
	out := map[string]string{}
	for _, o := range list {
		if o.Holds != (len(o.Void) == 0) {
			t.Errorf("%+v", o)
		}
		if !o.Holds {
			out[o.Claim] = strings.Join(o.Void, " ")
		}
	}
	return out
}

// A list of references has its titles in italics where the style does, in Word as on the web.
func TestTitlesInItalics(t *testing.T) {
	for name, want := range map[string]bool{"harvard": true, "oscola": false} {
		style, err := cite.StyleByName(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _, b := made(t, Options{Style: style})
		title := b.Sources[0].title
		if (title != "") != want {
			t.Errorf("%s: the title in italics is %q", name, title)
		}
		word, web := wordPartOf(t, formed(t, "docx", b), "word/document.xml"), formed(t, "html", b)
		if got := strings.Contains(word, `<w:rPr><w:i/></w:rPr><w:t xml:space="preserve">`+escapeXML(title)+`</w:t>`); got != want {
			t.Errorf("%s: italics in Word: %v, want %v", name, got, want)
		}
		if got := strings.Contains(web, "<i>"+html.EscapeString(title)+"</i>"); got != want {
			t.Errorf("%s: italics on the web: %v, want %v", name, got, want)
		}
	}
}

// A sign-off holds until the claim's text, its pins or a passage that is pinned has changed, whatever form the briefing has.
func TestNamedSignOffs(t *testing.T) {
	st, s, _ := made(t, Options{})
	signOff(t, st, s.ID, "", "c1")
	signOff(t, st, s.ID, "Said in another report.", "c2", "c3")
	s, err := st.Statement(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Make(t.Context(), st, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := formed(t, "md", b)
	for _, form := range []string{"md", "html", "json"} {
		if got := void(t, st, formed(t, form, b), 3); len(got) > 0 {
			t.Errorf("%s: void at once: %v", form, got)
		}
	}
	for _, want := range []string{"Ben signed off this claim on", "though the check says contradicted: Said in another report."} {
		if !strings.Contains(text, want) {
			t.Errorf("the annexe has no %q:\n%s", want, text)
		}
	}
	// Who signed a claim off is said beside it and in the summary, with an annexe and without.
	b.noAnnexe = true
	day := s.Claim("c1").SignOffs[0].At.Format("2 January 2006")
	for want, n := range map[string]int{"Ben signed off this claim on " + day: 3, "signed off by Ben, " + day: 3} {
		if got := strings.Count(formed(t, "md", b), want); got != n {
			t.Errorf("without its annexe the briefing says %q %d times, want %d", want, got, n)
		}
	}
	edit := func(e statement.Edit) {
		e.By = "cat"
		if _, err := st.EditStatement(t.Context(), s.ID, e); err != nil {
			t.Fatal(err)
		}
	}
	edit(statement.Edit{Op: statement.OpRephrase, Claim: "c1", Text: "One office is shared by all."})
	edit(statement.Edit{Op: statement.OpRepin, Pin: s.Claim("c2").Pins[0].ID, Stance: statement.Supports})
	put(t, st, "old", "2018-01-29", "old2", append([]string{}, reportTexts[0], reportTexts[1], reportTexts[2], "The board met once.")...)
	got := void(t, st, text, 3)
	for claim, want := range map[string]string{"One office is shared by all.": "text of the claim", "Nothing was hidden.": "pins of the claim", "The board met.": "passage that is pinned"} {
		if !strings.Contains(got[claim], want) {
			t.Errorf("%q: %q, want something of the %s", claim, got[claim], want)
		}
	}
	edit(statement.Edit{Op: statement.OpUnsign, SignOff: s.Claim("c1").SignOffs[0].ID})
	if got := void(t, st, text, 3); !strings.Contains(got[""], "taken back") {
		t.Errorf("taken back: %v", got)
	}
	if got := void(t, st, "[sign-off other-statement/s1 0123456789abcdef]", 1); !strings.Contains(got[""], "not in this library") {
		t.Errorf("of another library: %v", got)
	}
	forged := strings.ReplaceAll(text, signOffDigest(&s.Claim("c3").SignOffs[0]), "0123456789abcdef")
	if got := void(t, st, forged, 3); !strings.Contains(got["The board met."], "names another sign-off") {
		t.Errorf("with another digest: %v", got)
	}
}
