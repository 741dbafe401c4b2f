package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/search"
)

// Citoid's reader of metadata finds what a report's page, a passage's page and a page of results are about.
func TestMetadataForReferenceManagers(t *testing.T) {
	node, modules := testfiles.Program(t, "node"), testfiles.Named(t, "EVIDENCE_NODE_MODULES")
	newLibrary(t)
	s := serving(t, "--log", "none", "--public-url", "https://evidence.example").ready(t)
	hit := apiValue[search.Result](t, s, "/api/v1/search?q=council+staff+and+police&document=sample-inquiry-2019").Hits[0]
	args := []string{"testdata/metadata.mjs", modules}
	for _, page := range []string{"/documents/sample-inquiry-2019", "/passages/" + hit.ID, "/search?q=council+police"} {
		args = append(args, testfiles.Temp(t, "page.html", []byte(answered(t, s, page))))
	}
	cmd := exec.CommandContext(t.Context(), node, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var pages []struct {
		HighwirePress map[string]any
		JSONLD        map[string]any `json:"jsonLd"`
		COinS         []map[string]any
	}
	if err == nil {
		err = json.Unmarshal(out, &pages)
	}
	if err != nil || len(pages) != 3 {
		t.Fatalf("%v: %d pages were read", err, len(pages))
	}

	report, passage, results := pages[0], pages[1], pages[2]
	for _, p := range pages[:2] {
		h := p.HighwirePress
		if !strings.Contains(h["title"].(string), "nquiry") || h["language"] != "en" || !strings.HasPrefix(h["pdf_url"].(string), "https://evidence.example/originals/") || h["publication_date"] == nil {
			t.Errorf("Highwire: %v", h)
		}
	}
	if got := passage.HighwirePress["firstpage"]; got != hit.Label {
		t.Errorf("the passage is on page %v, want %q", got, hit.Label)
	}
	if r := report.JSONLD; r["@type"] != "Report" || r["url"] != "https://evidence.example/documents/sample-inquiry-2019" || r["name"] != report.HighwirePress["title"] {
		t.Errorf("JSON-LD of the report: %v", r)
	}
	q := passage.JSONLD
	if part, _ := q["isPartOf"].(map[string]any); q["@type"] != "Quotation" || q["text"] != hit.Text || q["pageStart"] != hit.Label || part["name"] != report.HighwirePress["title"] {
		t.Errorf("JSON-LD of the passage: %v", q)
	}
	if len(report.COinS) != 1 || len(passage.COinS) != 1 || len(results.COinS) < 5 {
		t.Errorf("COinS: %d, %d and %d", len(report.COinS), len(passage.COinS), len(results.COinS))
	}
	if rft, _ := results.COinS[0]["rft"].(map[string]any); rft["genre"] != "report" || rft["btitle"] == "" {
		t.Errorf("COinS of a result: %v", results.COinS[0])
	}
}

// A page's header leads to its lasting address, its citations and the kept PDF, and each of them is there.
func TestSignposting(t *testing.T) {
	newLibrary(t)
	s := serving(t, "--log", "none").ready(t)
	hit := apiValue[search.Result](t, s, "/api/v1/search?q=council+staff+and+police").Hits[0]
	for _, page := range []string{"/documents/" + hit.Document, "/passages/" + hit.ID + "?from=2&to=9"} {
		res, err := http.Get(s.url + page)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		found := map[string]int{}
		for _, l := range strings.Split(res.Header.Get("Link"), ", ") {
			href, rest, _ := strings.Cut(strings.TrimPrefix(l, "<"), ">; rel=\"")
			rel, _, _ := strings.Cut(rest, `"`)
			found[rel]++
			if strings.HasPrefix(href, "https://schema.org/") || rel == "license" {
				continue
			}
			answered(t, s, strings.TrimPrefix(href, s.url))
		}
		for _, rel := range []string{"cite-as", "describedby", "item", "type"} {
			if found[rel] == 0 {
				t.Errorf("%s: no link %q in %q", page, rel, res.Header.Get("Link"))
			}
		}
		if want := []string{"cite-as", "item"}; slices.ContainsFunc(want, func(rel string) bool { return found[rel] != 1 }) {
			t.Errorf("%s: %v", page, found)
		}
	}
}
