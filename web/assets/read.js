// The text of a whole report: n and p (or j and k) go through the passages found, and the contents stay open
// where there is room for them.
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
})();
