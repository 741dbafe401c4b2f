package corpus

// Later is the latest report of the same kind on the same authority as one that
// came before it; false where there is none.
func Later(docs []Document, s Source) (Source, bool) {
	last := s
	if s.Authority == "" || s.Date() == "" {
		return last, false
	}
	for i := range docs {
		if d := &docs[i].Source; d.Authority == s.Authority && d.Kind == s.Kind && d.Date() > last.Date() {
			last = *d
		}
	}
	return last, last.ID != s.ID
}
