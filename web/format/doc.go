// Package format writes dates, labels and page numbers as people read them.
package format
