// Package cache keeps what can be made again from the originals but takes time:
// pictures of pages, and the lines of their text. All its files can be deleted at
// any time. What cannot be written, because the disk is full for instance, is made
// again each time.
package cache

import "fmt"

// checkSum reports an error unless sum is a SHA-256 in lower-case hexadecimal: it becomes the name of a file.
func checkSum(sum string) error {
	ok := len(sum) == 64
	for _, c := range sum {
		ok = ok && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
	}
	if !ok {
		return fmt.Errorf("%q is not a SHA-256; give it as 64 hexadecimal digits in lower case", sum)
	}
	return nil
}
