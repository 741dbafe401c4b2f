// Package pdftext reads the text of a PDF's pages: it interprets each page's
// content stream, its forms and annotations, and puts the glyphs that they show
// together to runs and lines, with places, fonts and marked-content ids.
//
// It is the only package that uses github.com/ledongthuc/pdf, and uses it for the
// data of streams: page contents, forms, appearances, font programs and CMaps.
// Dictionaries come from package pdffile, whose doc comment says why; Object is
// the one type of object here. The interpretation of content streams (ISO 32000-1,
// clauses 8 and 9), fonts and CMaps is this package's own: the library's
// GetPlainText and Content break words, and take too long on some pages.
//
// The text is what can be read on the page, in the order it is drawn: ligatures
// are spelt out, hyphens at line ends stay, text outside the crop box or on a
// layer that is off is left out, and text drawn twice for boldness counts once.
// Right-to-left text is in logical order.
//
// Text that the page does not show is left out too, and its words are counted in
// Page.Unseen: in the colour of what is beneath it, under an opaque box or
// picture, clipped away, transparent or too small. Invisible text, which scanned
// pages have under their picture, is kept where there is such a picture, and so is
// text under a picture of the whole page. Where the background is not known, text
// counts as shown. Text in soft masks is read, as what is painted takes its shape.
//
// # Traps
//
// The library panics on what it does not expect; appendStream turns that into an
// error. Data with a wrong zlib checksum is whole nevertheless. ToUnicode maps
// that give U+0000 or U+FFFD give nothing. Writers name glyphs by numbers, give
// codes of simple fonts two bytes, and leave out the widths of the standard fonts.
//
// # Limits
//
// A glyph whose character the file does not give is U+FFFD. Glyph procedures of
// Type 3 fonts are not run, and nothing is read from pictures. Lines are not put
// into columns, nor are words that run over a line joined. A page that asks for
// more than any report's is cut short, with an error.
package pdftext
