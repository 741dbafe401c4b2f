package corpus

// Later is the latest report of the same kind on the same authority as one that
// came before it; false where there is none.
func Later(docs []Document, s Source) (Source, bool) {
	last := s
	if s.Authority == "" || s.Date() == "" {
		return last, false
	}
	for i := range docs {
		if d := &docs[i].Source; d.Authority == s.Authority && d.Kind == s.Kind && isLater(d.Date(), last.Date()) {
			last = *d
		}
	}
	return last, last.ID != s.ID
}

// isLater reports whether a date is known to be after another: of "2020-05" and "2020" that is not known.
func isLater(date, than string) bool {
	n := min(len(date), len(than))
	return n > 0 && date[:n] > than[:n]
}
