package sandbox

import "sync"

// A PrefixBuffer keeps the first Limit bytes written to it and drops the rest.
type PrefixBuffer struct {
	Limit int

	mu   sync.Mutex
	kept []byte
	over bool
}

func (p *PrefixBuffer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := min(len(b), p.Limit-len(p.kept))
	p.kept = append(p.kept, b[:n]...)
	p.over = p.over || n < len(b)
	return len(b), nil
}

// Bytes are the bytes kept.
func (p *PrefixBuffer) Bytes() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept
}

// Over reports whether more than Limit bytes were written.
func (p *PrefixBuffer) Over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over
}
