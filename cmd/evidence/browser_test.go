package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/corpus/testfiles"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The tests in a browser share one Chromium, which TestMain closes. Each has a
// tab with storage of its own.
var chromium struct {
	sync.Mutex
	ctx   context.Context
	close func()
}

// chromiumNames are what Chromium is called on a machine, the one of Debian first.
var chromiumNames = []string{"chromium", "chromium-browser", "google-chrome"}

// sharedBrowser gives the shared Chromium, or skips the test without one.
func sharedBrowser(t testing.TB) context.Context {
	t.Helper()
	path := testfiles.Program(t, chromiumNames...)
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.ctx != nil {
		return chromium.ctx
	}
	profile, err := os.MkdirTemp("", "evidence-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true))
	started, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(started)
	chromium.close = func() {
		cancel()
		stop()
		os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %q: %v", path, err)
	}
	chromium.ctx = ctx
	return ctx
}

// closeBrowser ends the shared Chromium, if there is one.
func closeBrowser() {
	if chromium.close != nil {
		chromium.close()
	}
}

// A tab is a page of the browser that looks at a site. What the browser complains
// of while it is open fails the test: errors of scripts, breaches of the
// content security policy, and anything asked of another host.
type tab struct {
	*testing.T
	ctx  context.Context
	site string

	mu         sync.Mutex
	complaints []string
	refused    map[string]bool // addresses that are meant to answer with an error
}

// tabTime is how long a test may use its tab, on a slow machine.
const tabTime = 5 * time.Minute

// tabWidth is how wide a tab's window is at first, in pixels.
const tabWidth = 1280

// newTab opens a tab for a test.
func newTab(t *testing.T, site string) *tab {
	t.Helper()
	b := watchedTab(t, site)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, c := range b.complaints {
			t.Errorf("the browser complains: %s", c)
		}
	})
	return b
}

// watchedTab is a tab whose complaints are kept for the test to look at.
func watchedTab(t *testing.T, site string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(sharedBrowser(t), chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, tabTime)
	t.Cleanup(func() { stop(); cancel() })
	b := &tab{T: t, ctx: ctx, site: site, refused: map[string]bool{}}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	b.window(tabWidth)
	b.prefer("light")
	b.call("focus", send(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	return b
}

// listen keeps what the browser complains of.
func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Host != "" && "http://"+u.Host != b.site {
			b.complaints = append(b.complaints, "another host is asked for "+e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !b.refused[e.Entry.URL] {
			b.complaints = append(b.complaints, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, "exception: "+thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.complaints = append(b.complaints, fmt.Sprintf("console.%s", e.Type))
		}
	}
}

// thrown is what a script threw, with where it was.
func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Text + " " + d.Exception.Description
	}
	return d.Text
}

// send is an action that sends a command of the browser's protocol.
func send[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, command, params)
		return err
	})
}

// call does actions, or fails the test with what they are for.
func (b *tab) call(what string, actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatalf("%s: %v", what, err)
	}
}

// open goes to an address of the site and waits until it is loaded.
func (b *tab) open(path string) {
	b.Helper()
	b.call("opening "+path, chromedp.Navigate(b.site+path))
}

// openRefused goes to an address that answers with an error.
func (b *tab) openRefused(path string) {
	b.Helper()
	b.mu.Lock()
	b.refused[b.site+path] = true
	b.mu.Unlock()
	b.open(path)
}

// click clicks what a selector matches first and waits until the page it leads to is loaded.
func (b *tab) click(selector string) {
	b.Helper()
	before := b.address()
	b.call("clicking "+selector, chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
	b.until("location.href !== " + fmt.Sprintf("%q", b.site+before))
	b.settle()
}

// settle waits until the page is loaded and what the script fetches has come.
func (b *tab) settle() {
	b.Helper()
	b.until(`document.readyState === "complete" && !document.querySelector("main[aria-busy]")`)
}

// press presses keys, one after the other. A key that the page makes use of writes nothing, as with a keyboard.
func (b *tab) press(keys string) {
	b.Helper()
	for _, r := range keys {
		k := kb.Keys[r]
		p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: k.Key, Code: k.Code, WindowsVirtualKeyCode: k.Windows}
		if k.Shift {
			p.Modifiers = int64(kb.ModifierShift)
		}
		if k.Print {
			p.Type, p.Text = input.DispatchKeyEventTypeKeyDown, k.Text
		}
		up := p
		up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
		b.call(fmt.Sprintf("pressing %q of %q", r, keys), send(input.DispatchKeyEvent, p), send(input.DispatchKeyEvent, up))
	}
}

// address is the path and query of the page.
func (b *tab) address() string {
	b.Helper()
	return js[string](b, "location.pathname + location.search")
}

// until waits for what must come true in the page, also over the loading of another.
func (b *tab) until(condition string) {
	b.Helper()
	eventually(b, condition, func() bool {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		return err == nil && ok
	})
}

// js gives the value of an expression in the page, or of what it promises.
func js[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return v
}

// texts are the texts of the elements that a selector matches, as they are shown.
func (b *tab) texts(selector string) []string {
	b.Helper()
	return js[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => (e.innerText ?? e.textContent).trim())`, selector))
}

// text is the text of the first of them.
func (b *tab) text(selector string) string {
	b.Helper()
	all := b.texts(selector)
	if len(all) == 0 {
		b.Fatalf("%s has no %s", b.address(), selector)
	}
	return all[0]
}

// window makes the window this many pixels wide.
func (b *tab) window(width int64) {
	b.Helper()
	b.call("setting the width", chromedp.EmulateViewport(width, 900))
}

// prefer sets the colours that the reader's system asks for: "light" or "dark".
func (b *tab) prefer(scheme string) {
	b.Helper()
	b.call("setting the colours", send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}))
}

// withoutScript opens pages as a browser without JavaScript does.
func (b *tab) withoutScript(off bool) {
	b.Helper()
	b.call("turning scripts off", send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off}))
}

// A tab notices what no page of the site may do.
func TestTabsComplain(t *testing.T) {
	t.Parallel()
	site := serveFixture(t, map[string]string{
		"/inline": `<!DOCTYPE html><title>A</title><script>1</script>`,
		"/broken": `<!DOCTYPE html><title>B</title><script src="/throws.js"></script>`,
		"/host":   `<!DOCTYPE html><title>C</title><img src="http://127.0.0.2:9/x.png">`,
		"/lost":   `<!DOCTYPE html><title>D</title><img src="/none.png">`,
		"/sound":  `<!DOCTYPE html><title>E</title><p>Nothing to complain of`,
	})
	for path, want := range map[string]string{"/inline": "Content Security Policy", "/broken": "exception", "/host": "another host", "/lost": "404", "/sound": ""} {
		t.Run(path[1:], func(t *testing.T) {
			b := watchedTab(t, site)
			b.open(path)
			complained := func() string {
				b.mu.Lock()
				defer b.mu.Unlock()
				return strings.Join(b.complaints, "\n")
			}
			if want == "" {
				if got := complained(); got != "" {
					t.Errorf("complains of %s", got)
				}
				return
			}
			eventually(t, "the browser complains of "+want, func() bool { return strings.Contains(complained(), want) })
		})
	}
}
