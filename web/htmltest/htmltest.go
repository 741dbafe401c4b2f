// Package htmltest is for tests: it looks at HTML as a reader's program does, by
// elements, not by the letters that they are written with.
//
//	page := htmltest.Parse(t, body)
//	htmltest.Check(t, page,
//		htmltest.In("h1", htmltest.Text("3 passages")),
//		htmltest.Count("li.hit", 3),
//		htmltest.None("script:not([src])"))
//
// Selectors are CSS, as github.com/andybalholm/cascadia reads them.
//
// Only tests may import it.
package htmltest

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A Checker says what is wrong with an element or a document; nil where nothing is.
type Checker func(*html.Node) error

// Parse reads a document, and repairs it as a browser does.
func Parse(t testing.TB, r io.Reader) *html.Node {
	t.Helper()
	n, err := html.Parse(r)
	if err != nil {
		t.Fatalf("reading HTML: %v", err)
	}
	return n
}

// Check fails the test for each check that the node does not pass.
func Check(t testing.TB, n *html.Node, checks ...Checker) {
	t.Helper()
	for _, check := range checks {
		if err := check(n); err != nil {
			t.Error(err)
		}
	}
}

// In makes checks of the first element that a selector matches. One must be there.
func In(selector string, checks ...Checker) Checker {
	return func(n *html.Node) error {
		first := cascadia.Query(n, compiled(selector))
		if first == nil {
			return fmt.Errorf("there is no %q", selector)
		}
		return within(selector, first, checks)
	}
}

// Each makes checks of every element that a selector matches. One must be there.
func Each(selector string, checks ...Checker) Checker {
	return func(n *html.Node) error {
		all := All(n, selector)
		if len(all) == 0 {
			return fmt.Errorf("there is no %q", selector)
		}
		var found []error
		for _, e := range all {
			found = append(found, within(selector, e, checks))
		}
		return errors.Join(found...)
	}
}

// Count wants exactly so many elements.
func Count(selector string, want int) Checker {
	return func(n *html.Node) error {
		if all := All(n, selector); len(all) != want {
			return fmt.Errorf("there are %d %q, want %d%s", len(all), selector, want, listed(all))
		}
		return nil
	}
}

// None wants no such element.
func None(selector string) Checker { return Count(selector, 0) }

// Text wants an element to have exactly this text, as TextOf gives it.
func Text(want string) Checker {
	return func(n *html.Node) error {
		if got := TextOf(n); got != want {
			return fmt.Errorf("text %q, want %q", got, want)
		}
		return nil
	}
}

// HasText wants an element's text to match a regular expression.
func HasText(expr string) Checker {
	re := regexp.MustCompile(expr)
	return func(n *html.Node) error {
		if got := TextOf(n); !re.MatchString(got) {
			return fmt.Errorf("text %q does not match %q", got, expr)
		}
		return nil
	}
}

// Attr wants an element to have an attribute with exactly this value.
func Attr(name, want string) Checker {
	return func(n *html.Node) error {
		got, ok := AttrOf(n, name)
		switch {
		case !ok:
			return fmt.Errorf("no attribute %s, want %q", name, want)
		case got != want:
			return fmt.Errorf("attribute %s is %q, want %q", name, got, want)
		}
		return nil
	}
}

// All gives the elements below a node that a selector matches, in their order.
func All(n *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(n, compiled(selector))
}

// AttrOf gives an attribute's value and whether there is one. Of an attribute
// with a prefix, as xlink:href, the prefix is a part of the name.
func AttrOf(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		key := a.Key
		if a.Namespace != "" {
			key = a.Namespace + ":" + key
		}
		if key == name {
			return a.Val, true
		}
	}
	return "", false
}

// TextOf gives the text of a node and all below, white space as single spaces and none at the ends.
func TextOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// compiled reads a selector; one that is none is a mistake in the test, which ends there.
func compiled(selector string) cascadia.Matcher {
	s, err := cascadia.ParseGroup(selector)
	if err != nil {
		panic(fmt.Sprintf("the selector %q: %v", selector, err))
	}
	return s
}

func within(selector string, n *html.Node, checks []Checker) error {
	var found []error
	for _, check := range checks {
		if err := check(n); err != nil {
			found = append(found, fmt.Errorf("%s: %w", selector, err))
		}
	}
	return errors.Join(found...)
}

// listed shows elements for a message, the first few in full.
func listed(all []*html.Node) string {
	const most = 3
	var b strings.Builder
	for _, n := range all[:min(most, len(all))] {
		b.WriteString("\n\t")
		_ = html.Render(&b, n) // a strings.Builder takes everything
	}
	if len(all) > most {
		fmt.Fprintf(&b, "\n\tand %d more", len(all)-most)
	}
	return b.String()
}
