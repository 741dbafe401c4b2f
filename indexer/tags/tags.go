// Package tags reads the structure tree of a tagged PDF (ISO 32000-1, 14.7 and
// 14.8): which element, a paragraph, a list label, a table cell, each piece of
// marked content belongs to, and in which order a reader meets them.
//
// Limits: content inside form XObjects is found by its stream's object number;
// annotations and images in the tree (OBJR) are passed over. Attributes are read
// only where a passage depends on them. Class maps and user properties are not read.
package tags

import (
	"evidence/indexer/pdffile"
)

// Limits on what a tree can ask for; deeper or larger trees are cut off.
const (
	maxDepth    = 200
	maxElements = 1 << 20
	maxRoles    = 16 // steps through the RoleMap
)

// An Element is a node of the structure tree. The root has no role.
type Element struct {
	Role string // standard structure type, through the RoleMap
	Kids []Kid
}

// A Kid is an element, or a piece of marked content on a page.
type Kid struct {
	Elem *Element // nil for content
	Content
}

// Content names a piece of marked content: its page (1-based), its id there,
// and the object number of the form XObject whose stream holds it (0: the page's own).
type Content struct {
	Page, MCID, Form int
}

// Read returns the root of the file's structure tree, nil where it has none. Of a
// broken tree, and of one beyond the limits, parts are missing.
func Read(f *pdffile.File) *Element {
	root := f.Dict(f.Root().Get("StructTreeRoot"))
	if root == nil {
		return nil
	}
	r := &reader{
		file:  f,
		roles: f.Dict(root.Get("RoleMap")),
		known: map[pdffile.Name]string{},
		pages: map[pdffile.Ref]int{},
		seen:  map[pdffile.Ref]bool{},
	}
	for i, p := range f.Pages() {
		r.pages[p.Ref] = i + 1
	}
	tree := &Element{}
	r.readKids(tree, root.Get("K"), 0, 0)
	if len(tree.Kids) == 0 {
		return nil
	}
	return tree
}

type reader struct {
	file  *pdffile.File
	roles pdffile.Dict
	known map[pdffile.Name]string // standard roles found so far
	pages map[pdffile.Ref]int
	seen  map[pdffile.Ref]bool
	count int
}

// readKids adds what a K entry holds to e; page is the one that e inherits.
func (r *reader) readKids(e *Element, k pdffile.Object, page, depth int) {
	if depth > maxDepth || r.count > maxElements {
		return
	}
	if ref, ok := k.(pdffile.Ref); ok {
		if r.seen[ref] {
			return
		}
		r.seen[ref] = true
	}
	switch v := r.file.Resolve(k).(type) {
	case pdffile.Array:
		for _, kid := range v {
			r.readKids(e, kid, page, depth+1)
		}
	case pdffile.Integer:
		r.count++
		e.Kids = append(e.Kids, Kid{Content: Content{Page: page, MCID: int(v)}})
	case pdffile.Dict:
		r.readDict(e, v, page, depth)
	}
}

func (r *reader) readDict(e *Element, d pdffile.Dict, page, depth int) {
	if ref, ok := d.Get("Pg").(pdffile.Ref); ok {
		if n, ok := r.pages[ref]; ok {
			page = n
		}
	}
	switch r.file.Name(d.Get("Type")) {
	case "OBJR":
		return
	case "MCR":
		id, ok := r.file.Int(d.Get("MCID"))
		if !ok {
			return
		}
		form := 0
		if ref, ok := d.Get("Stm").(pdffile.Ref); ok {
			form = int(ref.Num)
		}
		r.count++
		e.Kids = append(e.Kids, Kid{Content: Content{Page: page, MCID: id, Form: form}})
		return
	}
	kid := &Element{Role: r.standardRole(r.file.Name(d.Get("S")))}
	r.count++
	r.readKids(kid, d.Get("K"), page, depth+1)
	e.Kids = append(e.Kids, Kid{Elem: kid})
}

// standardRole follows the RoleMap from a file's own structure type to a standard one.
func (r *reader) standardRole(style pdffile.Name) string {
	if role, ok := r.known[style]; ok {
		return role
	}
	role := style
	for range maxRoles {
		if standard[role] {
			break
		}
		next := r.file.Name(r.roles.Get(role))
		if next == "" {
			break
		}
		role = next
	}
	r.known[style] = string(role)
	return string(role)
}

// standard are the structure types of ISO 32000-1, 14.8.4, and those that ISO 32000-2 adds.
var standard = nameSet(
	"Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "Aside", "BlockQuote", "Caption",
	"TOC", "TOCI", "Index", "NonStruct", "Private", "Title", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6",
	"L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot",
	"Span", "Quote", "Note", "FENote", "Reference", "BibEntry", "Code", "Link", "Annot", "Em", "Strong", "Sub",
	"Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form", "Artifact",
)

func nameSet(list ...pdffile.Name) map[pdffile.Name]bool {
	m := make(map[pdffile.Name]bool, len(list))
	for _, n := range list {
		m[n] = true
	}
	return m
}
