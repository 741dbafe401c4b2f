// Calls the tools of the program with the protocol's TypeScript client, and prints what comes back as JSON.
// usage: node mcp-client.mjs NODE_MODULES CALLS.json (http URL | stdio COMMAND ARGUMENT...)
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, calls, transport, ...where] = process.argv.slice(2);
const require = createRequire(modules + "/");
const load = (path) => import(pathToFileURL(require.resolve("@modelcontextprotocol/sdk/client/" + path)).href);

const { Client } = await load("index.js");
const { StdioClientTransport } = await load("stdio.js");
const { StreamableHTTPClientTransport } = await load("streamableHttp.js");

const client = new Client({ name: "test", version: "1" });
await client.connect(
  transport === "http"
    ? new StreamableHTTPClientTransport(new URL(where[0]))
    : new StdioClientTransport({ command: where[0], args: where.slice(1), env: process.env }),
);
const answers = { tools: (await client.listTools()).tools.map((t) => t.name), calls: [] };
for (const [name, args] of JSON.parse(readFileSync(calls, "utf8"))) {
  const result = await client.callTool({ name, arguments: args });
  answers.calls.push({ text: result.content[0].text, error: Boolean(result.isError) });
}
console.log(JSON.stringify(answers));
await client.close();
