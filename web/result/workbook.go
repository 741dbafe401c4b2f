package result

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/csvfile"
	"evidence/corpus/xlsxfile"
	"evidence/search"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// formXLSX is what a workbook is called where there is a choice of forms.
const formXLSX = "xlsx"

// formCSV is what a table for spreadsheets is called there.
const formCSV = "csv"

// workbook is a table as a file for Excel.
func workbook(name string, columns []string, rows [][]string) (handler.Response, error) {
	var out bytes.Buffer
	if err := xlsxfile.Write(&out, columns, rows); err != nil {
		return nil, err
	}
	return handler.Download(name+xlsxfile.Extension, xlsxfile.MediaType, out.Bytes()), nil
}

// searchForFile reads the search of the page that leads to a file, which understands every query.
func searchForFile(r *handler.Request) (SearchRequest, error) {
	s, err := ReadSearch(r.URL.Query())
	switch {
	case err != nil:
		return s, err
	case s.Text == "" && !s.Filtered():
		return s, handler.Problemf(http.StatusBadRequest, "Give q, or a filter such as authority.", "Nothing is searched for.")
	}
	s.Loose = true
	return s, s.ResolveFilters(r.Context(), r.Library.Engine)
}

// SearchWorkbook answers with what a search finds as a workbook.
func SearchWorkbook(r *handler.Request) (handler.Response, error) {
	s, err := searchForFile(r)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	_, err = r.Library.Engine.Each(r.Context(), s.Query, func(h *search.Hit) error {
		if len(rows) == xlsxfile.MaxRows {
			return handler.Problemf(http.StatusUnprocessableEntity, "Narrow the search, or take the CSV, which has all of them.", "A workbook has at most %d passages, and this search finds more.", xlsxfile.MaxRows)
		}
		rows = append(rows, HitCells(h, r.BaseURL()+paths.Passage(h.ID)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return workbook("evidence-search", HitColumns, rows)
}

// DocumentsWorkbook answers with the list of reports as a workbook.
func DocumentsWorkbook(r *handler.Request) (handler.Response, error) {
	list, _, err := FindDocuments(r)
	if err != nil {
		return nil, err
	}
	if len(list.Documents) > xlsxfile.MaxRows {
		return nil, handler.Problemf(http.StatusUnprocessableEntity, "Narrow the list, or take the CSV, which has all of them.", "A workbook has at most %d reports, and this list has more.", xlsxfile.MaxRows)
	}
	var rows [][]string
	for i := range list.Documents {
		d := &list.Documents[i]
		rows = append(rows, append(d.Row(), r.BaseURL()+paths.Document(d.ID)))
	}
	return workbook("evidence-reports", slices.Concat(corpus.Columns, []string{"link"}), rows)
}

// tableFile is a table as a file in a form: CSV or a workbook.
func tableFile(form, name string, columns []string, rows [][]string) (handler.Response, error) {
	switch form {
	case formXLSX:
		return workbook(name, columns, rows)
	case formCSV:
		var out bytes.Buffer
		w := csvfile.NewFileWriter(&out)
		for _, row := range append([][]string{columns}, rows...) {
			if err := w.Write(row); err != nil {
				return nil, err
			}
		}
		if err := w.Flush(); err != nil {
			return nil, err
		}
		return handler.Download(name+".csv", handler.MediaCSV+"; charset=utf-8; header=present", out.Bytes()), nil
	}
	return nil, handler.Problemf(http.StatusBadRequest, "Use csv or xlsx.", "There is no form %q of this table.", form)
}

// AuthorityColumns are the columns of authorities as a table.
var AuthorityColumns = []string{"name", "reports", "first", "last", "grade", "graded", "overall", "latest_date", "latest_grades", "link"}

// Cells are an authority's under AuthorityColumns. Lists have an item for each overall grade over time, and for each judgement of a
// later report that gives no overall grade.
func (a *AuthoritySummary) Cells(base string) []string {
	var over, latest []string
	for _, g := range a.Overall {
		over = append(over, g.Date+": "+g.Grade)
	}
	date := ""
	if a.Latest != nil {
		date = a.Latest.Date
		for _, key := range corpus.Judged(a.Latest.Grades) {
			latest = append(latest, format.Judgement(key)+": "+a.Latest.Grades[key])
		}
	}
	return []string{a.Name, strconv.Itoa(a.Reports), a.First, a.Last, a.Grade, a.Graded, strings.Join(over, "; "), date, strings.Join(latest, "; "), base + paths.Authority(a.Name)}
}

// AuthoritiesWorkbook answers with the list of authorities as a workbook.
func AuthoritiesWorkbook(r *handler.Request) (handler.Response, error) {
	list, err := FindAuthorities(r)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for i := range list.Authorities {
		rows = append(rows, list.Authorities[i].Cells(r.BaseURL()))
	}
	return workbook("evidence-authorities", AuthorityColumns, rows)
}
