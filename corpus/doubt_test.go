package corpus

import "testing"

func TestDoubtfulReportLines(t *testing.T) {
	ps := make([]Passage, 30)
	for i := range ps {
		ps[i].ID, ps[i].Page = "rrvjrw23exrt", i+1
		if i > 1 {
			ps[i].Doubt = WordOrder
		}
	}
	lines := DoubtfulReport{ID: "r", Passages: Doubtful(ps)}.Lines()
	const first, last = "r, page 3, passage rrvjrw23exrt: its words do not follow one another on the page; compare it with the page before you quote it", "and 8 more passages of r"
	if n := len(lines); n != 21 || lines[0] != first || lines[20] != last {
		t.Errorf("%q", lines)
	}
	if lines := (DoubtfulReport{ID: "r"}).Lines(); len(lines) > 0 {
		t.Errorf("of a report without doubtful passages: %q", lines)
	}
}
