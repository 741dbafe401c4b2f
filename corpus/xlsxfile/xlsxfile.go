// Package xlsxfile writes tables as Excel workbooks, in which dates are dates, numbers are numbers, addresses are links, and no text
// is a formula. Excelize writes the file; it adds about 1.5 MB to the program.
package xlsxfile

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"evidence/corpus"
)

// MediaType is that of a workbook, and Extension the ending of its file's name.
const (
	MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	Extension = ".xlsx"
)

// MaxRows bounds a table: all of it is in memory while it is written.
const MaxRows = 10_000

// Columns whose cells are more than text, by their names. A cell that does not have the form stays text.
var (
	dates   = corpus.WordSet("published inspection_start inspection_end created date")
	numbers = corpus.WordSet("page page_end pages passages year seq level score ocr_confidence ocr_lowest")
	links   = corpus.WordSet("url link landing_page")
	// widths are in characters; other columns have usualWidth.
	widths = map[string]float64{"text": 80, "quote": 80, "found": 60, "note": 40, "remarks": 60, "omitted": 40, "title": 50, "headings": 40, "authority": 24, "link": 40, "url": 40, "page": 8, "page_end": 8, "label": 8, "year": 8}
)

const usualWidth = 16

// maxCell is how many characters Excel has room for in a cell, and cutMark ends one that has more.
const (
	maxCell = excelize.TotalCellChars
	cutMark = " [cut here: the cell has no room for more]"
)

// Write writes a table with the names of its columns in a first row that stays in sight.
func Write(w io.Writer, columns []string, rows [][]string) error {
	if len(rows) > MaxRows {
		return fmt.Errorf("a workbook has at most %d rows, not %d", MaxRows, len(rows))
	}
	f := excelize.NewFile()
	defer f.Close()
	b := &book{file: f, sheet: f.GetSheetName(0)}
	b.prepare(columns)
	for i, row := range rows {
		for j, cell := range row {
			b.set(j+1, i+2, columns[j], corpus.ShowControls(cell))
		}
	}
	if b.err != nil {
		return fmt.Errorf("making a workbook: %w", b.err)
	}
	return f.Write(w)
}

// A book is a workbook with one sheet. It keeps the first error.
type book struct {
	file             *excelize.File
	sheet            string
	head, date, wrap int // styles
	err              error
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) style(s excelize.Style) int {
	id, err := b.file.NewStyle(&s)
	b.try(err)
	return id
}

// prepare makes the styles, the columns and the first row.
func (b *book) prepare(columns []string) {
	isoDate := "yyyy-mm-dd"
	top := &excelize.Alignment{Vertical: "top"}
	b.head = b.style(excelize.Style{Font: &excelize.Font{Bold: true}})
	b.date = b.style(excelize.Style{CustomNumFmt: &isoDate, Alignment: top})
	b.wrap = b.style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	for i, name := range columns {
		b.try(b.file.SetCellStr(b.sheet, at(i+1, 1), name))
		letters, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		width, known := widths[name]
		if !known {
			width = usualWidth
		}
		b.try(b.file.SetColStyle(b.sheet, letters, b.wrap))
		b.try(b.file.SetColWidth(b.sheet, letters, letters, width))
	}
	b.try(b.file.SetRowStyle(b.sheet, 1, 1, b.head))
	b.try(b.file.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// at names a cell by its column and row, which no table here has too many of.
func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err)
	}
	return name
}

// set writes a cell as what its column has, or as text.
func (b *book) set(column, row int, name, value string) {
	cell := at(column, row)
	if value == "" {
		return
	}
	if day, err := time.Parse(time.DateOnly, value); err == nil && dates[name] {
		b.try(b.file.SetCellValue(b.sheet, cell, day))
		b.try(b.file.SetCellStyle(b.sheet, cell, cell, b.date))
		return
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil && numbers[name] {
		b.try(b.file.SetCellFloat(b.sheet, cell, n, -1, 64))
		return
	}
	if r := []rune(value); len(r) > maxCell {
		value = string(r[:maxCell-len(cutMark)]) + cutMark
	}
	b.try(b.file.SetCellStr(b.sheet, cell, value))
	if links[name] && (strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://")) && len(value) <= excelize.MaxFieldLength {
		b.try(b.file.SetCellHyperLink(b.sheet, cell, value, "External"))
	}
}
