package xlsxfile

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"evidence/corpus/testfiles"
)

var (
	columns = []string{"title", "published", "page", "text", "link"}
	table   = [][]string{
		{"Inspection", "2018-01-29", "4", "=1+1", "https://evidence.example/passages/a"},
		{"2018", "2018", "iv", "@SUM(A1)\n“quoted”, +44", "/passages/b"},
	}
)

func written(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, columns, table); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Cells are read back as what they are: a date, a number, a link, and text that is no formula.
func TestWrite(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	for cell, want := range map[string]excelize.CellType{
		"A2": excelize.CellTypeSharedString, "B2": excelize.CellTypeUnset, "C2": excelize.CellTypeUnset, "D2": excelize.CellTypeSharedString,
		"A3": excelize.CellTypeSharedString, "B3": excelize.CellTypeSharedString, "C3": excelize.CellTypeSharedString, "D3": excelize.CellTypeSharedString,
	} {
		if got, err := f.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s is of type %v, want %v (%v)", cell, got, want, err)
		}
		if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
	}
	if linked, to, err := f.GetCellHyperLink(sheet, "E2"); err != nil || !linked || to != table[0][4] {
		t.Errorf("E2 leads to %q, %v", to, err)
	}
	if p, err := f.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("the first row moves: %+v, %v", p, err)
	}
}

// LibreOffice reads the workbook as it was meant.
func TestLibreOfficeReadsIt(t *testing.T) {
	office := testfiles.Program(t, "libreoffice", "soffice")
	testfiles.Installed(t, "/usr/lib/libreoffice/program/libsclo.so") // its Calc
	dir := t.TempDir()
	file := filepath.Join(dir, "table.xlsx")
	testfiles.Write(t, file, written(t))
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "table.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if want := append([][]string{columns}, table...); err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("%q, %v, want %q", rows, err, want)
	}
}

func TestTooLong(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, []string{"text"}, [][]string{{strings.Repeat("é", 40_000)}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := f.GetCellValue(f.GetSheetName(0), "A2"); err != nil || !strings.HasSuffix(got, cutMark) {
		t.Errorf("the cell ends with %q, %v", got[max(0, len(got)-60):], err)
	}
	if err := Write(&out, []string{"text"}, make([][]string, MaxRows+1)); err == nil {
		t.Error("a table of any length is written")
	}
}
