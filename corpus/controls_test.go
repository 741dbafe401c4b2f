package corpus

import "testing"

func TestShowControls(t *testing.T) {
	for text, want := range map[string]string{
		"The board met.": "The board met.", "": "", "a\tb\r\nc": "a\tb\r\nc", "no\u202Eton": "no[U+202E]ton", "\u2066x\u2069": "[U+2066]x[U+2069]", "\x00\x1b[31m\x7f\u0085": "[U+0000][U+001B][31m[U+007F][U+0085]",
		"שלום\u200f (1)": "שלום\u200f (1)", "café – “x”": "café – “x”", "\u202a\u202b\u202c\u202d": "[U+202A][U+202B][U+202C][U+202D]", "\ufffd": "\ufffd",
	} {
		if got := ShowControls(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
		if again := ShowControls(ShowControls(text)); again != want {
			t.Errorf("%q is shown again as %q", text, again)
		}
	}
}
