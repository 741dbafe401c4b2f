package result

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"evidence/corpus"
	"evidence/corpus/fileformats"
	"evidence/web/format"
	"evidence/web/handler"
)

// PDFText reads PDFs that were sent and are no reports of the library.
func PDFText(r *handler.Request) fileformats.PDFReader {
	return func(pdf []byte) (fileformats.Document, error) {
		return r.Library.Texts.Text(r.Context(), bytes.NewReader(pdf))
	}
}

// ReadUpload is the text of a file that was sent.
func ReadUpload(r *handler.Request, name string, content io.Reader) (fileformats.Document, error) {
	data, err := io.ReadAll(content)
	if err != nil {
		return fileformats.Document{}, err
	}
	d, err := fileformats.Read(name, data, PDFText(r))
	return d, UploadProblem(name, err)
}

// UploadProblem says why the text of a file that was sent was not read, for whoever sent it.
func UploadProblem(name string, err error) error {
	var refused *fileformats.Refused
	var refusal *corpus.Refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return handler.Problemf(http.StatusUnsupportedMediaType, format.Label(refused.Advice)+".", "“%s” is %s, which is not read here.", name, refused.Form)
	case errors.As(err, &refusal):
		return handler.Problemf(http.StatusUnprocessableEntity, format.Label(refusal.Advice)+".", "No text could be read from “%s”: %s.", name, refusal.Reason)
	case errors.Is(err, fileformats.ErrFormat):
		return handler.Problemf(http.StatusUnsupportedMediaType, "Send "+fileformats.Names+".", "“%s” is of no form that is read here.", name)
	}
	return handler.Problemf(http.StatusUnprocessableEntity, "Save it again, or paste its text.", "“%s” cannot be read: %s.", name, err)
}
