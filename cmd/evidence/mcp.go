package main

import (
	"context"
	"flag"

	"evidence/cmd/internal/app"
	"evidence/web/mcp"
)

var mcpCommand = command{
	name:    "mcp",
	summary: "offer the library to a language model, by the Model Context Protocol",
	about: `
A program that speaks the protocol, such as a chat client or an editor, starts this command. The model can then search passages, get a
passage with its neighbours and its citation, list the reports, find evidence for a claim, and check quotations, word for word.
It can change nothing, and nothing leaves the computer but what the client sends on.

An answer has at most about 18,000 bytes unless more is asked for. Each passage has its exact text and the address by which it is
cited; --public-url is the address of the site that the passages are cited at. Reports that other processes add are found as well.

The site offers the same at /mcp with evidence serve --mcp.`,
	examples: []string{"evidence mcp --data /srv/evidence --public-url https://evidence.example.org"},
	setup: func(f *flag.FlagSet) runner {
		data := dataFlag(f)
		public := f.String("public-url", "", "the address of the site that passages are cited at, `URL`")
		return func(ctx context.Context, e *env, _ []string) error {
			site, err := publicURL(*public)
			if err != nil {
				return err
			}
			d, err := openLibrary(ctx, e, *data)
			if err != nil {
				return err
			}
			defer d.Close()
			return mcp.Serve(ctx, e.stdin, e.out, app.MCP(d, site, buildInfo().Version))
		}
	},
}
