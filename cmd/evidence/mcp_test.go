package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"evidence/corpus/testfiles"
)

// An mcpCall is a tool, what it is given, and what its answer must have.
type mcpCall struct {
	tool  string
	input map[string]any
	fails bool
	want  []string
}

// mcpCalls call each tool on the sample. Words between quotation marks are as JSON in an answer.
func mcpCalls(passage string) []mcpCall {
	type in = map[string]any
	long := strings.Repeat("It says “the returns stopped in July 2003”. ", 60)
	return []mcpCall{
		{"search_passages", in{"query": "returns stopped July 2003"}, false, []string{`"total":`, `"address":"/passages/` + passage + `"`, "The returns stopped in July 2003", `"report":"sample-inquiry-2019"`, `"place":"p`}},
		{"search_passages", in{"query": "the", "limit": 100}, false, []string{`"next":`}},
		{"search_passages", in{"query": "the", "limit": 100, "max_bytes": 200000}, false, []string{`"total":`}},
		{"search_passages", in{"query": `"no passage has these words"`}, false, []string{`"total":0`, "does not show that something is untrue"}},
		{"search_passages", in{"query": "returns", "authority": []string{"Nowhere"}}, false, []string{`"total":0`}},
		{"search_passages", in{}, true, []string{"nothing is searched for"}},
		{"search_passages", in{"query": "yeer:2014"}, true, []string{"yeer"}},
		{"search_passages", in{"query": "x", "sort": "best"}, true, []string{"relevance, newest"}},
		{"search_passages", in{"query": "x", "max_bytes": 1}, true, []string{"max_bytes cannot be 1"}},
		{"get_passage", in{"id": passage, "style": "harvard", "before": 2, "after": 2}, false, []string{`"status":"current"`, "The returns stopped in July 2003", `"before":[{"id":`, `"after":[{"id":`, "(2019)"}},
		{"get_passage", in{"id": "k3m9x2p7qa5t"}, true, []string{"ever had the id"}},
		{"get_passage", in{"id": passage, "style": "vancouver"}, true, []string{"styles are plain"}},
		{"list_reports", in{"limit": 2}, false, []string{`"total":`, `"next":2`, `"grade":`}},
		{"list_reports", in{"kind": "Inspection"}, false, []string{`"id":"sample-inspection-2022"`}},
		{"list_reports", in{"query": "nothing of this name"}, false, []string{`"total":0`, "Others may exist elsewhere"}},
		{"find_evidence", in{"claim": "Council staff and the police work in one office."}, false, []string{`"found":true`, `"covers":[`, "has to be read in it"}},
		{"find_evidence", in{"claim": "The submarine zebra won a chess tournament."}, false, []string{`"found":false`, "no evidence", `"mentioned_nowhere":[`}},
		{"find_evidence", in{"claim": " "}, true, []string{"there is no claim"}},
		{"check_quotes", in{"text": "It says “The returns stopped in July 2003” on page 7."}, false, []string{`"verdict":"exact"`, `"all_right":true`, `"address":"/passages/`}},
		{"check_quotes", in{"quotes": []in{{"quote": "The returns never stopped in July 2003.", "report": "sample-inquiry-2019"}}}, false, []string{`"verdict":"altered"`, `"all_right":false`, `"differences":[`}},
		{"check_quotes", in{"text": "Nothing is quoted here."}, false, []string{"nothing was checked", `"all_right":false`}},
		{"check_quotes", in{"text": long}, false, []string{`"next":`}},
		{"check_quotes", in{}, true, []string{"neither a text nor a quote"}},
	}
}

var mcpTools = []string{"check_quotes", "find_evidence", "get_passage", "list_reports", "search_passages"}

// check holds an answer against what is wanted. An answer is below 20 kB unless more was asked for.
func (c *mcpCall) check(t *testing.T, text string, failed bool) {
	t.Helper()
	if failed != c.fails {
		t.Errorf("%s %v: failed is %t: %s", c.tool, c.input, failed, text)
	}
	for _, want := range c.want {
		if !strings.Contains(text, want) {
			t.Errorf("%s %v: no %s in %s", c.tool, c.input, want, text)
		}
	}
	if !failed && !json.Valid([]byte(text)) {
		t.Errorf("%s %v: no JSON: %s", c.tool, c.input, text)
	}
	onWire, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	if _, more := c.input["max_bytes"]; !more && len(onWire) > 20_000 {
		t.Errorf("%s %v: the answer has %d bytes", c.tool, c.input, len(onWire))
	}
}

// returnsPassage is the id of the sample's passage on the returns.
func returnsPassage(t *testing.T) string {
	t.Helper()
	var found struct{ Hits []struct{ ID string } }
	if err := json.Unmarshal([]byte(evidence(t, "search", "--json", `"returns stopped in July 2003"`).out), &found); err != nil || len(found.Hits) == 0 {
		t.Fatalf("the sample has no such passage: %v", err)
	}
	return found.Hits[0].ID
}

// The protocol's Go client calls every tool, on standard input and output and by HTTP.
func TestMCP(t *testing.T) {
	t.Parallel()
	newLibrary(t)
	calls := mcpCalls(returnsPassage(t))
	site := serving(t, "--mcp").ready(t)
	for name, transport := range map[string]mcp.Transport{
		"stdio": &mcp.CommandTransport{Command: process(t, "mcp")},
		"HTTP":  &mcp.StreamableClientTransport{Endpoint: site.url + "/mcp", DisableStandaloneSSE: true},
	} {
		session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), transport, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if about := session.InitializeResult(); about.ServerInfo.Name != "evidence-index" || !strings.Contains(about.Instructions, "letter for letter") {
			t.Errorf("%s: the server says %+v", name, about)
		}
		list, err := session.ListTools(t.Context(), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var names []string
		for _, tool := range list.Tools {
			names = append(names, tool.Name)
			if tool.Description == "" || !tool.Annotations.ReadOnlyHint {
				t.Errorf("%s: the tool %+v is not described, or writes", name, tool)
			}
		}
		if slices.Sort(names); !slices.Equal(names, mcpTools) {
			t.Errorf("%s: tools %q", name, names)
		}
		for i := range calls {
			res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: calls[i].tool, Arguments: calls[i].input})
			if err != nil {
				t.Errorf("%s: %s: %v", name, calls[i].tool, err)
				continue
			}
			calls[i].check(t, res.Content[0].(*mcp.TextContent).Text, res.IsError)
		}
		if err := session.Close(); err != nil {
			t.Errorf("%s: closing: %v", name, err)
		}
	}
}

// The text of every passage that is given is the report's, letter for letter, and what follows an answer follows on.
func TestMCPText(t *testing.T) {
	t.Parallel()
	newLibrary(t)
	session := mcpSession(t)
	seen := map[string]bool{}
	for from := 0; ; {
		var page struct {
			Total, Next int
			Passages    []struct{ ID, Text string }
		}
		mcpAnswer(t, session, "search_passages", map[string]any{"reports": []string{"sample-inquiry-2019"}, "limit": 100, "from": from}, &page)
		for _, p := range page.Passages {
			var whole struct{ Passage struct{ Text string } }
			mcpAnswer(t, session, "get_passage", map[string]any{"id": p.ID}, &whole)
			if p.Text == "" || p.Text != whole.Passage.Text || seen[p.ID] {
				t.Errorf("passage %s is given as %q and as %q, or twice", p.ID, p.Text, whole.Passage.Text)
			}
			seen[p.ID] = true
		}
		if from = page.Next; from == 0 {
			if len(seen) != page.Total {
				t.Errorf("%d passages of %d were given", len(seen), page.Total)
			}
			return
		}
	}
}

func mcpSession(t *testing.T) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.CommandTransport{Command: process(t, "mcp")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session
}

func mcpAnswer(t *testing.T, session *mcp.ClientSession, tool string, input map[string]any, into any) {
	t.Helper()
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: input})
	if err == nil {
		err = json.Unmarshal([]byte(res.Content[0].(*mcp.TextContent).Text), into)
	}
	if err != nil {
		t.Fatalf("%s %v: %v", tool, input, err)
	}
}

// The protocol's TypeScript client calls every tool in the same ways.
func TestMCPTypeScript(t *testing.T) {
	node, modules := testfiles.Program(t, "node"), testfiles.Named(t, "EVIDENCE_NODE_MODULES")
	newLibrary(t)
	calls := mcpCalls(returnsPassage(t))
	var sent [][2]any
	for _, c := range calls {
		sent = append(sent, [2]any{c.tool, c.input})
	}
	data, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "calls.json")
	testfiles.Write(t, file, data)
	site, program := serving(t, "--mcp").ready(t), process(t, "mcp")
	for _, where := range [][]string{{"http", site.url + "/mcp"}, append([]string{"stdio", program.Path}, program.Args[1:]...)} {
		cmd := exec.CommandContext(t.Context(), node, append([]string{"testdata/mcp-client.mjs", modules, file}, where...)...)
		cmd.Env, cmd.Stderr = program.Env, os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", where[0], err)
		}
		var got struct {
			Tools []string
			Calls []struct {
				Text  string
				Error bool
			}
		}
		if err := json.Unmarshal(out, &got); err != nil || len(got.Calls) != len(calls) {
			t.Fatalf("%s: %v, %s", where[0], err, out)
		}
		if slices.Sort(got.Tools); !slices.Equal(got.Tools, mcpTools) {
			t.Errorf("%s: tools %q", where[0], got.Tools)
		}
		for i, c := range got.Calls {
			calls[i].check(t, c.Text, c.Error)
		}
	}
}

// Nothing is at /mcp unless it is asked for, and pages of other sites cannot call it.
func TestMCPIsOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	newLibrary(t)
	const ping = `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	for _, c := range []struct {
		flags  []string
		origin string
		want   int
	}{{nil, "", 404}, {[]string{"--mcp"}, "", 200}, {[]string{"--mcp"}, "https://elsewhere.example", 403}} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, serving(t, c.flags...).ready(t).url+"/mcp", strings.NewReader(ping))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%q from %q: status %d, want %d", c.flags, c.origin, res.StatusCode, c.want)
		}
	}
}
