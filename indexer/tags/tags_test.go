package tags_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/indexer/pdffile"
	"evidence/indexer/tags"
)

// made is a PDF of two pages with the objects given; pages are 3 0 R and 4 0 R.
func made(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/StructTreeRoot 10 0 R>>endobj\n" +
		"2 0 obj<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/MediaBox[0 0 100 100]>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n4 0 obj<</Type/Page/Parent 2 0 R>>endobj\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj%s endobj\n", 10+i, o)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n")
	return []byte(b.String())
}

// outline writes a tree as Role(kids), content as page/id, with the form's number where it has one.
func outline(e *tags.Element) string {
	var parts []string
	for _, k := range e.Kids {
		switch {
		case k.Elem != nil:
			parts = append(parts, outline(k.Elem))
		case k.Form != 0:
			parts = append(parts, fmt.Sprintf("%d/%d@%d", k.Page, k.MCID, k.Form))
		default:
			parts = append(parts, fmt.Sprintf("%d/%d", k.Page, k.MCID))
		}
	}
	return e.Role + "(" + strings.Join(parts, " ") + ")"
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, want string
		objects    []string
	}{
		{"a page inherited and changed", "(P(1/0 2/1))", []string{
			"<</Type/StructTreeRoot/K 11 0 R>>",
			"<</S/P/Pg 3 0 R/K[0 <</Type/MCR/Pg 4 0 R/MCID 1>>]>>"}},
		{"roles through the map", "(H2(1/0) P(1/1))", []string{
			"<</RoleMap<</Chapter/Big/Big/H2/Odd/Odd/Body/P>>/K[11 0 R 12 0 R]>>",
			"<</S/Chapter/Pg 3 0 R/K 0>>", "<</S/Body/Pg 3 0 R/K 1>>"}},
		{"a role map that runs in a circle", "(A(1/0))", []string{
			"<</RoleMap<</A/B/B/A>>/K 11 0 R>>", "<</S/A/Pg 3 0 R/K 0>>"}},
		{"content of a form, and an annotation", "(P(1/2@20))", []string{
			"<</K 11 0 R>>", "<</S/P/Pg 3 0 R/K[<</Type/MCR/MCID 2/Stm 20 0 R>> <</Type/OBJR/Obj 30 0 R>>]>>"}},
		{"a list", "(L(LI(Lbl(1/0) LBody(1/1))))", []string{
			"<</K 11 0 R>>", "<</S/L/Pg 3 0 R/K<</S/LI/K[<</S/Lbl/K 0>> <</S/LBody/K 1>>]>>>>"}},
		{"an element that holds its parent", "(P(1/0 Span(1/1)))", []string{
			"<</K 11 0 R>>", "<</S/P/Pg 3 0 R/K[0 12 0 R]>>", "<</S/Span/K[1 11 0 R]>>"}},
	} {
		f, err := pdffile.Open(made(c.objects...))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		tree := tags.Read(f)
		if tree == nil {
			t.Errorf("%s: no tree", c.name)
			continue
		}
		if got := outline(tree); got != c.want {
			t.Errorf("%s: read %s, want %s", c.name, got, c.want)
		}
	}
}

func TestReadNone(t *testing.T) {
	for name, root := range map[string]string{"empty": "<</K[]>>", "no dictionary": "12", "null": "null"} {
		f, err := pdffile.Open(made(root))
		if err != nil {
			t.Fatal(err)
		}
		if tree := tags.Read(f); tree != nil {
			t.Errorf("%s: read %s, want none", name, outline(tree))
		}
	}
}

// A tree nested deeper than any report's is cut off.
func TestReadDeep(t *testing.T) {
	objects := []string{"<</K 11 0 R>>"}
	for i := range 300 {
		objects = append(objects, fmt.Sprintf("<</S/Div/Pg 3 0 R/K %d 0 R>>", 12+i))
	}
	f, err := pdffile.Open(made(objects...))
	if err != nil {
		t.Fatal(err)
	}
	tree := tags.Read(f)
	if n := count(tree); n < 100 || n > 250 {
		t.Errorf("%d elements of a tree 300 deep are read", n)
	}
}

// The real reports are tagged, nearly all, and their tags name only standard roles.
func TestRealReports(t *testing.T) {
	tagged, elements := 0, 0
	for _, path := range testfiles.PDFs(t, testfiles.Reports(t)) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := pdffile.Open(data)
		if err != nil {
			continue
		}
		if tree := tags.Read(f); tree != nil {
			tagged++
			elements += count(tree)
		}
	}
	if tagged < 60 || elements < 10_000 {
		t.Errorf("%d reports tagged with %d elements, want at least 60 with 10,000", tagged, elements)
	}
}

func count(e *tags.Element) int {
	n := 1
	for _, k := range e.Kids {
		if k.Elem != nil {
			n += count(k.Elem)
		}
	}
	return n
}
