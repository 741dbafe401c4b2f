package corpus

// A Page is one page of a PDF, with what stands on it. Lengths are PDF points,
// the origin is the page's top left after rotation and crop.
type Page struct {
	Number int     `json:"number"` // PDF page number, 1-based
	Label  string  `json:"label"`  // printed label; empty where none is known
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Lines  []Line  `json:"lines"` // in reading order
}

// A Line is a line of text as it stands on a page.
type Line struct {
	Text string `json:"text"`
	Box  Box    `json:"box"`
}
