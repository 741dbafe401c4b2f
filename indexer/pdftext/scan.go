package pdftext

import "evidence/indexer/pdffile"

// kind says what an operand is.
type kind uint8

const (
	kNull kind = iota
	kBool
	kNumber
	kName
	kString
	kArray
	kDict
)

// An operand is one object before an operator. The elements of an array, and
// the keys and values of a dictionary, follow it in the same slice, nested ones
// included; n counts them.
type operand struct {
	kind kind
	n    int
	num  float64
	str  []byte
}

// maxNesting bounds arrays and dictionaries inside one another.
const maxNesting = 32

// A scanner cuts a content stream, or a CMap, into operators and their
// operands. It allocates nothing once its buffers have grown: names and strings
// are slices of the data or of scratch, good until the next call.
type scanner struct {
	lex     *pdffile.Lexer
	data    []byte
	ops     []operand
	scratch []byte
	maxOps  int   // operands beyond it are read and dropped
	open    []int // arrays and dictionaries that have begun, in ops
}

// reset makes s read data, keeping its buffers.
func (s *scanner) reset(data []byte, maxOps int) {
	if s.lex == nil {
		s.lex = pdffile.NewContentLexer(nil)
	}
	s.lex.Reset(data)
	s.data, s.maxOps = data, maxOps
}

// next reads up to and including the next operator and returns it, its operands
// in s.ops. It returns nil at the end of the data.
func (s *scanner) next() []byte {
	s.ops, s.open, s.scratch = s.ops[:0], s.open[:0], s.scratch[:0]
	for {
		switch s.lex.Next() {
		case pdffile.EOF:
			return nil
		case pdffile.TokInteger, pdffile.TokReal:
			s.push(kNumber, s.lex.Real, nil)
		case pdffile.TokString:
			s.push(kString, 0, s.keep())
		case pdffile.TokName:
			s.push(kName, 0, s.keep())
		case pdffile.TokArrayOpen:
			s.begin(kArray)
		case pdffile.TokDictOpen:
			s.begin(kDict)
		case pdffile.TokArrayClose, pdffile.TokDictClose:
			s.end()
		case pdffile.TokKeyword:
			if s.constant() {
				continue
			}
			for len(s.open) > 0 {
				s.end()
			}
			return s.lex.Bytes
		}
	}
}

// keep is the bytes of the last token, copied where the next would overwrite them.
func (s *scanner) keep() []byte {
	b := s.lex.Bytes
	if len(b) == 0 {
		return nil
	}
	if &b[0] == &s.data[min(s.lex.Start()+1, len(s.data)-1)] {
		return b
	}
	from := len(s.scratch)
	s.scratch = append(s.scratch, b...)
	return s.scratch[from:len(s.scratch):len(s.scratch)]
}

// constant pushes the keywords that are objects.
func (s *scanner) constant() bool {
	switch string(s.lex.Bytes) {
	case "true":
		s.push(kBool, 1, nil)
	case "false":
		s.push(kBool, 0, nil)
	case "null":
		s.push(kNull, 0, nil)
	default:
		return false
	}
	return true
}

func (s *scanner) push(k kind, num float64, str []byte) {
	if len(s.ops) < s.maxOps {
		s.ops = append(s.ops, operand{kind: k, num: num, str: str})
	}
}

func (s *scanner) begin(k kind) {
	if len(s.open) < maxNesting && len(s.ops) < s.maxOps {
		s.open = append(s.open, len(s.ops))
		s.ops = append(s.ops, operand{kind: k})
	}
}

func (s *scanner) end() {
	if n := len(s.open); n > 0 {
		at := s.open[n-1]
		s.open = s.open[:n-1]
		s.ops[at].n = len(s.ops) - at - 1
	}
}

// num is the i-th operand as a number.
func (s *scanner) num(i int) float64 {
	if i < len(s.ops) {
		return s.ops[i].num
	}
	return 0
}
