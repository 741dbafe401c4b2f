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

// A streamReader reads streams by github.com/ledongthuc/pdf.
type streamReader struct {
	streams pdf.Value // dictionary of the streams by object number
}

// newStreamReader opens the file's streams.
func newStreamReader(file *pdffile.File) (r streamReader, err error) {
	in, size := file.StreamFile()
	reader, err := pdf.NewReader(in, size)
	if err != nil {
		return r, pdffile.Refuse(pdffile.ErrDamaged, ": "+err.Error(), "fetch it again from its publisher")
	}
	return streamReader{reader.Trailer().Key("Streams")}, nil
}

// copy appends the data of a stream to b, at most limit bytes of it and as much
// as can be decoded. The library panics at what it cannot read; that ends here,
// as an error.
func (r streamReader) copy(b *bytes.Buffer, s *pdffile.Stream, limit int) (err error) {
	defer guard(&err, "reading a stream")
	v := r.streams.Key(strconv.Itoa(int(s.Ref().Num)))
	if v.Kind() != pdf.Stream {
		return fmt.Errorf("%w: it is an image, or the file's streams are beyond the limits", pdffile.ErrDamaged)
	}
	_, err = io.Copy(b, io.LimitReader(v.Reader(), int64(limit)))
	if err != nil && !errors.Is(err, zlib.ErrChecksum) { // whose data is whole
		return fmt.Errorf("%w: %w", pdffile.ErrDamaged, err)
	}
	return nil
}
