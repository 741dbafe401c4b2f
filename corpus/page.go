package corpus

// A Page is the text of one page of a PDF as printed, running heads and page numbers included.
type Page struct {
	Number int     `json:"number"` // PDF page number, counted from 1
	Label  string  `json:"label"`  // label of the page: printed, or counted from the pages beside it; empty where none is known
	Width  float64 `json:"width"`  // width in PDF points, after rotation and crop; 0 where it is not known
	Height float64 `json:"height"` // height in PDF points, after rotation and crop; 0 where it is not known
	Lines  []Line  `json:"lines"`  // everything on the page, line by line in reading order

	Empty  bool   `json:"empty,omitempty"`  // whether nothing is drawn on the page, or next to nothing
	OCR    *OCR   `json:"ocr,omitempty"`    // set where OCR looked at the page's picture; lines is then what it read
	Unread string `json:"unread,omitempty"` // why OCR did not read a page that contains a picture and no text, and what to do about it
}

// A Line is a line of text of a page.
type Line struct {
	Text  string `json:"text"`  // text of the line, letter for letter, with the hyphen at its end
	Box   Box    `json:"box"`   // where the line is on the page
	Words []Word `json:"words"` // words of the line, which white space separates
}

// A Word is a word of a line and the box of its letters, in PDF points.
type Word struct {
	Text string  `json:"text"` // the word, letter for letter
	X    float64 `json:"x"`    // left edge
	Y    float64 `json:"y"`    // upper edge
	W    float64 `json:"w"`    // width
	H    float64 `json:"h"`    // height

	Confidence float64 `json:"confidence,omitempty"` // how sure OCR is of a word that it read, from 0 to 1
}
