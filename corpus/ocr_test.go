package corpus

import "testing"

func TestDoubtful(t *testing.T) {
	for m, want := range map[*OCR]bool{nil: false, {Lowest: 0.69}: true, {Confidence: 0.9, Lowest: uncertainBelow}: false} {
		if m.Doubtful() != want {
			t.Errorf("%+v is doubtful: %t", m, !want)
		}
	}
}
