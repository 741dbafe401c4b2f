package handler

// Writer is the name of whoever acts, or why they may not change anything; the error is a *Problem.
func Writer(r *Request) (string, error) {
	if err := r.CheckWriter(); err != nil {
		return "", err
	}
	return r.User().Name, nil
}

// Rights say whether a page's reader may change what it shows.
type Rights struct {
	Writer string   // who acts; empty where they may not write
	Why    *Problem // why they may not
}

// RightsOf says whether whoever sent a request may change what the page shows.
func RightsOf(r *Request) Rights {
	name, err := Writer(r)
	if err != nil {
		return Rights{Why: ProblemOf(err)}
	}
	return Rights{Writer: name}
}
