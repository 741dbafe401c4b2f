// Package pdftext reads the text of a PDF's pages: it interprets the content of
// each page and puts the glyphs drawn together to spans and lines, with their
// places, fonts and marked-content ids.
//
// It is the only package that uses github.com/ledongthuc/pdf, for a file's
// objects and filters; the interpretation of content, fonts and CMaps is its
// own. Panics of that library end here, as errors.
//
// The order of text is the order it is drawn in. A glyph whose character the
// file does not tell is U+FFFD. Glyph procedures of Type 3 fonts are not run,
// and nothing is read from pictures.
package pdftext
