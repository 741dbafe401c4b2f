package main

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

const scanDPI = 130

// scanned prints the PDF base+".pdf" to pictures, makes them look scanned, and
// gives a PDF of those pictures alone.
func scanned(ctx context.Context, base string, d *document) ([]byte, error) {
	if err := command(ctx, "pdftoppm", "-gray", "-r", fmt.Sprint(scanDPI), base+".pdf", base); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(base + "-*.pgm")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("pdftoppm wrote no pictures (%v)", err)
	}
	var pages []*image.Gray
	for i, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		page, err := readPGM(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", filepath.Base(file), err)
		}
		pages = append(pages, weather(page, uint64(i)))
	}
	return picturePDF(pages, d)
}

// readPGM reads a binary grey picture as pdftoppm writes it (P5, 255 levels).
func readPGM(r io.Reader) (*image.Gray, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var w, h, levels int
	if _, err := fmt.Sscanf(string(data[:min(40, len(data))]), "P5\n%d %d\n%d\n", &w, &h, &levels); err != nil || levels != 255 {
		return nil, fmt.Errorf("no binary grey picture of 255 levels (%v)", err)
	}
	if len(data) < w*h {
		return nil, io.ErrUnexpectedEOF
	}
	return &image.Gray{Pix: data[len(data)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}, nil
}

// weather turns a page by half a degree one way or the other and strews specks
// over it; the same page always comes out the same.
func weather(page *image.Gray, seed uint64) *image.Gray {
	b := page.Bounds()
	out := image.NewGray(b)
	angle := 0.5 * math.Pi / 180
	if seed%2 == 1 {
		angle = -0.6 * angle
	}
	sin, cos := math.Sincos(angle)
	cx, cy := float64(b.Dx())/2, float64(b.Dy())/2
	for y := range b.Dy() {
		for x := range b.Dx() {
			dx, dy := float64(x)-cx, float64(y)-cy
			out.Pix[y*out.Stride+x] = 255
			if p := image.Pt(int(math.Round(cx+dx*cos-dy*sin)), int(math.Round(cy+dx*sin+dy*cos))); p.In(b) {
				out.Pix[y*out.Stride+x] = page.GrayAt(p.X, p.Y).Y
			}
		}
	}
	random := rand.New(rand.NewPCG(2004, seed))
	for range b.Dx() * b.Dy() / 6000 {
		out.Pix[random.IntN(b.Dy())*out.Stride+random.IntN(b.Dx())] = 0
	}
	return out
}

// picturePDF gives a PDF with a black and white picture on each page and nothing else.
func picturePDF(pages []*image.Gray, d *document) ([]byte, error) {
	var out bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&out, format, args...)
		out.WriteString("\nendobj\n")
	}
	out.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	var kids string
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+3*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Count %d/Kids[%s]>>", len(pages), kids)
	object("<</Title(Sample - %s)/Subject(Sample - invented scan, pictures only)/CreationDate(D:%sZ)>>", pdfString(d.fields["title"]), sampleDate)
	for i, page := range pages {
		w, h := page.Rect.Dx(), page.Rect.Dy()
		pw, ph := float64(w)*72/scanDPI, float64(h)*72/scanDPI
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</Scan %d 0 R>>>>>>", pw, ph, 5+3*i, 6+3*i)
		content := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /Scan Do Q", pw, ph)
		object("<</Length %d>>\nstream\n%s\nendstream", len(content), content)
		bits, err := deflate(blackAndWhite(page))
		if err != nil {
			return nil, err
		}
		object("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", w, h, len(bits), bits)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return out.Bytes(), nil
}

// pdfString escapes what cannot stand as it is between a PDF string's parentheses.
func pdfString(s string) string {
	return strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s)
}

// blackAndWhite packs a picture into a bit for each point, 1 for white, each row to a whole byte.
func blackAndWhite(page *image.Gray) []byte {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	stride := (w + 7) / 8
	bits := make([]byte, stride*h)
	for y := range h {
		for x := range w {
			if page.Pix[y*page.Stride+x] > 140 {
				bits[y*stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return bits
}

func deflate(data []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
