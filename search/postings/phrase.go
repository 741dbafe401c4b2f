package postings

import (
	"math/bits"

	"evidence/search/words"
)

// A Place is one word of a phrase: the term, and the case of its letters where that counts.
type Place struct {
	Term  string
	Cased bool
	Case  words.Case
}

// PlacesOf are the words of a phrase whose letters' case does not count.
func PlacesOf(terms []string) []Place {
	out := make([]Place, len(terms))
	for i, term := range terms {
		out[i].Term = term
	}
	return out
}

// May reports whether a word whose letters have a case that the index tells may be the one wanted, and whether it is for certain.
func (p *Place) May(has words.Case) (may, sure bool) {
	if !p.Cased {
		return true, true
	}
	return has == p.Case || has == words.MixedCase, has == p.Case && has != words.MixedCase
}

// Positions visits each occurrence of a term in TextWords of some passages, with the case of its letters there, in any order.
// The case is MixedCase where the index does not tell it. Positions count from 1.
func Positions(index Snapshot, term string, among Set, visit func(number uint32, position int, c words.Case)) error {
	l, err := ListOf(index, TextWords, term)
	if err != nil || l.Empty() {
		return err
	}
	if !l.hasPlaces() {
		return index.Positions(term, among, func(number uint32, position int) { visit(number, position, words.MixedCase) })
	}
	for i := range l.of {
		p, places := &l.of[i], l.parts.places[i]
		r := positionReader{l: p}
		p.each(func(word uint32, w ListWord) {
			place := places[word]
			if place == NoNumber {
				return
			}
			for left := w.Mask & among[place]; left != 0; left &= left - 1 {
				number := place*WordSize + uint32(bits.TrailingZeros64(left))
				posting := w.posting(number)
				r.read(posting, p.frequencies[posting], func(position uint32, c uint8) { visit(number, int(position), words.Case(c)) })
			}
		})
	}
	return nil
}

// hasPlaces reports whether the list says where in a passage the term is.
func (l *List) hasPlaces() bool {
	if l.parts == nil {
		return false
	}
	for i := range l.of {
		if p := &l.of[i]; len(p.frequencies) > 0 && (len(p.places) == 0 || !l.placesChecked(i)) {
			return false
		}
	}
	return true
}

// placesChecked compares the checksum of a part's positions when they are first asked for.
func (l *List) placesChecked(part int) bool {
	if l.checked[part].Load() {
		return true
	}
	if !l.of[part].checkPlaces() {
		l.parts.of[part].damaged()
		return false
	}
	l.checked[part].Store(true)
	return true
}

// Phrase gives the passages in which field, TextWords or HeadingWords, has words side by side in the case that is asked for. It gives
// apart those where the index does not tell the case of some word: they have the words, and their text has to be read.
func Phrase(index Snapshot, field string, phrase []Place) (found, unsure Set, err error) {
	t := index.Table()
	found, unsure = NewSet(t.Size()), NewSet(t.Size())
	lists := make([]*List, len(phrase))
	ours := len(phrase) > 0
	for i, p := range phrase {
		if lists[i], err = ListOf(index, field, p.Term); err != nil {
			return nil, nil, err
		}
		if lists[i].Empty() {
			return found, unsure, nil
		}
		ours = ours && lists[i].hasPlaces() && lists[i].parts == lists[0].parts
	}
	if !ours {
		return engineFinds(index, field, phrase, found)
	}
	for i := range lists[0].of {
		f := phraseFinder{phrase: phrase, readers: make([]positionReader, len(phrase)), words: make([]ListWord, len(phrase))}
		rarest := 0
		for j, l := range lists {
			f.readers[j].l = &l.of[i]
			if len(l.of[i].frequencies) < len(lists[rarest].of[i].frequencies) {
				rarest = j
			}
		}
		places := lists[0].parts.places[i]
		lists[rarest].of[i].each(func(word uint32, w ListWord) {
			if place := places[word]; place != NoNumber {
				f.find(word, w.Mask, func(bit int, sure bool) {
					if sure {
						found.Add(place*WordSize + uint32(bit))
					} else {
						unsure.Add(place*WordSize + uint32(bit))
					}
				})
			}
		})
	}
	return found, unsure, nil
}

// engineFinds has the engine find a phrase.
func engineFinds(index Snapshot, field string, phrase []Place, none Set) (found, unsure Set, err error) {
	terms, cased := make([]string, len(phrase)), false
	for i, p := range phrase {
		terms[i] = p.Term
		cased = cased || p.Cased
	}
	found, err = index.Phrase(field, terms)
	if cased {
		return none, found, err
	}
	return found, none, err
}

// A phraseFinder finds a phrase in one part of an index.
type phraseFinder struct {
	phrase  []Place
	readers []positionReader
	words   []ListWord
	at      []phraseStart
}

// A phraseStart is where a phrase may begin, as far as its words were looked at.
type phraseStart struct {
	position uint32
	sure     bool
}

// find calls visit with the bits of the passages of a word, some of which may have the phrase, that have it.
func (f *phraseFinder) find(word uint32, mask uint64, visit func(bit int, sure bool)) {
	for j := range f.readers {
		f.words[j] = f.readers[j].l.find(word)
		if mask &= f.words[j].Mask; mask == 0 {
			return
		}
	}
	for ; mask != 0; mask &= mask - 1 {
		bit := bits.TrailingZeros64(mask)
		if f.startsIn(uint32(bit)) {
			sure := false
			for _, s := range f.at {
				sure = sure || s.sure
			}
			visit(bit, sure)
		}
	}
}

// startsIn finds where the phrase begins in a passage, and reports whether it does.
func (f *phraseFinder) startsIn(bit uint32) bool {
	for j := range f.readers {
		r, posting := &f.readers[j], f.words[j].posting(bit)
		i, kept := 0, 0
		if j == 0 {
			f.at = f.at[:0]
		}
		r.read(posting, r.l.frequencies[posting], func(position uint32, c uint8) {
			may, sure := f.phrase[j].May(words.Case(c))
			if !may {
				return
			}
			if j == 0 {
				f.at = append(f.at, phraseStart{position, sure})
				return
			}
			for i < len(f.at) && f.at[i].position+uint32(j) < position {
				i++
			}
			if i < len(f.at) && f.at[i].position+uint32(j) == position {
				f.at[kept] = phraseStart{f.at[i].position, f.at[i].sure && sure}
				kept, i = kept+1, i+1
			}
		})
		if j > 0 {
			f.at = f.at[:kept]
		}
		if len(f.at) == 0 {
			return false
		}
	}
	return true
}
