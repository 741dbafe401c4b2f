package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A revision changes a PDF that LibreOffice wrote by an incremental update:
// objects new and changed are appended, with a cross-reference section of their own.
type revision struct {
	pdf     []byte
	root    int            // object number of the catalogue
	size    int            // one more than the highest object number
	info    string         // the trailer's other entries
	before  string         // where the file's own cross-reference section begins
	objects map[int]string // changed and new objects by number
}

var (
	trailer     = regexp.MustCompile(`(?s)trailer\n<</Size (\d+)/Root (\d+) 0 R(.*?)/DocChecksum.*?>>\nstartxref\n(\d+)\n%%EOF\s*$`)
	labelsField = regexp.MustCompile(`^roman (\d+)$`)
	listItem    = regexp.MustCompile(`\n(\d+) 0 obj\n<</Type/StructElem\n/S/LI\n(/P \d+ 0 R\n/Pg (\d+) 0 R\n)/K\[(\d+) 0 R \]\n`)
	firstKid    = regexp.MustCompile(`/K\[(\d+) (?:(0 R )?)`)
	parentTree  = regexp.MustCompile(`/ParentTree (\d+) 0 R`)
	pageKey     = regexp.MustCompile(`/StructParents (\d+)`)
)

func revise(pdf []byte) (*revision, error) {
	t := trailer.FindSubmatch(pdf)
	if t == nil {
		return nil, errors.New("the PDF's trailer has not the form that LibreOffice writes")
	}
	size, _ := strconv.Atoi(string(t[1])) // digits, by the pattern
	root, _ := strconv.Atoi(string(t[2]))
	return &revision{pdf: pdf, root: root, size: size, info: strings.TrimSpace(string(t[3])), before: string(t[4]), objects: map[int]string{}}, nil
}

// object gives an object's text between "obj" and "endobj", as it now is.
func (r *revision) object(n int) (string, error) {
	if s, ok := r.objects[n]; ok {
		return s, nil
	}
	_, rest, ok := bytes.Cut(r.pdf, fmt.Appendf(nil, "\n%d 0 obj\n", n))
	body, _, closed := bytes.Cut(rest, []byte("\nendobj\n"))
	if !ok || !closed {
		return "", fmt.Errorf("object %d is not in the PDF", n)
	}
	return string(body), nil
}

// pageLabels carries out an instruction such as "roman 4".
func (r *revision) pageLabels(labels string) error {
	m := labelsField.FindStringSubmatch(labels)
	if m == nil {
		return fmt.Errorf("labels are %q: write \"roman\" and the number of pages so numbered", labels)
	}
	catalogue, err := r.object(r.root)
	if err != nil {
		return err
	}
	r.objects[r.root] = strings.TrimSpace(strings.TrimSuffix(catalogue, ">>")) + "/PageLabels<</Nums[0<</S/r>>" + m[1] + "<</S/D/St 1>>]>>\n>>"
	return nil
}

// tagLabels gives each list item a Lbl element with its number or bullet, as
// Word does; LibreOffice puts them into the item's paragraph.
func (r *revision) tagLabels() error {
	m := parentTree.FindSubmatch(r.pdf)
	items := listItem.FindAllSubmatch(r.pdf, -1)
	if m == nil || len(items) == 0 {
		return errors.New("the PDF has no tagged lists")
	}
	tree, _ := strconv.Atoi(string(m[1]))
	for _, item := range items {
		li, _ := strconv.Atoi(string(item[1]))
		page, _ := strconv.Atoi(string(item[3]))
		body, _ := strconv.Atoi(string(item[4]))
		if err := r.tagLabel(tree, li, page, body, string(item[2])); err != nil {
			return fmt.Errorf("list item %d: %w", li, err)
		}
	}
	return nil
}

// tagLabel moves the first piece of content of the paragraph in an item's body
// to a new element before the body.
func (r *revision) tagLabel(tree, li, page, body int, links string) error {
	bodyText, err := r.object(body)
	if err != nil {
		return err
	}
	k := firstKid.FindStringSubmatch(bodyText)
	if k == nil || k[2] == "" {
		return errors.New("its body begins with no element")
	}
	paragraph, _ := strconv.Atoi(k[1])
	text, err := r.object(paragraph)
	if err != nil {
		return err
	}
	at := firstKid.FindStringSubmatchIndex(text)
	if at == nil || at[4] >= 0 {
		return errors.New("its paragraph begins with no content")
	}
	mcid, _ := strconv.Atoi(text[at[2]:at[3]])
	label := r.size
	r.size++
	if err := r.adopt(tree, page, mcid, paragraph, label); err != nil {
		return err
	}
	parent, pageEntry, _ := strings.Cut(links, "\n")
	r.objects[paragraph] = text[:at[2]] + text[at[1]:]
	r.objects[label] = fmt.Sprintf("<</Type/StructElem\n/S/Lbl\n/P %d 0 R\n%s/K[%d ]\n>>", li, pageEntry, mcid)
	r.objects[li] = fmt.Sprintf("<</Type/StructElem\n/S/LI\n%s\n%s/K[%d 0 R %d 0 R ]\n>>", parent, pageEntry, label, body)
	return nil
}

// adopt says in the parent tree that a page's marked content belongs to another element than before.
func (r *revision) adopt(tree, page, mcid, from, to int) error {
	text, err := r.object(page)
	if err != nil {
		return err
	}
	key := pageKey.FindStringSubmatch(text)
	all, err := r.object(tree)
	if err != nil || key == nil {
		return fmt.Errorf("page %d has no place in the parent tree (%v)", page, err)
	}
	before, row, ok := strings.Cut(all, "\n"+key[1]+" [ ")
	row, after, closed := strings.Cut(row, "]")
	refs := regexp.MustCompile(`\d+ 0 R`).FindAllString(row, -1)
	if !ok || !closed || mcid >= len(refs) || refs[mcid] != fmt.Sprintf("%d 0 R", from) {
		return fmt.Errorf("the parent tree does not give content %d of page %d to element %d", mcid, page, from)
	}
	refs[mcid] = fmt.Sprintf("%d 0 R", to)
	r.objects[tree] = before + "\n" + key[1] + " [ " + strings.Join(refs, "\n") + " ]" + after
	return nil
}

// bytes gives the PDF with the revision behind it.
func (r *revision) bytes() []byte {
	if len(r.objects) == 0 {
		return r.pdf
	}
	out := bytes.NewBuffer(slices.Clone(r.pdf))
	var section strings.Builder
	for _, n := range slices.Sorted(maps.Keys(r.objects)) {
		fmt.Fprintf(&section, "%d 1\n%010d 00000 n \n", n, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, r.objects[n])
	}
	xref := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<</Size %d/Root %d 0 R\n%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", section.String(), r.size, r.root, r.info, r.before, xref)
	return out.Bytes()
}
