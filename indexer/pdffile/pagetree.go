package pdffile

import (
	"fmt"
	"slices"
)

// A Page is one page with what it inherits from the page tree resolved.
type Page struct {
	Ref  Ref  // its object; one made for it where the tree holds the page itself
	Dict Dict // as it is in the file, without what is inherited

	MediaBox  [4]float64 // left, bottom, right, top; US letter where none is given
	CropBox   [4]float64 // within MediaBox, which it is where none is given
	Rotate    int        // clockwise: 0, 90, 180 or 270
	Resources Object     // a Dict, a Ref to one, or nil
	Label     string     // printed page label by /PageLabels, "" where it gives none
}

// inherited are the attributes a page takes from the nodes above it.
var inherited = [...]Name{"Resources", "MediaBox", "CropBox", "Rotate"}

type attributes [len(inherited)]Object

// tree is what the walk of the page tree found out about it.
type tree struct {
	irregular bool // not as the standard has it
	lost      bool // kids that are missing: other copies of them may be in the file
	empty     bool // a valid tree without pages
	nodes     map[uint32]bool
	visits    int
	missing   int
	orphans   map[uint32][]Ref
}

// Limits of the page tree, far above what any file needs: it can be a loop, or name the
// same missing kids over and over.
const (
	maxTreeDepth  = 64
	maxTreeVisits = 10 * maxPages
)

var letter = [4]float64{0, 0, 612, 792}

// Pages returns the pages in order.
func (f *File) Pages() []Page { return f.pages }

// walkPages collects the pages of the tree. A node met twice is a loop and
// counted once; a page listed twice is two pages, as other readers count.
func (f *File) walkPages() error {
	f.pages, f.tree = nil, tree{nodes: map[uint32]bool{}}
	root := f.catalog.Get("Pages")
	if root == nil {
		f.tree.irregular, f.tree.lost = true, true
		return nil
	}
	n, err := f.walkNode(root, attributes{}, 0)
	if err != nil {
		return err
	}
	if n == f.tree.missing {
		f.pages = nil
		f.tree.empty = !f.tree.irregular && !f.tree.lost
		return nil
	}
	f.labelPages()
	return nil
}

func (f *File) labelPages() {
	labels := f.pageLabels()
	for i := range f.pages {
		f.pages[i].Label = labels.label(i)
	}
}

// walkNode collects the pages under node and returns how many there are.
func (f *File) walkNode(node Object, above attributes, depth int) (int, error) {
	if f.tree.visits++; f.tree.visits > maxTreeVisits {
		return 0, Refuse(ErrTooLarge, fmt.Sprintf(": its page tree has more than %d entries", maxTreeVisits), adviseSplit)
	}
	d := f.Dict(node)
	if d == nil {
		f.tree.irregular, f.tree.lost = true, true
		return f.missingNode(node, above, depth)
	}
	if depth > maxTreeDepth {
		f.tree.irregular = true
		return 0, nil
	}
	own := f.attributes(d, above)
	kids, isNode := f.nodeKids(d, depth)
	if !isNode {
		return 1, f.addPage(node, d, own, depth)
	}
	if !f.enterNode(node) {
		return 0, nil
	}
	for i, v := range own {
		own[i] = f.makeIndirect(v)
	}
	total := 0
	for _, kid := range kids {
		n, err := f.walkNode(kid, own, depth+1)
		if err != nil {
			return 0, err
		}
		total += n
	}
	if count, ok := d.Get("Count").(Integer); !ok || int(count) != total || f.Name(d.Get("Type")) != "Pages" {
		f.tree.irregular = true
	}
	return total, nil
}

// attributes returns what a node or page has of the attributes that are
// inherited, else what the nodes above it have.
func (f *File) attributes(d Dict, above attributes) attributes {
	for i, key := range inherited {
		if v := d.Get(key); f.Resolve(v) != nil {
			above[i] = v
		}
	}
	return above
}

// missingNode takes the pages under a node whose object cannot be found, once
// the whole file has been searched for it: those that name it as their parent,
// or else it was a page itself, and its place is kept.
func (f *File) missingNode(node Object, above attributes, depth int) (total int, err error) {
	ref, ok := node.(Ref)
	if !ok || !f.rebuilt || f.tree.nodes[ref.Num] {
		return 0, nil
	}
	f.tree.nodes[ref.Num] = true
	for _, kid := range f.orphans()[ref.Num] {
		n, err := f.walkNode(kid, above, depth+1)
		if err != nil {
			return 0, err
		}
		total += n
	}
	if total > 0 {
		f.repair("a part of the page tree was gone")
		return total, nil
	}
	f.tree.missing++
	return 1, f.addPage(f.addObject(Dict{{"Type", Name("Page")}}), Dict{{"Type", Name("Page")}}, above, 1)
}

// orphans lists the pages and nodes of the tree, in file order, by the number
// of a parent that does not exist.
func (f *File) orphans() map[uint32][]Ref {
	if f.tree.orphans == nil {
		f.tree.orphans = map[uint32][]Ref{}
		for _, ref := range f.inFileOrder("Page", "Pages") {
			parent, ok := f.Dict(ref).Get("Parent").(Ref)
			if ok && f.Dict(parent) == nil {
				f.tree.orphans[parent.Num] = append(f.tree.orphans[parent.Num], ref)
			}
		}
	}
	return f.tree.orphans
}

// inFileOrder lists the dictionaries of the given types in file order: that of
// their first versions, since updates are at the end.
func (f *File) inFileOrder(types ...Name) []Ref {
	var refs []Ref
	places := map[Ref][2]int64{} // place in the file, and in the object stream there
	f.table.forEach(func(num uint32, s *xrefEntry) {
		ref := Ref{Num: num, Gen: s.gen}
		d, ok := f.Get(ref).(Dict)
		if ok && s.kind != added && slices.Contains(types, f.Name(d.Get("Type"))) {
			at := f.placeOf(s)
			if d, ok := f.scan().objects[num]; ok && s.kind == inFile {
				at = int64(d.first)
			}
			refs = append(refs, ref)
			places[ref] = [2]int64{at, s.off}
		}
	})
	slices.SortFunc(refs, func(a, b Ref) int {
		p, q := places[a], places[b]
		return slices.Compare(p[:], q[:])
	})
	return refs
}

// makeIndirect gives a value that many pages may inherit a number of its own, by which
// a reader knows that it is the same.
func (f *File) makeIndirect(o Object) Object {
	switch v := o.(type) {
	case Dict:
		return f.addObject(v)
	case Array:
		if len(v) > 4 {
			return f.addObject(v)
		}
	}
	return o
}

// enterNode notes that a node of the tree was reached. It returns false if the node was reached before.
func (f *File) enterNode(node Object) bool {
	ref, ok := node.(Ref)
	if !ok || f.tree.nodes[ref.Num] {
		f.tree.irregular = true
		return !ok
	}
	f.tree.nodes[ref.Num] = true
	return true
}

// nodeKids distinguishes a node of the tree from a page: by its Kids, which a page does not have,
// whatever the Type says.
func (f *File) nodeKids(d Dict, depth int) (Array, bool) {
	kids, ok := f.Resolve(d.Get("Kids")).(Array)
	if ok && (f.Name(d.Get("Type")) != "Page" || !d.Has("Contents")) {
		return kids, true
	}
	if f.Name(d.Get("Type")) == "Pages" && d.Has("Kids") {
		f.tree.lost = true // in an array that is not there
	}
	if f.Name(d.Get("Type")) == "Pages" || depth == 0 && f.Name(d.Get("Type")) != "Page" && !d.Has("Contents") {
		return nil, true
	}
	return nil, false
}

func (f *File) addPage(node Object, d Dict, own attributes, depth int) error {
	if len(f.pages) >= maxPages {
		return Refuse(ErrTooLarge, fmt.Sprintf(": it has more than %d pages", maxPages), adviseSplit)
	}
	ref, ok := node.(Ref)
	for hops := 0; ok && hops < maxHops; hops++ {
		next, again := f.Get(ref).(Ref)
		if !again {
			break
		}
		ref = next
	}
	if !ok {
		ref = f.addObject(d)
	}
	if !ok || depth == 0 || f.Name(d.Get("Type")) != "Page" {
		f.tree.irregular = true
	}
	f.pages = append(f.pages, f.newPage(ref, d, own))
	return nil
}

// addObject gives an object that has none a number of its own.
func (f *File) addObject(o Object) Ref {
	if len(f.table.dense) == 0 {
		f.table.dense = make([]xrefEntry, 1) // object 0 is no object
	}
	f.table.dense = append(f.table.dense, xrefEntry{kind: added, obj: o, loaded: true})
	return Ref{Num: uint32(len(f.table.dense) - 1)}
}

// collectPages takes every page dictionary of the file, in file order: what is
// left when the page tree is gone.
func (f *File) collectPages() {
	all := f.inFileOrder("Page")
	f.pages, f.tree.irregular = nil, true
	f.dropped += max(0, len(all)-maxPages)
	for _, ref := range all[:min(len(all), maxPages)] {
		d := f.Dict(ref)
		f.pages = append(f.pages, f.newPage(ref, d, f.inheritedByParent(d)))
	}
	f.labelPages()
}

// inheritedByParent looks for the attributes of a page in it and by its Parent entries.
func (f *File) inheritedByParent(d Dict) attributes {
	var a attributes
	for range maxTreeDepth {
		if d == nil {
			break
		}
		for i, key := range inherited {
			if v := d.Get(key); a[i] == nil && f.Resolve(v) != nil {
				a[i] = v
			}
		}
		d = f.Dict(d.Get("Parent"))
	}
	return a
}

// newPage makes a Page of a page dictionary and the attributes it has or inherits.
func (f *File) newPage(ref Ref, d Dict, a attributes) Page {
	p := Page{Ref: ref, Dict: d, Resources: a[0]}
	media, ok := f.rectangle(a[1])
	if !ok {
		media = letter
	}
	p.MediaBox, p.CropBox = media, media
	if crop, ok := f.rectangle(a[2]); ok {
		if c, ok := intersect(crop, media); ok {
			p.CropBox = c
		}
	}
	if n, ok := f.Int(a[3]); ok {
		p.Rotate = ((n/90*90)%360 + 360) % 360
	}
	return p
}

// rectangle reads a rectangle of which any two opposite corners are given.
func (f *File) rectangle(o Object) (b [4]float64, ok bool) {
	a := f.Array(o)
	if len(a) < 4 {
		return b, false
	}
	for i := range b {
		if b[i], ok = f.Number(a[i]); !ok {
			return b, false
		}
	}
	b = [4]float64{min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])}
	return b, b[0] < b[2] && b[1] < b[3]
}

func intersect(a, b [4]float64) ([4]float64, bool) {
	c := [4]float64{max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])}
	return c, c[0] < c[2] && c[1] < c[3]
}
