// A menu for selected words, wherever the text of a passage is shown (an element of class t): copy them with their citation, link to them,
// cite them, collect them, pin them to a statement, search for them. Without this script the page of each passage cites a part of it.
(() => {
"use strict";

// partOf finds the words of one passage in a range: the first passage that the range has words of.
function partOf(range) {
  let part = null, more = false;
  for (const t of within(range)) {
    const words = overlap(range, t);
    if (!words) continue;
    const passage = t.dataset.passage ?? t.closest("[id^='p-']")?.id.slice(2);
    if (!passage) continue;
    if (!part) part = {passage, from: words.from, to: words.to, last: t, text: words.text};
    else if (part.passage === passage) Object.assign(part, {to: words.to, last: t, text: part.text + " " + words.text});
    else {
      more = true;
      break;
    }
  }
  return part && {...part, more};
}

// within lists the elements that hold text of passages and have a share in a range.
function within(range) {
  const root = range.commonAncestorContainer;
  const element = root.nodeType === Node.ELEMENT_NODE ? root : root.parentElement;
  const around = element.closest(".t");
  if (around) return [around];
  return [...element.querySelectorAll(".t")].filter((t) => range.intersectsNode(t));
}

// overlap counts, in Unicode code points of the passage's text, where a range begins and ends in the text
// that t holds; null where it has nothing of it. White space at its ends does not count.
function overlap(range, t) {
  let at = Number(t.dataset.from ?? 0);
  let from = -1, to = -1, text = "";
  const walker = document.createTreeWalker(t, NodeFilter.SHOW_TEXT, (n) =>
    n.parentElement.closest(".leaf") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const all = n.data;
    if (range.intersectsNode(n)) {
      const start = n === range.startContainer ? range.startOffset : 0;
      const end = n === range.endContainer ? range.endOffset : all.length;
      const cut = all.slice(start, end);
      if (cut.trim()) {
        const before = points(all.slice(0, start)) + points(cut) - points(cut.trimStart());
        if (from < 0) from = at + before;
        to = at + points(all.slice(0, start)) + points(cut.trimEnd());
        text += cut;
      }
    }
    at += points(all);
  }
  return from < 0 ? null : {from, to, text: text.trim()};
}

function points(s) {
  let n = 0;
  for (const _ of s) n++;
  return n;
}

const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
document.body.append(said);
const tools = document.createElement("div");
tools.className = "chosen";
tools.setAttribute("role", "group");
tools.setAttribute("aria-label", "The selected words");
tools.hidden = true;
const note = document.createElement("p");

function button(label, press) {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = label;
  b.addEventListener("click", press);
  return b;
}

function anchor(label) {
  const a = document.createElement("a");
  a.textContent = label;
  return a;
}

const copy = button("Copy with citation", () => give(citation(), "Copied with its citation."));
const link = button("Link to these words", () => give(Promise.resolve(address()), "The address is copied."));
const cite = anchor("Cite these words");
const collect = anchor("Collect them");
const pin = anchor("Pin to a statement");
const find = anchor("Search for them");
const paper = document.createElement("textarea");
paper.readOnly = true;
paper.setAttribute("aria-label", "To be copied from here");
tools.append(note, copy, link, cite, collect, ...("writer" in document.body.dataset ? [pin] : []), find, paper);
// A press on the tools leaves the selection as it is.
tools.addEventListener("mousedown", (e) => { if (e.target !== paper) e.preventDefault(); });

let chosen = null;
let timer;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(offer, 200);
});

const path = () => `/passages/${chosen.passage}?from=${chosen.from}&to=${chosen.to}`;
const address = () => site() + path();

// collected is the address of the collection that this browser keeps, with one more part of a passage.
function collected(part) {
  let before = "";
  try { before = localStorage.getItem("collection") ?? ""; } catch { /* storage is closed */ }
  const kept = new URLSearchParams(before);
  kept.append("passage", part);
  return "/collection?" + kept;
}

async function citation() {
  const r = await fetch(`/api/v1/passages/${chosen.passage}/citations/plain?from=${chosen.from}&to=${chosen.to}`);
  if (!r.ok) throw new Error(`status ${r.status}`);
  return (await r.text()).trim();
}

// offer shows the tools for what is selected, behind its passage, so that Tab leads from them on to what follows.
function offer() {
  if (tools.contains(document.activeElement)) return;
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const part = range && partOf(range);
  if (!part) {
    close();
    return;
  }
  const same = chosen && chosen.passage === part.passage && chosen.from === part.from && chosen.to === part.to;
  chosen = part;
  cite.href = path();
  collect.href = collected(`${part.passage}:${part.from}-${part.to}`);
  pin.href = `/passages/${part.passage}/pin?start=${part.from}&end=${part.to}`;
  find.href = `/search?q=${encodeURIComponent([...part.text].slice(0, 1000).join(""))}`;
  paper.hidden = true;
  note.textContent = part.more ? "One passage is cited at a time: these are the words in the first." : "";
  note.hidden = !part.more;
  place(part, range);
  if (!same) said.textContent = `${part.more ? note.textContent + " " : ""}Tab leads to a menu for the selected words: copy, link, cite, collect, search.`;
}

function place(part, range) {
  const last = part.last.closest("tr") ? part.last.closest(".wide") ?? part.last.closest("table") : part.last.closest("[id^='p-'], p, li, blockquote, div");
  if (last.localName === "li" || last.localName === "aside") last.append(tools);
  else last.after(tools);
  tools.hidden = false;
  const home = (tools.offsetParent ?? document.body).getBoundingClientRect();
  const boxes = part.more ? part.last.getClientRects() : range.getClientRects();
  const end = boxes[boxes.length - 1];
  tools.style.top = `${end.bottom - home.top + 6}px`;
  tools.style.left = `${Math.max(0, Math.min(end.right - home.left - tools.offsetWidth / 2, home.width - tools.offsetWidth))}px`;
}

function close() {
  tools.hidden = true;
  chosen = null;
}

// site is the address that people elsewhere reach this site by, where it has one.
function site() {
  const canonical = document.querySelector("link[rel=canonical]");
  const here = new URL(canonical?.getAttribute("href") ?? "/", location.href).href;
  return here.replace(/\/(documents|passages|search|collection|statements|authorities|check)\b.*$/, "").replace(/\/$/, "");
}

// give puts text on the clipboard, or shows it to be copied where the browser does not allow that.
async function give(text, done) {
  let words;
  try {
    words = await text;
  } catch {
    say("The citation cannot be had. Choose “Cite these words”.");
    return;
  }
  try {
    await navigator.clipboard.writeText(words);
    say(done);
  } catch {
    paper.value = words;
    paper.hidden = false;
    paper.focus();
    paper.select();
    say("Copy it from here.");
  }
}

function say(words) {
  said.textContent = words;
  note.textContent = words;
  note.hidden = false;
}

addEventListener("keydown", (e) => {
  if (tools.hidden) return;
  if (e.key === "Tab" && !e.shiftKey && !tools.contains(document.activeElement)) {
    e.preventDefault();
    copy.focus();
  } else if (e.key === "Escape") {
    getSelection().removeAllRanges();
    close();
  }
});
})();
