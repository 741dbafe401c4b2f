package web

// writer is the name of whoever acts, or why they may not change anything; the error is a *Problem.
func writer(r *request) (string, error) {
	if err := r.mayWrite(); err != nil {
		return "", err
	}
	return r.person().Name, nil
}

// rights say whether a page's reader may change what it shows.
type rights struct {
	Writer string   // who acts; empty where they may not write
	Why    *Problem // why they may not
}

func rightsOf(r *request) rights {
	name, err := writer(r)
	if err != nil {
		return rights{Why: problemOf(err)}
	}
	return rights{Writer: name}
}
