package manifest

import (
	"errors"
	"strings"
	"testing"
)

// checkMistakes holds that an error of a file is a list of mistakes, each with its line in the file.
func checkMistakes(t *testing.T, text string, err error) {
	t.Helper()
	lines := strings.Count(text, "\n") + strings.Count(text, "\r") + strings.Count(text, "\u0085") + strings.Count(text, "\u2028") + strings.Count(text, "\u2029") + 1
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	for _, e := range list {
		var m *Mistake
		if !errors.As(e, &m) {
			t.Errorf("%q: %v is no mistake in the file", text, e)
		} else if m.Line < 1 || m.Line > lines+1 || m.Problem == "" {
			t.Errorf("%q: line %d of %d: %q", text, m.Line, lines, m.Problem)
		}
	}
}

// Whatever is in a list of sources, it is read or its mistakes are named.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"sources:\n- {id: a, title: \"A: b\", published: 2030-01-02, sha256: [" + shaA + "], grades: {leaders: good}}\n- id: b\n",
		"defaults: {publisher: &p Office, landing_page: \"https://example.org/{provider_urn}\"}\nsources:\n- {id: a, author: *p, provider_urn: 0123}\n",
		"sources: &s\n- *s\n", "defaults: &d {publisher: x}\nsources: [*d, *d]\n", "*a", "--- \n...\n---\n", "# nothing\n", "sources: [[], {}, ~, 1, !!binary aa]",
		"? [a]\n: b\n", "sources:\n- {? {a: b} : c, <<: {id: a}}\n", "sources:\n- id: \"a\x00\"\n", "sources:\n- {id: a, inspection_start: 2030-02, inspection_end: 203}\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Parse("m.yaml", []byte(text))
		if err != nil {
			checkMistakes(t, text, err)
			return
		}
		ids := map[string]bool{}
		for i := range m.Entries {
			e := &m.Entries[i]
			if e.ID == "" || ids[e.ID] {
				t.Errorf("%q: the id %q is empty or there twice", text, e.ID)
			}
			ids[e.ID] = true
		}
	})
}

// Whatever is in a list of corrections, it is read or its mistakes are named.
func FuzzParseCorrections(f *testing.F) {
	for _, text := range []string{
		"corrections:\n- {id: a, lead_inspector: Ann Other, author: \"-\", published: , grades: {leaders: good, lscb: \"-\"}}\n- {sha256: " + shaA + ", title: \"A: b\"}\n",
		"corrections: &c\n- *c\n", "corrections:\n- {id: &i a, title: *i}\n", "corrections: [[], ~, {id: [a]}, {grades: x}]", "corrections:\n- id: a\n  id: b\n", "%YAML 9.9\n---\ncorrections: []\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ParseCorrections("c.yaml", []byte(text))
		if err != nil {
			checkMistakes(t, text, err)
			return
		}
		for _, c := range list {
			if (c.ID == "") == (c.SHA256 == "") {
				t.Errorf("%q: a correction of nothing: %+v", text, c)
			}
			for _, v := range c.Values {
				if v.Validate() != nil {
					t.Errorf("%q: %+v is wrong: %v", text, v, v.Validate())
				}
			}
		}
	})
}
