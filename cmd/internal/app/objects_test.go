package app

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/objects"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/web"
)

// sharedSite is a site whose originals were moved to an address, and its reports.
func sharedSite(t *testing.T, at string) (*web.Server, indexer.Library, []corpus.Document) {
	t.Helper()
	data := sampleData(t)
	library, err := indexer.OpenLibrary(data, at)
	if err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), backup); err != nil {
		t.Fatal(err)
	}
	if b, err := Restore(t.Context(), backup, data, library); err != nil || b.Copied != 2 || len(b.Problems) > 0 {
		t.Fatalf("%+v, %v", b, err)
	}
	if err := os.RemoveAll(filepath.Join(data, "library")); err != nil {
		t.Fatal(err)
	}
	live, site := runSiteOf(t, data, library, 0)
	live.reloads.wait(t.Context())
	docs, err := live.shown.Store.Documents(t.Context())
	if err != nil || len(docs) != 2 {
		t.Fatalf("%d reports, %v", len(docs), err)
	}
	return site, library, docs
}

// A site shows originals and pages from wherever they are, and a changed original nowhere.
func TestSiteOfSharedOriginals(t *testing.T) {
	for name, at := range map[string]func(testing.TB) string{"folder": func(t testing.TB) string { return t.TempDir() }, "s3": testfiles.S3} {
		t.Run(name, func(t *testing.T) {
			address := at(t)
			site, library, docs := sharedSite(t, address)
			original := "/originals/" + docs[0].SHA256
			if pdf := answer(t, site, original+".pdf"); !strings.HasPrefix(pdf, "%PDF-") {
				t.Errorf("the original begins %.20q", pdf)
			}
			answer(t, site, original+"/pages/1.png")
			if page := answer(t, site, "/library"); !strings.Contains(page, "Every original is there") {
				t.Error("the page about the library does not say that every original is there")
			}
			if names, err := library.Shared().List(t.Context(), "pages/"); err != nil || len(names) != 1 {
				t.Errorf("the pictures that machines share: %q, %v", names, err)
			}
			changed := strings.NewReader("%PDF-")
			if err := library.Shared().Put(t.Context(), "library/"+docs[1].SHA256+".pdf", changed, changed.Size(), strings.Repeat("0", 64)); err == nil && objects.IsS3(address) {
				t.Error("an object store took a file that is not what it was said to be")
			}
		})
	}
}

// While the object store is away, the site serves what the database and the index have, and what was shown before; the
// others are answered with what is wrong and what to do.
func TestSiteWhileObjectsAreAway(t *testing.T) {
	at, away := testfiles.S3Away(t)
	site, library, docs := sharedSite(t, at)
	seen, unseen := docs[0], docs[1]
	answer(t, site, "/originals/"+seen.SHA256+"/pages/1.png")
	answer(t, site, "/documents/"+seen.ID+"/pages/1")
	if err := os.Remove(library.Path(unseen.SHA256)); err != nil { // as on a machine that was not asked for it
		t.Fatal(err)
	}
	away()
	passages := answer(t, site, "/search?q=council&format=json")
	if !strings.Contains(passages, "council") {
		t.Errorf("a search gives %.200s", passages)
	}
	for _, path := range []string{
		"/search?q=council", "/documents", "/documents/" + unseen.ID, "/documents/" + unseen.ID + "/read", "/documents/" + unseen.ID + "/pages/1",
		"/documents/" + seen.ID + "/pages/1", "/originals/" + seen.SHA256 + "/pages/1.png", "/originals/" + seen.SHA256 + ".pdf", "/library",
	} {
		answer(t, site, path)
	}
	for _, path := range []string{"/originals/" + unseen.SHA256 + ".pdf", "/originals/" + unseen.SHA256 + "/pages/1.png"} {
		w := ask(site, path)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "does not answer") || strings.Contains(w.Body.String(), "127.0.0.1") {
			t.Errorf("%s: %d %.300q", path, w.Code, w.Body)
		}
	}
	if page := answer(t, site, "/documents/"+unseen.ID+"/pages/1"); !strings.Contains(page, "cannot be asked for at the moment") {
		t.Error("the page of a report does not say why it is not shown")
	}
	if page := answer(t, site, "/library"); strings.Contains(page, "Every original is there") || !strings.Contains(page, "does not answer") {
		t.Error("the page about the library does not say that the originals cannot be looked for")
	}
}

// An original that is not as it was kept is shown nowhere, nor one that is missing.
func TestChangedObjectIsNotShown(t *testing.T) {
	site, library, docs := sharedSite(t, testfiles.S3(t))
	const other = "%PDF-1.7 something else"
	for _, d := range docs {
		if err := os.RemoveAll(library.Path(d.SHA256)); err != nil {
			t.Fatal(err)
		}
	}
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(other)))
	if err := library.Shared().Put(t.Context(), "library/"+docs[0].SHA256+".pdf", strings.NewReader(other), int64(len(other)), sum); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{".pdf", "/pages/1.png"} {
		if w := ask(site, "/originals/"+docs[0].SHA256+what); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "so it is not shown") {
			t.Errorf("%s: %d %.300q", what, w.Code, w.Body)
		}
	}
	if page := answer(t, site, "/documents/"+docs[0].ID+"/pages/1"); !strings.Contains(page, "its page is not shown") {
		t.Error("the page does not say so")
	}
}
