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
  const folded = same?.closest("details");
  if (folded) folded.open = true;
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
  if (!link || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const url = new URL(link.getAttribute("href"), location);
  if (!isSearch(url) || url.hash) return;
  e.preventDefault();
  load(url, link);
});

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
    if (e.key === "Escape" && e.target.type === "search") {
      e.preventDefault(); // which would empty it
      e.target.blur();
    }
    return;
  }
  if (!use.checked || one("dialog[open]") || !Object.hasOwn(keys, e.key)) return;
  e.preventDefault();
  keys[e.key]();
});

ready();
})();
