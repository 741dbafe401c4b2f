// Asks a site through the types that openapi-typescript made. It prints a line for each answer.
import createClient from "openapi-fetch";
import type { paths } from "./api.ts";

const api = createClient<paths>({ baseUrl: process.argv[2] });

function must<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

let listed = 0;
for (let cursor = ""; ;) {
  const list = must(await api.GET("/api/v1/documents", { params: { query: { limit: 1, cursor } } }));
  listed += list.documents.length;
  cursor = list.cursor;
  if (cursor === "") {
    console.log("documents", listed, list.total);
    break;
  }
}
const found = must(await api.GET("/api/v1/search", { params: { query: { q: "police", limit: 1 } } }));
const id = found.hits[0].id;
console.log("hit", id, found.total);
const passage = must(await api.GET("/api/v1/passages/{id}", { params: { path: { id } } }));
console.log("passage", passage.passage?.id, passage.status);
const table = must(await api.GET("/api/v1/search.csv", { params: { query: { q: "police", fields: ["id"] } }, parseAs: "text" }));
console.log("lines", table.split("\n").length - 1);
const cited = must(await api.GET("/api/v1/passages/{id}/citations/{style}", { params: { path: { id, style: "plain" } }, parseAs: "text" }));
console.log("citation", cited.trim());
const verdicts = must(await api.POST("/api/v1/check", { body: { text: "It says “side by side”." } }));
console.log("verdict", verdicts.quotes[0].verdict);
const refused = await api.GET("/api/v1/search", { params: { query: { q: "yeer:2014" } } });
console.log("problem", refused.error?.type);
