// What a script makes quicker: keys, copying, and searching without loading whole
// pages. Every page works without it, and the address always says what is shown.
(() => {
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// What is said to those who do not see the page change.
const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
document.body.append(said);

function say(text) {
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50); // the same text again is news again
}

// Buttons that do nothing without a script.
const ready = () => all("button.copy, button.keys").forEach(b => { b.hidden = false; });

// Copying: what is printed with italics keeps them where the clipboard takes HTML.
async function copy(button) {
  const from = document.getElementById(button.dataset.copy);
  if (!from) return;
  const rich = from.children.length > 0;
  const text = (rich ? from.innerText : from.textContent).trim();
  const done = await copied(from, rich, text);
  say(done ? "Copied" : "It could not be copied. Select the text and copy it.");
  if (!done || button.dataset.label) return;
  button.dataset.label = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = button.dataset.label; delete button.dataset.label; }, 2000);
}

async function copied(from, rich, text) {
  try {
    const blob = (type, s) => ({ [type]: new Blob([s], { type }) });
    const html = rich ? blob("text/html", from.innerHTML) : {};
    await navigator.clipboard.write([new ClipboardItem({ ...html, ...blob("text/plain", text) })]);
    return true;
  } catch { /* an older browser, or an address without HTTPS */ }
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* the same */ }
  const selection = getSelection();
  const before = selection.rangeCount ? selection.getRangeAt(0) : null;
  selection.selectAllChildren(from);
  const done = document.execCommand("copy");
  selection.removeAllRanges();
  if (before) selection.addRange(before);
  return done;
}

// The latest collection is kept in this browser, as the query of its address. What is collected joins it.
const kept = {
  get query() { try { return localStorage.getItem("collection") ?? ""; } catch { return ""; } },
  set query(q) { try { q ? localStorage.setItem("collection", q) : localStorage.removeItem("collection"); } catch { /* storage is closed */ } },
};

function showCollection() {
  const here = one("[data-collection]");
  if (here?.dataset.collection) kept.query = here.dataset.collection;
  const n = new URLSearchParams(kept.query).getAll("passage").length;
  const link = one("a[data-collected]");
  if (n && link) {
    link.href = "/collection?" + kept.query;
    link.textContent = `Collection (${n})`;
  }
}

function join(form) {
  const before = new URLSearchParams(kept.query);
  const notes = before.getAll("note");
  const fields = before.getAll("passage").flatMap((p, i) => [["passage", p], ["note", notes[i] ?? ""]]);
  if (before.get("title")) fields.unshift(["title", before.get("title")]);
  form.prepend(...fields.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
}

// Searching: on the search page its other states are fetched, and shown in place.
const searchPath = "/search";
const scrolled = remembered("scrolled"); // how far down each was left
let shown = location.pathname + location.search;
let loading = null;

// What is kept while the tab is open, also over pages that are loaded whole.
function remembered(name) {
  try { return JSON.parse(sessionStorage.getItem(name)) ?? {}; } catch { return {}; }
}

addEventListener("pagehide", () => {
  try { sessionStorage.setItem("scrolled", JSON.stringify(scrolled)); } catch { /* storage is closed */ }
});

const isSearch = url => location.pathname === searchPath && url.origin === location.origin && url.pathname === searchPath;

async function load(url, from) {
  loading?.abort();
  const mine = loading = new AbortController();
  one("main").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Another version of the site needs its own style and script.
    if (one("script[src]", next).src !== one("script[src]").src) throw new Error("another version");
    if (mine.signal.aborted) return;
    show(next, new URL(answer.url), from);
    loading = null;
  } catch (e) {
    if (mine.signal.aborted) return;
    if (from) location.assign(url); else location.reload();
  }
}

// show puts a fetched page in place of this one. from is the link or form that
// asked for it; without one the reader went back or forward.
function show(next, url, from) {
  const to = url.pathname + url.search;
  if (from && to !== shown) history.pushState(null, "", url);
  shown = to;
  const about = "title, meta[name=description], meta[name=robots], meta[property], link[rel=canonical], link[rel=alternate]";
  all(about, document.head).forEach(e => e.remove());
  document.head.append(...all(about, next.head));
  one("footer").replaceWith(one("footer", next));
  one("main").replaceWith(one("main", next));
  const find = one("header form");
  all("input[type=hidden]", find).forEach(e => e.remove());
  find.append(...all("header form input[type=hidden]", next));
  find.q.value = one("header form input[name=q]", next).value;
  ready();
  scrollTo(0, from ? 0 : scrolled[shown] ?? 0);
  refocus(from);
  say(one("main h1").textContent);
}

// refocus leaves the focus on the link that was used, where there is one like it.
function refocus(from) {
  const name = a => (a.firstElementChild ?? a).textContent;
  const same = from?.closest(".facets, .sorts") && all("main .facets a, main .sorts a").find(a => name(a) === name(from));
  (same || one("main")).focus({ preventScroll: !same });
}

addEventListener("scroll", () => { if (!loading) scrolled[shown] = scrollY; }, { passive: true });

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) return void load(location.href);
  loading?.abort(); // back to what still stands here
  loading = null;
  one("main").removeAttribute("aria-busy");
});

document.addEventListener("submit", e => {
  const url = new URL(e.target.action);
  if (e.target.matches(".collect")) join(e.target);
  if (e.defaultPrevented || e.target.method !== "get" || !isSearch(url)) return;
  e.preventDefault();
  url.search = new URLSearchParams(new FormData(e.target, e.submitter));
  load(url, e.target);
});

document.addEventListener("click", e => {
  const button = e.target.closest("button");
  if (button?.matches(".copy")) copy(button);
  if (button?.matches(".keys")) one("dialog#keys").showModal();
  const link = e.target.closest("a[href]");
  if (link?.matches("[data-forget]")) kept.query = "";
  if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const url = new URL(link.getAttribute("href"), location);
  if (!isSearch(url) || url.hash) return;
  e.preventDefault();
  load(url, link);
});

// Suggestions under the search box, after the pattern of an editable combobox with
// a list (ARIA Authoring Practices 1.2). The focus never leaves the box.
const box = one("#q");
const list = document.createElement("ul");
const pause = 120; // milliseconds without a key before anything is asked for
let asking = null;
let waiting = 0;

function setUp() {
  if (!box) return;
  box.type = "text"; // a search field cannot be a combobox
  box.enterKeyHint = "search";
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  box.after(list);
  box.addEventListener("input", e => { if (!e.isComposing) suggestSoon(); });
  box.addEventListener("compositionend", suggestSoon);
  box.addEventListener("keydown", onBoxKey);
  box.addEventListener("blur", closeList);
  box.form.addEventListener("submit", closeList);
  list.addEventListener("mousedown", e => e.preventDefault()); // which would take the focus
  list.addEventListener("click", e => { const o = e.target.closest("[role=option]"); if (o) choose(o); });
}

function suggestSoon() {
  clearTimeout(waiting);
  asking?.abort();
  waiting = setTimeout(suggest, pause);
}

async function suggest() {
  const typed = box.value;
  if (typed.trim().length < 2 || typed.length > 200) return closeList();
  const mine = asking = new AbortController();
  try {
    const answer = await fetch("/api/v1/suggest?" + new URLSearchParams({ q: typed, limit: 8 }), { signal: mine.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const { suggestions } = await answer.json();
    if (!mine.signal.aborted && document.activeElement === box) openList(suggestions);
  } catch { if (!mine.signal.aborted) closeList(); }
}

const kindWords = { authority: "authority", report: "report", phrase: "" };

function openList(suggestions) {
  if (!suggestions.length) return closeList();
  list.replaceChildren(...suggestions.map((s, i) => {
    const option = document.createElement("li");
    option.id = "suggestion-" + i;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(s.text);
    const about = [kindWords[s.kind], s.about].filter(Boolean).join(", ");
    if (about) {
      const span = document.createElement("span");
      span.textContent = " " + about;
      option.append(span);
    }
    Object.assign(option.dataset, { kind: s.kind, text: s.text, link: s.link });
    return option;
  }));
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  box.removeAttribute("aria-activedescendant");
  say(suggestions.length === 1 ? "1 suggestion" : suggestions.length + " suggestions");
}

function closeList() {
  clearTimeout(waiting);
  asking?.abort();
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

const selected = () => one("[aria-selected=true]", list);

// move goes to the next suggestion or the one before, and past either end back to what was typed.
function move(by) {
  const options = all("[role=option]", list);
  const at = options.indexOf(selected());
  selected()?.setAttribute("aria-selected", "false");
  const places = options.length + 1;
  const to = options[(at + 1 + by + places) % places - 1];
  if (!to) return box.removeAttribute("aria-activedescendant");
  to.setAttribute("aria-selected", "true");
  to.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", to.id);
}

function choose(option) {
  const { kind, text, link } = option.dataset;
  closeList();
  if (kind !== "phrase") return location.assign(link);
  box.value = text;
  box.form.requestSubmit();
}

function onBoxKey(e) {
  if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
  const open = !list.hidden;
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    e.preventDefault();
    if (open) move(e.key === "ArrowDown" ? 1 : -1); else if (e.key === "ArrowDown") suggest();
  } else if (open && e.key === "Enter" && selected()) {
    e.preventDefault();
    choose(selected());
  } else if (open && e.key === "Escape") {
    e.preventDefault();
    closeList();
  }
}

// Keys. Those who speak to their computer can turn them off (WCAG 2.2, 2.1.4).
const use = one("#keys-on");
try { use.checked = localStorage.getItem("keys") !== "off"; } catch { /* storage is closed */ }
use.addEventListener("change", () => {
  try { localStorage.setItem("keys", use.checked ? "on" : "off"); } catch { /* until the page is left */ }
});

function step(by) {
  const hits = all(".hit");
  const at = hits.findIndex(h => h.contains(document.activeElement));
  const hit = hits[at < 0 && by < 0 ? 0 : at + by];
  if (!hit) return;
  one("a", hit).focus({ preventScroll: true });
  hit.scrollIntoView({ block: "nearest" });
}

const press = selector => one(selector)?.click();

const keys = {
  "/": () => { const q = one("#q"); q?.focus(); q?.select(); },
  "?": () => one("dialog#keys").showModal(),
  j: () => step(1),
  k: () => step(-1),
  n: () => press("a[rel=next]"),
  p: () => press("a[rel=prev]"),
  c: () => press("button.copy"),
};

document.addEventListener("keydown", e => {
  if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target.closest("input, textarea, select, [contenteditable]")) {
    if (e.key === "Escape" && (e.target === box || e.target.type === "search")) {
      e.preventDefault(); // which would empty it
      e.target.blur();
    }
    return;
  }
  if (!use.checked || one("dialog[open]") || !Object.hasOwn(keys, e.key)) return;
  e.preventDefault();
  keys[e.key]();
});

setUp();
ready();
showCollection();
addEventListener("pageshow", showCollection);
})();
