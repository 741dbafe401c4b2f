package fileformats

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// A Comment is what is said of a part of a document's text.
type Comment struct {
	From, To int // bytes of the text that Read gives
	Lines    []CommentLine
}

// A CommentLine is a paragraph of a comment.
type CommentLine struct {
	Text string
	Bold bool
	Link string // address that is written behind the text; empty for none
}

// CommentAuthor is whose comments they are. Read leaves them out of a document's text.
const CommentAuthor = "Evidence Index"

// ErrNotWord says that a file is no Word document, which alone can be given comments.
var ErrNotWord = errors.New("it is no Word document (.docx): only these can be given comments")

// IsWord reports whether a file is a Word document that can be given comments.
func IsWord(data []byte) bool {
	_, err := openWord(data)
	return err == nil
}

func openWord(data []byte) (*archive, error) {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) || len(data) > MaxFile {
		return nil, ErrNotWord
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrNotWord
	}
	if f, err := z.Open(wordMain); err != nil {
		return nil, ErrNotWord
	} else {
		f.Close()
	}
	return &archive{z, MaxFile, math.MaxInt}, nil
}

// wordMain is the part with the main text of a Word document.
const wordMain = "word/document.xml"

// AddComments gives a Word document comments. Every part of it that they do not concern is kept as it is, byte for byte, and so
// are the comments that it has. What is in a note is commented at its reference, and what is in a text box, a header or a
// comment at a paragraph of the main text: Word has no comments there. at is when they were made.
func AddComments(data []byte, at time.Time, comments []Comment) ([]byte, error) {
	a, err := openWord(data)
	if err != nil {
		return nil, err
	}
	if len(comments) == 0 {
		return data, nil
	}
	parts, err := a.readWordParts()
	if err != nil {
		return nil, err
	}
	n := &annotator{parts: parts, runs: map[string]*wordRuns{}, edits: map[int]*wordEdit{}}
	for _, p := range parts {
		if n.runs[p.name], err = readRuns(p.xml); err != nil {
			return nil, fmt.Errorf("reading %s: %w", p.name, err)
		}
	}
	n.main = n.runs[wordMain]
	pkg := &wordPackage{archive: &archive{a.Reader, MaxFile, math.MaxInt}, changed: map[string][]byte{}, namespace: n.main.namespace}
	if err := pkg.openComments(); err != nil {
		return nil, err
	}
	for _, c := range inOrder(comments) {
		id := pkg.nextID()
		where, ok := n.anchor(c, id)
		if !ok {
			continue
		}
		pkg.add(id, at, where, c)
	}
	pkg.changed[wordMain] = n.apply()
	if err := pkg.saveComments(); err != nil {
		return nil, err
	}
	return pkg.write()
}

// inOrder are comments by where they begin; of those that begin at one place the longest is first.
func inOrder(comments []Comment) []Comment {
	out := slices.Clone(comments)
	slices.SortStableFunc(out, func(a, b Comment) int { return cmp.Or(a.From-b.From, b.To-a.To) })
	return out
}

// An annotator puts the anchors of comments into the main text.
type annotator struct {
	parts []wordPart
	runs  map[string]*wordRuns // by the part's name
	main  *wordRuns
	edits map[int]*wordEdit // by the place in the main text
}

// A wordEdit is what is put in at a place of the main text.
type wordEdit struct {
	before, ends, starts, after string
	remove                      int // bytes that it takes the place of
}

// reopen ends the run before what is put in, and begins another of the same look behind it.
func (e *wordEdit) reopen(r *wordRun) {
	if e.before == "" {
		e.before, e.after = r.close, r.head+e.after
	}
}

func (n *annotator) at(place int) *wordEdit {
	if n.edits[place] == nil {
		n.edits[place] = &wordEdit{}
	}
	return n.edits[place]
}

// anchor puts the anchor of a comment into the main text, and says where its words are if they are not there.
func (n *annotator) anchor(c Comment, id int) (where string, ok bool) {
	for i := len(n.parts) - 1; i >= 0; i-- {
		p := &n.parts[i]
		if p.text == "" || c.From < p.start {
			continue
		}
		r := n.runs[p.name]
		first, last := p.textsOf(r, c.From-p.start, c.To-p.start)
		switch {
		case first == nil:
			return "", n.anchorParagraph(0, id)
		case p.name != wordMain:
			return n.anchorAside(p, r, first, id)
		case first.text.run.boxed || last.text.run.boxed:
			return "In the text box", n.anchorParagraph(first.text.run.paragraph, id)
		}
		n.start(first, id)
		n.end(last, id)
		return "", true
	}
	return "", false
}

// anchorAside anchors a comment on words that are in a note, a header, a footer or a comment.
func (n *annotator) anchorAside(p *wordPart, r *wordRuns, first *wordPlace, id int) (string, bool) {
	note := r.noteAt(first.at)
	if i, ok := n.main.notes[note]; ok {
		return "In " + note, n.anchorParagraph(i, id)
	}
	name := strings.TrimRight(strings.TrimSuffix(strings.TrimPrefix(p.name, "word/"), ".xml"), "s0123456789")
	article := "the "
	if name == "comment" {
		article = "a "
	}
	return "In " + article + name, n.anchorParagraph(0, id)
}

// anchorParagraph anchors a comment at the end of a paragraph; where it is empty, of the next that is not.
func (n *annotator) anchorParagraph(i, id int) bool {
	for ; i < len(n.main.paragraphs); i++ {
		if at := n.main.paragraphs[i]; at > 0 {
			e := n.at(at)
			e.ends = n.startMark(id) + n.endMark(id) + e.ends
			return true
		}
	}
	return false
}

// A wordPlace is a place in a text of a part.
type wordPlace struct {
	text *wordText
	at   int
}

// textsOf is where the bytes from and to of a part's text are in the part: the first and the last of them that are in a run.
func (p *wordPart) textsOf(r *wordRuns, from, to int) (first, last *wordPlace) {
	to = min(to, len(p.places))
	for i := max(from, 0); i < to && first == nil; i++ {
		if at := p.places[i]; at != notInSource {
			if t := r.textAt(at); t != nil {
				first = &wordPlace{t, at}
			}
		}
	}
	for i := to - 1; i >= from && first != nil && last == nil; i-- {
		if at := p.places[i]; at != notInSource {
			if t := r.textAt(at); t != nil {
				last = &wordPlace{t, at + letterLength(p.xml[at:t.end], strings.HasPrefix(string(p.xml[t.start:min(t.end, t.start+len(cdata))]), cdata))}
			}
		}
	}
	return first, last
}

// start puts the beginning of a comment before a letter.
func (n *annotator) start(p *wordPlace, id int) {
	t := p.text
	switch {
	case p.at > t.start && !n.splits(t):
		p.at = t.start
		fallthrough
	case p.at == t.start:
		if strings.TrimSpace(string(n.main.xml[t.run.first:t.open])) == "" {
			n.at(t.run.start).starts += n.startMark(id)
			return
		}
		e := n.at(t.open)
		e.reopen(t.run)
		e.starts += n.startMark(id)
	default:
		n.split(t, p.at).starts += n.startMark(id)
	}
}

// end puts the end of a comment behind a letter.
func (n *annotator) end(p *wordPlace, id int) {
	t := p.text
	switch {
	case p.at < t.end && !n.splits(t):
		p.at = t.end
		fallthrough
	case p.at == t.end:
		rest := t.run.end - len(t.run.close)
		if strings.TrimSpace(string(n.main.xml[t.closed:rest])) == "" {
			e := n.at(t.run.end)
			e.ends = n.endMark(id) + e.ends
			return
		}
		e := n.at(t.closed)
		e.reopen(t.run)
		e.ends = n.endMark(id) + e.ends
	default:
		e := n.split(t, p.at)
		e.ends = n.endMark(id) + e.ends
	}
}

// splits reports whether a text can be split: one in CDATA cannot.
func (n *annotator) splits(t *wordText) bool {
	return !bytes.Contains(n.main.xml[t.start:t.end], []byte("<!"))
}

// split ends a run within its text and begins another of the same look.
func (n *annotator) split(t *wordText, at int) *wordEdit {
	tag := "<" + strings.TrimPrefix(strings.TrimSuffix(t.endTag, ">"), "</") + ` xml:space="preserve">`
	if !t.preserved {
		open := n.at(t.open)
		open.remove = t.start - t.open
		open.after = strings.TrimSuffix(open.after, tag) + tag
	}
	e := n.at(at)
	e.before, e.after = t.endTag+t.run.close, t.run.head+tag
	return e
}

func (n *annotator) startMark(id int) string {
	return fmt.Sprintf(`<%scommentRangeStart %sid="%d"/>`, n.main.prefix, n.main.prefix, id)
}

func (n *annotator) endMark(id int) string {
	w := n.main.prefix
	return fmt.Sprintf(`<%[1]scommentRangeEnd %[1]sid="%[2]d"/><%[1]sr><%[1]scommentReference %[1]sid="%[2]d"/></%[1]sr>`, w, id)
}

// apply is the main text with what is put in.
func (n *annotator) apply() []byte {
	var places []int
	for at := range n.edits {
		places = append(places, at)
	}
	slices.Sort(places)
	var out bytes.Buffer
	last := 0
	for _, at := range places {
		e := n.edits[at]
		out.Write(n.main.xml[last:at])
		for _, s := range []string{e.before, e.ends, e.starts, e.after} {
			out.WriteString(s)
		}
		last = at + e.remove
	}
	out.Write(n.main.xml[last:])
	return out.Bytes()
}

// write is the document with the parts that were changed.
func (p *wordPackage) write() ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range p.File {
		if _, ok := p.changed[f.Name]; ok {
			if err := p.writeChanged(z, f.Name, f.Modified); err != nil {
				return nil, err
			}
			continue
		}
		if err := z.Copy(f); err != nil {
			return nil, fmt.Errorf("copying %s: %w", f.Name, err)
		}
	}
	for _, name := range p.added {
		if err := p.writeChanged(z, name, time.Time{}); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

func (p *wordPackage) writeChanged(z *zip.Writer, name string, at time.Time) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(p.changed[name]))
	return err
}
