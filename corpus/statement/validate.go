package statement

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus/lazyregexp"
)

var (
	idForm   = lazyregexp.New(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	dateForm = lazyregexp.New(`^\d{4}(-\d{2}(-\d{2})?)?$`)
)

// Validate checks a statement that came from outside, as in a
// file; nil where nothing is. The error is an InvalidError.
func (s *Statement) Validate() error {
	if err := cmp.Or(s.Details.validate(), s.Details.validateURL()); err != nil {
		return err
	}
	switch {
	case !idForm.MatchString(s.ID) || len(s.ID) > 100:
		return Invalidf("a statement's id has small letters, digits and hyphens, not %q", s.ID)
	case s.Revision < 0 || s.Set > s.Revision || s.Last < 0:
		return Invalidf("the statement's revision cannot be %d, with details of revision %d", s.Revision, s.Set)
	case utf8.RuneCountInString(s.Text) > MaxText:
		return Invalidf("a statement has at most %d characters; this one has %d", MaxText, utf8.RuneCountInString(s.Text))
	case len(s.Claims) > MaxClaims:
		return Invalidf("a statement has at most %d claims; this one has %d", MaxClaims, len(s.Claims))
	}
	seen := map[string]bool{}
	total := utf8.RuneCountInString(s.Text)
	for _, c := range s.Claims {
		if err := s.validateClaim(c, total); err != nil {
			return fmt.Errorf("claim %q: %w", c.ID, err)
		}
		for _, id := range c.pinAndOwnIDs() {
			if seen[id] {
				return Invalidf("the id %q is used twice in the statement", id)
			}
			seen[id] = true
		}
	}
	return nil
}

// MaxDetail bounds each detail of a statement but the note, in code points.
const MaxDetail = 2_000

func (d Details) validate() error {
	for _, f := range []string{d.Title, d.Author, d.Publisher, d.URL} {
		if n := utf8.RuneCountInString(f); n > MaxDetail {
			return Invalidf("a title, a name or an address has at most %d characters; this one has %d", MaxDetail, n)
		}
	}
	switch {
	case strings.TrimSpace(d.Title) == "":
		return Invalidf("a statement needs a title")
	case d.Published != "" && !dateForm.MatchString(d.Published):
		return Invalidf("a statement's date of publication is YYYY-MM-DD, YYYY-MM or YYYY, not %q", d.Published)
	case utf8.RuneCountInString(d.Note) > MaxClaim:
		return Invalidf("a claim or a note has at most %d characters", MaxClaim)
	}
	return nil
}

// validateURL refuses an address that would run something or open something other than a page of the web. One without a scheme is only text.
func (d Details) validateURL() error {
	u, err := url.Parse(d.URL)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return Invalidf("a statement's address begins with https:// or http://, and %q does not", d.URL)
	}
	return nil
}

// validateLengths checks what the last edit changed. The statement's text need not be loaded.
func (s *Statement) validateLengths() error {
	if err := s.Details.validate(); err != nil {
		return err
	}
	for _, c := range s.Claims {
		if c.Revision == s.Revision {
			if err := c.validateLengths(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c Claim) validateLengths() error {
	if max(utf8.RuneCountInString(c.Text), utf8.RuneCountInString(c.Note), utf8.RuneCountInString(c.Needs)) > MaxClaim {
		return Invalidf("a claim or a note has at most %d characters", MaxClaim)
	}
	return nil
}

func (c Claim) pinAndOwnIDs() []string {
	out := []string{c.ID}
	for _, p := range c.Pins {
		out = append(out, p.ID)
	}
	for _, o := range c.SignOffs {
		out = append(out, o.ID)
	}
	return out
}

func (s *Statement) validateClaim(c Claim, total int) error {
	if err := s.validateID(c.ID, "c"); err != nil {
		return err
	}
	if strings.TrimSpace(c.Text) == "" {
		return Invalidf("it has no words")
	}
	if err := c.validateLengths(); err != nil {
		return err
	}
	if c.Revision > s.Revision {
		return Invalidf("it is of revision %d and the statement of %d", c.Revision, s.Revision)
	}
	for _, sp := range c.Spans {
		if sp.Start < 0 || sp.End <= sp.Start || sp.End > total {
			return Invalidf("its span from %d to %d is not in the statement's text, which has %d characters", sp.Start, sp.End, total)
		}
	}
	for _, p := range c.Pins {
		if err := s.validatePin(p); err != nil {
			return fmt.Errorf("pin %q: %w", p.ID, err)
		}
	}
	for _, o := range c.SignOffs {
		if err := s.validateSignOff(o); err != nil {
			return fmt.Errorf("sign-off %q: %w", o.ID, err)
		}
	}
	return nil
}

func (s *Statement) validatePin(p Pin) error {
	if err := s.validateID(p.ID, "p"); err != nil {
		return err
	}
	switch {
	case !slices.Contains(Stances(), p.Stance):
		return Invalidf("its stance is supports, contradicts or context, not %q", p.Stance)
	case p.Revision > s.Revision:
		return Invalidf("it is of revision %d and the statement of %d", p.Revision, s.Revision)
	case p.Passage == "" || p.Document == "":
		return Invalidf("it names no passage of a report")
	case p.Span != nil && (p.Span.Start < 0 || p.Span.End <= p.Span.Start):
		return Invalidf("its span cannot go from %d to %d", p.Span.Start, p.Span.End)
	case utf8.RuneCountInString(p.Note) > MaxClaim:
		return Invalidf("a note has at most %d characters", MaxClaim)
	}
	return nil
}

// validateID checks that an id is the prefix and a number that the statement has given.
func (s *Statement) validateID(id, prefix string) error {
	n, err := strconv.Atoi(strings.TrimPrefix(id, prefix))
	if err != nil || n < 1 || prefix+strconv.Itoa(n) != id {
		return Invalidf("an id is %s and a number, not %q", prefix, id)
	}
	if n > s.Last {
		return Invalidf("the id %q is beyond the statement's last one, %d", id, s.Last)
	}
	return nil
}
