package fileformats

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// An xmlReader takes the parts of an XML document, in order.
type xmlReader interface {
	start(xml.StartElement) error
	endElement(xml.Name)
	charData(string)
	tooLong() bool // no more text is read
}

// A placedReader is an xmlReader that is told which bytes of the document each part is.
type placedReader interface {
	setPlace(start, end int64)
}

// readXML gives the parts of a document to w. It reads what is written loosely, too.
func readXML(r io.Reader, w xmlReader) error {
	d := xml.NewDecoder(r)
	d.Strict = false
	placed, _ := w.(placedReader)
	for {
		start := d.InputOffset()
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading its text: %w", err)
		}
		if placed != nil {
			placed.setPlace(start, d.InputOffset())
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := w.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			w.endElement(t.Name)
		case xml.CharData:
			w.charData(string(t))
		}
		if w.tooLong() {
			return ErrTooLong
		}
	}
}
