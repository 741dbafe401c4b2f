// The text of a whole report: words that are selected can be linked to and
// cited, n and p (or j and k) go through the passages found, and the contents stay open
// where there is room for them. Without this script the page of each passage cites a part of it.
(() => {
"use strict";

const text = document.getElementById("text");

// The contents
const contents = document.querySelector(".side details");
const roomy = matchMedia("(min-width: 64rem)");
if (contents) {
  const fit = () => { contents.open = roomy.matches; };
  fit();
  roomy.addEventListener("change", fit);
  if (contents.open) follow();
}

// follow shows in the contents which part is being read.
function follow() {
  const links = new Map();
  for (const a of contents.querySelectorAll("a[href^='#p-']")) links.set(a.hash.slice(1), a);
  const heads = [...text.querySelectorAll(".head :is(h2, h3, h4, h5, h6)")];
  let current = null;
  let waits = false;
  const see = () => {
    waits = false;
    let low = 0, high = heads.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (heads[mid].getBoundingClientRect().top < innerHeight / 4) low = mid + 1;
      else high = mid;
    }
    const a = low > 0 ? links.get(heads[low - 1].id) : null;
    if (a === current) return;
    current?.removeAttribute("aria-current");
    current = a;
    if (!a || !contents.open) return;
    a.setAttribute("aria-current", "true");
    if (contents.contains(document.activeElement)) return;
    const box = contents.getBoundingClientRect(), at = a.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) contents.scrollTop += at.top - box.top - box.height / 3;
  };
  addEventListener("scroll", () => {
    if (!waits) requestAnimationFrame(see);
    waits = true;
  }, {passive: true});
  see();
}

// A table that is wider than the page can be scrolled by keyboard.
const tables = [...text.querySelectorAll(".wide")];
const widths = new ResizeObserver((changes) => {
  for (const {target} of changes) {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
      target.setAttribute("role", "region");
      target.setAttribute("aria-label", target.querySelector("caption .t")?.textContent ?? `Wide table ${tables.indexOf(target) + 1}`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
    }
  }
});
for (const t of tables) widths.observe(t);

// The passages found
const hits = [...text.querySelectorAll(".found")];
const keys = {n: 1, j: 1, p: -1, k: -1};
addEventListener("keydown", (e) => {
  const by = Object.hasOwn(keys, e.key) ? keys[e.key] : 0;
  if (!by || !hits.length || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target.closest("input, textarea, select, dialog") || document.getElementById("keys-on")?.checked === false) return;
  const at = hits.indexOf(here);
  let next;
  if (at >= 0) next = hits[at + by];
  else if (by > 0) next = hits.find((h) => h.getBoundingClientRect().top > 1);
  else next = hits.findLast((h) => h.getBoundingClientRect().top < 0);
  if (!next) return;
  e.preventDefault();
  here = next;
  location.replace("#" + next.id);
});
// here is the passage found that the reader was led to last, until the page is moved by other means.
let here = null;
const forget = () => { here = null; };
for (const event of ["wheel", "touchmove", "pointerdown"]) addEventListener(event, forget, {passive: true});
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (hits.includes(target)) here = target;
});

// Selected words

// partOf finds the words of one passage in a range: the first passage that the range has words of.
function partOf(range) {
  let part = null, more = false;
  for (const t of within(range)) {
    const words = overlap(range, t);
    if (!words) continue;
    const passage = t.closest("[id^='p-']");
    if (!part) part = {passage, from: words.from, to: words.to, last: t};
    else if (part.passage === passage) Object.assign(part, {to: words.to, last: t});
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
  let from = -1, to = -1;
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
      }
    }
    at += points(all);
  }
  return from < 0 ? null : {from, to};
}

function points(s) {
  let n = 0;
  for (const _ of s) n++;
  return n;
}

const said = document.getElementById("said");
const tools = document.createElement("div");
tools.className = "chosen";
tools.setAttribute("role", "group");
tools.setAttribute("aria-label", "The selected words");
tools.hidden = true;
const note = document.createElement("p");
const link = document.createElement("button");
link.type = "button";
link.textContent = "Link to these words";
const cite = document.createElement("a");
cite.textContent = "Cite these words";
const address = document.createElement("input");
address.readOnly = true;
address.setAttribute("aria-label", "Address of these words");
tools.append(note, link, cite, address);
// A press on the tools leaves the selection as it is.
tools.addEventListener("mousedown", (e) => { if (e.target !== address) e.preventDefault(); });

let shown = "";
let timer;
document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(offer, 200);
});

// offer shows the tools for what is selected, behind its passage, so that Tab leads from them on to what follows.
function offer() {
  if (tools.contains(document.activeElement)) return;
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const part = range && text.contains(range.commonAncestorContainer) ? partOf(range) : null;
  if (!part) {
    close();
    return;
  }
  const path = `/passages/${part.passage.id.slice(2)}?from=${part.from}&to=${part.to}`;
  cite.href = path;
  address.value = site() + path;
  address.hidden = true;
  note.textContent = part.more ? "One passage is cited at a time: these are the words in the first." : "";
  note.hidden = !part.more;
  place(part, range);
  if (path === shown) return;
  shown = path;
  said.textContent = `${part.more ? note.textContent + " " : ""}Tab leads to: link to these words, cite these words.`;
}

function place(part, range) {
  const last = part.passage.closest("tr") ? part.passage.closest(".wide") : part.passage;
  if (last.localName === "li" || last.localName === "aside") last.append(tools);
  else last.after(tools);
  tools.hidden = false;
  const home = tools.offsetParent.getBoundingClientRect();
  const boxes = part.more ? part.last.getClientRects() : range.getClientRects();
  const end = boxes[boxes.length - 1];
  tools.style.top = `${end.bottom - home.top + 6}px`;
  tools.style.left = `${Math.max(0, Math.min(end.right - home.left - tools.offsetWidth / 2, home.width - tools.offsetWidth))}px`;
}

function close() {
  tools.hidden = true;
  shown = "";
}

// site is the address that people elsewhere reach this site by, where it has one.
function site() {
  const canonical = document.querySelector("link[rel=canonical]");
  return new URL(canonical?.getAttribute("href") ?? "/", location.href).href.replace(/\/documents\/.*$/, "").replace(/\/$/, "");
}

link.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(address.value);
    say("The address is copied.");
  } catch {
    address.hidden = false;
    address.focus();
    address.select();
    say("Copy the address from here.");
  }
});

function say(words) {
  said.textContent = words;
  note.textContent = words;
  note.hidden = false;
}

addEventListener("keydown", (e) => {
  if (tools.hidden) return;
  if (e.key === "Tab" && !e.shiftKey && !tools.contains(document.activeElement)) {
    e.preventDefault();
    link.focus();
  } else if (e.key === "Escape") {
    getSelection().removeAllRanges();
    close();
  }
});
})();
