package web

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/web/htmltest"
	"evidence/web/paths"
)

// wordOf is a Word document of paragraphs.
func wordOf(t testing.TB, paragraphs ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(w, `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>`+
			strings.Join(paragraphs, `</w:t></w:r></w:p><w:p><w:r><w:t>`)+`</w:t></w:r></w:p></w:body></w:document>`)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// commentsIn are the comments of a Word document.
func commentsIn(t testing.TB, data []byte) string {
	t.Helper()
	return fileIn(t, data, "word/comments.xml")
}

// fileIn is a file of a ZIP file, as Office documents are.
func fileIn(t testing.TB, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%v: %.200s", err, data)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sentFile sends a file that a statement is to be made of.
func (m *made) sentFile(name, content string) *httptest.ResponseRecorder {
	m.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	w, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(w, content)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		m.t.Fatal(err)
	}
	return own(m.t, m, http.MethodPost, paths.Statements, body.String(), "Content-Type", form.FormDataContentType())
}

// addedFile adds a statement by a file and gives its address.
func (m *made) addedFile(name, content string) string {
	m.t.Helper()
	answer := m.sentFile(name, content)
	if answer.Code != http.StatusSeeOther {
		m.t.Fatalf("%s: %d %s", name, answer.Code, answer.Body)
	}
	return answer.Header().Get("Location")
}

// A file with a zero byte, also one that JSON writes as six characters, is refused: no database keeps it as text. The six characters themselves are text.
func TestStatementFileWithAZeroByte(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	file := func(note string) string {
		return `{"format":"evidence-statement/1","statement":{"id":"spoilt","title":"Spoilt","text":"The board met.","revision":1,"last":1,` +
			`"claims":[{"id":"c1","text":"The board met.","note":"` + note + `"}]}}`
	}
	if w := m.sentFile("reply.json", file(`a\u0000b`)); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "leave out zero bytes") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	m.addedFile("reply.json", file(`a\\u0000b`))
}

// A statement that came as a Word file goes back with comments at its claims and quotations.
func TestStatementFileWithComments(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	at := m.addedFile("reply.docx", wordOf(t, "A reply", "The report says “The police knew all of the risk.” The mayor apologised in 2016."))
	htmltest.Check(t, m.ownPage(at), htmltest.In(`.actions a[href="`+at+`/commented"]`, htmltest.Text("Download with comments")), htmltest.In(".actions", htmltest.HasText("reply.docx")))
	if w := m.edit(at, "op", "pin", "claim", "c2", "passage", m.l.Passages["aldwick-2014"][0].ID, "stance", "supports", "note", "Look again."); w.Code != http.StatusSeeOther {
		t.Fatalf("pinned: %d %s", w.Code, w.Body)
	}
	w := own(t, m, http.MethodGet, at+"/commented", nil)
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "reply with comments.docx") || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("with comments: %d %v", w.Code, w.Header())
	}
	comments := commentsIn(t, w.Body.Bytes())
	for _, want := range []string{"Claim 1: no evidence yet.", "Claim 2: supported.", "Supports it: “The police knew of the risk.", "Note: Look again.", "Altered. The report has other words.", "“all” was put in", "page 1"} {
		if !strings.Contains(comments, want) {
			t.Errorf("no %q in the comments:\n%s", want, comments)
		}
	}
	if w := own(t, m, http.MethodGet, paths.Statement(madeStatement)+"/commented", nil); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "No Word file was kept") {
		t.Errorf("of a statement that was pasted: %d %s", w.Code, w.Body)
	}
	m.edit(at+"/details", "op", "remove")
	if w := own(t, m, http.MethodGet, at+"/commented", nil); w.Code != http.StatusNotFound {
		t.Errorf("of a statement that was removed: %d", w.Code)
	}
}

// A sign-off says who accepted what against the check, holds while nothing changes, and is said to be void once something has.
func TestSignOffPage(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	at := m.addedFile("reply.docx", wordOf(t, "A reply", "The report says “The police knew all of the risk.” The mayor apologised in 2016."))
	id := strings.TrimPrefix(at, paths.Statements+"/")
	const quote = "The police knew all of the risk."
	htmltest.Check(t, m.ownPage(paths.Claim(id, "c1")), htmltest.In("#sign-c1 option[value]", htmltest.HasText("the claim and what is pinned to it: no evidence yet")),
		htmltest.In(`#sign-c1 option[value="`+quote+`"]`, htmltest.HasText("altered")), fieldsLabelled, controlsNamed, idsUnique, levelsClosed)
	if w := m.edit(at, "op", "sign", "claim", "c1", "quote", quote, "text", ""); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "say why it is accepted all the same") {
		t.Errorf("accepted against the check without a reason: %d %s", w.Code, w.Body)
	}
	if w := m.edit(at, "op", "sign", "claim", "c1", "quote", "Other words.", "text", "x"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a quotation that the claim does not have: %d", w.Code)
	}
	w := m.edit(at, "op", "sign", "claim", "c1", "quote", quote, "text", "Agreed with the author.")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("signed off: %d %s", w.Code, w.Body)
	}
	page := m.ownPage(w.Header().Get("Location"))
	htmltest.Check(t, page, htmltest.In("#c1 .signed li", htmltest.HasText("signed off the quotation “The police knew all of the risk.”.*though the check said altered.*Agreed with the author.")),
		htmltest.None("#c1 .signed .void"), htmltest.In("#history", htmltest.HasText("signed off claim 1")), idsUnique, levelsClosed)
	briefing := own(t, m, http.MethodGet, at+"/briefing?form=md", nil).Body.String()
	if !strings.Contains(briefing, "though the check says altered: Agreed with the author.") || !strings.Contains(briefing, "sign-off "+id+"/s3") {
		t.Errorf("the annexe has no sign-off:\n%s", briefing)
	}
	m.edit(at, "op", "rephrase", "claim", "c1", "text", "The report says “The police knew all of the risk.” in 2014.")
	htmltest.Check(t, m.ownPage(at), htmltest.In("#c1 .signed .void", htmltest.HasText("Void since: The text of the claim was changed.")))
	m.edit(at, "op", "unsign", "sign_off", "s3")
	htmltest.Check(t, m.ownPage(at), htmltest.None(".signed"))
}

// The boxes with the states show their claims alone, and stay chosen over steps and edits; a pin is narrowed where it is.
func TestClaimsByState(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	passage := m.l.Passages["aldwick-2014"][0]
	m.edited("op", "pin", "claim", "c2", "passage", passage.ID, "stance", "supports")
	htmltest.Check(t, m.ownPage(paths.StatementShown(madeStatement, "none")), htmltest.Count(".claim", 2), htmltest.Count("#c2", 0),
		htmltest.In(`.tallies a[aria-current="true"]`, htmltest.HasText("2 no evidence yet")), htmltest.In(".claims", htmltest.HasText("Show all claims")))
	page := m.ownPage(paths.ClaimShown(madeStatement, "c1", "none"))
	htmltest.Check(t, page, htmltest.In(`.steps a[rel="next"]`, htmltest.Attr("href", paths.ClaimShown(madeStatement, "c3", "none"))),
		htmltest.In(".steps", htmltest.HasText("Next claim without evidence")))
	w := m.edit(paths.StatementShown(madeStatement, "none"), "op", "note", "claim", "c1", "text", "Ask.")
	if !strings.Contains(w.Header().Get("Location"), "show=none") {
		t.Errorf("an edit leads to %q", w.Header().Get("Location"))
	}
	htmltest.Check(t, m.ownPage(paths.Statement(madeStatement)+"?show=other"), htmltest.Count(".claim", 3))
	pinned := m.ownPage(paths.Claim(madeStatement, "c2"))
	htmltest.Check(t, pinned, htmltest.In("#c2 .pin details summary", htmltest.Text("Edit this pin: words, note")))
	words := strings.Fields(passage.Text)
	narrowed := m.edited("op", "repin", "claim", "c2", "pin", "p4", "passage", passage.ID, "stance", "supports", "first", words[1], "last", words[2], "text", "Only this.")
	htmltest.Check(t, narrowed, htmltest.In("#c2 .pin blockquote", htmltest.Text("“"+words[1]+" "+words[2]+"”")), htmltest.In("#c2 .pin-note", htmltest.HasText("Only this.")), idsUnique)
	back := m.edited("op", "undo", "undo", strings.TrimPrefix(htmltest.All(narrowed, `#undo input[name="undo"]`)[0].Attr[2].Val, ""))
	htmltest.Check(t, back, htmltest.In("#c2 .pin blockquote", htmltest.HasText(words[0])))
}

// The reports to look in are chosen by authority and years, which the text proposes.
func TestScopeByAuthorityAndYears(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	at := m.addedFile("reply.docx", wordOf(t, "A reply", "Services in Aldwick were weak in 2014. The mayor apologised."))
	details := m.ownPage(at + "/details")
	htmltest.Check(t, details, htmltest.In("#authority-0", htmltest.Attr("value", "Aldwick")), htmltest.In("#from-year", htmltest.Attr("value", "2014")), fieldsLabelled, controlsNamed, idsUnique, levelsClosed)
	if w := m.edit(at+"/details", "op", "reports", "authority", "aldwick", "authority", "", "from_year", "2014", "to_year", "2014"); w.Code != http.StatusSeeOther {
		t.Fatalf("chosen: %d %s", w.Code, w.Body)
	}
	htmltest.Check(t, m.ownPage(at+"/details"), htmltest.In("#reports + p", htmltest.HasText("1 report is searched")), htmltest.Count(".choices input[checked]", 1))
	for _, bad := range [][]string{{"authority", "Nowhere"}, {"from_year", "last year"}, {"authority", "Aldwick", "from_year", "2099"}} {
		if w := m.edit(at+"/details", append([]string{"op", "reports"}, bad...)...); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", bad, w.Code)
		}
	}
	m.edit(at+"/details", "op", "reports")
	htmltest.Check(t, m.ownPage(at+"/details"), htmltest.In("#reports + p", htmltest.HasText("All reports are searched")), htmltest.Count(".choices input[checked]", 0))
}
