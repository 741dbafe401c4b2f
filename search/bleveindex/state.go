package bleveindex

import (
	"context"
	"fmt"
	"math"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"evidence/search"
)

// A state is one state of the index, with all that searches need of it. Searches go on with the one that is shown while the next
// is made: its table, and the lists of segments that are new.
type state struct {
	opened  *opened
	reader  *scorch.IndexSnapshot
	table   numberedTable
	offsets []uint32 // number of each segment's first passage
	stale   bool     // the index has changed since
	users   int      // snapshots of it
}

// enter begins a use of the index, which keeps it from being closed until leave.
func (x *Index) enter() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return search.ErrClosed
	}
	x.users++
	return nil
}

func (x *Index) leave() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.users--; x.users == 0 {
		x.idle.Broadcast()
	}
}

// useState gives the state that is shown, to be given back by endUse. The first is made when it is asked for.
func (x *Index) useState() (*state, error) {
	if x.wantsLists() && x.making.TryLock() {
		err := x.show(x.opened, 0)
		x.making.Unlock()
		if err != nil {
			return nil, err
		}
	}
	for {
		if st := x.useShown(); st != nil {
			return st, nil
		}
		x.making.Lock()
		err := error(nil)
		if st := x.useShown(); st == nil {
			err = x.show(x.opened, 0)
		} else {
			x.endUse(st)
		}
		x.making.Unlock()
		if err != nil {
			return nil, err
		}
	}
}

// useShown gives the state that is shown, nil where the next has to be made first.
func (x *Index) useShown() *state {
	x.mu.Lock()
	defer x.mu.Unlock()
	st := x.shown
	if st == nil || st.stale {
		return nil
	}
	st.users++
	return st
}

// wantsLists reports whether lists that the shown state lacks may have been made since they were last looked for.
func (x *Index) wantsLists() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.shown != nil && !x.shown.stale && !x.shown.table.parts.complete() && x.tables.parts.lookAgain()
}

func (x *Index) endUse(st *state) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if st.users--; st.users == 0 && st != x.shown {
		x.free(st)
	}
}

// free gives up a state that nobody uses, and what was opened for it if something else is open now. x.mu is held.
func (x *Index) free(st *state) {
	st.table.parts.release()
	st.reader.Close()
	if st.opened.states--; st.opened.states == 0 && st.opened != x.opened {
		_ = st.opened.close() // it was only read
	}
}

// showWithLists is show, but makes the lists that are missing first, if there are searches. x.making is held.
func (x *Index) showWithLists(o *opened) error {
	most := 0
	switch {
	case !x.searched.Load():
	case x.readOnly:
		most = math.MaxInt
	default:
		most = quickLists
	}
	return x.show(o, most)
}

// show makes a state of what is open, or is to be from now on, with the lists of segments of at most so many passages, and has searches
// see it. x.making is held.
func (x *Index) show(o *opened, lists int) (err error) {
	defer x.guard(&err)
	r, err := o.scorch.Reader()
	if err != nil {
		return fmt.Errorf("reading the index: %w", err)
	}
	st := &state{opened: o, reader: r.(*scorch.IndexSnapshot)}
	if lists > 0 {
		_, _ = x.makeLists(context.Background(), st.reader, lists) // searches do without those that cannot be written
	}
	if st.table, err = x.tables.of(st.reader); err != nil {
		st.reader.Close()
		return fmt.Errorf("reading the index: %w", err)
	}
	offset := uint32(0)
	for _, seg := range st.reader.Segments() {
		st.offsets = append(st.offsets, offset)
		offset += uint32(seg.FullSize())
	}
	return x.put(o, st)
}

// put has searches see a state of what is open from now on; without one, the next search makes it. x.making is held.
func (x *Index) put(o *opened, st *state) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	before, shown := x.opened, x.shown
	if st != nil {
		o.states++
	}
	x.opened, x.shown = o, st
	if before != o {
		x.damaged.Store(false)
		x.unsealed.Store(false)
	}
	if shown != nil && shown.users == 0 {
		x.free(shown)
	} else if shown == nil && before != nil && before != o {
		return before.close()
	}
	return nil
}

// forget gives up the state that is shown and its table.
func (x *Index) forget() {
	x.making.Lock()
	defer x.making.Unlock()
	_ = x.put(x.opened, nil)
	x.tables.forget()
}

// changed has searches see what was written: at once where there are searches, else when one is made.
func (x *Index) changed() error {
	x.making.Lock()
	defer x.making.Unlock()
	if !x.searched.Load() {
		x.forgetTable()
		return nil
	}
	err := x.showWithLists(x.opened)
	if err != nil {
		x.forgetTable()
	}
	return err
}

// forgetTable has the next search, or change, make the state anew.
func (x *Index) forgetTable() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.shown != nil {
		x.shown.stale = true
	}
}
