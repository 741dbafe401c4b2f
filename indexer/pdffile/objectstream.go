package pdffile

// An objectStream is a decoded object stream (ISO 32000-1, 7.5.7).
type objectStream struct {
	data  []byte
	nums  []uint32
	offs  []int32
	first int
	index map[uint32]int // made when an index of the table is wrong
}

// openObjectStream decodes the object stream num, which must not itself be in an object
// stream; nil if it is none.
func (f *File) openObjectStream(num uint32) *objectStream {
	if p, ok := f.objectStreams[num]; ok {
		return p
	}
	f.objectStreams[num] = nil // a loop back to it finds nothing
	s := f.table.lookup(num)
	if s == nil || s.kind != inFile {
		return nil
	}
	st, ok := f.Get(Ref{Num: num}).(*Stream)
	if !ok {
		return nil
	}
	p := f.readObjectStream(st)
	f.objectStreams[num] = p
	return p
}

func (f *File) readObjectStream(st *Stream) *objectStream {
	if f.spend(len(st.raw)); f.parseBudget <= 0 || f.objectStreamBudget <= 0 {
		f.dropped++
		return nil
	}
	data, err := f.StreamData(st, min(maxObjectStream, f.objectStreamBudget))
	if err != nil {
		f.repair("an object stream is damaged")
	}
	f.objectStreamBudget -= int64(len(data))
	f.parseBudget += objectStreamParses * int64(len(data)) // its objects will be read
	first, _ := f.Int(st.Dict.Get("First"))
	n, _ := f.Int(st.Dict.Get("N"))
	if first <= 0 || first > len(data) || n <= 0 {
		return nil
	}
	p := &objectStream{data: data, first: first}
	n = min(n, first/2+1, maxObjects)
	p.nums, p.offs = make([]uint32, 0, n), make([]int32, 0, n)
	l := NewLexer(data[:first])
	for range n {
		if l.Next() != TokInteger || l.Int < 0 || l.Int > maxObjectNumber {
			break
		}
		num := uint32(l.Int)
		if l.Next() != TokInteger || l.Int < 0 || l.Int > int64(len(data)-first) {
			break
		}
		p.nums, p.offs = append(p.nums, num), append(p.offs, int32(l.Int))
	}
	return p
}

// indexOf returns the index of object num: i if that is right, else where it is,
// else -1.
func (p *objectStream) indexOf(num uint32, i int) int {
	if i >= 0 && i < len(p.nums) && p.nums[i] == num {
		return i
	}
	if p.index == nil {
		p.index = make(map[uint32]int, len(p.nums))
		for i, n := range p.nums {
			p.index[n] = i
		}
	}
	if i, ok := p.index[num]; ok {
		return i
	}
	return -1
}

// objectText returns the bytes of object i, and perhaps white space after it.
func (p *objectStream) objectText(i int) []byte {
	start, end := p.first+int(p.offs[i]), len(p.data)
	if i+1 < len(p.offs) && p.offs[i+1] > p.offs[i] {
		end = p.first + int(p.offs[i+1])
	}
	return p.data[start:end]
}

// readCompressed reads object num from an object stream.
func (f *File) readCompressed(num, streamNum uint32, index int) Object {
	p := f.openObjectStream(streamNum)
	if p == nil {
		return nil
	}
	if index = p.indexOf(num, index); index < 0 {
		return nil
	}
	text := p.objectText(index)
	f.spend(len(text))
	parser := f.parserAt(text, 0)
	t := parser.Next()
	if t == EOF {
		return nil
	}
	o := parser.readValue(t)
	if _, ok := o.(Keyword); ok {
		return nil
	}
	return o
}
