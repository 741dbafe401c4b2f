package sentence

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func split(text string) []string {
	var out []string
	from := 0
	for _, e := range InString(text) {
		out = append(out, strings.TrimSpace(text[from:e]))
		from = e
	}
	return out
}

// Each case has a bar where a sentence ends.
func TestEnds(t *testing.T) {
	for _, marked := range []string{
		"The board met. | It agreed a plan! | Was it enough? | Yes.",
		"The rector said, \"Nobody told us.\" | I think the rector is mistaken.",
		"The warden said: ‘We let them down.’ | The parish has since said sorry.",
		"She added: “No one should wait.” | Delays fell by half.",
		"“No one should wait.” | Delays fell by half.",
		"The leader said: “We are sorry. We will change.” | Nobody replied.",
		"The report calls the team “highly effective”. | It does.",
		"“Highly effective” is what the report says. | It is so.",
		"He asked “Why us? Why now?” and left. | Nobody knew.",
		"The parish relied on s. 17 of the Act and on Sch. 4 and reg. 9. | The Reg. 44 visits stopped.",
		"See ss. 17 and 47, paras. 3 to 5, pp. 12–14 and fig. 3. | It is plain.",
		"It cites Shaw et al. [2004] and Reid et al. (2011). | Both agree.",
		"It began in Jan. 2018 and ended on 3 Sept. 2019. | That is long.",
		"Northern Bus Co. Ltd. Holdings runs it. | It is late.",
		"It was sold to Northern Bus Co. Ltd. | The price is not known.",
		"The U.K. Government agreed. | The U.S. did not.",
		"They trade in the U.K. | The rest is abroad.",
		"It opens at 9 a.m. Monday to Friday. | It closes at 5 p.m. | Parents wait outside.",
		"Recommendation 4. The parish should publish its figures. | Chapter 1. The first years. | Table 2. Missed visits by office.",
		"Appendix B. The letters. | Part II. The replies.",
		"4. The parish should publish its figures. | 5. It should say when.",
		"The report named 14 children.3 | It found that none had been seen.4,5 | The board met again in May.",
		"It rose.[12] | It fell.[^2] | It stopped.³ | It began again.",
		"It said so.”7 | Nobody answered.",
		"It rose by 5.12 per cent to 1.400 cases. | See paragraph 5.12. | Then it fell.",
		"See www.example.org/Reports.Index and a.Person@Example.Org today. | It works.",
		"The chair said a great deal (well, not a great deal. But some.) | I believe the chair is wrong.",
		"(All of them were late. None was told.) | The board met.",
		"“For most of them, the failures […] are serious.” | It is so.",
		"They waited… and waited. | Nothing came... | Then it did.",
		"Dr. Gray and Cllr. Hall met Prof. A. B. Moor at St. Anne's on p. 14 of No. 5. | They agreed.",
		"Did they listen? | No. | They did not.",
		"Some services, e.g. Health, i.e. nurses, were late. | Others were not.",
		"So did I. | We went.",
		"They had a plan B. | Nobody used it.",
		"The Hon. Mr. Justice Hale sat. | The court rose.",
		"He moved to High St. | The office followed.",
		"Visits, calls, letters, etc. | The rest is in the annex.",
		"It has a Ph.D. programme, run by C.S.E. teams. | It is new.",
		"The case of Hay v. Moor was heard. | It was lost.",
		"In 2018. | 14 children were seen.",
		"Is it so?! | It is.",
		"The children’s team’s work is good. | It’s known.",
		"It was decided under No. 4 of the rules. | It stands.",
		"See pp. 3-4. | The rest follows.",
		"See para. 12. | The rest follows.",
		"The school of St. Mary's closed. | It was sold.",
		"J. Smith wrote it. | A. B. Hall did not.",
		"Rt. Hon. Lady Moor spoke. | Nobody replied.",
		"The Rt. Hon. Lady Moor spoke. | Nobody replied.",
		"Under ss. 17 and 47 it must act. | It did not.",
		"Under s. 17(1) and s. 47(2)(b) it must act. | It did not.",
		"He relied on R. v. Hall. | It failed.",
		"R (Hay) v. Moor CC [2019] EWCA Civ. 12 was followed. | It stands.",
		"It agreed. | (It had met in May.) | It left.",
		"It began at 9.30 a.m. | Parents came.",
		"It began at 9.30 a.m. on 3 May. | Parents came.",
		"It met on 3.5.2018. | It met again on 4.6.2018.",
		"“Why were we not told?” asked the warden. | Nobody knew.",
		"“We were not told!” she said. | Nobody knew.",
		"‘It is late.’ said the rector. | It was.",
		"The board met (see annex A.). | It agreed.",
		"It grew [sic]. | It fell.",
		"See https://example.org/a.b?c=d. | It works.",
		"See example.org. | It works.",
		"It spent £1.5m. | It spent 2.5 per cent more.",
		"It spent £1.5 million on v. 2.0 of it. | It works.",
		"1.1. The board met. | 1.2. It agreed.",
		"(a) The board met. | (b) It agreed.",
		"It was . . . late. | It is not.",
		"The Co. was late. | The Dept. was not.",
		"Hall & Co. was late. | So was Moor Bros. and its staff.",
		"Mr. J. R. Hall, Q.C., spoke. | Ms. Moor did not.",
		"Col. Gray and Sgt. Hill came. | They left.",
		"See Vol. 2, Pt. 3, Ch. 4. | It is plain.",
		"See cl. 4, Sched. 2 and Art. 8. | It is plain.",
		"It had approx. 40 visits, max. 5 a day. | It is enough.",
		"Ofsted (ibid., p. 4) agreed. | It stands.",
		"It met on Mon. 3 Dec. 2018. | It met again.",
		"The N.H.S. Trust agreed. | The N.S.P.C.C. did not.",
		"Washington D.C. is far. | It is.",
		"It rated the service “inadequate.” | The parish agreed.",
		"It asked: was it safe? | It was not.",
		"Form No. 7. | It is blue.",
		"It had 3 no. visits. | It is few.",
		"See n. 4 and nn. 5-6. | It is plain.",
		"S.I. 2010 No. 959 applies. | It stands.",
		"Children Act 1989, s. 31. | It stands.",
		"The Hon. Mrs. Justice Hale D.B.E. sat. | The court rose.",
		"",
	} {
		want := strings.Split(marked, " | ")
		text := strings.ReplaceAll(marked, " | ", " ")
		if marked == "" {
			want = nil
		}
		if got := split(text); !slices.Equal(got, want) {
			t.Errorf("%q\n gave %q\n want %q", text, got, want)
		}
	}
}

// A space that was lost between sentences does not join them.
func TestMissingSpace(t *testing.T) {
	want := []string{"Nobody was visited.", "The parish knew.", "It did nothing."}
	if got := split("Nobody was visited.The parish knew. It did nothing."); !slices.Equal(got, want) {
		t.Errorf("gave %q, want %q", got, want)
	}
}

// Whatever the text, the ends go up, and all of it is in a sentence.
func FuzzEnds(f *testing.F) {
	f.Add("“The board met. It agreed.” (No.5. “A”) s. 4. …3")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		at := 0
		for _, e := range InString(text) {
			if e <= at || e > len(text) || !utf8.ValidString(text[at:e]) {
				t.Fatalf("%q: an end at %d behind %d", text, e, at)
			}
			at = e
		}
		if strings.TrimSpace(text[at:]) != "" {
			t.Errorf("%q: %q is in no sentence", text, text[at:])
		}
	})
}

func BenchmarkEnds(b *testing.B) {
	for name, unit := range map[string]string{"prose": "The board met in May. ", "opening": "“", "ASCII": "\"", "stops": ".", "brackets": "(", "points": "A. ", "inside": ".a"} {
		text := []rune(strings.Repeat(unit, 200_000/len(unit)))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Ends(text)
			}
		})
	}
}
