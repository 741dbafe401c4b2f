// Finds the quotes of Web Annotations in the text that pdf.js reads from the PDFs, as annotation tools do: on the page that a selector
// names, white space aside; where the page has the words twice, those whose prefix and suffix fit best.
// Prints for each annotation "" or what is wrong.
// usage: node anchor.mjs NODE_MODULES CASES.json, a list of {pdf, annotation}
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(modules + "/pdfjs-dist/legacy/build/pdf.mjs"));

const slack = 3; // points by which the letters of a line may leave the rectangle of its passage
const strip = (s) => (s ?? "").replace(/\s+/gu, "");

const documents = new Map();
async function open(path) {
  if (!documents.has(path)) {
    documents.set(path, await getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 }).promise);
  }
  return documents.get(path);
}

// A page's text without white space, and for each character where its run begins.
async function readPage(path, number) {
  const page = await (await open(path)).getPage(number);
  const viewport = page.getViewport({ scale: 1 });
  let text = "";
  const places = [];
  for (const item of (await page.getTextContent()).items) {
    const written = strip(item.str);
    const [, y] = viewport.convertToViewportPoint(item.transform[4], item.transform[5]);
    text += written;
    for (const _ of written) places.push(y);
    for (let i = [...written].length; i < written.length; i++) places.push(y); // UTF-16
  }
  return { text, places };
}

function alike(a, b) {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}
const reversed = (s) => [...s].reverse().join("");

function anchor(text, words) {
  const exact = strip(words.exact), prefix = reversed(strip(words.prefix)), suffix = strip(words.suffix);
  let best = -1, score = -1;
  for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) {
    const fits = alike(reversed(text.slice(0, at)), prefix) + alike(text.slice(at + exact.length), suffix);
    if (fits > score) [best, score] = [at, fits];
  }
  return best < 0 ? null : [best, best + exact.length];
}

async function fault({ pdf, annotation }) {
  const pages = annotation.target.selector.filter((s) => s.type === "FragmentSelector");
  if (pages.length === 0) return "no page is selected";
  for (const selector of pages) {
    const [, number, view] = /^page=(\d+)(?:&viewrect=(.*))?$/.exec(selector.value);
    if (!selector.refinedBy || !view) return `page ${number} has no words or no place`;
    const { text, places } = await readPage(pdf, Number(number));
    const found = anchor(text, selector.refinedBy);
    if (!found) return `page ${number} has no ${JSON.stringify(selector.refinedBy.exact)}`;
    const [, top, , height] = view.split(",").map(Number);
    const out = places.slice(...found).find((y) => y < top - slack || y > top + height + slack);
    if (out !== undefined) return `page ${number}: ${JSON.stringify(selector.refinedBy.exact)} was found at ${out}, not in ${view}`;
  }
  return "";
}

const faults = [];
for (const c of JSON.parse(readFileSync(file))) faults.push(await fault(c));
console.log(JSON.stringify(faults));
