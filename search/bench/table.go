package bench

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteTable writes what was measured in Markdown.
func (r Report) WriteTable(to io.Writer) error {
	machine := strings.TrimSuffix(strings.Join([]string{r.System, r.Go, fmt.Sprint(r.Processors, " processors"), r.Processor}, ", "), ", ")
	fmt.Fprintf(to, "%s. Times of searches are medians and 99th percentiles in milliseconds, by words alone.\n\n", machine)
	w := tabwriter.NewWriter(to, 0, 0, 1, ' ', 0)
	r.row(w, "times the reports", func(l *Library) string { return strconv.FormatFloat(l.Times, 'f', -1, 64) })
	r.row(w, "---", func(*Library) string { return "---" })
	r.row(w, "reports", func(l *Library) string { return fmt.Sprint(l.Reports) })
	r.row(w, "passages", func(l *Library) string { return fmt.Sprint(l.Passages) })
	r.row(w, "indexing, s", func(l *Library) string { return fmt.Sprintf("%.1f", l.IndexS) })
	r.row(w, "index, MB", func(l *Library) string { return fmt.Sprintf("%.0f", l.IndexMB) })
	r.row(w, "start until the first page, ms", func(l *Library) string { return fmt.Sprintf("%.0f", l.StartMS) })
	r.row(w, "memory in use, MB", func(l *Library) string { return fmt.Sprintf("%.0f", l.HeapMB) })
	r.row(w, "adding a report, ms", func(l *Library) string { return fmt.Sprintf("%.0f", l.AddMS) })
	r.wayRows(w, "", func(l *Library) []Way { return l.Searches })
	r.wayRows(w, ", while reports are added", func(l *Library) []Way { return l.WhileIndexing })
	r.wayRows(w, ", words and sentences only", func(l *Library) []Way { return l.SideBySide })
	r.kindRows(w)
	if err := w.Flush(); err != nil {
		return err
	}
	return r.Reading.write(to)
}

// row writes a row with a value of each library.
func (r *Report) row(w io.Writer, name string, value func(*Library) string) {
	fmt.Fprintf(w, "| %s\t", name)
	for i := range r.Libraries {
		fmt.Fprintf(w, "| %s\t", value(&r.Libraries[i]))
	}
	fmt.Fprintln(w, "|")
}

// wayRows write what searches took in each way.
func (r *Report) wayRows(w io.Writer, note string, ways func(*Library) []Way) {
	if len(r.Libraries) == 0 {
		return
	}
	for i, first := range ways(&r.Libraries[0]) {
		name := "**" + first.Way + "**" + note
		r.row(w, name, func(l *Library) string { return ways(l)[i].All.String() })
		if first.All.Processor > 0 {
			r.row(w, name+", processor time", func(l *Library) string { return fmt.Sprintf("%.1f", ways(l)[i].All.Processor) })
		}
		if first.All.Again > 0 {
			r.row(w, name+", the same again", func(l *Library) string { return fmt.Sprintf("%.1f", ways(l)[i].All.Again) })
		}
		if first.PerSecond > 0 {
			r.row(w, name+", searches a second", func(l *Library) string { return fmt.Sprintf("%.0f", ways(l)[i].PerSecond) })
		}
	}
}

// kindRows write what searches of each kind took, in the first way.
func (r *Report) kindRows(w io.Writer) {
	if len(r.Libraries) == 0 || len(r.Libraries[0].Searches) == 0 {
		return
	}
	way := r.Libraries[0].Searches[0]
	for i, k := range way.Kinds {
		r.row(w, way.Way+", "+k.Kind, func(l *Library) string { return l.Searches[0].Kinds[i].String() })
	}
}

func (t Times) String() string { return fmt.Sprintf("%.1f, %.1f", t.Median, t.P99) }

func (r *Reading) write(to io.Writer) error {
	if r == nil {
		return nil
	}
	_, err := fmt.Fprintf(to, "\nReading %d files of %d pages without OCR: %.0f pages a second in one process, %.0f with a process for each file%s.\n",
		r.Files, r.Pages, r.OneProcess, r.Each, r.besideMuPDF())
	return err
}

func (r *Reading) besideMuPDF() string {
	if r.MuPDF == 0 || r.MuPDFOne == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.2f and %.2f times what `mutool draw -F txt` does: %.0f and %.0f)", r.OneProcess/r.MuPDFOne, r.Each/r.MuPDF, r.MuPDFOne, r.MuPDF)
}
