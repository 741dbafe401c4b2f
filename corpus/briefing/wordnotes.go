package briefing

import (
	"fmt"

	"evidence/corpus/cite"
)

// footnoteStyle is the citation style that cites in footnotes.
const footnoteStyle = "oscola"

// addBlocks writes blocks; with notes, the citation of a quote is a footnote to it.
func (d *wordFile) addBlocks(doc document, notes bool) error {
	for i := 0; i < len(doc); i++ {
		if notes && doc[i].kind == quote && i+1 < len(doc) && doc[i+1].kind == citation {
			d.addNoted(&doc[i], &doc[i+1])
			i++
			continue
		}
		if err := d.addBlock(&doc[i]); err != nil {
			return err
		}
	}
	return nil
}

// addNoted writes a quote with its citation as a footnote.
func (d *wordFile) addNoted(q, citation *block) {
	d.noteCount++
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="Quote"/><w:keepNext w:val="0"/></w:pPr>%s<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r></w:p>`,
		d.runsXML(q.runs, &d.rels), d.noteCount)
	fmt.Fprintf(&d.notes, `<w:footnote w:id="%d"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>%s</w:p></w:footnote>`,
		d.noteCount, d.runsXML(append([]run{{text: " "}}, d.noteRuns(citation)...), &d.noteRels))
}

// noteRuns are the text of a footnote: the first on a report cites it in full, the others refer to that.
func (d *wordFile) noteRuns(b *block) []run {
	q := b.cited
	if q == nil || q.source == nil {
		return b.runs
	}
	first, again := d.noteOf[q.Document]
	ibid := d.lastNoted == q.Document
	d.lastNoted = q.Document
	if !again {
		d.noteOf[q.Document] = d.noteCount
		return b.runs
	}
	address := q.address()
	if !cite.OnWeb(address) {
		address = ""
	}
	return []run{{text: q.source.OSCOLAAgain(first, ibid), href: address}}
}

// footnotesXML is the part with the footnotes; the first two are the lines that part them from the text.
func (d *wordFile) footnotesXML() string {
	return `<w:footnotes xmlns:w="` + wordMain + `" xmlns:r="` + wordRels + `">` +
		`<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>` + d.notes.String() + `</w:footnotes>`
}
