package pdffile

import (
	"fmt"
	"strconv"
)

// tail writes the cross-reference table and the trailer.
func (v *view) tail() {
	start := len(v.out)
	v.out = append(v.out, "xref\n"...)
	for len(v.places) > 1 && v.places[len(v.places)-1].off == 0 {
		v.places = v.places[:len(v.places)-1]
	}
	for first := 0; first < len(v.places); {
		if first > 0 && v.places[first].off == 0 {
			first++
			continue
		}
		end := v.subsectionEnd(first)
		v.subsection(first, end)
		first = end
	}
	v.out = append(v.out, "trailer\n"...)
	v.out = appendDict(v.out, v.trailer(), v.target)
	v.out = fmt.Appendf(v.out, "\nstartxref\n%d\n%%%%EOF\n", start)
}

// subsectionEnd returns where the run of numbers from first ends: before a gap
// of more than maxGap free ones.
func (v *view) subsectionEnd(first int) int {
	end := first + 1
	for i := end; i < len(v.places) && i-end <= maxGap; i++ {
		if v.places[i].off > 0 {
			end = i + 1
		}
	}
	return end
}

func (v *view) subsection(first, end int) {
	v.out = fmt.Appendf(v.out, "%d %d\n", first, end-first)
	for _, p := range v.places[first:end] {
		if p.off == 0 {
			v.out = append(v.out, "0000000000 65535 f \n"...)
			continue
		}
		v.out = appendPadded(v.out, p.off, 10)
		v.out = append(v.out, ' ')
		v.out = appendPadded(v.out, int64(p.gen), 5)
		v.out = append(v.out, " n \n"...)
	}
}

// appendPadded writes n in at least width digits.
func appendPadded(out []byte, n int64, width int) []byte {
	for limit := int64(10); width > 1; width-- {
		if n < limit {
			for range width - 1 {
				out = append(out, '0')
			}
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(out, n, 10)
}

func (v *view) trailer() Dict {
	f := v.f
	pages := make(Array, len(f.pages))
	for i, p := range f.pages {
		pages[i] = p.Ref
	}
	d := Dict{{"Size", Integer(len(v.places))}, {"Root", v.root}}
	if info := f.trailer.Get("Info"); f.Dict(info) != nil {
		d = append(d, Entry{"Info", info})
	}
	if id := f.Array(f.trailer.Get("ID")); len(id) == 2 {
		d = append(d, Entry{"ID", id})
	}
	return append(d, Entry{"EvidencePages", pages})
}
