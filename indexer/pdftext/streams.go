package pdftext

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/ledongthuc/pdf"

	"evidence/indexer/pdffile"
)

// openStreams opens the file's streams by github.com/ledongthuc/pdf: a
// dictionary of them by object number.
func openStreams(file *pdffile.File) (streams pdf.Value, err error) {
	in, size := file.StreamFile()
	reader, err := pdf.NewReader(in, size)
	if err != nil {
		return pdf.Value{}, pdffile.Refuse(pdffile.ErrDamaged, ": "+err.Error(), "fetch it again from its publisher")
	}
	return reader.Trailer().Key("Streams"), nil
}

// appendStream appends the data of a stream to b, at most limit bytes of it and
// as much as can be decoded. The library panics at what it cannot read; that ends
// here, as an error.
func (f *File) appendStream(b *bytes.Buffer, s *pdffile.Stream, limit int) (err error) {
	defer recoverError(&err, "reading a stream")
	v := f.streams.Key(strconv.Itoa(int(s.Ref().Num)))
	if v.Kind() != pdf.Stream {
		return f.whyLeftOut(s)
	}
	_, err = io.Copy(b, io.LimitReader(v.Reader(), int64(limit)))
	if err != nil && !errors.Is(err, zlib.ErrChecksum) { // whose data is whole
		return fmt.Errorf("%w: %w", pdffile.ErrDamaged, err)
	}
	return nil
}

// whyLeftOut says why a stream is not among those that can be read. Text under a
// filter for images is not read: each reader makes other letters of the pixels.
func (f *File) whyLeftOut(s *pdffile.Stream) error {
	if _, err := f.file.StreamData(s, 1); errors.Is(err, pdffile.ErrImage) {
		return errors.New("it is stored as a picture, in which readers see different things")
	}
	return fmt.Errorf("%w: the file's streams are beyond the limits", pdffile.ErrDamaged)
}

// stream is the data of a stream, as much of it as can be decoded; nil for
// anything else.
func (f *File) stream(o pdffile.Object) []byte {
	s, ok := f.file.Resolve(o).(*pdffile.Stream)
	if !ok {
		return nil
	}
	var b bytes.Buffer
	_ = f.appendStream(&b, s, maxContent)
	return b.Bytes()
}

// isStream reports whether o is a stream.
func (f *File) isStream(o pdffile.Object) bool {
	_, ok := f.file.Resolve(o).(*pdffile.Stream)
	return ok
}
