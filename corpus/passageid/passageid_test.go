package passageid

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

func passages(texts ...string) []corpus.Passage {
	ps := make([]corpus.Passage, len(texts))
	for i, t := range texts {
		ps[i] = corpus.Passage{Text: t, Seq: i}
	}
	return ps
}

func assigned(source string, texts ...string) []string {
	ps := passages(texts...)
	Assign(source, ps)
	ids := make([]string, len(ps))
	for i := range ps {
		ids[i] = ps[i].ID
	}
	return ids
}

// The scheme is a promise: were one of these to change, every link would break.
func TestIDsAreThoseOfTheScheme(t *testing.T) {
	got := assigned("ofsted-anytown-2030-01-02", "Children are safe.", "Good", "Leaders listen.", "Good", "")
	// Computed apart from this package, from its description.
	want := []string{"pdtjvw69480s", "f7h0bv75mw25", "rqmxwfftpbxj", "gx0yhc9y4rpq", "kcy04ja4v3gy"}
	if !slices.Equal(got, want) {
		t.Errorf("ids = %q, want %q", got, want)
	}
}

func TestIDHasTheFormOfOne(t *testing.T) {
	for i := range 2000 {
		id := assigned("s", fmt.Sprint("text ", i))[0]
		if len(id) != Length || strings.Trim(id, alphabet) != "" || !strings.Contains(letters, id[:1]) {
			t.Fatalf("id %q is not %d characters of %q, the first a letter", id, Length, alphabet)
		}
		if got, ok := Parse(id); !ok || got != id {
			t.Fatalf("Parse(%q) = %q, %v", id, got, ok)
		}
	}
}

func TestTextAlikeToAReaderHasOneID(t *testing.T) {
	for _, same := range [][]string{
		{"The council’s “front door” is well-run – 5.2% re-referred", "The council's \"front door\" is well- run  —  5.2% re\u00adreferred", "the councilʼs `front door´ is wellrun -5.2 % rereferred"},
		{"ofﬁcers ﬂag risks", "officers flag risks"},
		{"RECOMMENDATIONS", "Recommendations"},
		{"In 2013–14", "In 2013-14", "In 2013 — 14", "in 2013−\u200b14"},
		{"◼ Good", "• good", "Good"},
		{"Café", "Cafe\u0301"},
		{"paragraph½", "paragraph 1⁄2"},
	} {
		for _, s := range same[1:] {
			if a, b := assigned("s", same[0])[0], assigned("s", s)[0]; a != b {
				t.Errorf("%q and %q have ids %s and %s (%q, %q)", same[0], s, a, b, Normalise(same[0]), Normalise(s))
			}
		}
	}
}

func TestLettersAndFiguresCount(t *testing.T) {
	texts := []string{
		"5.2 children", "52 children", "5,2 children", "5/2 children", "5-2 children", "5:2 children",
		"5 child", "5% child", "£5 child", "€5 child", "+5 child", "<5 child",
		"Cafe", "Café", "", "1", "now here 1", "nowhere 2",
	}
	seen := map[string]string{}
	for _, s := range texts {
		id := assigned("s", s)[0]
		if other, ok := seen[id]; ok {
			t.Errorf("%q and %q have one id", s, other)
		}
		seen[id] = s
	}
	if assigned("a", "same")[0] == assigned("b", "same")[0] {
		t.Error("two sources share an id for a text")
	}
}

func TestNormaliseTwiceIsNormaliseOnce(t *testing.T) {
	for _, s := range []string{"½ 5·2 ﬁ É ´x", "a.5 5.a 5..5 5.,5", "\xff\xfe", "Ⅷ ① ㎏ ŉ İ"} {
		if once := Normalise(s); Normalise(once) != once {
			t.Errorf("Normalise(%q) = %q, and of that %q", s, once, Normalise(once))
		}
	}
}

// corpusOf makes a source in which some texts stand once and some often.
func corpusOf(r *rand.Rand) []string {
	texts := make([]string, 20+r.IntN(80))
	for i := range texts {
		if r.IntN(4) == 0 {
			texts[i] = fmt.Sprint("repeated ", r.IntN(4))
		} else {
			texts[i] = fmt.Sprint("alone ", i)
		}
	}
	return texts
}

func TestEveryPassageHasItsOwnID(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		ids := assigned("s", corpusOf(r)...)
		if n := len(ids); len(slices.Compact(slices.Sorted(slices.Values(ids)))) != n {
			t.Fatal("two passages of one source have one id")
		}
	}
	alike := assigned("s", slices.Repeat([]string{"a", "b", "c"}, 50)...)
	if n := len(alike); len(slices.Compact(slices.Sorted(slices.Values(alike)))) != n {
		t.Fatal("two passages of a wholly repetitive source have one id")
	}
}

// near reports whether a passage inserted at place at could tell apart any
// passage there whose text is repeated.
func near(texts []string, at int) bool {
	lo, hi := max(0, at-Reach), min(len(texts), at+Reach)
	return slices.ContainsFunc(texts[lo:hi], func(s string) bool { return strings.HasPrefix(s, "repeated") })
}

func TestUnrelatedPassagesDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		texts := corpusOf(r)
		before := assigned("s", texts...)
		at := r.IntN(len(texts) + 1)
		after := assigned("s", slices.Insert(slices.Clone(texts), at, "unrelated")...)
		after = slices.Delete(after, at, at+1)
		for i := range texts {
			if before[i] != after[i] && (!strings.HasPrefix(texts[i], "repeated") || !near(texts, at)) {
				t.Fatalf("id of %d, %q, changed when an unrelated passage came in at %d: %q", i, texts[i], at, texts)
			}
		}
	}
}

func TestMovingWhatStandsAloneDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		texts := corpusOf(r)
		byText := map[string]string{}
		for i, id := range assigned("s", texts...) {
			byText[texts[i]] = id
		}
		r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		for i, id := range assigned("s", texts...) {
			if strings.HasPrefix(texts[i], "alone") && byText[texts[i]] != id {
				t.Fatalf("id of %q changed when the passages were shuffled", texts[i])
			}
		}
	}
}

func TestOnlyTextCounts(t *testing.T) {
	texts := corpusOf(rand.New(rand.NewPCG(7, 8)))
	plain, dressed := passages(texts...), passages(texts...)
	for i := range dressed {
		dressed[i].Page, dressed[i].Paragraph, dressed[i].Block = i+3, fmt.Sprint(i), corpus.Row
		dressed[i].Headings, dressed[i].Boxes = []string{"x"}, []corpus.Box{{Page: i}}
	}
	Assign("s", plain)
	Assign("s", dressed)
	for i := range plain {
		if plain[i].ID != dressed[i].ID {
			t.Fatalf("passage %d has another id on another page", i)
		}
	}
}

// Of equal texts each takes as few neighbours as it needs, the one before first.
func TestEqualTextsKeepTheirIDWhenTheOtherSideChanges(t *testing.T) {
	a := assigned("s", "help", "Good", "x", "care", "Good", "y")
	b := assigned("s", "help", "Good", "new", "care", "Good", "y", "more")
	if a[1] != b[1] || a[4] != b[4] {
		t.Errorf("ids of the equal texts changed: %q, %q", a, b)
	}
	if a[1] == a[4] {
		t.Error("equal texts have one id")
	}
}

func TestFormsRepeatedWholeAreNumbered(t *testing.T) {
	form := slices.Repeat([]string{"a", "b"}, 40)
	a := assigned("s", append(slices.Clone(form), "end", "far away")...)
	b := assigned("s", append(slices.Clone(form), "end", "far away", "added")...)
	if !slices.Equal(a[:len(form)], b[:len(form)]) {
		t.Error("ids of a repeated form changed when a passage was added after its end")
	}
}

func TestCollisionsMakeIDsLonger(t *testing.T) {
	var keys []digest
	for i := range 3000 {
		keys = append(keys, identity("s", []digest{{byte(i), byte(i >> 8)}}, 0, 0, 0))
	}
	ids := names(keys, 2, nil)
	seen, lengths := map[string]bool{}, map[int]int{}
	for i, id := range ids {
		if seen[id] {
			t.Fatalf("id %q given twice", id)
		}
		seen[id] = true
		lengths[len(id)]++
		if !strings.HasPrefix(encode(keys[i], longest), id) {
			t.Fatalf("id %q is not the beginning of its digest", id)
		}
	}
	if lengths[2]+lengths[6]+lengths[10] != len(ids) || lengths[6] == 0 {
		t.Errorf("lengths of ids: %v", lengths)
	}
	slices.Reverse(keys)
	back := names(keys, 2, nil)
	slices.Reverse(back)
	if !slices.Equal(ids, back) {
		t.Error("ids that collide depend on the order of the passages")
	}
}

func TestTakenIDsAreAvoided(t *testing.T) {
	free := assigned("s", "one", "two")
	ps := passages("one", "two")
	AssignAvoiding("s", ps, func(id string) bool { return id == free[0] })
	if ps[1].ID != free[1] {
		t.Errorf("id %q became %q though it was free", free[1], ps[1].ID)
	}
	if ps[0].ID == free[0] || !strings.HasPrefix(ps[0].ID, free[0]) {
		t.Errorf("id %q was taken and became %q", free[0], ps[0].ID)
	}
	AssignAvoiding("s", ps, func(string) bool { return true })
	if ps[0].ID == ps[1].ID {
		t.Error("ids are equal where all are taken")
	}
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"k3m9x2p7qa5t":     "k3m9x2p7qa5t",
		"K3M9-X2P7-QA5T":   "k3m9x2p7qa5t",
		" k3m9 x2p7 qaot ": "k3m9x2p7qa0t",
		"k3m9x2p7qaIl":     "k3m9x2p7qa11",
		"k3m9x2p7qa5":      "",
		"33m9x2p7qa5t":     "",
		"o3m9x2p7qa5t":     "",
		"k3m9x2p7qa5u":     "",
		"k3m9x2p7qa5é":     "",
		"":                 "",
	} {
		if got, ok := Parse(in); got != want || ok != (want != "") {
			t.Errorf("Parse(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	if _, ok := Parse(strings.Repeat("a", longest+1)); ok {
		t.Error("an id of impossible length was accepted")
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("The council’s 5.2 – ﬁ")
	f.Fuzz(func(t *testing.T, s string) {
		if n := Normalise(s); strings.ContainsAny(n, " \t\n'\"") {
			t.Errorf("Normalise(%q) = %q", s, n)
		}
	})
}

func BenchmarkAssign(b *testing.B) {
	sentence := "Leaders’ oversight of children’s cases is well-established – it is recorded in 94% of files. "
	texts := make([]string, 150)
	size := 0
	for i := range texts {
		texts[i] = fmt.Sprint(strings.Repeat(sentence, 4), i%100)
		size += len(texts[i])
	}
	ps := passages(texts...)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		Assign("ofsted-anytown-2030-01-02", ps)
	}
}
