package fileformats

import (
	"fmt"
	"math"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText is the text of an HTML page: its blocks with blank lines between them,
// block quotations behind a >, short quotations (q) between marks.
func (r *reader) htmlText(page string) (string, error) {
	if r.most < math.MaxInt {
		if r.nodes += nodesOf(page); r.nodes > maxNodes {
			return "", ErrTooLong
		}
	}
	root, err := html.ParseWithOptions(strings.NewReader(page), html.ParseOptionEnableScripting(false))
	if err != nil {
		return "", fmt.Errorf("reading its elements: %w", err)
	}
	w := textWriter{most: r.most}
	htmlNode(root, &w, 0, 0)
	if w.tooLong() {
		return "", ErrTooLong
	}
	return w.finish(), nil
}

// maxNodes is how many elements and texts the HTML from somebody who is not trusted has at most, each of which takes some 200 bytes.
const maxNodes = 1 << 20

// nodesOf is how many elements and texts the tree of a page has at most: those of formatting that are open begin again in every block.
func nodesOf(page string) int {
	t := html.NewTokenizer(strings.NewReader(page))
	n, open := 0, 0
	for {
		switch t.Next() {
		case html.ErrorToken:
			return n
		case html.StartTagToken:
			if name, _ := t.TagName(); isFormatting(atom.Lookup(name)) {
				open++
			}
		case html.EndTagToken:
			if name, _ := t.TagName(); isFormatting(atom.Lookup(name)) {
				open = max(0, open-1)
			}
		}
		if n += 1 + open; n > maxNodes {
			return n
		}
	}
}

// isFormatting reports whether an element goes on in the next block where its end is missing.
func isFormatting(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// maxDepth is how deep elements may lie in one another of which more than the text is read.
const maxDepth = 400

// plainText is the text in an element, however deep it lies; a line break is a line's end.
func plainText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && !isCode(d.Parent):
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && d.DataAtom == atom.Br:
			b.WriteString("\n")
		case d.Type == html.ElementNode && isBlock(d.DataAtom):
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

// isCode reports whether an element holds scripts or styles.
func isCode(n *html.Node) bool {
	return n != nil && n.Type == html.ElementNode && (n.DataAtom == atom.Script || n.DataAtom == atom.Style)
}

func htmlNode(n *html.Node, w *textWriter, group, depth int) {
	if depth > maxDepth {
		w.write(plainText(n))
		return
	}
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Head, atom.Noscript, atom.Template:
			return
		case atom.Pre:
			w.preformatted(plainText(n), group)
			return
		case atom.Blockquote:
			w.groups++
			group = w.groups
		case atom.Footer, atom.Figcaption:
			group = 0
		case atom.Br:
			w.write(" ")
			return
		case atom.Q:
			w.write("“")
			defer w.write("”")
		}
	}
	block := n.Type == html.ElementNode && isBlock(n.DataAtom)
	if block {
		w.paragraph(group)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		htmlNode(c, w, group, depth+1)
		if c.NextSibling == nil && n.DataAtom == atom.A {
			for _, a := range n.Attr {
				if a.Key == "href" && strings.Contains(a.Val, "/passages/") {
					w.write(" " + a.Val + " ")
				}
			}
		}
	}
	if block {
		if n.DataAtom == atom.Blockquote {
			group = 0
		}
		w.paragraph(group)
	}
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Dd, atom.Details, atom.Div, atom.Dl, atom.Dt,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header,
		atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Section, atom.Summary, atom.Table, atom.Td, atom.Th, atom.Tr, atom.Ul:
		return true
	}
	return false
}
