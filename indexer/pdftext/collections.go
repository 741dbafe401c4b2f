package pdftext

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// A collection is one of Adobe's character collections. Most of its CIDs count
// through the characters of a national standard in the order of their codes,
// so that runs of such CIDs tell nearly all characters that reports use.
type collection struct {
	charset    encoding.Encoding
	lead       [2]byte // first and last lead byte of the standard's codes
	trail      [2]byte
	halfWidth  int      // CID of the half-width space; 0 for none
	runs       [][3]int // first CID, place of its character in the standard, length
	forms      []forms
	characters func() []rune
}

// forms are CIDs from first on that no run has: glyphs for vertical writing of
// characters that also have a horizontal one, as the vertical CMaps of each
// collection (cmap-resources of adobe-type-tools) list them, and the wide space.
type forms struct {
	first      int
	characters string
}

var collections = sync.OnceValue(func() map[string]*collection {
	m := map[string]*collection{
		"Japan1": {charset: japanese.EUCJP, lead: [2]byte{0xA1, 0xFE}, trail: [2]byte{0xA1, 0xFE}, halfWidth: 231, runs: [][3]int{
			{634, 1, 491}, {1125, 607, 6353}, {7555, 524, 53}, {7608, 578, 16}, {7899, 41, 18}, {7940, 554, 16},
		}, forms: []forms{
			{633, "\u3000"}, {7887, "、。￣＿ー―‐～‖｜…‥"}, {7917, "＝ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"},
			{7956, "〝〟"}, {8264, "ゕゖ"}, {8268, "，°"}, {8271, "゜゛′．"}, {8283, "″"}, {12101, "："},
			{12139, "〘〙｟｠"}, {16329, "〖〗゠"}, {16333, "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹ"}, {16344, "ㇺㇻㇼㇽㇾㇿ"},
		}},
		"GB1": {charset: simplifiedchinese.GBK, lead: [2]byte{0xA1, 0xF7}, trail: [2]byte{0xA1, 0xFE}, halfWidth: 814, runs: [][3]int{
			{97, 1, 93}, {190, 104, 50}, {240, 155, 333}, {580, 488, 12}, {600, 505, 95}, {696, 600, 41}, {738, 641,
				76}, {908, 573, 27}, {940, 717, 6763},
		}, forms: []forms{
			{96, "\u3000"}, {573, "，。、：；！？（）〔〕〈〉《》「」『』〖〗【】｛｝—…＿"}, {7704, "～"}, {7706, "〓．＝［］￣"},
		}},
		"CNS1": {charset: traditionalchinese.Big5, lead: [2]byte{0xA1, 0xF9}, trail: [2]byte{0x40, 0xFE}, halfWidth: 13648, runs: [][3]int{
			{100, 1, 24}, {128, 29, 375}, {506, 5843, 30}, {537, 5873, 25}, {562, 408, 33}, {595, 442, 1412}, {2007,
				1855, 424}, {2432, 2279, 1876}, {4309, 4155, 387}, {4696, 4543, 525}, {5222, 5068, 189}, {5411, 5258,
				84}, {5496, 5342, 146}, {5642, 5489, 354}, {6006, 6219, 33}, {6040, 6252, 48}, {6088, 6301, 46}, {6135,
				6347, 167}, {6302, 6515, 1949}, {8251, 8465, 638}, {8890, 9103, 399}, {9289, 9503, 1637}, {10927, 11140,
				146}, {11074, 11286, 287}, {11362, 11573, 116}, {11478, 11690, 137}, {11615, 11828, 104}, {11720, 11932,
				222}, {11942, 12155, 198}, {12140, 12354, 82}, {12222, 12437, 86}, {12317, 12532, 153}, {12470, 12686,
				56}, {12527, 12742, 113}, {12641, 12855, 142}, {12784, 12997, 45}, {12829, 13043, 71}, {12901, 13114,
				194}, {13095, 13309, 490}, {13586, 13799, 43}, {13754, 5906, 255},
		}, forms: []forms{
			{99, "\u3000"}, {109, "‥"}, {120, "–"}, {122, "—"}, {130, "（）"}, {134, "｛｝"}, {138, "〔〕"}, {142, "【】"},
			{146, "《》"}, {150, "〈〉"}, {154, "「」"}, {158, "『』"}, {13745, "﹏"},
		}},
		"Korea1": {charset: korean.EUCKR, lead: [2]byte{0xA1, 0xFE}, trail: [2]byte{0xA1, 0xFE}, halfWidth: 8094, runs: [][3]int{
			{112, 11, 152}, {264, 165, 145}, {409, 311, 3168}, {3582, 3486, 16}, {3598, 3503, 163}, {3761, 3667,
				24}, {3785, 3692, 34}, {3819, 3727, 171}, {3994, 3904, 21}, {4015, 3926, 23}, {4038, 3950, 12}, {4050,
				3963, 84}, {4186, 4178, 169}, {4355, 4348, 21}, {4389, 4386, 103}, {4492, 4490, 20}, {4512, 4511, 91},
			{4603, 4603, 24}, {4627, 4628, 344}, {4971, 4973, 30}, {5001, 5004, 30}, {5031, 5035, 93}, {5124, 5129,
				47}, {5171, 5177, 30}, {5201, 5208, 101}, {5303, 5312, 18}, {5321, 5331, 45}, {5372, 5384, 102}, {5474,
				5487, 25}, {5499, 5513, 63}, {5562, 5577, 195}, {5773, 5791, 98}, {5901, 5930, 35}, {6005, 6080, 14},
			{6047, 6134, 16}, {6063, 6151, 77}, {6166, 6264, 31}, {6197, 6296, 42}, {6239, 6339, 39}, {6278, 6379,
				35}, {6313, 6415, 14}, {6340, 6450, 15}, {6373, 6496, 43}, {6460, 6606, 14}, {6479, 6631, 74}, {6553,
				6706, 74}, {6627, 6781, 345}, {6972, 7127, 60}, {7032, 7188, 20}, {7052, 7209, 83}, {7135, 7293, 70},
			{7205, 7364, 193}, {7399, 7560, 31}, {7430, 7592, 15}, {7455, 7619, 101}, {7556, 7721, 20}, {7576, 7742,
				108}, {7684, 7852, 67}, {7751, 7920, 126}, {7877, 8047, 179}, {8063, 17, 12},
		}, forms: []forms{
			{101, "\u3000、。·‥…¨〃–—‖"}, {8056, "、。‥–—‖～〔〕〈〉《》「」『』【】〓！（），．：；＜＝＞？［］＿｛｜｝￣"},
		}},
	}
	for _, c := range m {
		c.characters = sync.OnceValue(c.list)
	}
	return m
})

// list is the characters of the standard in the order of their codes.
func (c *collection) list() []rune {
	var out []rune
	decoder := c.charset.NewDecoder()
	for hi := int(c.lead[0]); hi <= int(c.lead[1]); hi++ {
		for lo := int(c.trail[0]); lo <= int(c.trail[1]); lo++ {
			b, err := decoder.Bytes([]byte{byte(hi), byte(lo)})
			if r, n := utf8.DecodeRune(b); err == nil && n == len(b) && r != replacement {
				out = append(out, r)
			}
		}
	}
	return out
}

// runeOf is the character of a CID; 0 where it is not known.
func (c *collection) runeOf(cid int) rune {
	if cid >= 1 && cid <= 95 {
		return rune(cid + 31)
	}
	if i := cid - c.halfWidth; i >= 0 && i < 94 {
		return rune(i + ' ')
	}
	for _, f := range c.forms {
		if i := cid - f.first; i >= 0 && i < utf8.RuneCountInString(f.characters) {
			return []rune(f.characters)[i]
		}
	}
	for _, run := range c.runs {
		if i := cid - run[0]; i >= 0 && i < run[2] {
			return c.characters()[run[1]+i]
		}
	}
	return 0
}
