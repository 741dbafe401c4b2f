package briefing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// Make builds the briefing of a statement, and looks every pin up in the current text of its report.
func Make(ctx context.Context, st *store.Store, s statement.Statement, o Options) (*Briefing, error) {
	if !o.Style.Printed() {
		o.Style = cite.PrintedStyles()[0]
	}
	if o.Link == nil {
		o.Link = func(string) string { return "" }
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	docs, err := st.Documents(ctx)
	if err != nil {
		return nil, err
	}
	m := builder{Options: o, ctx: ctx, store: st, all: docs, docs: map[string]corpus.Document{}, references: map[string]Reference{}, files: map[string]File{}}
	for _, d := range docs {
		m.docs[d.ID] = d
	}
	b := &Briefing{ID: s.ID, Details: s.Details, Link: o.Link("/statements/" + s.ID), Made: o.Now.UTC().Truncate(time.Second),
		Style: o.Style.Name, Reports: len(docs), Sample: o.Sample, noAnnexe: o.NoAnnexe, Counts: s.Counts(), Claims: make([]Claim, len(s.Claims))}
	answers, err := m.checkClaims(&s)
	if err != nil {
		return nil, fmt.Errorf("making a briefing of statement %q: checking the quotations in its claims: %w", s.ID, err)
	}
	m.others = s.OtherAuthorities(docs)
	signed, err := CheckSignOffs(ctx, st, &s, answers)
	if err != nil {
		return nil, fmt.Errorf("making a briefing of statement %q: checking its sign-offs: %w", s.ID, err)
	}
	for i, c := range s.Claims {
		if b.Claims[i], err = m.buildClaim(i+1, c); err != nil {
			return nil, fmt.Errorf("making a briefing of statement %q: claim %s: %w", s.ID, c.ID, err)
		}
		for _, o := range c.SignOffs {
			b.Claims[i].SignOffs = append(b.Claims[i].SignOffs, SignedOff{o, signed[o.ID].Void, SignOffMark(s.ID, &o)})
		}
		b.Claims[i].Quoted, b.Claims[i].Cited = answers[c.ID].Quotes, answers[c.ID].Citations
	}
	m.printCitations(b)
	b.newer = m.newerReports(b)
	b.Sources, b.Files = sortedReferences(m.references), m.quotedFiles()
	return b, nil
}

type builder struct {
	Options
	ctx        context.Context
	store      *store.Store
	all        []corpus.Document // by id
	docs       map[string]corpus.Document
	references map[string]Reference
	files      map[string]File
	others     map[string]statement.OtherAuthority // by the pin's id
}

// checkClaims checks the quotations in the claims.
func (m *builder) checkClaims(s *statement.Statement) (map[string]quotecheck.Answer, error) {
	if m.Answers != nil {
		return m.Answers, nil
	}
	if !quotecheck.HasQuotes(s) {
		return nil, nil
	}
	if m.CheckClaims != nil {
		return m.CheckClaims(m.ctx, s)
	}
	c, err := quotecheck.NewChecker(m.ctx, m.store)
	if err != nil {
		return nil, err
	}
	return c.CheckClaims(m.ctx, s)
}

func (m *builder) buildClaim(number int, c statement.Claim) (Claim, error) {
	out := Claim{ID: c.ID, Number: number, Text: c.Text, State: c.State(), Needs: c.Needs, Note: c.Note, Quotes: []Quote{}}
	pins := slices.Clone(c.Pins)
	order := statement.Stances()
	slices.SortStableFunc(pins, func(a, b statement.Pin) int {
		return cmp.Compare(slices.Index(order, a.Stance), slices.Index(order, b.Stance))
	})
	restsOn := func(s statement.Stance) bool { return s != statement.Context || pins[0].Stance == statement.Context } // context comes last
	for _, p := range pins {
		q, err := m.buildQuote(p)
		if err != nil {
			return out, fmt.Errorf("pin %s: %w", p.ID, err)
		}
		out.Quotes = append(out.Quotes, q)
		if l, ok := m.laterReport(p.Document); ok && restsOn(p.Stance) && !slices.Contains(out.Later, l) {
			out.Later = append(out.Later, l)
		}
	}
	return out, nil
}

func (m *builder) buildQuote(p statement.Pin) (Quote, error) {
	q := Quote{Stance: p.Stance, Quote: p.Quote, Document: p.Document, Title: m.docs[p.Document].Title, SHA256: p.SHA256, Page: p.Page, PageEnd: p.PageEnd,
		Label: p.Label, Paragraph: p.Paragraph, Passage: p.Passage, Note: p.Note, By: p.By, At: p.At}
	if o, ok := m.others[p.ID]; ok {
		q.OtherAuthority = &o
	}
	check, err := m.store.CheckPin(m.ctx, p)
	if err != nil {
		return q, err
	}
	q.Status = check.Status
	c, err := m.cite(p, check)
	if errors.Is(err, store.ErrUnknown) {
		return q, nil // its report was never here
	}
	if err != nil {
		return q, err
	}
	if q.Quote == "" {
		q.Quote = c.Quote
	}
	if check.Status == store.PinAltered {
		q.Now = check.Quote
	}
	q.Title = c.Source.Title
	q.Page, q.PageEnd, q.Label, q.Paragraph, q.Passage = c.Passage.Page, c.Passage.PageEnd, c.Passage.Label, c.Passage.Paragraph, c.Passage.ID
	q.SHA256, q.Link = cmp.Or(check.SHA256, q.SHA256), c.Link
	q.source = &c
	m.addFile(q)
	if m.Picture != nil && (q.Status == store.PinUnchanged || q.Status == store.PinMoved) {
		q.pictures = m.drawHighlighted(q.SHA256, c)
		return q, m.ctx.Err()
	}
	return q, nil
}

// cite cites a pin in its report's current text, or in the text that it was pinned
// in if the report no longer has the quote.
func (m *builder) cite(p statement.Pin, check store.PinCheck) (cite.Citation, error) {
	var passage corpus.Passage
	span := corpus.Span{}
	switch check.Status {
	case store.PinUnchanged, store.PinMoved:
		passage, span = *check.Passage, check.Span
	default:
		r, err := m.store.Resolve(m.ctx, p.Passage)
		if err != nil {
			return cite.Citation{}, err
		}
		passage = r.Issued.Passage
	}
	doc, known := m.docs[passage.Document]
	if !known {
		doc.Source = corpus.Source{ID: passage.Document}
	}
	c := cite.New(doc.Source, passage).From(doc.Origins)
	if span.End > 0 {
		r := []rune(passage.Text)
		var err error
		if c, err = c.Excerpt(len(string(r[:span.Start])), len(string(r[:span.End]))); err != nil {
			return c, err
		}
	} else {
		c.Quote = cmp.Or(p.Quote, c.Quote)
	}
	c.Link, c.Shown = m.Link("/passages/"+passage.ID), m.Now.UTC().Format(time.DateOnly)
	fetches, err := m.store.Fetches(m.ctx, doc.SHA256)
	if len(fetches) > 0 {
		c.Accessed = fetches[0].At.Format(time.DateOnly)
	}
	return c, err
}

// withPassageID adds the passage's id to a citation that does not end in it.
func withPassageID(citation, passage string) string {
	mark := "[passage " + passage + "]"
	if strings.HasSuffix(citation, mark) {
		return citation
	}
	return citation + " " + mark
}

// printCitations prints the citation of each quote, and its report's entry in the bibliography: letters and initials that tell
// reports apart are known once all are.
func (m *builder) printCitations(b *Briefing) {
	cited, i := m.Style.TellApart(b.cited()), 0
	for _, claim := range b.Claims {
		for j := range claim.Quotes {
			q := &claim.Quotes[j]
			if q.source == nil {
				continue
			}
			c := cited[i]
			i++
			q.Citation = withPassageID(m.Style.InText(c), q.Passage)
			m.references[c.Source.ID] = Reference{c.Source.ID, m.Style.SourceEntry(c), cmp.Or(c.Source.URL, c.Source.LandingPage), m.Style.SourceTitle(c)}
		}
	}
}

// addFile adds the quote's PDF to the files.
func (m *builder) addFile(q Quote) {
	f, ok := m.files[q.SHA256]
	if !ok {
		f = File{Document: q.Document, Title: q.Title, SHA256: q.SHA256, Checked: map[store.PinStatus]int{}}
		m.files[q.SHA256] = f
	}
	f.Checked[q.Status]++
}

// newerReports says of each authority, once, which reports came after the oldest that is quoted on it and are not quoted.
func (m *builder) newerReports(b *Briefing) []string {
	oldest, quoted := map[string]corpus.Source{}, map[string]bool{}
	for _, c := range b.Claims {
		for _, q := range c.Quotes {
			quoted[q.Document] = true
			d := m.docs[q.Document].Source
			if first, ok := oldest[d.Authority]; d.Authority != "" && q.Stance != statement.Context && (!ok || d.Date() < first.Date()) {
				oldest[d.Authority] = d
			}
		}
	}
	var out []string
	for _, authority := range slices.Sorted(maps.Keys(oldest)) {
		var dates []string
		first := oldest[authority]
		for _, d := range m.all {
			if d.Authority == authority && d.Kind == first.Kind && !quoted[d.ID] && d.Date() > first.Date() && first.Date() != "" {
				dates = append(dates, d.Date())
			}
		}
		slices.Sort(dates)
		for i := range dates {
			dates[i] = cite.DateInWords(dates[i])
		}
		if len(dates) > 0 {
			out = append(out, fmt.Sprintf("%s has reported on %s again since %s: %s.", cmp.Or(first.Publisher, first.Author, "The publisher"), authority, cite.DateInWords(first.Date()), strings.Join(dates, "; ")))
		}
	}
	return out
}

// laterReport finds the latest report of the same kind on the same authority.
func (m *builder) laterReport(id string) (Later, bool) {
	d, ok := m.docs[id]
	if !ok {
		return Later{}, false
	}
	last, ok := corpus.Later(m.all, d.Source)
	return Later{id, last.ID, last.Title, last.Date()}, ok
}

// sortedReferences are the entries of a bibliography in their order.
func sortedReferences(references map[string]Reference) []Reference {
	out := slices.AppendSeq([]Reference{}, maps.Values(references))
	slices.SortFunc(out, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.Document, b.Document))
	})
	return out
}

func (m *builder) quotedFiles() []File {
	out := slices.AppendSeq([]File{}, maps.Values(m.files))
	slices.SortFunc(out, func(a, b File) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.SHA256, b.SHA256))
	})
	return out
}
