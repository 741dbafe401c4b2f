package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"evidence/web/htmltest"
)

// maxOfKind is how many addresses of one kind are asked for: there are hundreds of passages.
const maxOfKind = 8

// Every link of every page that can be reached from the first leads to a page, by GET and by HEAD.
func TestNoLinkIsBroken(t *testing.T) {
	t.Parallel()
	newLibrary(t)
	s := serving(t, "--log", "none").ready(t)
	seen := map[string]bool{"/": true}
	queue := []string{"/", "/search?q=police"}
	kinds := map[string]int{}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, link := range s.links(t, queue[0]) {
			kind := kindOf(link)
			if !seen[link] && kinds[kind] < maxOfKind && follow(link) {
				queue = append(queue, link)
				kinds[kind]++
			}
			seen[link] = true
		}
	}
	if len(kinds) < 15 {
		t.Errorf("only these kinds of address were found: %v", kinds)
	}
}

// kindOf is an address with its changing parts left out.
func kindOf(link string) string {
	path, _, _ := strings.Cut(link, "?")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if i > 1 && strings.ContainsAny(part, "0123456789") && part != "v1" {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// follow leaves out what grows without end, searches narrowed and sorted in every way, and the addresses of forms that a file comes
// from, which are nothing without what the form sends.
func follow(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.RawQuery != "" || !strings.HasSuffix(u.Path, "/file")) && (u.RawQuery == "" || u.Path != "/search" && u.Path != "/documents" && len(u.RawQuery) < 40)
}

// links asks for a page and gives the addresses on this site that it links to.
func (s *served) links(t *testing.T, path string) []string {
	t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusMultipleChoices {
		t.Errorf("%s: %s", path, res.Status)
		return nil
	}
	if head, err := http.Head(s.url + path); err != nil || head.StatusCode != res.StatusCode {
		t.Errorf("HEAD %s: %v, %v; GET has %s", path, head, err, res.Status)
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	page := htmltest.Parse(t, res.Body)
	var out []string
	for _, e := range htmltest.All(page, "a[href], link[href], image[href], script[src], form[action]") {
		for _, a := range e.Attr {
			if a.Key != "href" && a.Key != "src" && a.Key != "action" {
				continue
			}
			link, _, _ := strings.Cut(a.Val, "#")
			if strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//") {
				out = append(out, link)
			}
		}
	}
	return out
}
