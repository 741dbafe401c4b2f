package corpus

// A Refusal is the error of a file, an address or a page that the program will
// not serve. Reason and Advice are written for people, without a capital letter
// or a full stop, so that they can stand in a sentence, a table or a log line.
type Refusal struct {
	Reason string `json:"reason"` // what is wrong
	Advice string `json:"advice"` // what to do about it

	Transient bool `json:"-"` // the same file could be served at another time, though nothing about it has changed
}

// NewRefusal returns a Refusal with this reason and advice.
func NewRefusal(reason, advice string) *Refusal { return &Refusal{Reason: reason, Advice: advice} }

// NewTransientRefusal returns a Refusal that another try could end.
func NewTransientRefusal(reason, advice string) *Refusal {
	return &Refusal{Reason: reason, Advice: advice, Transient: true}
}

func (r *Refusal) Error() string { return r.Reason + "; " + r.Advice }
