package ocr_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"evidence/corpus/testfiles"
	"evidence/indexer/extract"
	"evidence/indexer/ocr"
	"evidence/indexer/pdftext"
	"evidence/indexer/render"
)

func newRenderer(t testing.TB) *render.Renderer {
	t.Helper()
	r := render.New(render.Options{Cache: testfiles.CompiledDir(t)})
	t.Cleanup(r.Close)
	return r
}

// newReader makes a reader of files that has pages without text read by Tesseract.
func newReader(t testing.TB, o ocr.Options) *extract.Reader {
	t.Helper()
	if o.Draw == nil {
		o.Draw = newRenderer(t).Grey
	}
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Minute // many tests at a time
	}
	r := extract.New(2, extract.Limits{})
	r.UseOCR(ocr.New(o))
	t.Cleanup(r.Close)
	return r
}

// scanDPI is the resolution of the scans that tests make.
const scanDPI = 200

// scan draws pages of a report and writes a PDF of their pictures alone.
func scan(t testing.TB, path string, pages []int) string {
	t.Helper()
	r := newRenderer(t)
	file := textFile(t, path)
	var pictures []*image.Gray
	var sizes [][2]float64
	for _, n := range pages {
		p, err := file.Page(n)
		if err != nil {
			t.Fatal(err)
		}
		pic, err := r.Grey(t.Context(), path, n, int(p.Width*scanDPI/72+0.5))
		if err != nil {
			t.Fatal(err)
		}
		pictures, sizes = append(pictures, pic), append(sizes, [2]float64{p.Width, p.Height})
	}
	out := filepath.Join(t.TempDir(), "scan-of-"+filepath.Base(path))
	if err := os.WriteFile(out, picturePDF(pictures, sizes), 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

// textFile opens a file with the reader of text.
func textFile(t testing.TB, path string) *pdftext.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := pdftext.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// picturePDF gives a PDF with one picture over each page, of a size in points, and
// over that the page's own content, where there is one, which has the font F.
func picturePDF(pages []*image.Gray, sizes [][2]float64, own ...string) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&out, format, args...)
		out.WriteString("\nendobj\n")
	}
	out.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 3+3*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Count %d/Kids[%s]>>", len(pages), kids)
	for i, page := range pages {
		w, h := sizes[i][0], sizes[i][1]
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</Scan %d 0 R>>/ExtGState<</Multiply<</BM/Multiply>>>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>", w, h, 4+3*i, 5+3*i)
		content := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /Scan Do Q", w, h)
		if i < len(own) {
			content += "\n" + own[i]
		}
		object("<</Length %d>>\nstream\n%s\nendstream", len(content), content)
		var data bytes.Buffer
		z, _ := zlib.NewWriterLevel(&data, zlib.BestSpeed)
		z.Write(page.Pix)
		z.Close()
		object("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream",
			page.Rect.Dx(), page.Rect.Dy(), data.Len(), data.Bytes())
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return out.Bytes()
}
