package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// post sends JSON from the page to an address and gives the answer, or why the browser keeps it from the page.
func (b *tab) post(address, body string) (answer struct {
	Status int
	Body   json.RawMessage
	Error  string
}) {
	b.Helper()
	text := js[string](b, fmt.Sprintf(`fetch(%q, {method: "POST", headers: {"Content-Type": "application/json"}, body: %q})
		.then(async r => JSON.stringify({status: r.status, body: await r.json()}), e => JSON.stringify({error: String(e)}))`, address, body))
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		b.Fatalf("%s: %v", text, err)
	}
	return answer
}

// refusedFrame is what Chromium shows in a frame in place of a page that may not be there.
const refusedFrame = "chrome-error://chromewebdata/"

// framed says whether a frame shows an address: one of the page's own, or one that the browser keeps in a process of its own.
func (b *tab) framed(address string) (found bool) {
	b.Helper()
	b.call("listing the frames", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, child := range tree.FrameTree.ChildFrames {
			found = found || child.Frame.URL == address
		}
		apart, err := chromedp.Call(ctx, target.GetTargets, target.GetTargetsParams{})
		if err != nil {
			return err
		}
		for _, info := range apart.TargetInfos {
			found = found || info.Type == "iframe" && info.URL == address
		}
		return nil
	}))
	return found
}

// A page of another site checks quotations, looks for evidence and splits a text, learns how to show a passage and shows it in a
// frame. The browser keeps statements from it, and shows none of the site's other pages in a frame.
func TestFromAnotherSiteInABrowser(t *testing.T) {
	t.Parallel()
	sharedBrowser(t)
	s := servingSample(t)
	var found struct {
		Hits []struct{ ID, Text string }
	}
	if err := json.Unmarshal([]byte(answered(t, s, "/api/v1/search?q=police&limit=1")), &found); err != nil || len(found.Hits) != 1 {
		t.Fatalf("%v, %d hits", err, len(found.Hits))
	}
	hit := found.Hits[0]
	b := watchedTab(t, serveFixture(t, map[string]string{"/": `<!DOCTYPE html><title>Elsewhere</title><p>Another site`}))
	b.open("/")

	text, err := json.Marshal(map[string]string{"text": "It says “" + hit.Text + "”."})
	if err != nil {
		t.Fatal(err)
	}
	var checked struct {
		Quotes []struct{ Verdict string }
	}
	if a := b.post(s.url+"/api/v1/check", string(text)); a.Status != 200 || json.Unmarshal(a.Body, &checked) != nil || len(checked.Quotes) == 0 || checked.Quotes[0].Verdict != "exact" {
		t.Errorf("the quotation is checked with %d %s %.300s", a.Status, a.Error, a.Body)
	}
	for path, body := range map[string]string{"/evidence": `{"claim": "The police work with the council."}`, "/claims": `{"text": "One thing is so. Another is not."}`} {
		if a := b.post(s.url+"/api/v1"+path, body); a.Status != 200 || len(a.Body) < 3 {
			t.Errorf("%s answers %d %s %.300s", path, a.Status, a.Error, a.Body)
		}
	}
	if a := b.post(s.url+"/api/v1/statements", `{"title": "Theirs"}`); a.Error == "" {
		t.Errorf("another site reads what making a statement answers: %d %.300s", a.Status, a.Body)
	}

	show := func(html, address string) {
		b.Helper()
		js[bool](b, fmt.Sprintf(`new Promise(shown => {
			document.body.innerHTML = %q
			document.querySelector("iframe").onload = () => shown(true)
		})`, html))
		eventually(b, html+" shows "+address, func() bool { return b.framed(address) })
	}
	show(js[string](b, fmt.Sprintf(`fetch(%q).then(r => r.json()).then(a => a.html)`, s.url+"/oembed?url="+url.QueryEscape(s.url+"/passages/"+hit.ID))), s.url+"/embed/passages/"+hit.ID)
	show(`<iframe src="`+s.url+"/passages/"+hit.ID+`"></iframe>`, refusedFrame)
}
