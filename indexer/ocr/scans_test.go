package ocr_test

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
	"evidence/indexer/extract"
	"evidence/indexer/ocr"
)

// minutes are what the scans of these tests show: numbered paragraphs of two lines each.
var minutes = [][2]string{
	{"1. The committee met on seven occasions between March and June, and heard", "from thirty people who had worked in the children's homes at the time."},
	{"2. Most of the witnesses said that nobody had asked them about the night", "shifts before, and that the log books had been kept in a locked room."},
	{"3. The manager explained that two posts had been empty since the spring", "and that the agency could not find anybody who knew the children."},
	{"4. Members asked for the figures of each home to be shown by quarter, so", "that a rise in one of them would be seen and could be talked about."},
	{"5. The police officer confirmed that a plan for every missing child was", "now written on the same day and read by the officer who came on duty."},
	{"6. A school nurse told the committee that she had sent four letters about", "the same family and had been given no answer to any of those letters."},
}

// paragraphs are the texts of minutes as passages.
func paragraphs() (out []string) {
	for _, m := range minutes {
		out = append(out, m[0][3:]+" "+m[1])
	}
	return out
}

// minutesContent draws a heading and minutes, but for the lines left out, in the font F.
func minutesContent(without ...int) string {
	var b strings.Builder
	b.WriteString("BT /F 16 Tf 1 0 0 1 72 760 Tm (Minutes of the committee) Tj ET\n")
	y := 725
	for i, m := range minutes {
		for j, text := range m {
			if !slices.Contains(without, 2*i+j) {
				fmt.Fprintf(&b, "BT /F 12 Tf 1 0 0 1 72 %d Tm (%s) Tj ET\n", y, text)
			}
			y -= 15
		}
		y -= 12
	}
	return b.String()
}

// printed is the picture of an A4 page with some content, at scanDPI.
func printed(t testing.TB, content string) *image.Gray {
	t.Helper()
	white := image.NewGray(image.Rect(0, 0, 1, 1))
	white.Pix[0] = 255
	path := write(t, picturePDF([]*image.Gray{white}, [][2]float64{{595, 842}}, content))
	pic, err := newRenderer(t).Grey(t.Context(), path, 1, 595*scanDPI/72)
	if err != nil {
		t.Fatal(err)
	}
	return pic
}

func write(t testing.TB, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "scan.pdf")
	if err := os.WriteFile(path, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// turned is a page turned clockwise by quarters and degrees, on a white sheet.
func turned(pic *image.Gray, quarters int, degrees float64) *image.Gray {
	w, h := pic.Rect.Dx(), pic.Rect.Dy()
	sin, cos := math.Sincos(float64(quarters)*math.Pi/2 + degrees*math.Pi/180)
	width, height := w, h
	if quarters%2 == 1 {
		width, height = h, w
	}
	out := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			u, v := float64(x)+0.5-float64(width)/2, float64(y)+0.5-float64(height)/2
			at := image.Pt(int(math.Floor(u*cos+v*sin+float64(w)/2)), int(math.Floor(v*cos-u*sin+float64(h)/2)))
			if out.Pix[y*out.Stride+x] = 255; at.In(pic.Rect) {
				out.Pix[y*out.Stride+x] = pic.Pix[at.Y*pic.Stride+at.X]
			}
		}
	}
	return out
}

// scanOf writes a PDF of a picture, with own content over it, and gives its path and its page's size.
func scanOf(t testing.TB, pic *image.Gray, own ...string) (path string, size [2]float64) {
	t.Helper()
	size = [2]float64{float64(pic.Rect.Dx()) * 72 / scanDPI, float64(pic.Rect.Dy()) * 72 / scanDPI}
	return write(t, picturePDF([]*image.Gray{pic}, [][2]float64{size}, own...)), size
}

func reportOf(t testing.TB, path string) extract.Report {
	t.Helper()
	rep, err := newReader(t, ocr.Options{}).Report(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// inked is the share of a picture's dark pixels that are in boxes of passages.
func inked(pic *image.Gray, size [2]float64, passages []corpus.Passage) float64 {
	scale := float64(pic.Rect.Dx()) / size[0]
	in, all := 0, 0
	for y := range pic.Rect.Dy() {
		for x := range pic.Rect.Dx() {
			if pic.Pix[y*pic.Stride+x] >= 128 {
				continue
			}
			all++
			px, py := (float64(x)+0.5)/scale, (float64(y)+0.5)/scale
			if slices.ContainsFunc(passages, func(p corpus.Passage) bool {
				return slices.ContainsFunc(p.Boxes, func(b corpus.Box) bool { return px >= b.X && px <= b.X+b.W && py >= b.Y && py <= b.Y+b.H })
			}) {
				in++
			}
		}
	}
	return float64(in) / float64(all)
}

// A page that was laid on the scanner on its side, on its head or askew is read as
// it was written, and its boxes are where its ink is.
func TestScansThatLieOtherwise(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	upright := printed(t, minutesContent())
	for _, way := range []struct {
		quarters int
		degrees  float64
	}{{0, 3}, {0, -4.5}, {1, 0}, {2, 1.5}, {3, -2}} {
		pic := turned(upright, way.quarters, way.degrees)
		path, size := scanOf(t, pic)
		rep := reportOf(t, path)
		var got []string
		for _, p := range rep.Passages {
			if p.Paragraph+p.Marker != "" {
				got = append(got, p.Text)
			}
		}
		want := paragraphs()
		score := f1(words(strings.Join(got, " ")), words(strings.Join(want, " ")))
		if len(got) != len(want) || score < 0.97 || len(rep.PartlyRead) > 0 {
			t.Errorf("%+v: F1 %.3f, read in part %v: %q", way, score, rep.PartlyRead, got)
			continue
		}
		for i := range got {
			if a, b := strings.Fields(got[i]), strings.Fields(want[i]); a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
				t.Errorf("%+v: paragraph %d begins or ends elsewhere: %q", way, i+1, got[i])
			}
		}
		if share := inked(pic, size, rep.Passages); share < 0.97 {
			t.Errorf("%+v: %.3f of the ink is in the boxes", way, share)
		}
	}
}

const stamp = "BT /F 9 Tf 1 0 0 1 400 812 Tm (MARLOW-FOI-2021-0042) Tj ET\nBT /F 9 Tf 1 0 0 1 270 20 Tm (Released under request 42) Tj ET"

// A scan over which somebody has stamped something is read, and the stamp once.
func TestStampedScan(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	for _, degrees := range []float64{0, 2} {
		path, _ := scanOf(t, turned(printed(t, minutesContent()), 0, degrees), stamp)
		rep := reportOf(t, path)
		var read, own []string
		for _, p := range rep.Passages {
			switch {
			case p.OCR == nil:
				own = append(own, p.Text)
				if strings.HasPrefix(p.Text, "MARLOW") && (math.Abs(p.Boxes[0].X-400) > 1 || math.Abs(p.Boxes[0].Y-22) > 4) {
					t.Errorf("the stamp is at %+v", p.Boxes)
				}
			case p.Paragraph+p.Marker != "":
				read = append(read, p.Text)
			}
			if p.OCR != nil && (strings.Contains(p.Text, "MARLOW") || strings.Contains(p.Text, "Released")) {
				t.Errorf("OCR reads the stamp again: %q", p.Text)
			}
		}
		if score := f1(words(strings.Join(read, " ")), words(strings.Join(paragraphs(), " "))); len(read) != len(minutes) || score < 0.97 {
			t.Errorf("askew by %g: F1 %.3f: %q", degrees, score, read)
		}
		if !slices.Contains(own, "MARLOW-FOI-2021-0042") || !slices.Equal(rep.OCRPages, []int{1}) || len(rep.PartlyRead) > 0 {
			t.Errorf("askew by %g: own text %q, read by OCR %v, in part %v", degrees, own, rep.OCRPages, rep.PartlyRead)
		}
	}
}

// A line of a scan that a stamp stands in is left out, since what is beneath the
// stamp is not known, and no sentence goes on over it. A watermark hides nothing.
func TestStampInLine(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	sheet := printed(t, minutesContent())
	path, _ := scanOf(t, sheet, "1 g 200 663 70 16 re f 0 g BT /F 12 Tf 1 0 0 1 205 668 Tm (COPY ONLY) Tj ET")
	rep := reportOf(t, path)
	if len(rep.OCRPages) != 1 || !slices.Equal(rep.PartlyRead, []int{1}) {
		t.Errorf("read by OCR %v, in part %v", rep.OCRPages, rep.PartlyRead)
	}
	for _, p := range rep.Passages {
		if strings.Contains(p.Text, "locked room") || strings.Contains(p.Text, "shifts") || strings.Contains(p.Text, "night 3.") {
			t.Errorf("goes on over the stamp: %q", p.Text)
		}
	}
	path, _ = scanOf(t, sheet, "/Multiply gs 0.9 g BT /F 60 Tf 0.6 0.8 -0.8 0.6 150 250 Tm (RELEASED) Tj ET")
	read, released := 0, false
	for _, p := range reportOf(t, path).Passages {
		released = released || p.Text == "RELEASED" && p.OCR == nil
		if p.OCR != nil && p.Paragraph+p.Marker != "" {
			read++
		}
	}
	if read != len(minutes) || !released {
		t.Errorf("%d paragraphs are read under a watermark, which is there: %v", read, released)
	}
}

// Without OCR, of a stamped scan it is said that it was read only in part.
func TestStampedScanWithoutOCR(t *testing.T) {
	path, _ := scanOf(t, printed(t, minutesContent()), stamp)
	r := extract.New(1, extract.Limits{})
	t.Cleanup(r.Close)
	missing := newReader(t, ocr.Options{Program: "no-such-program"})
	for _, reader := range []*extract.Reader{r, missing} {
		rep, err := reader.Report(t.Context(), path, 0)
		if err != nil || !slices.Equal(rep.PartlyRead, []int{1}) || len(rep.NoText) > 0 || len(rep.OCRPages) > 0 {
			t.Errorf("%+v, %v", rep, err)
		}
		text, warnings, complete, err := reader.Text(t.Context(), path, 0)
		if err != nil || complete || !bytes.Contains(text, []byte("MARLOW")) || !slices.Contains(warnings, corpus.PartlyRead([]int{1})) {
			t.Errorf("%q, %q, %v", text, warnings, err)
		}
	}
}

// chart is a flow chart of boxes side by side, over most of the page.
func chart() string {
	var b strings.Builder
	for i, text := range []string{"The school tells", "the social worker", "who looks at the", "plan of the child"} {
		for j, box := range []string{"Referral from", "Is there any", "An assessment"} {
			x, y := 60+170*j, 640-140*i
			fmt.Fprintf(&b, "%d %d 150 90 re S BT /F 12 Tf 1 0 0 1 %d %d Tm (%s) Tj 0 -15 Td (%s) Tj 0 -15 Td (with their family) Tj ET\n",
				x, y, x+10+3*i, y+60, box, text)
		}
	}
	return b.String()
}

const ownHeading = "BT /F 14 Tf 1 0 0 1 72 790 Tm (Figure 2: how a referral is handled) Tj ET"

// The labels of a chart on a page with text of its own become no passages, and the page is named.
func TestChartIsNotRead(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	path, _ := scanOf(t, printed(t, chart()), ownHeading)
	rep := reportOf(t, path)
	if len(rep.Passages) != 1 || rep.Passages[0].OCR != nil || len(rep.OCRPages) > 0 || !slices.Equal(rep.PartlyRead, []int{1}) {
		t.Errorf("read by OCR %v, in part %v: %+v", rep.OCRPages, rep.PartlyRead, rep.Passages)
	}
}

// A photograph under a cover's title is no text, and nothing is said of it.
func TestCoverPhotograph(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	pic := image.NewGray(image.Rect(0, 0, 827, 1169))
	for y := range 1169 {
		for x := range 827 {
			pic.Pix[y*pic.Stride+x] = byte(120 + 60*math.Sin(float64(x)/41+float64(y)/97)*math.Cos(float64(y)/53) + 40*math.Sin(float64(x*y%1009)))
		}
	}
	path, _ := scanOf(t, pic, "1 g BT /F 18 Tf 1 0 0 1 30 200 Tm (Annual report of the board) Tj ET")
	rep := reportOf(t, path)
	if len(rep.Passages) != 1 || len(rep.OCRPages) > 0 || len(rep.PartlyRead) > 0 {
		t.Errorf("read by OCR %v, in part %v: %+v", rep.OCRPages, rep.PartlyRead, rep.Passages)
	}
}

// A scan of which a part cannot be read, such as handwriting, is named.
func TestUnreadPartOfScan(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	var b strings.Builder
	b.WriteString(minutesContent())
	for row := range 6 { // strokes such as a hand makes
		for i := range 40 {
			x, y := float64(72+11*i), float64(420-34*row)
			fmt.Fprintf(&b, "1.2 w %.1f %.1f m %.1f %.1f %.1f %.1f %.1f %.1f c S\n", x, y, x+9, y+float64(i*7%13), x-6, y+float64(i*5%17), x+8, y+float64(i*3%11)-5)
		}
	}
	path, _ := scanOf(t, printed(t, b.String()))
	rep := reportOf(t, path)
	if !slices.Equal(rep.PartlyRead, []int{1}) || len(rep.Passages) < len(minutes) {
		t.Errorf("in part %v, %d passages", rep.PartlyRead, len(rep.Passages))
	}
}

// Two columns of a scan are read one after the other, and no sentence goes across.
func TestColumnsOfScan(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	var b strings.Builder
	columns := [2][]string{
		strings.Fields(strings.Repeat("the inspectors visited every home in the county and spoke to children who lived there ", 6)),
		strings.Fields(strings.Repeat("our members asked how many workers had left since spring without being replaced by others ", 6)),
	}
	for c, all := range columns {
		all[len(all)-1] += "."
		for i := 0; i+5 <= len(all); i += 5 {
			fmt.Fprintf(&b, "BT /F 10 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n", 60+245*c, 740-13*(i/5), strings.Join(all[i:i+5], " "))
		}
	}
	path, _ := scanOf(t, printed(t, b.String()))
	for _, p := range reportOf(t, path).Passages {
		if strings.Contains(p.Text, "inspectors") && strings.Contains(p.Text, "members") {
			t.Errorf("goes across: %q", p.Text)
		}
	}
}
