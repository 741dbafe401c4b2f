// Package pdftext reads the text of a PDF's pages: it interprets the content of
// each page and puts the glyphs drawn together to runs and lines, with their
// places, fonts and marked-content ids.
//
// It is the only package that uses github.com/ledongthuc/pdf, for a document's
// objects and filters, on the plain view that package pdffile makes of sound and
// broken files alike. The interpretation of content streams, fonts and CMaps is
// its own, after ISO 32000-1. Panics of that library end here, as errors.
//
// The text is what can be read on the page, in the order it is drawn: ligatures
// are spelt out, hyphens at line ends stay, text outside the crop box, behind a
// clipping path or on a layer that is off is left out, and text drawn twice for
// boldness counts once. Invisible text, which scanned pages have under their
// picture, is kept. Right-to-left text is in logical order.
//
// Limits: a glyph whose character the file does not tell is U+FFFD. Glyph
// procedures of Type 3 fonts are not run, and nothing is read from pictures.
// Lines are not put into columns, nor are words that run over a line joined. A
// page that asks for more than any report's is cut short, with an error.
package pdftext
