package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

// Twelve paragraphs with little in common, as a report has them.
var body = []string{
	"Children who go missing from home are offered an interview within three days of their return.",
	"The multi-agency safeguarding hub receives 1,204 contacts a month and most are screened on the same day.",
	"Good",
	"Social workers carry caseloads of 17 on average, which managers review every week.",
	"Care leavers have a personal adviser from the age of 16 and speak warmly of the support.",
	"Intelligence meetings between the police and social care take place each morning in the shared office.",
	"The local authority should ensure that strategy discussions include health professionals.",
	"Senior leaders know the service well. They have set out what they want to improve. The plan is costed.",
	"Good",
	"Foster carers are recruited locally; 42 households were approved in the last year.",
	"Return interviews are recorded but not always analysed for patterns of exploitation.",
	"The virtual school tracks the attendance of every child in care.",
}

func changed(edit func([]string) []string) []string {
	return edit(slices.Clone(body))
}

func TestResolveAfterTheTextChanged(t *testing.T) {
	replace := func(i int, with ...string) func([]string) []string {
		return func(b []string) []string { return slices.Replace(b, i, i+1, with...) }
	}
	for _, c := range []struct {
		name   string
		of     int // in body
		to     []string
		status Status
		text   string // of the passage led to
	}{
		{"nothing", 1, body, Current, body[1]},
		{"punctuation", 1, changed(replace(1, strings.ReplaceAll(body[1], "-", "–"))), Current, strings.ReplaceAll(body[1], "-", "–")},
		{"another place", 1, changed(func(b []string) []string { return append(b[3:], b[:3]...) }), Current, body[1]},
		{"a word", 3, changed(replace(3, strings.Replace(body[3], "17", "19", 1))), Changed, strings.Replace(body[3], "17", "19", 1)},
		{"a word and a sentence more", 5, changed(replace(5, strings.Replace(body[5], "shared", "joint", 1)+" Minutes are kept and are shared with the lead member.")), Changed,
			strings.Replace(body[5], "shared", "joint", 1) + " Minutes are kept and are shared with the lead member."},
		{"joined to the next", 9, changed(func(b []string) []string { return slices.Replace(b, 9, 11, b[9]+" "+b[10]) }), Changed, body[9] + " " + body[10]},
		{"joined to the one before", 10, changed(func(b []string) []string { return slices.Replace(b, 9, 11, b[9]+" "+b[10]) }), Changed, body[9] + " " + body[10]},
		{"split in three", 7, changed(replace(7, "Senior leaders know the service well.", "They have set out what they want to improve.", "The plan is costed.")), Changed,
			"They have set out what they want to improve."},
		{"taken out", 11, changed(func(b []string) []string { return b[:11] }), Gone, ""},
		{"put in other words", 11, changed(replace(11, "Every looked-after pupil’s presence in class is monitored.")), Gone, ""},
		{"another neighbour of one of two equal texts", 2, changed(replace(1, "Something else entirely stands here now.")), Moved, "Good"},
		{"one of two equal texts taken out", 8, changed(func(b []string) []string { return slices.Delete(b, 8, 9) }), Gone, ""},
		{"the other of two equal texts taken out", 2, changed(func(b []string) []string { return slices.Delete(b, 8, 9) }), Moved, "Good"},
		{"a heading taken out whose words stand apart elsewhere", 12, append(slices.Clone(body), "The council knows what children need. It needs time to improve the hub, and what it does needs to change."), Gone, ""},
		{"split, while the whole stands far away too", 11,
			changed(func(b []string) []string {
				far := slices.Repeat([]string{"Filler that says nothing of it."}, 30)
				for i := range far {
					far[i] += fmt.Sprint(" Number ", i)
				}
				return append(append(slices.Replace(b, 11, 12, "The virtual school tracks the attendance", "of every child in care."), far...), "Besides, "+body[11]+" It does so well.")
			}), Changed, "The virtual school tracks the attendance"},
		{"a short text grown", 2, changed(replace(2, "Good overall")), Changed, "Good overall"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openTest(t)
			old := put(t, s, "r", "r", "x1", append(slices.Clone(body), "What needs to improve?")...)
			now := put(t, s, "r", "r", "x2", c.to...)
			r := resolve(t, s, old[c.of].ID)
			if r.Status != c.status || r.Issued.Text == "" {
				t.Fatalf("status %s of %q, want %s; leads to %+v", r.Status, r.Issued.Text, c.status, r.Passage)
			}
			if c.text == "" {
				if r.Passage != nil {
					t.Errorf("leads to %q", r.Passage.Text)
				}
				return
			}
			if r.Passage.Text != c.text || !slices.ContainsFunc(now, func(p corpus.Passage) bool { return p.ID == r.Passage.ID }) {
				t.Errorf("leads to %q, want %q", r.Passage.Text, c.text)
			}
			if r.Status != Current && r.Issued.Text != old[c.of].Text {
				t.Errorf("issued for %q, want %q", r.Issued.Text, old[c.of].Text)
			}
		})
	}
}

// Where the same words stand in several places, the place decides.
func TestReplacementIsTheNearest(t *testing.T) {
	s := openTest(t)
	var texts []string
	for i := range 60 {
		texts = append(texts, fmt.Sprintf("Paragraph %d speaks of subject %d alone.", i, i*7))
	}
	const said = "The authority should act on this without delay and report to the board"
	for _, at := range []int{15, 30, 45} {
		texts[at] = said + fmt.Sprintf(" in stage %d.", at)
	}
	old := put(t, s, "r", "r", "x1", texts...)
	for _, at := range []int{15, 30, 45} {
		texts[at] = said + "."
	}
	put(t, s, "r", "r", "x2", texts...)
	for _, at := range []int{15, 30, 45} {
		if r := resolve(t, s, old[at].ID); r.Status != Changed || r.Passage.Seq != at {
			t.Errorf("the passage at %d: %s, led to %+v", at, r.Status, r.Passage)
		}
	}
}

func TestResolveOverSeveralReadings(t *testing.T) {
	s := openTest(t)
	first := put(t, s, "r", "r", "x1", body...)
	edited := changed(func(b []string) []string { b[3] = strings.Replace(b[3], "17", "19", 1); return b })
	second := put(t, s, "r", "r", "x2", edited...)
	third := put(t, s, "r", "r", "x3", changed(func(b []string) []string { b[3] = edited[3] + " This is too many."; return b })...)
	for name, id := range map[string]string{"first": first[3].ID, "second": second[3].ID} {
		if r := resolve(t, s, id); r.Status != Changed || r.Passage.ID != third[3].ID {
			t.Errorf("the %s reading: %s, %+v", name, r.Status, r.Passage)
		}
	}
	put(t, s, "r", "r", "x4", slices.Delete(slices.Clone(body), 3, 4)...)
	if r := resolve(t, s, first[3].ID); r.Status != Gone {
		t.Errorf("taken out: %s", r.Status)
	}
	put(t, s, "r", "r", "x5", edited...)
	if r := resolve(t, s, first[3].ID); r.Status != Changed || r.Passage.ID != second[3].ID {
		t.Errorf("back with another word: %s, %+v", r.Status, r.Passage)
	}
	put(t, s, "r", "r", "x6", body...)
	if r := resolve(t, s, first[3].ID); r.Status != Current || !r.Issued.LastSeen.IsZero() {
		t.Errorf("back as it was: %+v", r)
	}
	if r := resolve(t, s, second[3].ID); r.Status != Changed || r.Passage.ID != first[3].ID || r.Issued.LastSeen.IsZero() {
		t.Errorf("the second reading: %+v", r)
	}
}

func TestANewVersionOfASource(t *testing.T) {
	s := openTest(t)
	first := put(t, s, "r", "first", "x", body...)
	put(t, s, "r", "second", "x", append([]string{"A preface."}, body[:11]...)...)
	r := resolve(t, s, first[0].ID)
	if r.Status != Current || r.Issued.SHA256 != sha("second") || r.Passage.Paragraph != "2" {
		t.Errorf("a passage of both versions: %+v", r)
	}
	if len(r.Earlier) != 1 || r.Earlier[0].SHA256 != sha("first") || r.Earlier[0].Paragraph != "1" || r.Earlier[0].Page != 1 || r.Earlier[0].Extractor != "x" {
		t.Errorf("its earlier readings: %+v", r.Earlier)
	}
	if r := resolve(t, s, first[11].ID); r.Status != Gone || r.Issued.SHA256 != sha("first") || r.Issued.Page != 2 {
		t.Errorf("a passage of the first alone: %+v", r)
	}
	versions, err := s.Versions(t.Context())
	if err != nil || len(versions) != 2 || versions[0].Current || !versions[1].Current || versions[1].Revision <= versions[0].Revision {
		t.Errorf("versions %+v, %v", versions, err)
	}
}

func TestPuttingTheSameAgainChangesNothing(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "r", "x", body...)
	put(t, s, "r", "r", "x", body...)
	for _, p := range ps {
		if r := resolve(t, s, p.ID); r.Status != Current || len(r.Earlier) != 0 {
			t.Errorf("passage %d: %+v", p.Seq, r)
		}
	}
	var n int
	if err := s.db.QueryRow("SELECT count(*) FROM passage").Scan(&n); err != nil || n != len(body) {
		t.Errorf("%d rows, %v", n, err)
	}
}

// Every change of a report raises the revision, for other processes as well; statements do not.
func TestRevision(t *testing.T) {
	s := openTest(t)
	last := int64(0)
	grew := func(what string, want bool) {
		t.Helper()
		n, err := s.Revision(t.Context())
		if err != nil || (n > last) != want {
			t.Errorf("%s: revision %d after %d, %v", what, n, last, err)
		}
		last = n
	}
	grew("an empty store", false)
	put(t, s, "r", "r", "x1", "One.")
	grew("a report", true)
	put(t, s, "other", "other", "x1", "Two.")
	grew("another report", true)
	for what, change := range map[string]func() error{
		"a correction": func() error { return s.AddCorrection(t.Context(), Correction{Source: "r", Field: "title", Value: "T"}) },
		"a correction taken back": func() error {
			return errors.Join(s.AddCorrection(t.Context(), Correction{Source: "r", Field: "author", Value: "A"}), s.RemoveCorrection(t.Context(), "r", "author"))
		},
		"withdrawal":      func() error { return s.Withdraw(t.Context(), "r") },
		"other facts":     func() error { return s.UpdateSource(t.Context(), corpus.Source{ID: "other", Title: "O"}, nil) },
		"withdrawn again": func() error { return errors.Join(s.Withdraw(t.Context(), "other"), s.Restore(t.Context(), "other")) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		grew(what, true)
	}
}
