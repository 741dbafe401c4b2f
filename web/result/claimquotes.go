package result

import (
	"context"
	"fmt"
	"hash/maphash"
	"sync"

	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/web/reports"
)

const (
	keptClaims = 4096 // claims of which the answers are remembered
	// ClaimsAtOnce is how many claims with quotations are checked while somebody waits for a page; the next request goes on
	// with the others.
	ClaimsAtOnce = 100
)

// CheckClaims checks the quotations in the claims of a statement, by the claim's id, the claim called first before the others.
// It checks at most so many claims that were not checked since they or the reports changed, and says how many are left.
func (c *QuoteChecker) CheckClaims(ctx context.Context, l *reports.Library, st *statement.Statement, first string, atOnce int) (out map[string]quotecheck.Answer, left int, err error) {
	out = map[string]quotecheck.Answer{}
	revision, err := l.Store.Revision(ctx)
	if err != nil {
		return nil, 0, err
	}
	c.claims.renew(l, revision)
	texts, keyOf := quotecheck.NewClaimTexts(st), claimKeys(st)
	checked := 0
	for _, i := range chosenFirst(st, first) {
		key := keyOf(i)
		a, ok := c.claims.get(key)
		if !ok {
			text, quotes := texts.Read(i)
			switch {
			case quotes && checked >= atOnce:
				left++
				continue
			case quotes:
				checked++
				if a, err = c.checkClaim(ctx, l, text); err != nil {
					return nil, 0, err
				}
			}
			c.claims.put(key, a, revision)
		}
		if !a.Empty() || len(a.Unchecked) > 0 {
			out[st.Claims[i].ID] = a
		}
	}
	return out, left, nil
}

func (c *QuoteChecker) checkClaim(ctx context.Context, l *reports.Library, text quotecheck.Text) (quotecheck.Answer, error) {
	o, err := c.originals(ctx, l)
	if err != nil {
		return quotecheck.Answer{}, err
	}
	return o.CheckText(ctx, text)
}

// claimAnswers remembers what became of the quotations in claims until the reports change.
type claimAnswers struct {
	mu       sync.Mutex
	of       *reports.Library
	revision int64                        // of the reports
	kept     map[string]quotecheck.Answer // by [claimKeys]
}

// renew forgets what is known of other reports.
func (k *claimAnswers) renew(of *reports.Library, revision int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of || k.revision != revision || len(k.kept) >= keptClaims {
		k.of, k.revision, k.kept = of, revision, map[string]quotecheck.Answer{}
	}
}

func (k *claimAnswers) get(key string) (quotecheck.Answer, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	a, ok := k.kept[key]
	return a, ok
}

func (k *claimAnswers) put(key string, a quotecheck.Answer, revision int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.revision == revision {
		k.kept[key] = a
	}
}

var claimSeed = maphash.MakeSeed()

// claimKeys tells claims apart by all that their answers depend on besides the reports.
func claimKeys(st *statement.Statement) func(i int) string {
	whole := maphash.String(claimSeed, st.Text)
	return func(i int) string {
		before := ""
		if i > 0 {
			before = st.Claims[i-1].Text
		}
		c := &st.Claims[i]
		return fmt.Sprintf("%s\x00%s\x00%s\x00%v\x00%x", c.Text, before, st.Title, c.Spans, whole)
	}
}

// chosenFirst are the places of a statement's claims, in order, but that of one of them first.
func chosenFirst(st *statement.Statement, first string) []int {
	var out []int
	for i := range st.Claims {
		if out = append(out, i); st.Claims[i].ID == first {
			copy(out[1:], out[:i])
			out[0] = i
		}
	}
	return out
}
