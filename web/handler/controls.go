package handler

// An Option is one value of a form's list.
type Option struct {
	Value, Label string
	Chosen       bool
}

// A HiddenField is a hidden field of a form.
type HiddenField struct{ Name, Value string }
