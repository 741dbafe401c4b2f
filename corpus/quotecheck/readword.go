package quotecheck

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// wordText is the text of a Word document (Office Open XML, ECMA-376, part 1):
// its paragraphs with blank lines between them, those in a style for quotations
// behind a >. At most so many bytes are unpacked.
func wordText(data []byte, most int64) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", fmt.Errorf("unpacking it: %w", err)
	}
	var parts []string
	left := most
	for _, name := range []string{"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"} {
		text, err := wordPart(z, name, &left)
		if errors.Is(err, fs.ErrNotExist) && len(parts) > 0 {
			continue
		}
		if errors.Is(err, fs.ErrNotExist) {
			return "", ErrFormat
		}
		if err != nil {
			return "", err
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n\n"), nil
}

// wordPart reads one part of a Word document, of at most left bytes.
func wordPart(z *zip.Reader, name string, left *int64) (string, error) {
	f, err := z.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	limited := &io.LimitedReader{R: f, N: *left}
	text, err := wordParagraphs(limited)
	if *left = limited.N; *left <= 0 {
		err = errors.New("its text unpacks to more than is read")
	}
	return text, err
}

func wordParagraphs(r io.Reader) (string, error) {
	d := xml.NewDecoder(r)
	d.Strict = false
	w := textWriter{}
	deleted, groups := 0, 0
	inText := false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return w.finish(), nil
		}
		if err != nil {
			return "", fmt.Errorf("reading its text: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p":
				w.paragraph(0)
			case "pStyle":
				if quoteStyle(xmlAttribute(t, "val")) {
					groups++
					w.group = groups
				}
			case "t":
				inText = true
			case "tab", "br", "cr":
				w.write(" ")
			case "noBreakHyphen":
				w.write("\u2011")
			case "del", "moveFrom":
				deleted++
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "p":
				w.paragraph(0)
			case "del", "moveFrom":
				deleted--
			}
		case xml.CharData:
			if inText && deleted == 0 {
				w.write(string(t))
			}
		}
	}
}

func xmlAttribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// quoteStyle says whether a paragraph style is one for quotations: Quote, Intense Quote, Block Text.
func quoteStyle(id string) bool {
	id = strings.ToLower(strings.ReplaceAll(id, " ", ""))
	return strings.Contains(id, "quote") || strings.Contains(id, "quotation") || id == "blocktext"
}

// A textWriter makes a plain text of paragraphs.
type textWriter struct {
	b      strings.Builder
	line   strings.Builder
	group  int // of the paragraph: the number of its block quotation, 0 outside
	last   int // of the one before
	groups int // how many there are
}

func (w *textWriter) write(s string) { w.line.WriteString(s) }

// paragraph ends a paragraph; the next one belongs to a block quotation, or to none.
func (w *textWriter) paragraph(group int) {
	line := strings.TrimSpace(spaces.ReplaceAllString(w.line.String(), " "))
	if line != "" {
		switch {
		case w.b.Len() == 0:
		case w.group != 0 && w.group == w.last: // one quotation of several paragraphs
			w.b.WriteString("\n>\n")
		default:
			w.b.WriteString("\n\n")
		}
		switch {
		case w.group != 0:
			line = "> " + line
		case strings.HasPrefix(line, ">"):
			line = "\u200b" + line // no quotation
		}
		w.b.WriteString(line)
		w.last = w.group
	}
	w.line.Reset()
	w.group = group
}

// spaces are what HTML and XML take for one space; others are the text's own.
var spaces = regexp.MustCompile(`[ \t\r\n\f]+`)

func (w *textWriter) finish() string {
	w.paragraph(0)
	return w.b.String()
}

// htmlText is the text of an HTML page: its blocks with blank lines between them,
// block quotations behind a >, short quotations (q) between marks.
func htmlText(page string) (string, error) {
	root, err := html.ParseWithOptions(strings.NewReader(page), html.ParseOptionEnableScripting(false))
	if err != nil {
		return "", fmt.Errorf("reading its elements: %w", err)
	}
	w := textWriter{}
	htmlNode(root, &w, 0, 0)
	return w.finish(), nil
}

// maxDepth is how deep elements may lie in one another.
const maxDepth = 400

func htmlNode(n *html.Node, w *textWriter, group, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Head, atom.Noscript, atom.Template, atom.Pre, atom.Code:
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
