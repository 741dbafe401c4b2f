package quotecheck

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/fileformats"
)

// word makes a Word document of the XML of its body.
func word(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordBody = `<w:p><w:r><w:t>A briefing, with “a </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>quote” in it.</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr><w:r><w:t xml:space="preserve">Foster carers meet </w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:t>every month</w:t></w:r></w:p>
<w:p><w:r><w:t>Ofsted, Inspection of Marlowe, 2019, p 3, para 4. [passage pccccccccc04]</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr><w:r><w:t>“No officer could explain”</w:t></w:r></w:p>`

func TestReadForms(t *testing.T) {
	pdf := func(data []byte) (fileformats.Document, error) {
		return fileformats.Document{Text: "It says “files are thin”.", Unread: []string{"pages without text: 2"}}, nil
	}
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"a.txt", "It says “visits are late”.\r\n\r\nMore.", []string{"visits are late"}},
		{"a.txt", "\ufeffIt says “visits are late”.", []string{"visits are late"}},
		{"a.txt", "It says \x93visits are late\x94.", []string{"visits are late"}},
		{"a.txt", "\xff\xfe\x1c\x20a\x00b\x00\x1d\x20", []string{"ab"}},
		{"a.md", "> visits\n> *are* late\n\nOne \\“two”", []string{"visits are late", "two"}},
		{"a.html", "<p>One <q>two</q> “three &amp; four”<blockquote><p>five</p><p>six</p></blockquote><blockquote>seven</blockquote><pre>“eight”</pre><script>'x = \"nine\"'</script>",
			[]string{"two", "three & four", "five six", "seven", "eight"}},
		{"-", "<!DOCTYPE html><title>“no”</title><blockquote>yes</blockquote>", []string{"yes"}},
		{"a.csv", "claim,quote,document,page,paragraph,passage\n1,\"“visits, late”\",d,4,5.1,p\n2,,,,,\n", []string{"visits, late"}},
		{"a.csv", "\ufeffquote,page\r\n\"“visits, late”\",4\r\n", []string{"visits, late"}},
		{"a.csv", "quote;page\n\"files; thin\";4\n", []string{"files; thin"}},
		{"a.json", `{"claims":[{"pins":[{"quote":"one","page":4}]}],"other":{"quote":"two","document":{"id":"d"}}}`, []string{"one", "two"}},
		{"-", "%PDF-1.7 …", []string{"files are thin"}},
		{"a.docx", string(word(t, wordBody)), []string{"a quote", "Foster carers meet every month", "No officer could explain"}},
		{"a.txt", "", nil},
	} {
		text, err := Read(c.name, []byte(c.data), pdf)
		if got := texts(text.Quotes); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s, %.60q: %q (%v), want %q", c.name, c.data, got, err, c.want)
		}
		if isPDF := strings.HasPrefix(c.data, "%PDF-"); isPDF != (len(text.Unread) > 0) {
			t.Errorf("%s, %.60q: not read %q", c.name, c.data, text.Unread)
		}
	}
}

// The place that a file gives for a quote is checked with it.
func TestReadPlaces(t *testing.T) {
	for name, data := range map[string]string{
		"a.csv":  "quote,document,page,paragraph,passage\nany words,d,4,5.1,p\n",
		"b.json": `[{"quote":"any words","document":"d","page":4,"paragraph":"5.1","passage":"p"}]`,
	} {
		text, err := Read(name, []byte(data), nil)
		list := text.Quotes
		if err != nil || len(list) != 1 || list[0].Said.Document != "d" || list[0].Said.Page != "4" || list[0].Said.Paragraph != "5.1" || list[0].Said.Passage != "p" {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
	text, err := Read("a.docx", word(t, wordBody), nil)
	list := text.Quotes
	if err != nil || len(list) != 3 || !strings.Contains(list[1].Around.Notes, "[passage pccccccccc04]") {
		t.Errorf("Word: %+v, %v", list, err)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"no column":    "a,b\n1,2\n",
		"no Word":      "PK\x03\x04 and no more",
		"a binary":     "\x00\x01\x02\x03",
		"broken JSON":  `{"quote":`,
		"a PDF here":   "%PDF-1.4",
		"another zip":  string(otherZip(t)),
		"a broken XML": string(word(t, "<w:p><w:t>words")[:200]),
	} {
		ext := map[string]string{"no column": ".csv", "broken JSON": ".json"}[name]
		if list, err := Read("file"+ext, []byte(data), nil); err == nil {
			t.Errorf("%s is read: %+v", name, list)
		}
	}
	if _, err := Read("a", otherZip(t), nil); !errors.Is(err, fileformats.ErrFormat) {
		t.Errorf("a zip that is no Word document: %v", err)
	}
}

func otherZip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("a.txt"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add("a.html", []byte("<blockquote><p>a</p><blockquote>b</blockquote></blockquote><q>c"))
	f.Add("a.csv", []byte("quote\n\"a\nb\""))
	f.Add("a.json", []byte(`{"quote":"a","page":{"id":4}}`))
	f.Add("a.docx", word(f, wordBody))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		text, err := Read(name, data, nil)
		if err != nil && len(text.Quotes) > 0 {
			t.Errorf("both quotes and an error: %v", err)
		}
	})
}

// Of a file from somebody who is not trusted so much is read as is checked.
func TestReadAtMost(t *testing.T) {
	const most, n = 1000, 3
	row, object := "Nobody asked them.\n", `{"quote":"Nobody asked them."}`
	for name, data := range map[string]string{"a.csv": "quote\n" + strings.Repeat(row, 5*n), "a.json": strings.Repeat(object, 5*n), "a.txt": strings.Repeat("> "+row+"\n", 5*n)} {
		if got, err := ReadAtMost(t.Context(), name, []byte(data), nil, most, n); err != nil || len(got.Quotes) != n {
			t.Errorf("%s: %d quotes, %v", name, len(got.Quotes), err)
		}
	}
	for name, data := range map[string]string{"a.csv": "quote\n" + strings.Repeat(row, most), "a.json": strings.Repeat(object, most), "a.txt": strings.Repeat(row, most)} {
		if got, err := ReadAtMost(t.Context(), name, []byte(data), nil, most, n); !errors.Is(err, fileformats.ErrTooLong) {
			t.Errorf("%s, long: %d quotes, %v", name, len(got.Quotes), err)
		}
	}
	if _, err := ReadAtMost(&endsAfter{t.Context(), 0}, "a.txt", []byte(row), nil, most, n); !errors.Is(err, context.Canceled) {
		t.Errorf("for nobody: %v", err)
	}
}
