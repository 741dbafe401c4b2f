package pdftext

import (
	"strings"
	"sync"
	"unicode"
)

// A signTable gives the characters of a font whose codes are not those of letters.
type signTable struct {
	*charTable
	letters bool // the font has signs in the places of letters, whatever letters the file gives for them
}

// The fonts of signs, by how their names begin in small letters without spaces and hyphens.
var signTables = sync.OnceValue(func() []namedSigns {
	return []namedSigns{
		{"wingdings2", signTable{fromCodes(wingdings2Signs), true}},
		{"wingdings3", signTable{fromCodes(wingdings3Signs), true}},
		{"wingdings", signTable{fromRunes(wingdingsRunes), true}},
		{"webdings", signTable{fromCodes(webdingsSigns), true}},
		{"symbol", signTable{symbolEncoding(), false}},
		{"zapfdingbats", signTable{dingbatEncoding(), false}},
		{"itczapfdingbats", signTable{dingbatEncoding(), false}},
	}
})

type namedSigns struct {
	name  string
	table signTable
}

// signsOf is the table of the font with this name; nil for a font of letters.
func signsOf(name string) *signTable {
	name = withoutGaps.Replace(strings.ToLower(name))
	tables := signTables()
	for i := range tables {
		rest, ok := strings.CutPrefix(name, tables[i].name)
		if ok && (tables[i].table.letters || !isWord(rest)) {
			return &tables[i].table
		}
	}
	return nil
}

var withoutGaps = strings.NewReplacer(" ", "", "-", "", "_", "")

// isWord reports whether the end of a font's name makes it the name of another font, as in Symbola.
func isWord(rest string) bool {
	for _, known := range [...]string{"mt", "ps", "std", "regular", "bold", "italic", ",", "tiger"} {
		if strings.HasPrefix(rest, known) {
			return false
		}
	}
	return rest != ""
}

// fromCodes makes a table of pairs of a code and its character.
func fromCodes(pairs string) *charTable {
	var e charTable
	code := rune(0)
	for _, r := range pairs {
		if code == 0 {
			code = r
			continue
		}
		e[code], code = r, 0
	}
	return &e
}

// Private code points that files give the signs of such a font: its codes from firstPrivate on.
const firstPrivate, lastPrivate = 0xF020, 0xF0FF

// Signs is the text that a font of signs shows for text in which its signs have
// private code points; U+FFFD where it is not known what the sign is.
func (fo *Font) Signs(text string) string {
	if fo == nil || fo.signs == nil {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < firstPrivate || r > lastPrivate {
			return r
		}
		if sign := fo.signs.charTable[r&0xFF]; sign != 0 {
			return sign
		}
		return replacement
	}, text)
}

// maxSign is the most bytes of the signs that a run of a font of signs is looked at for.
const maxSign = 4

// privateSigns puts private code points in the place of letters that a font of signs cannot show.
func (fo *Font) privateSigns(text string) string {
	if !fo.signs.letters {
		return text
	}
	return strings.Map(privateSign, text)
}

// privateSign is the code point that other files give the sign in place r of a
// font of signs. A middle dot is what writers give for a bullet.
func privateSign(r rune) rune {
	if r > ' ' && r < 0x100 && r != softHyphen && r != '·' {
		return 0xF000 + r
	}
	for code := 0x80; code < 0xA0 && unicode.IsLetter(r); code++ {
		if winAnsiEncoding()[code] == r {
			return 0xF000 + rune(code)
		}
	}
	return r
}

// wingdingsRunes is the signs of the Wingdings font from code 32, after the mapping
// that Unicode 7.0 was made for (L2/12-368), and the plainer characters for those
// shapes that Unicode had before it, as the square is ■ and not ◼.
const wingdingsRunes = "" +
	" ✏✂✁👓🕭🕮🕯☎✆🖂🖃📪📫📬📭🗀🗁🗎🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣☠⚐🏱✈☼🌢❄🕆✞🕈✠✡☪☯🕉☸♈♉" +
	"♊♋♌♍♎♏♐♑♒♓🙰🙵●❍■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶🙶🙷�⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•" +
	"▪○⭘🞈◉◎🔿▪□🟁✦★✶✴✹✵⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈➲⮉⮋🡨" +
	"🡪🡩🡫🡬🡭🡯🡮🡸➔🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✓☒☑�"

// The signs of Webdings, Wingdings 2 and Wingdings 3 that reports use, each behind
// its code: bullets, ticks, boxes, arrows and numbers (L2/12-368).
const (
	webdingsSigns   = "3◀4▶5▲6▼<■=●a✔c□g■n●r✕s❓x⦸y⊖|⏐"
	wingdings2Signs = "O✗P✓Q☒R☑S☒T☒V⮿i⓪j①k②l③m④n⑤o⑥p⑦q⑧r⑨s⑩t⓿u❶v❷w❸x❹y❺z❻{❼|❽}❾~❿" +
		"\u0095⋅\u0097•\u0098●\u0099○\u009D⊙\u00A1▪\u00A2■\u00A3□\u00A8▣\u00AE⬥\u00AF◇\u00B1◈"
	wingdings3Signs = "!←\"→#↑$↓p▲q▼r△s▽t◀u▶v◁w▷x◣y◢z◤{◥|◀}▶~▲\u0080▼"
)
