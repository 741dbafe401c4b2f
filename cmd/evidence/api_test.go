package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
)

// servingSample runs the program on the bundled sample.
func servingSample(t *testing.T) *served {
	t.Helper()
	return serving(t, "--data", filepath.Join(t.TempDir(), "none"), "--log", "none").ready(t)
}

// The example of every operation, and each with the example of every parameter, is answered on the bundled sample.
func TestExamplesOfTheAPI(t *testing.T) {
	t.Parallel()
	s := servingSample(t)
	var doc struct {
		Paths map[string]struct {
			Get struct {
				Parameters []struct {
					Name, In string
					Example  any
				}
				Example string `json:"x-example"`
			}
			Post struct {
				Example string          `json:"x-example"`
				Sends   json.RawMessage `json:"x-example-body"`
			}
		}
	}
	if err := json.Unmarshal([]byte(answered(t, s, "/api/v1/openapi.json")), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Paths) < 10 {
		t.Fatalf("only %d paths", len(doc.Paths))
	}
	for path, item := range doc.Paths {
		if item.Post.Example != "" {
			answer := sentTo(t, s, item.Post.Example, item.Post.Sends)
			if strings.HasSuffix(path, "/check") && !strings.Contains(answer, `"exact"`) && !strings.Contains(answer, `"normalised"`) {
				t.Errorf("%s: the example's quote is not found: %s", path, answer)
			}
		}
		if item.Get.Example == "" {
			continue
		}
		if strings.HasSuffix(path, "/commented") {
			continue // the sample's statement did not come as a Word file
		}
		answered(t, s, item.Get.Example)
		address := path
		for _, p := range item.Get.Parameters {
			if p.In == "path" {
				address = strings.Replace(address, "{"+p.Name+"}", written(p.Example), 1)
			}
		}
		for _, p := range item.Get.Parameters {
			switch {
			case p.In == "path" || p.Name == "from": // the latter goes with to
			case p.Name == "to":
				answered(t, s, address+"?from=0&to="+written(p.Example))
			case p.Name == "cursor" && !strings.Contains(path, "/search"): // the example's belongs to another list
			case strings.HasSuffix(path, "/passages") && !strings.Contains(path, "/documents/") && p.Name != "ids": // it needs passages to give
				answered(t, s, item.Get.Example+"&"+escaped(p.Name, p.Example))
			case strings.Contains(path, "/search") && p.Name != "q": // it needs something to look for
				answered(t, s, address+"?q=council+staff+and+police&"+escaped(p.Name, p.Example))
			default:
				answered(t, s, address+"?"+escaped(p.Name, p.Example))
			}
		}
	}
}

// sentTo sends JSON to an address, which must take it, and gives the answer.
func sentTo(t *testing.T, s *served, address string, body []byte) string {
	t.Helper()
	res, err := http.Post(s.url+address, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode/100 != 2 {
		t.Errorf("%s with %s answers %d: %s (%v)", address, body, res.StatusCode, answer, err)
	}
	return string(answer)
}

// answered is what an address answers, which must be something.
func answered(t *testing.T, s *served, address string) string {
	t.Helper()
	res, err := http.Get(s.url + address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || len(body) == 0 {
		t.Errorf("%s: status %d, %v: %s", address, res.StatusCode, err, body)
	}
	return string(body)
}

// written is an example as it stands in an address.
func written(example any) string {
	if list, ok := example.([]any); ok {
		example = list[0]
	}
	return fmt.Sprint(example)
}

func escaped(name string, example any) string {
	return url.Values{name: {written(example)}}.Encode()
}

// The examples of the README's chapter on the API run as they stand, at another address.
func TestReadmeExamplesOfTheAPI(t *testing.T) {
	curl, python := testfiles.Program(t, "curl"), testfiles.Program(t, "python3")
	shell := testfiles.Program(t, "sh")
	s := servingSample(t)
	_, chapter, _ := strings.Cut(document(t, "README.md"), "\n## HTTP API\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	blocks := regexp.MustCompile("(?s)```(sh|python)\n(.*?)```").FindAllStringSubmatch(chapter, -1)
	ran := map[string]int{}
	for _, b := range blocks {
		language, text := b[1], strings.ReplaceAll(b[2], "http://127.0.0.1:8080", s.url)
		if text == b[2] {
			t.Errorf("an example asks nothing of the server: %s", text)
		}
		parts := []string{text}
		if language == "sh" {
			parts = regexp.MustCompile(`(?m)^curl .*$`).FindAllString(text, -1)
		}
		for _, part := range parts {
			cmd := exec.CommandContext(t.Context(), python, "-")
			if language == "sh" {
				cmd = exec.CommandContext(t.Context(), shell, "-s")
			}
			cmd.Stdin = strings.NewReader(part)
			out, err := cmd.CombinedOutput()
			if err != nil || len(strings.TrimSpace(string(out))) < 100 {
				t.Errorf("%s\n%v, %s", part, err, out)
			}
			ran[language]++
		}
	}
	if ran["sh"] < 3 || ran["python"] < 1 {
		t.Errorf("ran %v with %s and %s", ran, curl, python)
	}
}
