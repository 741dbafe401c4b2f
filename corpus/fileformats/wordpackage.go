package fileformats

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A wordPackage is a Word document whose comments are added to.
type wordPackage struct {
	*archive
	changed   map[string][]byte // parts that are written anew, by their names
	added     []string          // of these, the parts that were not there
	namespace string            // of the main text's elements

	comments string          // name of the part with the comments
	text     strings.Builder // its XML up to its end tag, with what was added
	endTag   string
	prefix   string     // of its elements
	last     int        // id of the last comment
	links    []wordLink // in the comments that were added
}

// A wordLink is an address and the id of the relationship that has it.
type wordLink struct{ id, address string }

const (
	wordRels     = "word/_rels/document.xml.rels"
	contentTypes = "[Content_Types].xml"
	// wordNamespace is that of the transitional form, which nearly all documents have; strictNamespace is that of the strict one.
	wordNamespace   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictNamespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	commentsType    = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
)

// relationships is the address that the types of relationships begin with.
func (p *wordPackage) relationships() string {
	if p.namespace == strictNamespace {
		return "http://purl.oclc.org/ooxml/officeDocument/relationships"
	}
	return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
}

// part reads a part as it is now; empty where there is none.
func (p *wordPackage) part(name string) (string, error) {
	if text, ok := p.changed[name]; ok {
		return string(text), nil
	}
	if f, err := p.Open(name); err != nil {
		return "", nil
	} else {
		f.Close()
	}
	return p.readPart(name, func(r io.Reader) (string, error) {
		data, err := io.ReadAll(r)
		return string(data), err
	})
}

// openComments finds the document's comments, or begins a part for them.
func (p *wordPackage) openComments() error {
	rels, err := p.part(wordRels)
	if err != nil {
		return err
	}
	if p.comments = commentsPart(rels); p.comments != "" {
		return p.readComments()
	}
	for n := 0; ; n++ {
		p.comments = "word/comments.xml"
		if n > 0 {
			p.comments = fmt.Sprintf("word/comments%d.xml", n)
		}
		if f, err := p.Open(p.comments); err != nil {
			break
		} else {
			f.Close()
		}
	}
	p.prefix, p.last = "w:", -1
	namespace := p.namespace
	if namespace == "" {
		namespace = wordNamespace
	}
	p.text.WriteString(xml.Header + `<w:comments xmlns:w="` + namespace + `">`)
	p.endTag = "</w:comments>"
	p.added = append(p.added, p.comments)
	return p.declareComments(rels)
}

// commentsPart is the part that the document's relationships name for its comments; empty for none.
func commentsPart(rels string) string {
	var list struct {
		Relationship []struct {
			Type, Target string `xml:",attr"`
		}
	}
	if xml.Unmarshal([]byte(rels), &list) != nil {
		return ""
	}
	for _, r := range list.Relationship {
		if strings.HasSuffix(r.Type, "/relationships/comments") {
			if strings.HasPrefix(r.Target, "/") {
				return r.Target[1:]
			}
			return path.Join("word", r.Target)
		}
	}
	return ""
}

var (
	emptyRoot = regexp.MustCompile(`(?s)<([\w.-]+:)?comments\b[^>]*/>\s*$`)
	endOfRoot = regexp.MustCompile(`</([\w.-]+:)?comments\s*>\s*$`)
)

// readComments reads the comments that are there, to write behind them.
func (p *wordPackage) readComments() error {
	text, err := p.part(p.comments)
	if err != nil {
		return err
	}
	if m := emptyRoot.FindStringSubmatchIndex(text); m != nil {
		open := strings.TrimRight(text[m[0]:], " \t\r\n")
		p.prefix = strings.TrimPrefix(text[m[0]:max(m[3], m[0]+1)], "<")
		text = text[:m[0]] + strings.TrimSuffix(open, "/>") + "></" + p.prefix + "comments>"
	}
	m := endOfRoot.FindStringSubmatchIndex(text)
	if m == nil {
		return fmt.Errorf("reading its comments (%s): they do not end; save the document in Word again", p.comments)
	}
	if m[2] >= 0 {
		p.prefix = text[m[2]:m[3]]
	}
	p.text.WriteString(text[:m[0]])
	p.endTag, p.last = text[m[0]:], -1
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		t, err := d.Token()
		if t == nil || err != nil {
			return nil
		}
		if c, ok := t.(xml.StartElement); ok && c.Name.Local == "comment" {
			if id, err := strconv.Atoi(xmlAttribute(c, "id")); err == nil {
				p.last = max(p.last, id)
			}
		}
	}
}

// declareComments says in the package that it has a part with comments.
func (p *wordPackage) declareComments(rels string) error {
	types, err := p.part(contentTypes)
	if err != nil {
		return err
	}
	if types == "" {
		types = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/` + wordMain + `" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
		p.added = append(p.added, contentTypes)
	}
	if rels == "" {
		rels = noRelationships
		p.added = append(p.added, wordRels)
	}
	id := "rIdComments"
	for n := 1; strings.Contains(rels, `"`+id+`"`); n++ {
		id = fmt.Sprintf("rIdComments%d", n)
	}
	if types, err = insertLast(types, "Types", "Override", `PartName="/`+p.comments+`" ContentType="`+commentsType+`"`); err != nil {
		return fmt.Errorf("declaring its comments in %s: %w", contentTypes, err)
	}
	if rels, err = insertLast(rels, "Relationships", "Relationship", `Id="`+id+`" Type="`+p.relationships()+`/comments" Target="`+strings.TrimPrefix(p.comments, "word/")+`"`); err != nil {
		return fmt.Errorf("declaring its comments in %s: %w", wordRels, err)
	}
	p.changed[contentTypes], p.changed[wordRels] = []byte(types), []byte(rels)
	return nil
}

// saveComments writes the comments, and the addresses in them as relationships of their part.
func (p *wordPackage) saveComments() error {
	p.changed[p.comments] = []byte(p.text.String() + p.endTag)
	if len(p.links) == 0 {
		return nil
	}
	name := path.Join(path.Dir(p.comments), "_rels", path.Base(p.comments)+".rels")
	rels, err := p.part(name)
	if err != nil {
		return err
	}
	if rels == "" {
		rels = noRelationships
		p.added = append(p.added, name)
	}
	var list []string
	for _, l := range p.links {
		list = append(list, `Id="`+l.id+`" Type="`+p.relationships()+`/hyperlink" Target="`+escapeXML(l.address)+`" TargetMode="External"`)
	}
	rels, err = insertLast(rels, "Relationships", "Relationship", list...)
	p.changed[name] = []byte(rels)
	return err
}

const noRelationships = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`

// insertLast puts empty elements in as the last of a root element, with the root's prefix.
func insertLast(text, root, name string, attributes ...string) (string, error) {
	elements := func(prefix string) string {
		var b strings.Builder
		for _, a := range attributes {
			b.WriteString("<" + prefix + name + " " + a + "/>")
		}
		return b.String()
	}
	end := regexp.MustCompile(`</([\w.-]+:)?` + root + `\s*>\s*$`)
	if m := end.FindStringSubmatchIndex(text); m != nil {
		prefix := ""
		if m[2] >= 0 {
			prefix = text[m[2]:m[3]]
		}
		return text[:m[0]] + elements(prefix) + text[m[0]:], nil
	}
	empty := regexp.MustCompile(`(?s)<([\w.-]+:)?` + root + `\b([^>]*)/>\s*$`)
	if m := empty.FindStringSubmatch(text); m != nil {
		open := m[1] + root
		return strings.TrimSuffix(text, m[0]) + "<" + open + m[2] + ">" + elements(m[1]) + "</" + open + ">", nil
	}
	return "", fmt.Errorf("it has no end of %s; save the document in Word again", root)
}

func (p *wordPackage) nextID() int { return p.last + 1 }

// add adds a comment to the part.
func (p *wordPackage) add(id int, at time.Time, where string, c Comment) {
	p.last = id
	w := p.prefix
	b := &p.text
	fmt.Fprintf(b, `<%[1]scomment %[1]sid="%[2]d" %[1]sauthor="%[3]s" %[1]sinitials="%[4]s" %[1]sdate="%[5]s">`, w, id, CommentAuthor, "EI", at.UTC().Format(time.RFC3339))
	lines := c.Lines
	if where != "" {
		lines = append([]CommentLine{{Text: where + ":"}}, lines...)
	}
	for _, l := range lines {
		fmt.Fprintf(b, `<%sp>`, w)
		p.writeRun(b, l.Text, l.Bold)
		if l.Link != "" {
			if l.Text != "" {
				p.writeRun(b, " ", false)
			}
			link := wordLink{fmt.Sprintf("rIdComment%dLink%d", id, len(p.links)), l.Link}
			fmt.Fprintf(b, `<%shyperlink xmlns:r="%s" r:id="%s">`, w, p.relationships(), link.id)
			p.writeRun(b, l.Link, false)
			fmt.Fprintf(b, `</%shyperlink>`, w)
			p.links = append(p.links, link)
		}
		fmt.Fprintf(b, `</%sp>`, w)
	}
	fmt.Fprintf(b, `</%scomment>`, w)
}

func (p *wordPackage) writeRun(b *strings.Builder, text string, bold bool) {
	w, look := p.prefix, ""
	if bold {
		look = fmt.Sprintf(`<%[1]srPr><%[1]sb/></%[1]srPr>`, w)
	}
	fmt.Fprintf(b, `<%[1]sr>%[2]s<%[1]st xml:space="preserve">%[3]s</%[1]st></%[1]sr>`, w, look, escapeXML(text))
}

// escapeXML is text as it is written in XML; characters that XML cannot have are replaced.
func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer takes everything
	return b.String()
}
