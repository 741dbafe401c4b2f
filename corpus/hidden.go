package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// A HiddenText is text in a PDF that its pages do not show. It is neither searched nor quoted.
type HiddenText struct {
	Why   string `json:"why"`   // such as "in the colour of the background"
	Words int    `json:"words"` // number of words
	Pages []int  `json:"pages"` // PDF page numbers
	// Whether it lies under a box or a picture, so that whoever has the file can read what may have been meant to
	// be blacked out.
	Covered bool `json:"covered,omitempty"`
}

// String says what was left out, and of text under a box what to do about it.
func (h HiddenText) String() string {
	words, pages := "1 word", "page "
	if h.Words != 1 {
		words = fmt.Sprintf("%d words", h.Words)
	}
	if len(h.Pages) != 1 {
		pages = "pages "
	}
	s := words + " " + h.Why + " left out on " + pages + Ranges(h.Pages)
	if h.Covered {
		s += "; whoever has the file can read them: if they are meant to be blacked out, the redaction has failed, so report it to the publisher"
	}
	return s
}

// PartlyRead says of pages that their pictures may hold text that was not read.
func PartlyRead(pages []int) string {
	if len(pages) == 1 {
		return fmt.Sprintf("page %d was read only in part: a picture on it can hold text that was not read; look at the page before you quote it", pages[0])
	}
	return "pages " + Ranges(pages) + " were read only in part: pictures on them can hold text that was not read; look at the page before you quote it"
}

// Ranges writes ascending numbers as "2, 5–7".
func Ranges(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		part := strconv.Itoa(numbers[i])
		if j > i {
			part += "–" + strconv.Itoa(numbers[j])
		}
		parts, i = append(parts, part), j+1
	}
	return strings.Join(parts, ", ")
}
