package claim

import (
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/search"
	"evidence/search/words"
)

// A Contrary says why a passage seems to say otherwise than a claim. It is a hint to read the passage, and no verdict.
type Contrary struct {
	corpus.Span        // words of the passage that make it so
	Text        string `json:"text"` // these words
	Why         string `json:"why"`  // "negation", "opposite", "grade" or "number"
}

// Reasons of a Contrary.
const (
	WhyNegation = "negation" // what the claim says is negated there, or the other way round
	WhyOpposite = "opposite" // it is judged in the opposite way there
	WhyGrade    = "grade"    // it has another grade there
	WhyNumber   = "number"   // it has another number there
)

// contraryLikeness is how like the claim a sentence must be to be compared with it: a sentence on another subject says
// nothing to the contrary.
const contraryLikeness = 0.4

// contrary compares a claim with the sentence of a hit that comes nearest to it.
func contrary(claim string, h *search.Hit) *Contrary {
	if h.Nearest == nil || h.Nearest.Likeness < contraryLikeness {
		return nil
	}
	sentence := string([]rune(h.Text)[h.Nearest.Start:h.Nearest.End])
	its, here := judge(claim), judge(sentence)
	a, b := read(claim), read(sentence)
	c := differs(its, here)
	if c != nil && c.Why != WhyGrade && its.value < 0 && !sameSubject(a, its.bad, b, c.Span) {
		c = nil // reports praise much: praise of something else contradicts nothing
	}
	if c == nil && its.value*here.value <= 0 && (its.grade == nil || here.grade == nil) {
		if c = negatedWord(a, b); c == nil {
			c = oppositeWord(a, b)
		}
	}
	if c == nil {
		c = otherNumber(claim, sentence)
	}
	if c == nil {
		return nil
	}
	c.Text = string([]rune(sentence)[c.Start:c.End])
	c.Start, c.End = c.Start+h.Nearest.Start, c.End+h.Nearest.Start
	return c
}

// otherNumber says that a sentence counts the same as a claim and gives another number.
func otherNumber(claim, sentence string) *Contrary {
	pairs := quotecheck.CompareNumbers(claim, sentence)
	if len(pairs) == 0 {
		return nil
	}
	its := pairs[0][1]
	start := utf8.RuneCountInString(sentence[:its.Start])
	return &Contrary{Span: corpus.Span{Start: start, End: start + utf8.RuneCountInString(sentence[its.Start:its.End])}, Why: WhyNumber}
}

// differs compares what a claim and a sentence say well or ill; nil where they do not differ.
func differs(claim, sentence *judged) *Contrary {
	if claim.grade != nil && sentence.grade != nil {
		if claim.grade.name != sentence.grade.name {
			return &Contrary{Span: sentence.grade.Span, Why: WhyGrade}
		}
		return nil
	}
	why := WhyOpposite
	if claim.negated != sentence.negated {
		why = WhyNegation
	}
	switch {
	case claim.value > 0 && sentence.value < 0:
		return &Contrary{Span: sentence.bad, Why: why}
	case claim.value < 0 && sentence.value > 0:
		return &Contrary{Span: sentence.good, Why: why}
	}
	return nil
}

// A judged is what a sentence says well or ill of something.
type judged struct {
	grade   *grade      // the first that it gives; nil for none
	value   int         // above 0 for well, below for ill
	good    corpus.Span // the words that say most well
	bad     corpus.Span // the words that say most ill
	most    int         // how much these count
	least   int
	negated bool // some of it by a negation
}

// add counts words that say well (above 0) or ill (below) of something.
func (j *judged) add(value int, span corpus.Span) {
	j.value += value
	if value > j.most {
		j.most, j.good = value, span
	}
	if value < j.least {
		j.least, j.bad = value, span
	}
}

// A grade is one that a sentence gives.
type grade struct {
	corpus.Span
	name string
}

// negationReach is how many words after a negation it can negate.
const negationReach = 4

// judge reads what a sentence says well or ill.
func judge(sentence string) *judged {
	j := &judged{}
	tokens := words.Tokens(nil, sentence)
	span := func(first, last int) corpus.Span {
		start := utf8.RuneCountInString(sentence[:tokens[first].Start])
		return corpus.Span{Start: start, End: start + utf8.RuneCountInString(sentence[tokens[first].Start:tokens[last].End])}
	}
	negation := -1 // the token that negates those after it
	from := afterConcession(sentence, tokens)
	for i, t := range tokens {
		if t.Start < from {
			continue
		}
		term := strings.TrimSuffix(t.Term, "'s")
		if negation >= 0 && (i-negation > negationReach || strings.ContainsAny(sentence[tokens[i-1].End:t.Start], ",;:()–—")) {
			negation = -1
		}
		if j.grade == nil {
			if n := gradeAt(tokens[i:]); n > 0 && givesGrade(tokens, i) {
				j.grade = &grade{span(i, i+n-1), t.Term}
			}
		}
		if negations[term] || strings.HasSuffix(term, "n't") {
			negation = i
			continue
		}
		value := values[term]
		switch {
		case value == 0 && i > 0 && tokens[i-1].Term == "too" && tooMuch[term]:
			j.add(-2, span(i-1, i))
		case value == 0 || term == "well" && i+1 < len(tokens) && tokens[i+1].Term == "being":
		case negation >= 0: // it is what the sentence says: "no active forum in which to celebrate achievements"
			j.add(-2*value, span(negation, i))
			j.negated = true
		case i > 0 && tokens[i-1].Term == "too":
			j.add(-2, span(i-1, i))
		default:
			j.add(value, span(i, i))
		}
	}
	return j
}

// conceding are words that begin what a sentence grants before it says what it is about.
var conceding = set(`although though while whilst despite`)

// afterConcession is where a sentence goes on after what it grants at its beginning; 0 for nothing.
func afterConcession(sentence string, tokens []words.Token) int {
	if len(tokens) == 0 || !conceding[tokens[0].Term] {
		return 0
	}
	return strings.Index(sentence, ",") + 1
}

// givesGrade reports whether a word is given as a grade: "good" is said of much, of a good plan and good progress.
func givesGrade(tokens []words.Token, i int) bool {
	if t := tokens[i].Term; t != "good" && t != "adequate" {
		return true
	}
	return i+1 == len(tokens) || tokens[i+1].Term == "overall" || i > 0 && grading[tokens[i-1].Term]
}

// gradeAt is of how many words the grade is that tokens begin with; 0 for none.
func gradeAt(tokens []words.Token) int {
	switch {
	case words.HasPrefix(tokens, []string{"requires", "improvement"}):
		return 2
	case gradeWords[tokens[0].Term]:
		return 1
	}
	return 0
}
