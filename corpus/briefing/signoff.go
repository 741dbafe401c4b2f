package briefing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"evidence/corpus/lazyregexp"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A SignOffCheck says whether a sign-off still holds.
type SignOffCheck struct {
	// What was changed since, in sentences; empty while the sign-off holds.
	Void []string `json:"void"`
}

// Holds reports whether nothing that was looked at has changed.
func (c SignOffCheck) Holds() bool { return len(c.Void) == 0 }

// A signer knows what the check says of a statement's claims.
type signer struct {
	ctx     context.Context
	store   *store.Store
	answers map[string]quotecheck.Answer // by the claim's id
}

// NewSignOff is what the check says now of a claim, or of a quotation in it, for somebody who signs it off. answers are of the
// quotations in the statement's claims, by the claim's id.
func NewSignOff(ctx context.Context, st *store.Store, s *statement.Statement, answers map[string]quotecheck.Answer, claim, quote string) (statement.SignOff, error) {
	c := s.Claim(claim)
	if c == nil {
		return statement.SignOff{}, statement.Invalidf("there is no claim %q in this statement", claim)
	}
	g := signer{ctx, st, answers}
	out, found, err := g.seen(c, strings.TrimSpace(quote))
	if err == nil && !found {
		err = statement.Invalidf("claim %s has no quotation “%s”", claim, quote)
	}
	return out, err
}

// CheckSignOffs says of each sign-off of a statement, by its id, whether it still holds.
func CheckSignOffs(ctx context.Context, st *store.Store, s *statement.Statement, answers map[string]quotecheck.Answer) (map[string]SignOffCheck, error) {
	g := signer{ctx, st, answers}
	out := map[string]SignOffCheck{}
	for i := range s.Claims {
		c := &s.Claims[i]
		for _, o := range c.SignOffs {
			now, found, err := g.seen(c, o.Quote)
			if err != nil {
				return nil, err
			}
			out[o.ID] = SignOffCheck{voids(o, now, found)}
		}
	}
	return out, nil
}

// voids are what was changed since a sign-off was made.
func voids(o, now statement.SignOff, found bool) []string {
	out := []string{}
	if o.Text != now.Text {
		out = append(out, "The text of the claim was changed.")
	}
	switch {
	case o.Quote == "" && o.Pins != now.Pins:
		out = append(out, "The pins of the claim were changed.")
	case o.Quote == "" && o.Found != now.Found:
		out = append(out, "A passage that is pinned has changed in its report.")
	case o.Quote != "" && !found:
		out = append(out, "The claim no longer has this quotation.")
	case o.Quote != "" && o.Found != now.Found:
		out = append(out, "What the reports have for this quotation has changed: it is "+now.Verdict+" now.")
	}
	return out
}

// seen is what there is to be seen of a claim, or of a quotation in it.
func (g *signer) seen(c *statement.Claim, quote string) (statement.SignOff, bool, error) {
	out := statement.SignOff{Quote: quote, Seen: statement.Seen{Text: c.Text, Pins: c.PinsDigest()}}
	quotes := g.answers[c.ID].Quotes
	if quote != "" {
		i := slices.IndexFunc(quotes, func(r quotecheck.Result) bool { return r.Quote == quote })
		if i < 0 {
			return out, false, nil
		}
		r := &quotes[i]
		out.Verdict, out.Against = string(r.Verdict), !r.Verdict.Accurate()
		out.Found = statement.Digest(string(r.Verdict), r.Document, r.Passage, r.Found, fmt.Sprint(r.Mismatch))
		return out, true, nil
	}
	state := c.State()
	out.Verdict = stateNames[state]
	out.Against = state == statement.Contradicted || state == statement.Mixed || state == statement.Unevidenced
	var parts []string
	for _, p := range c.Pins {
		check, err := g.store.CheckPin(g.ctx, p)
		if err != nil {
			return out, false, fmt.Errorf("pin %s: %w", p.ID, err)
		}
		if check.Status != store.PinUnchanged && check.Status != store.PinMoved {
			out.Against, out.Verdict = true, out.Verdict+"; a quoted passage is "+string(check.Status)
		}
		text := ""
		if check.Passage != nil {
			text = check.Passage.Text
		}
		parts = append(parts, p.ID, string(check.Status), text)
	}
	out.Found = statement.Digest(parts...)
	return out, true, nil
}

// SignOffMark is how a document names a sign-off so that it can be looked up again.
func SignOffMark(statementID string, o *statement.SignOff) string {
	return "[sign-off " + statementID + "/" + o.ID + " " + signOffDigest(o) + "]"
}

// signOffDigest tells a sign-off apart from another that was made under its id.
func signOffDigest(o *statement.SignOff) string {
	return statement.Digest(o.ID, o.Quote, o.Verdict, o.Reason, o.By, o.Text, o.Pins, o.Found)
}

// A NamedSignOff is a sign-off that a document names, and what became of it.
type NamedSignOff struct {
	Statement string `json:"statement"`          // id of the statement
	ID        string `json:"id"`                 // id of the sign-off
	Claim     string `json:"claim,omitempty"`    // text of the claim as it is now
	Sentence  string `json:"sentence,omitempty"` // who signed off what, when and why
	Holds     bool   `json:"holds"`              // whether nothing that was looked at has changed
	// Why it does not hold, in sentences.
	Void []string `json:"void"`
}

var signOffMark = lazyregexp.New(`\[sign-off\s+([a-z0-9-]+)/\s*(s[0-9]+)\s+([0-9a-f]{16})\s*\]`)

// NamedSignOffs looks up the sign-offs that a document names, as an exported briefing does. check checks the quotations in the
// claims of a statement.
func NamedSignOffs(ctx context.Context, st *store.Store, text string, check func(context.Context, *statement.Statement) (map[string]quotecheck.Answer, error)) ([]NamedSignOff, error) {
	out := []NamedSignOff{}
	known := map[string]signOffsOf{}
	seen := map[string]bool{}
	for _, m := range signOffMark.FindAllStringSubmatch(strings.ReplaceAll(text, `\`, ""), -1) {
		if seen[m[0]] {
			continue
		}
		seen[m[0]] = true
		of, ok := known[m[1]]
		if !ok {
			var err error
			if of, err = readSignOffs(ctx, st, m[1], check); err != nil {
				return nil, err
			}
			known[m[1]] = of
		}
		out = append(out, of.named(m[1], m[2], m[3]))
	}
	return out, nil
}

// signOffsOf are the sign-offs of a statement.
type signOffsOf struct {
	statement *statement.Statement // nil where it is not there
	checks    map[string]SignOffCheck
}

func readSignOffs(ctx context.Context, st *store.Store, id string, check func(context.Context, *statement.Statement) (map[string]quotecheck.Answer, error)) (signOffsOf, error) {
	s, err := st.Statement(ctx, id)
	if errors.Is(err, store.ErrUnknown) {
		return signOffsOf{}, nil
	}
	if err != nil {
		return signOffsOf{}, err
	}
	answers, err := check(ctx, &s)
	if err != nil {
		return signOffsOf{}, err
	}
	checks, err := CheckSignOffs(ctx, st, &s, answers)
	return signOffsOf{&s, checks}, err
}

// named is what became of a sign-off that a document names by its id and its digest.
func (of signOffsOf) named(id, signOff, digest string) NamedSignOff {
	out := NamedSignOff{Statement: id, ID: signOff}
	if of.statement == nil {
		out.Void = []string{"The statement is not in this library, so the sign-off cannot be checked."}
		return out
	}
	c, o := of.statement.SignOff(signOff)
	if o == nil {
		out.Void = []string{"It was taken back."}
		return out
	}
	out.Claim, out.Void = c.Text, of.checks[signOff].Void
	out.Sentence = (&SignedOff{SignOff: *o}).sentence()
	if signOffDigest(o) != digest {
		out.Void = append(out.Void, "The document names another sign-off than the one that is kept.")
	}
	out.Holds = len(out.Void) == 0
	return out
}
