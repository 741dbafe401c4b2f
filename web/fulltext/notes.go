package fulltext

import (
	"strconv"

	"evidence/corpus"
)

// notes are the footnotes of a report and the references to them.
type notes struct {
	passages map[int]*corpus.Passage // by place in the report
	referred map[int]bool            // that something refers to
	made     map[int]*Passage
	count    int // of the references made
}

// A placedRef is a reference with its place in the text.
type placedRef struct {
	corpus.NoteRef
	ref *Ref
}

func newNotes(passages []corpus.Passage) notes {
	n := notes{passages: map[int]*corpus.Passage{}, referred: map[int]bool{}, made: map[int]*Passage{}}
	for i := range passages {
		if p := &passages[i]; p.Block == corpus.Footnote {
			n.passages[p.Seq] = p
		}
	}
	for i := range passages {
		if p := &passages[i]; p.Block != corpus.Footnote {
			for _, r := range p.NoteRefs {
				n.referred[r.Note] = n.passages[r.Note] != nil
			}
		}
	}
	return n
}

// refs makes the references in a passage to footnotes. The first one to a footnote has it stand with the passage.
func (b *builder) refs(p *Passage) {
	for _, r := range p.NoteRefs {
		source := b.notes.passages[r.Note]
		if source == nil {
			continue
		}
		note := b.notes.made[r.Note]
		if note == nil {
			note = b.note(source)
			b.notes.made[r.Note] = note
			p.Notes = append(p.Notes, note)
		}
		b.notes.count++
		ref := &Ref{Anchor: "ref-" + strconv.Itoa(b.notes.count), Marker: r.Marker, Note: note.ID}
		note.Refs = append(note.Refs, ref)
		p.refs = append(p.refs, placedRef{r, ref})
	}
}
