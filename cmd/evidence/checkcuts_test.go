package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/corpus/sentence"
)

// A cutCase is a quote cut out of a sentence in a way that changes what it says, or in one that does not.
type cutCase struct {
	kind, quote, of string
	true            bool
}

var (
	limitedStart = regexp.MustCompile(`^(?:Not all|Not every|Not enough|Few|Too few|Very few|Too many|Most|Some|Many|Several|A few|A small number of|A minority of|The majority of|In most cases,|In some cases,|In a small number of cases,) `)
	turnedEnd    = regexp.MustCompile(`,? (?:but|although|except|unless|however|until|though) `)
	dropped      = regexp.MustCompile(` (?:not yet|not always|not|never|rarely|no longer|only) `)
	figure       = regexp.MustCompile(`\b[0-9]{2}\b`)
	// turning are words none of which may be in what a true quote leaves out.
	turning = regexp.MustCompile(`(?i)\b(?:ensure\w*|make sure|making sure|strengthen|no|not|none|nobody|nothing|nor|neither|never|cannot|without|un\w+|few|fewer|little|less|least|many|much|most|some|several|all|every|half|any|only|just|enough|often|always|sometimes|usually|generally|mainly|mostly|largely|partly|almost|nearly|likely|possibly|may|might|could|if|unless|until|except|although|though|while|whilst|despite|but|however|yet|where|when|whether|number|minority|majority|proportion|quarter|third|potential\w*|increasing\w*|relative\w*|insufficient\w*|inadequate\w*|poor\w*|inconsistent\w*|lack\w*|fail\w*|hardly|rarely|seldom|too|appear\w*|seem\w*|tend\w*|absen\w*|typically|occasionally|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|n['’]t|[0-9]`)
)

// cutsOf are the cuts that can be made of a sentence.
func cutsOf(s string) []cutCase {
	var out []cutCase
	add := func(kind, quote string, sound bool) {
		if len(strings.Fields(quote)) >= 5 {
			out = append(out, cutCase{kind, quote, s, sound})
		}
	}
	if m := limitedStart.FindString(s); m != "" {
		add("cut: its start, "+strings.TrimSpace(m), capital(s[len(m):]), false)
	}
	if m := turnedEnd.FindStringIndex(s); m != nil {
		add("cut: before"+strings.TrimRight(strings.TrimLeft(s[m[0]:m[1]], ","), " "), s[:m[0]], false)
	}
	if m := dropped.FindStringIndex(s); m != nil {
		add("changed: without"+s[m[0]:m[1]], s[:m[0]]+" "+s[m[1]:], false)
		add("omission: of"+s[m[0]:m[1]], s[:m[0]]+" … "+s[m[1]:], false)
	}
	if m := figure.FindStringIndex(s); m != nil {
		add("changed: a figure", s[:m[0]]+"7"+s[m[0]:], false)
	}
	add("true: the sentence", s, true)
	add("true: without its stop", strings.TrimRight(s, "."), true)
	add("true: in small letters", strings.ToLower(s[:1])+s[1:], true)
	for _, at := range []string{" and ", ", which ", ", including ", " that "} {
		i := strings.Index(s, at)
		if i < 0 {
			continue
		}
		if !turning.MatchString(s[i:]) {
			add("true: up to"+at, s[:i], true)
		}
		if from := i + len(at); !turning.MatchString(s[:from]) {
			add("true: from behind"+at, s[from:], true)
		}
	}
	return out
}

// bare is a quote in small letters, without its stop.
func bare(s string) string { return strings.TrimRight(strings.ToLower(s), ".") }

func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// checkCuts makes all cuts of all sentences and fails where one that changes the
// sense is passed, or a true one is accused.
func checkCuts(t *testing.T, o *quotecheck.Checker, passages []*corpus.Passage, least int) {
	var all strings.Builder
	for _, p := range passages {
		all.WriteString(p.Text + "\n")
	}
	text := strings.ToLower(all.String())
	wrong, counts := map[string]int{}, map[string]int{}
	for _, p := range passages {
		if p.Block != corpus.Paragraph && p.Block != corpus.Item || len(p.NoteRefs) > 0 {
			continue
		}
		from := 0
		for _, e := range sentence.InString(p.Text) {
			s := strings.TrimSpace(p.Text[from:e])
			from = e
			if strings.ContainsAny(s, "[]…") || !strings.HasSuffix(s, ".") || strings.Count(text, strings.ToLower(s)) > 1 {
				continue
			}
			for _, c := range cutsOf(s) {
				own := strings.Count(strings.ToLower(s), bare(c.quote))
				if !c.true && strings.Count(text, bare(c.quote)) > own {
					continue // the words are said elsewhere, too
				}
				r, err := o.Check(t.Context(), quotecheck.Quote{Text: c.quote})
				if err != nil {
					t.Fatal(err)
				}
				kind, _, _ := strings.Cut(c.kind, ",")
				counts[kind]++
				if told := !r.Verdict.Accurate(); told == c.true || strings.HasPrefix(kind, "cut") && r.Verdict != quotecheck.Cut {
					if wrong[kind]++; wrong[kind] <= 5 {
						t.Errorf("%s: %q is %s %v\nof %q", c.kind, c.quote, r.Verdict, r.Warnings, s)
					}
				}
			}
		}
	}
	kinds, n := []string{}, 0
	for k := range counts {
		kinds = append(kinds, k)
		n += counts[k]
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		t.Logf("%5d %-30s %d wrong", counts[k], k, wrong[k])
	}
	if n < least {
		t.Errorf("only %d quotes were made", n)
	}
}

func TestCheckCutsOfSample(t *testing.T) {
	data, _ := newLibrary(t)
	o, m := newCheckMaker(t, data)
	checkCuts(t, o, m.all, 100)
}

func TestCheckCutsOfRealReports(t *testing.T) {
	t.Parallel()
	o, m := realCheckMaker(t)
	checkCuts(t, o, m.all, 5000)
}
