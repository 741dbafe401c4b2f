package mcp

import (
	"cmp"
	"fmt"
	"sort"
	"unicode/utf8"

	"evidence/corpus/jsonenc"
)

// Bounds on the bytes of an answer. The protocol's own wrapping and escaping is added to it.
const (
	defaultBytes = 15_000
	leastBytes   = 2_000
	mostBytes    = 400_000
)

// bytesWanted reads how long an answer may be.
func bytesWanted(asked int) (int, error) {
	switch {
	case asked == 0:
		return defaultBytes, nil
	case asked < leastBytes || asked > mostBytes:
		return 0, fmt.Errorf("max_bytes cannot be %d: give a number from %d to %d, or leave it out for %d", asked, leastBytes, mostBytes, defaultBytes)
	}
	return asked, nil
}

// fit is the answer that answer makes of as many items as fit into some bytes, at least of one, whose text is shortened if it must be.
// It makes few of the answers that are too long: there can be hundreds of items.
func fit[T any](bytes int, items []T, shorten func(item *T, over int), answer func(items []T) any) (any, error) {
	var failed error
	size := func(n int) int {
		size, err := sizeOf(answer(items[:n]))
		failed = cmp.Or(failed, err)
		return size
	}
	n := len(items)
	if size(n) > bytes && n > 0 {
		if n = sort.Search(n-1, func(i int) bool { return size(i+1) > bytes }); n == 0 {
			shorten(&items[0], size(1)-bytes)
			n = 1
		}
	}
	return answer(items[:n]), failed
}

// sizeOf is the length of a value inside a message, where quotation marks and the like are escaped once more.
func sizeOf(value any) (int, error) {
	data, err := jsonenc.Marshal(value)
	if err != nil {
		return 0, err
	}
	n := len(data)
	for _, b := range data {
		if b == '"' || b == '\\' || b == '\n' {
			n++
		}
	}
	return n, nil
}

// cutText takes at least so many bytes from the end of a text, and gives the number of code points taken.
func cutText(text string, bytes int) (string, int) {
	at := max(0, len(text)-bytes)
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return text[:at], utf8.RuneCountInString(text[at:])
}
