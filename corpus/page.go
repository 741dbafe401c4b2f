package corpus

// A Page is the text of one page of a document as it stands there, running heads
// and page numbers included.
type Page struct {
	Number int     `json:"number"` // PDF page number, 1-based
	Label  string  `json:"label"`  // printed label; empty where none is known
	Width  float64 `json:"width"`  // in PDF points, after rotation and crop
	Height float64 `json:"height"`
	Lines  []Line  `json:"lines"` // in reading order

	Empty  bool   `json:"empty,omitempty"`  // nothing is drawn on it, or next to nothing
	OCR    *OCR   `json:"ocr,omitempty"`    // set where OCR looked at its picture; Lines is what it read
	Unread string `json:"unread,omitempty"` // why a page that holds a picture was not read by OCR, and what to do
}

// A Line is a line of a page. Its Text keeps the hyphen at its end.
type Line struct {
	Text  string `json:"text"`
	Box   Box    `json:"box"`
	Words []Word `json:"words"` // of Text, which white space parts
}

// A Word is a word of a line and the box of its letters, in PDF points.
type Word struct {
	Text string  `json:"text"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	W    float64 `json:"w"`
	H    float64 `json:"h"`

	Confidence float64 `json:"confidence,omitempty"` // of a word that OCR read: how sure it is of it, 0 to 1
}
