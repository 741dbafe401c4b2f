package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"evidence/search"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
)

// mcpHeader are the headers of a call, names and values in turn.
var mcpHeader = []string{"Content-Type", "application/json", "Accept", "application/json, text/event-stream"}

// mcpCall is a call of a tool as it is sent.
func mcpCall(tool, input string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, tool, input)
}

// mcpAttacks are calls of the tools for language models.
func mcpAttacks() []attack {
	var out []attack
	add := func(body, never string, status int, header ...string) {
		out = append(out, attack{"mcp", "POST", "/mcp", body, append(append([]string{}, mcpHeader...), header...), []int{status}, never})
	}
	one := mcpCall("search_passages", `{"query":"the"}`)
	add("["+strings.Repeat(one+",", 999)+one+"]", "passages", 400)
	add(" \r\n\t["+one+"]", "passages", 400)
	for _, body := range []string{"", "null", "[]", "1", `"x"`, "{", "{}", strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000)} {
		add(body, "passages", 400)
	}
	add(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"x":"`+strings.Repeat("a", 3<<20)+`"}}}`, "", 413)
	add(one, "passages", 403, "Origin", "https://evil.example")
	add(one, "passages", 421, "Host", "evil.example")
	add(one, "passages", 415, "Content-Type", "text/plain")
	add(one, "passages", 400, "Accept", "text/html")
	for _, from := range []string{"5000000000000000000", "9223372036854775807", "-9223372036854775808", "-1", "1e30"} {
		add(mcpCall("search_passages", `{"query":"the","from":`+from+`}`), `\"passages\"`, 200)
		add(mcpCall("check_quotes", `{"text":"It says “the returns stopped”.","from":`+from+`}`), "goroutine", 200)
		add(mcpCall("list_reports", `{"from":`+from+`}`), "goroutine", 200)
	}
	many := `["x"` + strings.Repeat(`,"x"`, 10_000) + "]"
	for _, filter := range []string{"authority", "kind", "grade", "reports"} {
		add(mcpCall("search_passages", `{"query":"the","`+filter+`":`+many+`}`), `\"passages\"`, 200)
	}
	add(mcpCall("find_evidence", `{"claim":"The police knew.","reports":`+many+`}`), `\"passages\"`, 200)
	add(mcpCall("search_passages", `{"query":"`+strings.Repeat("a ", 100_000)+`"}`), `\"passages\"`, 200)
	add(mcpCall("search_passages", `{"query":"the","limit":999999999}`), `\"passages\"`, 200)
	add(mcpCall("search_passages", `{"query":"the","max_bytes":999999999}`), `\"passages\"`, 200)
	add(mcpCall("get_passage", `{"id":"../../etc/passwd"}`), "root:", 200)
	add(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"file:///etc/passwd"}}`, "root:", 200)
	add(mcpCall("nosuch", "{}"), "passages", 200)
	out = append(out, attack{"mcp", "GET", "/mcp", "", mcpHeader, []int{405}, ""}, attack{"mcp", "DELETE", "/mcp", "", mcpHeader, []int{405}, ""})
	return out
}

// callMCP sends a call, from elsewhere.
func callMCP(t *testing.T, h http.Handler, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", strings.NewReader(body))
	all := append(append([]string{}, mcpHeader...), header...)
	for i := 0; i < len(all); i += 2 {
		r.Header.Set(all[i], all[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A searching engine has a function look at each search.
type searching struct {
	search.Engine
	look func(context.Context, search.Query)
}

func (e searching) Search(ctx context.Context, q search.Query) (search.Result, error) {
	e.look(ctx, q)
	return e.Engine.Search(ctx, q)
}

// A tool that panics fails its call alone.
func TestMCPSurvivesAPanic(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	l.Engine = searching{l.Engine, func(context.Context, search.Query) { panic("an index out of range") }}
	h := newTestServer(t, l, handler.Options{}).MCP()
	w := callMCP(t, h, mcpCall("search_passages", `{"query":"the"}`))
	if !strings.Contains(w.Body.String(), "failed to answer") || strings.Contains(w.Body.String(), "out of range") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if w := callMCP(t, h, mcpCall("list_reports", "{}")); !strings.Contains(w.Body.String(), `\"reports\"`) {
		t.Errorf("afterwards: status %d: %s", w.Code, w.Body)
	}
}

// A call is worked on in a turn among the requests and within their time.
func TestMCPTakesTurns(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{AtOnce: 1})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	calls := 0
	l.Engine = searching{l.Engine, func(ctx context.Context, _ search.Query) {
		calls++
		if leave, err := s.Work.Enter(gone); err == nil {
			leave()
			t.Error("another request is let in besides the only one")
		}
		if _, ok := ctx.Deadline(); !ok {
			t.Error("a search may take for ever")
		}
	}}
	callMCP(t, s.MCP(), mcpCall("search_passages", `{"query":"the"}`))
	if leave, err := s.Work.Enter(gone); err != nil || calls != 1 {
		t.Errorf("after %d searches the turn is not given back: %v", calls, err)
	} else {
		leave()
	}
}

// Calls count as requests of their network address, and nobody listens for changes that never come.
func TestMCPRate(t *testing.T) {
	t.Parallel()
	s := makeSite(t, handler.Options{Clock: func() time.Time { return time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC) }}, false)
	h := s.MCP()
	const version = "2026-07-28"
	listen := `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},"_meta":{"io.modelcontextprotocol/protocolVersion":"` + version + `"}}}`
	if w := callMCP(t, h, listen, "Mcp-Protocol-Version", version, "Mcp-Method", "subscriptions/listen"); w.Code == http.StatusTooManyRequests {
		t.Errorf("listening: status %d: %s", w.Code, w.Body)
	}
	for i := range 1000 {
		w := callMCP(t, h, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") != "" && i > 500 {
			return
		}
		if w.Code != http.StatusOK {
			t.Fatalf("call %d: status %d: %s", i, w.Code, w.Body)
		}
	}
	t.Error("a thousand calls at once are answered")
}
