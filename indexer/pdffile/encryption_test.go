package pdffile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEncrypted reads files that another program encrypted (testdata/make.sh),
// with every cipher and no user password.
func TestEncrypted(t *testing.T) {
	for _, name := range []string{"rc4-40", "rc4-128", "rc4-128-v4", "aes-128", "aes-128-clear-metadata", "aes-256-r5", "aes-256"} {
		t.Run(name, func(t *testing.T) {
			data := testFile(t, name)
			f := wantTexts(t, data, "A secret line", "")
			if f.decrypter == nil {
				t.Fatal("the file is not encrypted")
			}
			if title := f.Info().Title; title != "A secret title" {
				t.Errorf("title %q", title)
			}
			meta, _ := f.Resolve(f.Root().Get("Metadata")).(*Stream)
			if b, err := f.StreamData(meta, 0); err != nil || !strings.HasPrefix(string(b), "<x>metadata</x>") {
				t.Errorf("metadata %q, error %v", b, err)
			}
			if checkStreams(t, f).decrypter != nil {
				t.Error("the stream file is encrypted still")
			}
			wantTexts(t, data[:len(data)-20], "A secret line", "rebuilt")
		})
	}
}

func TestPasswordAsked(t *testing.T) {
	for _, name := range []string{"asks-rc4", "asks-aes-256"} {
		data := testFile(t, name)
		if _, err := Open(data); !errors.Is(err, ErrEncrypted) || !strings.Contains(err.Error(), "password") {
			t.Errorf("%s: error %v, want ErrEncrypted", name, err)
		}
		if _, err := Open(data[:len(data)-20]); !errors.Is(err, ErrEncrypted) {
			t.Errorf("%s, cut: error %v, want ErrEncrypted", name, err)
		}
	}
}

// TestBrokenEncryption opens files whose encryption dictionary is odd.
func TestBrokenEncryption(t *testing.T) {
	data := testFile(t, "rc4-128")
	wantTexts(t, change(data, `/Length 128`, "/Length 40 "), "A secret line", "")
	wantTexts(t, change(data, `/Length 128`, "/Length 16 "), "A secret line", "")
	wantTexts(t, change(data, `/V 2`, "/V 1"), "A secret line", "")
	v4 := testFile(t, "aes-128")
	none := change(change(v4, `/StmF /StdCF`, "/StmF /Identity"), `/StrF /StdCF`, "/StrF /Identity")
	if f, err := Open(none); err != nil || f.decrypter != nil {
		t.Errorf("nothing encrypted but attached files: %v", err)
	}
	for _, c := range [][2]string{{`/U <[^>]*>`, ""}, {`/O <[^>]*>`, "/O 7"}, {`/ID \[[^\]]*\]`, "/ID 7"}} {
		if _, err := Open(change(data, c[0], c[1])); !errors.Is(err, ErrEncrypted) {
			t.Errorf("with %q in the place of %q: error %v, want ErrEncrypted", c[1], c[0], err)
		}
	}
}

func testFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".pdf"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
