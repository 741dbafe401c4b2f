package briefing

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"strings"
	"time"
)

// The Word format is WordprocessingML (ISO/IEC 29500, Part 1, transitional) in as
// few parts as Word, LibreOffice and Pages need.

//go:embed word/styles.xml
var wordStyles string

//go:embed word/settings.xml
var wordSettings string

//go:embed word/numbering.xml
var wordNumbering string

const (
	wordMain   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	wordRels   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	xmlHead    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	emuInPoint = 12700 // English Metric Units
	// pictureWidth is that of a page's picture in points: below its quotation it leaves room for that on an A4 page.
	pictureWidth = 340.0
)

// writeWord writes a .docx. Its headings are headings, its quotes have the style
// Quote, its addresses are links, its pictures have a text for those who cannot see them.
func writeWord(w io.Writer, b *Briefing) error {
	return writeWordDocument(w, b.heading(), b.document(), b.Style, b.Made)
}

// writeWordDocument writes a document under its title, with the citations of a style.
func writeWordDocument(w io.Writer, title string, doc document, style string, made time.Time) error {
	d := &wordFile{noteOf: map[string]int{}}
	d.addParagraph("Title", []run{{text: title}})
	if err := d.addBlocks(doc, style == footnoteStyle); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	parts := [][2]string{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Default Extension="png" ContentType="image/png"/>` + wordTypes + `</Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + wordRels + `/officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"docProps/core.xml", xmlHead + propertiesXML(title, made)},
		{"word/document.xml", xmlHead + d.documentXML()},
		{"word/_rels/document.xml.rels", xmlHead + d.relationshipsXML()},
		{"word/styles.xml", xmlHead + wordStyles},
		{"word/settings.xml", xmlHead + wordSettings},
		{"word/numbering.xml", xmlHead + wordNumbering},
		{"word/footer.xml", xmlHead + footerXML(title)},
		{"word/footnotes.xml", xmlHead + d.footnotesXML()},
		{"word/_rels/footnotes.xml.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + d.noteRels.String() + `</Relationships>`},
	}
	for i, data := range d.pictures {
		parts = append(parts, [2]string{"word/" + pictureName(i), string(data)})
	}
	for _, part := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate, Modified: made})
		if err == nil {
			_, err = io.WriteString(f, part[1])
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

const wordTypes = `<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
	`<Override PartName="/word/footer.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`

// A wordFile is a document that is being written.
type wordFile struct {
	body     strings.Builder
	rels     strings.Builder
	count    int // of relationships made so far
	pictures [][]byte

	notes     strings.Builder
	noteRels  strings.Builder
	noteCount int            // of footnotes made so far
	noteOf    map[string]int // of each report, the footnote that cites it in full
	lastNoted string         // report of the last footnote
}

func pictureName(i int) string { return fmt.Sprintf("media/page%d.png", i+1) }

// addRelationship adds a relationship and gives its id.
func (d *wordFile) addRelationship(kind, target string, external bool) string {
	return d.addRelationshipTo(&d.rels, kind, target, external)
}

func (d *wordFile) addRelationshipTo(rels *strings.Builder, kind, target string, external bool) string {
	d.count++
	id := fmt.Sprintf("rel%d", d.count)
	mode := ""
	if external {
		mode = ` TargetMode="External"`
	}
	fmt.Fprintf(rels, `<Relationship Id="%s" Type="%s/%s" Target="%s"%s/>`, id, wordRels, kind, escapeXML(target), mode)
	return id
}

func (d *wordFile) relationshipsXML() string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="styles" Type="` + wordRels + `/styles" Target="styles.xml"/>` +
		`<Relationship Id="settings" Type="` + wordRels + `/settings" Target="settings.xml"/>` +
		`<Relationship Id="numbering" Type="` + wordRels + `/numbering" Target="numbering.xml"/>` +
		`<Relationship Id="footer" Type="` + wordRels + `/footer" Target="footer.xml"/>` +
		`<Relationship Id="footnotes" Type="` + wordRels + `/footnotes" Target="footnotes.xml"/>` + d.rels.String() + `</Relationships>`
}

func (d *wordFile) documentXML() string {
	return `<w:document xmlns:w="` + wordMain + `" xmlns:r="` + wordRels + `" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
		`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>` + d.body.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`
}

// addBlock writes a block in the paragraph style that is meant for it.
func (d *wordFile) addBlock(b *block) error {
	switch b.kind {
	case heading:
		d.addParagraph(fmt.Sprintf("Heading%d", b.level-1), b.runs)
	case item:
		d.addParagraph("ListBullet", b.runs)
	case table:
		d.addTable(b)
	case newPage:
		d.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	case picture:
		return d.addPicture(b)
	default:
		d.addParagraph(paragraphStyles[b.kind], b.runs)
	}
	return nil
}

// paragraphStyles are the styles of Word by the kind of block; other paragraphs have none.
var paragraphStyles = map[kind]string{claim: "Claim", quote: "Quote", citation: "Citation", remark: "Remark"}

func (d *wordFile) addParagraph(style string, runs []run) {
	d.body.WriteString("<w:p>")
	if style != "" {
		fmt.Fprintf(&d.body, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	d.body.WriteString(d.runsXML(runs, &d.rels))
	d.body.WriteString("</w:p>")
}

// runsXML are runs of text; the addresses of links go among the relationships of their part.
func (d *wordFile) runsXML(runs []run, rels *strings.Builder) string {
	var b strings.Builder
	for _, r := range runs {
		if r.href != "" {
			fmt.Fprintf(&b, `<w:hyperlink r:id="%s" w:history="1">%s</w:hyperlink>`, d.addRelationshipTo(rels, "hyperlink", r.href, true), wordRun(r.text, `<w:rStyle w:val="Hyperlink"/>`))
			continue
		}
		props := ""
		if r.bold {
			props = "<w:b/>"
		}
		if r.italic {
			props += "<w:i/>"
		}
		b.WriteString(wordRun(r.text, props))
	}
	return b.String()
}

// wordRun is a run of text; a line break and a tab in it are elements of their own.
func wordRun(text, props string) string {
	if props != "" {
		props = "<w:rPr>" + props + "</w:rPr>"
	}
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString("<w:tab/>")
			}
			b.WriteString(`<w:t xml:space="preserve">` + escapeXML(part) + `</w:t>`)
		}
	}
	return "<w:r>" + props + b.String() + "</w:r>"
}

// textWidth is that of the page's text in twentieths of a point.
const textWidth = 9638

func (d *wordFile) addTable(b *block) {
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, share := range b.wide {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, share*textWidth/100)
	}
	d.body.WriteString(`</w:tblGrid>`)
	for i, row := range b.rows {
		d.body.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		props := ""
		if i == 0 {
			d.body.WriteString(`<w:tblHeader/>`)
			props = "<w:b/>"
		}
		d.body.WriteString(`</w:trPr>`)
		for j, cell := range row {
			fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>%s</w:p></w:tc>`, b.wide[j]*textWidth/100, wordRun(cell, props))
		}
		d.body.WriteString(`</w:tr>`)
	}
	d.body.WriteString(`</w:tbl><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>`)
}

func (d *wordFile) addPicture(b *block) error {
	size, err := png.DecodeConfig(bytes.NewReader(b.png))
	if err != nil {
		return fmt.Errorf("the picture of a page: %w", err)
	}
	d.pictures = append(d.pictures, b.png)
	n := len(d.pictures)
	wide, high := pictureWidth, pictureWidth*float64(size.Height)/float64(size.Width)
	if limit := pictureWidth * 1.5; high > limit {
		wide, high = wide*limit/high, limit
	}
	cx, cy := int(wide*emuInPoint), int(high*emuInPoint)
	fmt.Fprintf(&d.body, `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Page %[3]d" descr="%[4]s"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%[3]d" name="Page %[3]d" descr="%[4]s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="%[5]s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm>`+
		`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		cx, cy, n, escapeXML(b.alt), d.addRelationship("image", pictureName(n-1), false))
	return nil
}

func propertiesXML(title string, at time.Time) string {
	made := at.UTC().Format(time.RFC3339)
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escapeXML(title) + `</dc:title><dc:creator>Evidence Index</dc:creator><dc:language>en-GB</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + made + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + made + `</dcterms:modified></cp:coreProperties>`
}

// footerXML is the title and the number of the page.
func footerXML(title string) string {
	field := func(code string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	return `<w:ftr xmlns:w="` + wordMain + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + wordRun(title+"\tPage ", "") + field("PAGE") + wordRun(" of ", "") + field("NUMPAGES") + `</w:p></w:ftr>`
}

// escapeXML makes text of XML; what XML 1.0 cannot hold becomes U+FFFD.
func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a bytes.Buffer takes everything
	return b.String()
}
