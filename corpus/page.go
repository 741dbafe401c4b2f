package corpus

// A Page is the text of one page of a document as it stands there, running heads
// and page numbers included.
type Page struct {
	Number int     `json:"number"` // PDF page number, 1-based
	Label  string  `json:"label"`  // printed label; empty where none is known
	Width  float64 `json:"width"`  // in PDF points, after rotation and crop
	Height float64 `json:"height"`
	Lines  []Line  `json:"lines"` // in reading order
}

// A Line is a line of a page. Its Text keeps the hyphen at its end.
type Line struct {
	Text string `json:"text"`
	Box  Box    `json:"box"`
}
