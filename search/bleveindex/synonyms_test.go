package bleveindex

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/rank"
)

func withTexts(texts ...string) search.Report {
	r := search.Report{Document: corpus.Document{Source: corpus.Source{ID: "r", Title: "Inspection", Published: "2018-01-01"}}}
	for i, text := range texts {
		r.Passages = append(r.Passages, corpus.Passage{ID: string(rune('a' + i)), Document: "r", Seq: i, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: text})
	}
	return r
}

// marked are the stretches marked in the hit of an id.
func marked(t *testing.T, x *Index, query, id string) []string {
	t.Helper()
	res, err := x.Search(t.Context(), search.Query{Text: query, Size: 50})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.Index(ids(res.Hits), id)
	if i < 0 {
		t.Errorf("%q does not find %s", query, id)
		return nil
	}
	var out []string
	for _, p := range search.Pieces(res.Hits[i].Text, res.Hits[i].Highlights) {
		if p.Match {
			out = append(out, p.Text)
		}
	}
	return out
}

func TestSynonyms(t *testing.T) {
	x := fresh(t, []search.Report{withTexts(
		"Referrals go to the multi-agency safeguarding hub.",
		"The MASH is slow.",
		"Staff support young people well.",
		"Officers met the designated officers.",
		"Nothing of the kind.",
	)}, 1)
	for _, c := range []struct {
		query, id string
		want      []string
	}{
		{"MASH", "a", []string{"multi-agency safeguarding hub"}},
		{"multi-agency safeguarding hub", "b", []string{"MASH"}},
		{"kids", "c", []string{"young people"}},
		{"LADO", "d", []string{"designated officers"}},
	} {
		if got := marked(t, x, c.query, c.id); !slices.Equal(got, c.want) {
			t.Errorf("%q marks %q in %s, want %q", c.query, got, c.id, c.want)
		}
	}
	// What is asked for strictly is not looked up.
	for _, text := range []string{`"MASH"`, "MASH AND slow", "text:MASH"} {
		want(t, x, text, "b")
	}
	if res, _ := x.Search(t.Context(), search.Query{Text: "MASH", Size: 9}); !slices.Equal(ids(res.Hits), []string{"b", "a"}) {
		t.Errorf("found %q; the word itself comes first", ids(res.Hits))
	}
}

// Acronyms are found with and without points, sections of an Act by each of their names.
func TestSpellings(t *testing.T) {
	x := fresh(t, []search.Report{withTexts(
		"The risk of C.S.E. was known.", "The risk of CSE was known.", "A s.47 enquiry began.", "A section 47 enquiry began.", "An S47 enquiry began.", "Nothing of the kind in 47 cases.",
	)}, 1)
	for _, c := range []struct {
		query, id string
		want      []string
	}{
		{"CSE", "a", []string{"C.S.E"}},
		{"C.S.E.", "b", []string{"CSE"}},
		{"s47", "c", []string{"s.47"}},
		{"s47", "d", []string{"section 47"}},
		{"s.47", "e", []string{"S47"}},
		{"section 47", "c", []string{"s.47"}},
		{"section 47", "e", []string{"S47"}},
	} {
		if got := marked(t, x, c.query, c.id); !slices.Equal(got, c.want) {
			t.Errorf("%q marks %q in %s, want %q", c.query, got, c.id, c.want)
		}
	}
}

// Words that stand nowhere are named, and no others.
func TestWordsThatStandNowhere(t *testing.T) {
	x := fresh(t, []search.Report{withTexts("The police and the council met.")}, 1)
	for text, want := range map[string]string{
		"police":                          "",
		"police in 2018, the inspections": "", // the report's year and title
		"police xylophone":                "No passage has “xylophone”.",
		"police xylophones and zithers":   "No passage has “xylophones” or “zithers”.",
		"police OR xylophone":             "",
		"Xylophones are played by the police in Ruritania": "No passage has “Ruritania”.", // a sentence goes by meaning
		"police, multi-zither.":                            "No passage has “multi” or “zither”.",
		"*lice police":                                     `A star works only at the end of a word; the one in "*lice" was left out. No passage has “lice”.`,
	} {
		res, err := x.Search(t.Context(), search.Query{Text: text, Loose: true})
		if got := strings.Join(res.Notes, " "); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// A file of the users' own is taken up as soon as it is there.
func TestOwnThesaurus(t *testing.T) {
	x := fresh(t, []search.Report{withTexts("The sluice was shut.", "Nothing of the kind.")}, 1)
	want(t, x, "floodgate")
	path := filepath.Join(filepath.Dir(x.dir), "thesaurus.txt")
	if err := os.WriteFile(path, []byte("floodgate > sluice\nmistake\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path) })
	want(t, x, "floodgate", "a")
}

// The passages with the phrases of the thesaurus are found before a search needs them.
func TestFindSynonyms(t *testing.T) {
	x := fresh(t, []search.Report{withTexts("Referrals go to the multi-agency safeguarding hub.", "Staff support young people well.")}, 1)
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := rank.New(x.dir).FindSynonyms(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, phrase := range []string{"young people", "multi agency safeguarding hub"} {
		list, err := postings.ListOfPhrase(s.Table(), phrase, func() (postings.Set, error) {
			t.Errorf("the passages with %q are looked for again", phrase)
			return postings.NewSet(s.Table().Size()), nil
		})
		if err != nil || list.Empty() {
			t.Errorf("no passage has %q, %v", phrase, err)
		}
	}
}
