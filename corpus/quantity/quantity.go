// Package quantity writes numbers as English prose does.
package quantity

import (
	"fmt"
	"strconv"
)

// Of is a number with the thing counted: "1 page", "1,400 pages".
func Of(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Figure(n) + " " + many
}

// Figure is a number with a comma before every three digits: "-12,345".
func Figure(n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n)
	}
	last := n % 1000
	if last < 0 {
		last = -last
	}
	return fmt.Sprintf("%s,%03d", Figure(n/1000), last)
}
