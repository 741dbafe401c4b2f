// Reads the metadata of pages as Citoid does, and prints it.
// usage: node metadata.mjs NODE_MODULES PAGE.html...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [modules, ...pages] = process.argv.slice(2);
const require = createRequire(modules + "/");
const cheerio = require("cheerio");
const { parseAll } = require("html-metadata");

const read = [];
for (const page of pages) read.push(await parseAll(cheerio.load(readFileSync(page, "utf8"))));
console.log(JSON.stringify(read));
