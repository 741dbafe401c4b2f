package rank

// Parts are what the ranking is made of, each with what takes it away.
var Parts = []struct {
	Name string
	Off  func()
}{
	{"nothing", func() {}},
	{"name", func() { weights.name = 0 }},
	{"authority", func() { weights.authority = 0 }},
	{"year", func() { weights.year = 0 }},
	{"latest", func() { weights.latest = 0 }},
	{"named_report", func() { weights.authority, weights.year, weights.latest = 0, 0, 0 }},
	{"acronyms_and_terms", func() { weights.equivalent = 0 }},
	{"everyday_words", func() { weights.related = 0 }},
	{"thesaurus", func() { weights.equivalent, weights.related = 0, 0 }},
	{"nearness", func() { weights.near = 0 }},
	{"headings", func() { weights.heading = 0 }},
	{"lead", func() { weights.leadIn = 0 }},
}

// KeepWeights gives what puts the weights back as they are now.
func KeepWeights() (restore func()) {
	all := weights
	return func() { weights = all }
}
