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
// included; n counts them. It holds no pointer, which the collector would have
// to trace; operandScanner.bytes gives the bytes of a name or string.
type operand struct {
	num  float64
	n    int32 // of an array or dictionary
	at   int32 // of a name or string, in the data, or in scratch from -1 down
	size int32
	kind kind
}

// maxNesting bounds arrays and dictionaries inside one another.
const maxNesting = 32

// A operandScanner cuts a content stream, or a CMap, into operators and their
// operands. It allocates nothing once its buffers have grown: names and strings
// are slices of the data or of scratch, good until the next call.
type operandScanner struct {
	lex     *pdffile.Lexer
	data    []byte
	ops     []operand
	scratch []byte
	maxOps  int   // operands beyond it are read and dropped
	open    []int // arrays and dictionaries that have begun, in ops
}

// reset makes s read data, keeping its buffers.
func (s *operandScanner) reset(data []byte, maxOps int) {
	if s.lex == nil {
		s.lex = pdffile.NewContentLexer(nil)
	}
	s.lex.Reset(data)
	s.data, s.maxOps = data, maxOps
}

// next reads up to and including the next operator and returns it, its operands
// in s.ops. It returns nil at the end of the data.
func (s *operandScanner) next() []byte {
	s.ops, s.open, s.scratch = s.ops[:0], s.open[:0], s.scratch[:0]
	for {
		switch s.lex.Next() {
		case pdffile.EOF:
			return nil
		case pdffile.TokInteger, pdffile.TokReal:
			s.push(operand{kind: kNumber, num: s.lex.Real})
		case pdffile.TokString:
			s.pushBytes(kString)
		case pdffile.TokName:
			s.pushBytes(kName)
		case pdffile.TokArrayOpen:
			s.beginContainer(kArray)
		case pdffile.TokDictOpen:
			s.beginContainer(kDict)
		case pdffile.TokArrayClose, pdffile.TokDictClose:
			s.endContainer()
		case pdffile.TokKeyword:
			if s.pushConstant() {
				continue
			}
			for len(s.open) > 0 {
				s.endContainer()
			}
			return s.lex.Bytes
		}
	}
}

// pushBytes pushes the last token's bytes, copied where the next would overwrite them.
func (s *operandScanner) pushBytes(k kind) {
	b := s.lex.Bytes
	o := operand{kind: k, size: int32(len(b)), at: int32(s.lex.Start() + 1)}
	if len(b) > 0 && &b[0] != &s.data[min(int(o.at), len(s.data)-1)] {
		o.at = int32(-1 - len(s.scratch))
		s.scratch = append(s.scratch, b...)
	}
	s.push(o)
}

// bytes is the bytes of a name or string among the operands.
func (s *operandScanner) bytes(o *operand) []byte {
	if o.at < 0 {
		return s.scratch[-1-o.at : -1-o.at+o.size]
	}
	return s.data[o.at : o.at+o.size]
}

// pushConstant pushes the keywords that are objects.
func (s *operandScanner) pushConstant() bool {
	switch string(s.lex.Bytes) {
	case "true":
		s.push(operand{kind: kBool, num: 1})
	case "false":
		s.push(operand{kind: kBool})
	case "null":
		s.push(operand{})
	default:
		return false
	}
	return true
}

func (s *operandScanner) push(o operand) {
	if len(s.ops) < s.maxOps {
		s.ops = append(s.ops, o)
	}
}

func (s *operandScanner) beginContainer(k kind) {
	if len(s.open) < maxNesting && len(s.ops) < s.maxOps {
		s.open = append(s.open, len(s.ops))
		s.ops = append(s.ops, operand{kind: k})
	}
}

func (s *operandScanner) endContainer() {
	if n := len(s.open); n > 0 {
		at := s.open[n-1]
		s.open = s.open[:n-1]
		s.ops[at].n = int32(len(s.ops) - at - 1)
	}
}

// name is the i-th operand's bytes where it is a name, nil else.
func (s *operandScanner) name(i int) []byte {
	if i < 0 || i >= len(s.ops) || s.ops[i].kind != kName {
		return nil
	}
	return s.bytes(&s.ops[i])
}

// number is the i-th operand as a number.
func (s *operandScanner) number(i int) float64 {
	if i < len(s.ops) {
		return s.ops[i].num
	}
	return 0
}
