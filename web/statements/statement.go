package statements

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/briefing"
	"evidence/corpus/cite"
	"evidence/corpus/quantity"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A StatementPage is a statement's claims with what was pinned to each, and the evidence for one of them.
type StatementPage struct {
	*result.StatementResult
	Rights  handler.Rights
	Sample  bool
	History []editSummary // the last few, the latest first
	Done    *editSummary  // what was just done
	Undo    *editSummary  // what the reader did last and can take back
	Filter  string        // name of the claims that are shown; empty for all
	Words   string        // looked for in place of the claim's
	Without []string      // names that the rest of the statement does not name for the claim
	shown   []shownClaim
	chosen  int                        // index of the claim whose evidence is shown; -1 for none
	reports map[string]corpus.Document // by id
	Problem string                     // with the words looked for
	Missing string                     // id of a claim that was asked for and is not there
}

func (p *StatementPage) Template() string { return "statement" }

func (p *StatementPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: p.Statement.Title, Description: describeCounts(p.Counts, len(p.Statement.Claims)), Canonical: paths.Statement(p.Statement.ID),
		Article: true, NoIndex: p.chosen >= 0, Hits: p.Evidence != nil}
}

// shownEvents is how many events of its history a statement's page shows.
const shownEvents = 8

// Show answers /statements/ID.
func Show(f *result.StatementReader) handler.Func {
	return func(r *handler.Request) (handler.Response, error) { return statementShown(r, f) }
}

func statementShown(r *handler.Request, f *result.StatementReader) (handler.Response, error) {
	d, err := f.FindStatementResult(r, r.URL.Query().Get("new") == "1")
	if err != nil {
		return nil, err
	}
	r.Revision = d.Statement.Revision
	p := &StatementPage{StatementResult: d, Rights: handler.RightsOf(r), Sample: r.Library.Sample, chosen: -1, reports: map[string]corpus.Document{}}
	if p.Filter = r.URL.Query().Get(paths.ParamShow); filterByName(p.Filter).name == "" {
		p.Filter = ""
	}
	if id := r.URL.Query().Get(paths.ParamClaim); id != "" {
		if err := p.choose(r, f, id); err != nil {
			return nil, err
		}
	}
	docs, err := r.Library.Documents(r.Context())
	for _, doc := range docs {
		p.reports[doc.ID] = doc
	}
	if err == nil && !r.WantsJSON() {
		err = p.addHistory(r)
	} else if err == nil {
		r.RecordExport(d.Statement.ID)
	}
	return handler.Shown{View: p, Result: d}, err
}

// addHistory says what was done last, and what of it can be taken back.
func (p *StatementPage) addHistory(r *handler.Request) error {
	events, err := r.Library.Store.RecentEvents(r.Context(), p.Statement.ID, shownEvents)
	if err != nil {
		return err
	}
	did, _ := strconv.ParseInt(r.URL.Query().Get("did"), 10, 64)
	for _, e := range events {
		summary := summaryOf(&p.Statement, e.Event, e.Undone)
		if e.Revision == did {
			p.Done = &summary
		}
		p.History = append(p.History, summary)
	}
	if p.Rights.Writer == "" {
		return nil
	}
	last, err := r.Library.Store.LastEdit(r.Context(), p.Statement.ID, p.Rights.Writer)
	if last != nil {
		summary := summaryOf(&p.Statement, last.Event, false)
		p.Undo = &summary
	}
	return err
}

// DidUndoable reports whether what was just done is what can be taken back.
func (p *StatementPage) DidUndoable() bool {
	return p.Done != nil && p.Done.Revision == p.Undo.Revision
}

// choose finds the evidence for a claim. What is wrong with it a page says in place of the evidence.
func (p *StatementPage) choose(r *handler.Request, f *result.StatementReader, id string) error {
	p.Words = strings.TrimSpace(r.URL.Query().Get(paths.ParamQuery))
	p.Without = r.URL.Query()[paths.ParamWithout]
	p.chosen = p.ClaimIndex(id)
	err := f.AddEvidence(r, p.StatementResult, id)
	var mistake *handler.Problem
	if r.WantsJSON() || !errors.As(err, &mistake) {
		return err
	}
	if p.chosen < 0 {
		p.Missing = id
	} else {
		p.Problem = mistake.Detail
	}
	return nil
}

// A shownClaim is a claim as the page shows it.
type shownClaim struct {
	*statement.Claim
	Number   int
	Hidden   bool // it is not in the state that is shown
	Signed   []shownSignOff
	State    statement.State
	Name     string // of the state
	Chosen   bool
	Pieces   []search.Piece // of its text: those that a hit covers match
	Pinned   []shownPin
	Quoted   quotecheck.Answer // what became of the quotations in its text
	Next     string            // id of the claim after it; empty for the last
	Up       string            // id of the claim that it would come after if it moved up
	First    bool
	Previous string // id of the claim before it; empty for the first
	Splits   []splitPlace
}

// Claims are the statement's, in order.
func (p *StatementPage) Claims() []shownClaim {
	if p.shown == nil {
		p.shown = p.showClaims()
	}
	return p.shown
}

func (p *StatementPage) showClaims() []shownClaim {
	list := p.Statement.Claims
	out := make([]shownClaim, len(list))
	for i := range list {
		c := &list[i]
		s := shownClaim{Claim: c, Number: i + 1, State: c.State(), Chosen: i == p.chosen, First: i == 0}
		s.Name = stateNames[s.State]
		if i+1 < len(list) {
			s.Next = list[i+1].ID
		}
		if i > 0 {
			s.Previous = list[i-1].ID
		}
		if i > 1 {
			s.Up = list[i-2].ID
		}
		s.Hidden = !s.Chosen && !filterByName(p.Filter).has(s.State)
		for _, o := range c.SignOffs {
			s.Signed = append(s.Signed, shownSignOff{o, p.SignOffs[o.ID].Void})
		}
		s.Pieces = []search.Piece{{Text: c.Text}}
		if s.Chosen {
			s.Splits = splitPlaces(c.Text)
			if p.Evidence != nil {
				s.Pieces = search.Pieces(c.Text, p.Evidence.Covered())
			}
		}
		s.Quoted = p.Quoted[c.ID]
		for _, pin := range c.Pins {
			shown := p.ShownPin(pin, c.ID)
			shown.Claim = c.ID
			s.Pinned = append(s.Pinned, shown)
		}
		out[i] = s
	}
	return out
}

// ToPin are the quotations in the claim's words whose passage the check found and nothing is pinned of yet: each can be pinned there.
func (c shownClaim) ToPin() []quotecheck.Result {
	var out []quotecheck.Result
	for _, q := range c.Quoted.Quotes {
		pinned := slices.ContainsFunc(c.Pins, func(p statement.Pin) bool { return p.Passage == q.Passage })
		if q.Passage != "" && q.Verdict.Accurate() && len(q.Passages) < 2 && !pinned {
			out = append(out, q)
		}
	}
	return out
}

// QuoteEnd is where in its passage's text the words of a quotation end, in Unicode code points.
func (p *StatementPage) QuoteEnd(q quotecheck.Result) int {
	return q.Start + utf8.RuneCountInString(q.Found)
}

// Claim is the one whose evidence is shown; nil for none.
func (p *StatementPage) Claim() *shownClaim {
	if p.chosen < 0 {
		return nil
	}
	return &p.Claims()[p.chosen]
}

// Before is the address of the claim before the one that is chosen, of those in the state that is shown.
func (p *StatementPage) Before() string { return p.step(-1, filterByName(p.Filter)) }

// After is the address of the claim after it.
func (p *StatementPage) After() string { return p.step(1, filterByName(p.Filter)) }

// NextWithout is the address of the next claim without evidence, of the first where none comes after it; empty where there is no other.
func (p *StatementPage) NextWithout() string {
	without := claimFilter{states: []statement.State{statement.Unevidenced}}
	if next := p.step(1, without); next != "" {
		return next
	}
	for i := range max(p.chosen, 0) {
		if c := &p.Statement.Claims[i]; without.has(c.State()) {
			return p.Address(c.ID)
		}
	}
	return ""
}

// step is the address of the nearest claim before or after the chosen one that a filter has; empty where there is none.
func (p *StatementPage) step(by int, f claimFilter) string {
	for i := p.chosen + by; i >= 0 && i < len(p.Statement.Claims); i += by {
		if c := &p.Statement.Claims[i]; f.has(c.State()) {
			return p.Address(c.ID)
		}
	}
	return ""
}

// Address shows a claim with its evidence.
func (p *StatementPage) Address(claim string) string {
	return paths.ClaimShown(p.Statement.ID, claim, p.Filter)
}

// Here is the address of the statement with the claims that are shown, to which its forms are sent.
func (p *StatementPage) Here() string { return paths.StatementShown(p.Statement.ID, p.Filter) }

// DoWithout is the address of the claim where the rest of the statement does not name an authority or a year.
func (p *StatementPage) DoWithout(name string) string {
	return paths.ClaimWithout(p.Statement.ID, p.Claim().ID, p.Words, append(slices.Clone(p.Without), name))
}

// PassagePath is the address of a passage of the evidence, with the words that found it marked and the way back to the claim.
func (p *StatementPage) PassagePath(id string) string {
	v := url.Values{paths.ParamStatement: {p.Statement.ID}, paths.ParamClaim: {p.Claim().ID}}
	if p.Filter != "" {
		v.Set(paths.ParamShow, p.Filter)
	}
	marked := p.Claim().Text
	if p.Words != "" {
		marked = p.Words
		v.Set(paths.ParamWords, "1")
	}
	if len(marked) <= paths.MaxMarked {
		v.Set(paths.ParamQuery, marked)
	}
	return paths.Passage(id) + "?" + v.Encode()
}

// GradesOf are the judgements of a report.
func (p *StatementPage) GradesOf(report string) map[string]string { return p.reports[report].Grades }

// Tallies are the counts of claims by state, each a link to these.
func (p *StatementPage) Tallies() []tally { return linkedTallies(p.Statement.ID, p.Filter, p.Counts) }

// ShownAs names the claims that are shown; empty for all of them.
func (p *StatementPage) ShownAs() string {
	if p.Filter == "" {
		return ""
	}
	return filterByName(p.Filter).label
}

// Parts are the pins of the chosen claim that are of a part of a passage.
func (p *StatementPage) Parts(passage string) []shownPin {
	var out []shownPin
	for _, pin := range p.Claim().Pinned {
		if pin.Span != nil && pin.Passage == passage {
			out = append(out, pin)
		}
	}
	return out
}

// Last is the id of the last claim; empty where there is none.
func (p *StatementPage) Last() string {
	if n := len(p.Statement.Claims); n > 0 {
		return p.Statement.Claims[n-1].ID
	}
	return ""
}

// Stances are what a passage can do for a claim.
func (p *StatementPage) Stances() []handler.Option { return stances() }

func stances() []handler.Option {
	var out []handler.Option
	for _, s := range statement.Stances() {
		out = append(out, handler.Option{Value: string(s), Label: stanceNames[s]})
	}
	return out
}

// OnPage is something on a statement's page.
type OnPage struct {
	In *StatementPage
	Of any
}

// Chosen are how many reports evidence is looked for in; 0 for all of them.
func (p *StatementPage) Chosen() int { return len(p.Statement.Reports) }

// A splitPlace is where a claim can be split.
type splitPlace struct {
	At    int // code points of its text
	Words string
}

// splitPlaces are the words of a text that another claim could begin with.
func splitPlaces(text string) []splitPlace {
	r := []rune(text)
	var out []splitPlace
	for i := 1; i < len(r); i++ {
		if r[i-1] != ' ' || r[i] == ' ' {
			continue
		}
		out = append(out, splitPlace{i, format.Shorten(40, string(r[i:]))})
	}
	return out
}

// A shownPin is a pin as the page shows it.
type shownPin struct {
	statement.Pin
	Claim   string // id of the claim that it is pinned to
	Check   store.PinCheck
	Whose   string // title of the report
	Place   string
	Link    string                    // of the passage, with the quote's span; empty where there is none
	Mark    string                    // what became of it, in words; empty while it is unchanged
	Now     string                    // how the report says it now, where that is other than the quote
	Numbers []result.NumberDifference // of the claim, that it gives otherwise
	Waiting bool                      // its report is not here, so that nothing is quoted
	Other   string                    // says that its report is on another authority than the claim; empty where it is not
	Later   *quotecheck.Later         // a later report on the same authority; nil for none
}

// Stance names, as pins and buttons say them.
var stanceNames = map[statement.Stance]string{statement.Supports: "Supports", statement.Contradicts: "Contradicts", statement.Context: "Context"}

var stateNames = map[statement.State]string{
	statement.Supported: "supported", statement.Contradicted: "contradicted", statement.Mixed: "mixed",
	statement.Background: "context only", statement.Unevidenced: "no evidence yet", statement.Uncheckable: "cannot be checked here",
}

// PinMarks say what became of a pin's quote.
var PinMarks = map[store.PinStatus]string{
	store.PinMoved:     "Moved: the same words are in another place of the report now.",
	store.PinAltered:   "Altered: the report now says this in other words.",
	store.PinGone:      "Gone: the report no longer has these words.",
	store.PinWithdrawn: "Withdrawn: the report was withdrawn from this library.",
	store.PinAbsent:    "The report is not in this library.",
}

// ShownPin is a pin to a claim as the page shows it.
func (p *StatementPage) ShownPin(pin statement.Pin, claim string) shownPin {
	check := p.Checks[pin.ID]
	s := shownPin{Pin: pin, Check: check, Mark: PinMarks[check.Status], Numbers: p.Numbers[pin.ID], Waiting: pin.Quote == "", Whose: pin.Document}
	if d, ok := p.reports[pin.Document]; ok {
		s.Whose = result.ShortTitle(d.Source)
	}
	if o, ok := p.OtherAuthority[pin.ID]; ok {
		s.Other = o.String()
	}
	if l, ok := p.Later[pin.ID]; ok {
		s.Later = &l
	}
	at := corpus.Passage{Page: pin.Page, PageEnd: pin.Page, Label: pin.Label, Paragraph: pin.Paragraph}
	if q := check.Passage; q != nil {
		v := url.Values{paths.ParamStatement: {p.Statement.ID}, paths.ParamClaim: {claim}}
		if total := len([]rune(q.Text)); check.Span.End > check.Span.Start && (check.Span.Start > 0 || check.Span.End < total) {
			v.Set(paths.ParamFrom, strconv.Itoa(check.Span.Start))
			v.Set(paths.ParamTo, strconv.Itoa(check.Span.End))
		}
		s.Link = paths.Passage(q.ID) + "?" + v.Encode()
		at = *q
		first, last := q.PagesOf(check.Span.Start, check.Span.End)
		at.Page, at.Label, at.PageEnd, at.LabelEnd = first.Page, first.Label, last.Page, last.Label
		if check.Status == store.PinAltered {
			s.Now = check.Quote
		}
	}
	s.Place = result.PlaceOf(search.Hit{Passage: at})
	return s
}

// StanceName is what a stance is called.
func (s shownPin) StanceName() string { return stanceNames[s.Stance] }

// Class is the state as a name in style sheets.
func (c shownClaim) Class() string { return classOf(c.State) }

func classOf(s statement.State) string { return strings.ReplaceAll(string(s), " ", "-") }

// describeCounts says them in a sentence.
func describeCounts(counts map[statement.State]int, claims int) string {
	var parts []string
	for _, s := range statement.States() {
		if n := counts[s]; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+stateNames[s])
		}
	}
	if len(parts) == 0 {
		return "No claims."
	}
	return quantity.Of(claims, "claim", "claims") + ": " + strings.Join(parts, ", ") + "."
}

// NewsUntil is up to when all new passages are shown, as a form sends it; empty where there is nothing to be marked as seen.
func (p *StatementPage) NewsUntil() string {
	if len(p.News) == 0 || p.Left > 0 || p.Rights.Writer == "" {
		return ""
	}
	return format.Timestamp(p.News[0].Since)
}

// BriefingForms lists the forms that a briefing can have.
func (p *StatementPage) BriefingForms() []briefing.Format { return briefing.Formats() }

// BriefingStyles lists the citation styles that a briefing can have.
func (p *StatementPage) BriefingStyles() []cite.Style { return cite.PrintedStyles() }
