package result

import (
	"io"
	"net/http"
	"path"
	"strings"
	"unicode"

	"evidence/corpus/statement"
	"evidence/web/format"
	"evidence/web/handler"
)

// Limits of what is sent.
const (
	MaxStatementFile = 20 << 20 // bytes of a file with a statement
	maxTitle         = 100      // characters of a title that is made of the text
)

// TitleOfText is the beginning of a text's first line, or the name of its file.
func TitleOfText(text, name string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimFunc(line, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if line != "" {
			return format.Shorten(maxTitle, line)
		}
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// ReadStatement reads a statement that was exported, every field of it known.
func ReadStatement(content io.Reader) (statement.File, error) {
	data, err := io.ReadAll(content)
	if err != nil {
		return statement.File{}, err
	}
	f, err := statement.ParseFile(data)
	if err != nil {
		return f, handler.Problemf(http.StatusUnprocessableEntity, "Choose a file that was exported here.", "This is not an exported statement: %s.", err)
	}
	return f, CheckFile(&f)
}

// CheckFile tells what is wrong with a statement that is to be imported.
func CheckFile(f *statement.File) error {
	if f.Format != statement.Format {
		return handler.Problemf(http.StatusUnprocessableEntity, "Choose a file that was exported here, by this version of the program.", "This is not an exported statement: its format is %q, not %q.", f.Format, statement.Format)
	}
	if err := f.Statement.Validate(); err != nil {
		return handler.Problemf(http.StatusUnprocessableEntity, "Correct the file.", "The statement in the file is not valid: %s.", err)
	}
	return nil
}
