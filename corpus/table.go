package corpus

import (
	"slices"
	"strconv"
)

// Columns are what a table of reports has for each: a column for each judgement there is.
var Columns = slices.Concat(
	[]string{"id", "title", "authority", "provider_urn", "publisher", "author", "published", "kind", "framework", "inspection_start", "inspection_end", "lead_inspector"},
	Judgements,
	[]string{"url", "sha256", "pages", "passages"})

// Row is a report's row under Columns; what is not known is empty.
func (d *Document) Row() []string {
	cells := []string{d.ID, d.Title, d.Authority, d.ProviderURN, d.Publisher, d.Author, d.Published, d.Kind, d.Framework, d.InspectionStart, d.InspectionEnd, d.LeadInspector}
	for _, key := range Judgements {
		cells = append(cells, d.Grades[key])
	}
	return append(cells, d.URL, d.SHA256, strconv.Itoa(d.Pages), strconv.Itoa(d.Passages))
}
