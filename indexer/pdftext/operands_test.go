package pdftext

import (
	"fmt"
	"strings"
	"testing"
)

// show writes the operands as they are understood.
func (s *operandScanner) show() string {
	var out []string
	for i := range s.ops {
		switch o := &s.ops[i]; o.kind {
		case kNumber:
			out = append(out, fmt.Sprint(o.num))
		case kName:
			out = append(out, "/"+string(s.bytes(o)))
		case kString:
			out = append(out, "("+string(s.bytes(o))+")")
		case kArray:
			out = append(out, fmt.Sprintf("[%d", o.n))
		case kDict:
			out = append(out, fmt.Sprintf("<<%d", o.n))
		case kBool:
			out = append(out, fmt.Sprint(o.num == 1))
		default:
			out = append(out, "null")
		}
	}
	return strings.Join(out, " ")
}

func TestScanner(t *testing.T) {
	for _, c := range []struct{ in, op, want string }{
		{"1 -.5 +3 Td", "Td", "1 -0.5 3"},
		{`(a\)b) (c) Tj`, "Tj", "(a)b) (c)"},
		{"[(a) -10 <4142>] TJ", "TJ", "[3 (a) -10 (AB)"},
		{"/A#42 <</K [1 2]/L /M>> BDC", "BDC", "/AB <<6 /K [2 1 2 /L /M"},
		{"true false null x", "x", "true false null"},
		{"[1 2 x", "x", "[2 1 2"},
		{"] >> ) y", "y", ""},
		{"% comment\n1 w", "w", "1"},
		{`(a\051) (\)) (b\\) z`, "z", `(a)) ()) (b\)`},
		{"", "", ""},
	} {
		var s operandScanner
		s.reset([]byte(c.in), maxOperands)
		op := s.next()
		if string(op) != c.op || op != nil && s.show() != c.want {
			t.Errorf("%q: %s with %s, want %s with %s", c.in, op, s.show(), c.op, c.want)
		}
	}
}

func TestScannerLimits(t *testing.T) {
	var s operandScanner
	s.reset([]byte(strings.Repeat("[", 1000)+strings.Repeat("1 ", 1000)+"x 2 y"), 100)
	if op := s.next(); string(op) != "x" || len(s.ops) > 100 {
		t.Errorf("%s with %d operands", op, len(s.ops))
	}
	if op := s.next(); string(op) != "y" || s.show() != "2" {
		t.Errorf("%s with %s", op, s.show())
	}
}
