package fulltext

import (
	"strings"

	"evidence/corpus"
)

// item adds an item to the open list of its depth and style, or opens one. A
// list lies in the last item of the list around it.
func (b *builder) item(p *corpus.Passage) {
	if b.table != nil {
		b.close()
	}
	depth, style := max(p.Depth, 1), styleOf(p.Marker)
	if len(b.lists) > depth {
		b.lists = b.lists[:depth]
	}
	if n := len(b.lists); n == depth && b.lists[n-1].Style != style {
		b.lists = b.lists[:n-1]
	}
	if len(b.lists) == 0 {
		b.close()
	}
	item := &Item{Passage: b.passage(p)}
	n := len(b.lists)
	if n == depth {
		b.lists[n-1].Items = append(b.lists[n-1].Items, item)
		return
	}
	l := &List{Style: style, Items: []*Item{item}}
	if n == 0 {
		b.block(Block{Kind: Bullets, List: l})
	} else {
		outer := b.lists[n-1]
		in := outer.Items[len(outer.Items)-1]
		in.Lists = append(in.Lists, l)
	}
	b.lists = append(b.lists, l)
}

// styles are the styles of list by the sign before each item. Signs in the
// private use area are bullets of symbol fonts.
var styles = map[string]string{
	"":  Bare,
	"•": Disc, "●": Disc, "·": Disc, "∙": Disc, "⚫": Disc, "\uf0b7": Disc,
	"o": Circle, "○": Circle, "◦": Circle, "⚪": Circle,
	"▪": Square, "■": Square, "\uf0a7": Square,
	"-": Dash, "–": Dash, "—": Dash, "−": Dash, "‒": Dash,
}

// styleOf is the style of a list whose items have markers like this.
func styleOf(marker string) string {
	if s, ok := styles[strings.TrimSpace(marker)]; ok {
		return s
	}
	return Printed
}
