// Package passageid gives every passage an id that lasts: a short name made of
// the source's id and the passage's own words, so that a link to a passage
// still leads to the same words after the report is read again, its file is
// renamed, its manifest is rewritten or its pages are laid out anew.
//
// # The scheme
//
// The text of a passage is first normalised (see [Normalise]), so that what two
// readers of the same page may see differently does not count: spacing, line-end
// hyphens, dashes, quotation marks, bullets, ligatures, capitals. Letters,
// digits and the signs that change a figure's meaning do count.
//
// The id is the beginning of the SHA-256 of, in this order:
//
//	"evidence passage id 1\n"
//	the source's id, preceded by its length in bytes (unsigned varint)
//	the SHA-256 of the passage's normalised text
//	the number of neighbours that follow (one byte)
//	the SHA-256 of each neighbour's normalised text, in the order below
//	the ordinal (unsigned varint)
//
// A text that stands once in its source has no neighbours and the ordinal 0.
// Passages of one source with equal texts are told apart by their neighbours in
// reading order, taken one at a time from the nearest outwards: the one before,
// the one after, the second before, the second after, and so on. Each of them
// takes as few as set it apart from every other passage with its text, so a
// change further away does not reach it. Past either end of the source stand
// neighbours whose digest is all zeros. Passages that [Reach] neighbours on each
// side do not set apart (a form repeated whole) take all of these and are
// numbered among themselves in reading order from 1.
//
// The digest is written in the 32 digits and letters that are hard to confuse
// (Douglas Crockford's base 32: no i, l, o or u), in lower case. The first
// character is the first byte modulo 22, as one of the 22 letters, so that an id
// is never mistaken for a number; each later one is five bits of what follows,
// the high bits first. An id has [Length] characters; where that is not enough
// to keep two passages apart, both take four more until it is.
//
// # Limits
//
// Pages, boxes, block kinds, paragraph numbers and headings play no part. When a
// passage's letters or digits change, its id changes; when one of several equal
// texts gets a new neighbour within the reach that sets it apart, or a first
// equal text appears beside a text that was alone, their ids change too. Package
// store keeps the ids that were replaced, with their successors.
package passageid

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"evidence/corpus"
)

// Length is the number of characters of an id that collides with no other:
// log2(22) + 55 = 59.5 bits, at which a million passages have about one chance
// in 1.6 million of holding two with one id.
const Length = 12

// Reach is how many neighbours on each side may tell equal texts apart.
const Reach = 8

const (
	scheme   = "evidence passage id 1\n"
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	letters  = "abcdefghjkmnpqrstvwxyz"
	longer   = 4
	longest  = 48 // of the 49 that a digest holds
)

type digest = [sha256.Size]byte

// Assign fills the ID of each passage. The passages are all those of the source,
// in reading order; source is the source's id. Nothing but their Text is read.
func Assign(source string, passages []corpus.Passage) {
	AssignAvoiding(source, passages, nil)
}

// AssignAvoiding is Assign for a corpus in which other sources' passages already
// have ids: a passage whose id is taken gets a longer one. A nil taken stands
// for none.
func AssignAvoiding(source string, passages []corpus.Passage, taken func(id string) bool) {
	keys := identities(source, passages)
	for i, id := range names(keys, Length, taken) {
		passages[i].ID = id
	}
}

// identities gives the digest that each passage's id is written from.
func identities(source string, passages []corpus.Passage) []digest {
	texts := make([]digest, len(passages))
	equal := make(map[digest][]int, len(passages))
	for i := range passages {
		texts[i] = sha256.Sum256([]byte(Normalise(passages[i].Text)))
		equal[texts[i]] = append(equal[texts[i]], i)
	}
	keys := make([]digest, len(passages))
	for _, members := range equal {
		identify(source, texts, members, 0, keys)
	}
	return keys
}

// identify sets the keys of members, which have equal texts and whose first
// width neighbours are equal too, widening until each stands alone.
func identify(source string, texts []digest, members []int, width int, keys []digest) {
	if len(members) == 1 {
		keys[members[0]] = identity(source, texts, members[0], width, 0)
		return
	}
	if width == 2*Reach {
		for n, m := range members {
			keys[m] = identity(source, texts, m, width, n+1)
		}
		return
	}
	split := make(map[digest][]int)
	for _, m := range members {
		d := neighbour(texts, m, width)
		split[d] = append(split[d], m)
	}
	for _, part := range split {
		identify(source, texts, part, width+1, keys)
	}
}

// neighbour is the n-th neighbour of passage i, from 0: before, after, second
// before, second after, …
func neighbour(texts []digest, i, n int) digest {
	j := i - (n/2 + 1)
	if n%2 == 1 {
		j = i + (n/2 + 1)
	}
	if j < 0 || j >= len(texts) {
		return digest{}
	}
	return texts[j]
}

func identity(source string, texts []digest, i, width, ordinal int) digest {
	b := make([]byte, 0, len(scheme)+len(source)+2*binary.MaxVarintLen64+(width+1)*sha256.Size+1)
	b = append(b, scheme...)
	b = binary.AppendUvarint(b, uint64(len(source)))
	b = append(b, source...)
	b = append(b, texts[i][:]...)
	b = append(b, byte(width))
	for n := range width {
		d := neighbour(texts, i, n)
		b = append(b, d[:]...)
	}
	b = binary.AppendUvarint(b, uint64(ordinal))
	return sha256.Sum256(b)
}

// names writes the digests as ids of at least length characters, each longer
// only where it is taken or two of the digests begin alike.
func names(keys []digest, length int, taken func(string) bool) []string {
	ids := make([]string, len(keys))
	open := make([]int, len(keys))
	for i := range open {
		open[i] = i
	}
	for ; len(open) > 0; length += longer {
		seen := make(map[string]int, len(open))
		for _, i := range open {
			ids[i] = encode(keys[i], length)
			seen[ids[i]]++
		}
		var again []int
		for _, i := range open {
			if length < longest && (seen[ids[i]] > 1 || taken != nil && taken(ids[i])) {
				again = append(again, i)
			}
		}
		open = again
	}
	return ids
}

func encode(d digest, length int) string {
	var b strings.Builder
	b.Grow(length)
	b.WriteByte(letters[int(d[0])%len(letters)])
	acc, bits, next := uint(0), 0, 1
	for b.Len() < length {
		if bits < 5 {
			acc, bits, next = acc<<8|uint(d[next]), bits+8, next+1
		}
		bits -= 5
		b.WriteByte(alphabet[acc>>bits&31])
	}
	return b.String()
}

// Parse reads an id as a person may have typed it: in capitals, with spaces or
// hyphens in it, with o for 0 and i or l for 1. It reports whether the result has
// the form of an id; whether one was ever issued only the store can say.
func Parse(s string) (id string, ok bool) {
	id = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-':
			return -1
		case 'o', 'O':
			return '0'
		case 'i', 'I', 'l', 'L':
			return '1'
		}
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
	if len(id) < Length || len(id) > longest || !strings.Contains(letters, id[:1]) {
		return "", false
	}
	for _, r := range id {
		if !strings.ContainsRune(alphabet, r) {
			return "", false
		}
	}
	return id, true
}
