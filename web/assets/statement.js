// A statement's page with a script: edits are sent without loading the page anew, what others
// change meanwhile is shown, and what is typed is saved after a pause. Every form works without it.
(() => {
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const page = one("#statement");
const path = page.dataset.path;
const writer = page.dataset.writer;
const pause = 1500; // milliseconds without a key before what was typed is saved
const every = 5000; // between two looks for what others changed

let revision = Number(page.dataset.revision); // that the page shows
let busy = false; // an edit is on its way

// What is said to those who do not see the page change.
const said = document.createElement("p");
said.className = "hidden";
said.setAttribute("role", "status");
document.body.append(said);
function say(text) {
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

// A field that holds what is not saved. Its form is left as it is when the page is renewed.
const changed = field => field.value !== field.defaultValue;
const typed = root => all("textarea", root).filter(changed);
const showState = (form, text) => { const place = one(".saving", form); if (place) place.textContent = text; };

// renew puts what a fetched page shows in place of what stands here, but for forms in which something was typed.
function renew(next) {
  const at = document.activeElement;
  const focus = at && at !== document.body ? trail(at) : null;
  for (const id of ["counts", "done", "news", "history"]) swap(one("#" + id), one("#" + id, next));
  const space = one(".workspace");
  space.className = one(".workspace", next).className; // whether one claim is shown by itself on a narrow screen
  one(".chosen-claim")?.remove();
  const chosen = one(".chosen-claim", next);
  if (chosen) space.before(chosen);
  renewClaims(one(".claims"), one(".claims", next));
  renewEvidence(one("#evidence"), one("#evidence", next));
  const head = one("#statement", next);
  page.dataset.revision = head.dataset.revision;
  revision = Number(head.dataset.revision);
  one("h1", page).textContent = one("h1", head).textContent;
  if (focus && !at.isConnected) refocus(focus);
}

function swap(here, there) {
  if (here && there && here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
}

// unfolded says what of a part of the page is unfolded, and gives what folds the same as it is put there anew. What is
// in the same place under the same heading is the same; what is new is as the page has it.
function unfolded(here) {
  const key = d => JSON.stringify([d.id || d.closest("[id]")?.id, one("summary", d)?.textContent]);
  const before = new Map(all("details", here).map(d => [key(d), d.open]));
  return () => all("details", here).forEach(d => { if (before.has(key(d))) d.open = before.get(key(d)); });
}

function renewClaims(here, there) {
  const refold = unfolded(here);
  const kept = new Map(typed(here).map(f => [f.id, { value: f.value, base: one("[name=base]", f.form)?.value, saving: one(".saving", f.form)?.textContent }]));
  const caret = here.contains(document.activeElement) && document.activeElement.matches("textarea") ?
    [document.activeElement.id, document.activeElement.selectionStart, document.activeElement.selectionEnd] : null;
  if (here.innerHTML === there.innerHTML) return;
  const lost = [...kept.keys()].filter(id => !there.querySelector("#" + CSS.escape(id)));
  const rescued = lost.map(id => document.getElementById(id).closest("form"));
  const conflicts = all("form + .conflict", here).map(c => [one("textarea", c.previousElementSibling)?.id, c]);
  here.replaceChildren(...there.childNodes);
  refold();
  for (const [id, k] of kept) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = k.value;
    if (k.base) one("[name=base]", field.form).value = k.base; // what the person saw
    showState(field.form, k.saving);
  }
  // The field of a claim that is gone stays, so that the text can be kept.
  rescued.forEach(form => { showState(form, "not saved: this claim has been removed; copy your text"); here.prepend(form); });
  conflicts.forEach(([id, c]) => document.getElementById(id)?.form.after(c));
  if (caret) {
    const field = document.getElementById(caret[0]);
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(caret[1], caret[2]);
  }
}

function renewEvidence(here, there) {
  if (typed(here).length && one("#evidence-title", here).textContent === one("#evidence-title", there).textContent) {
    // The forms of hits in which something was typed stay; the others are renewed one by one.
    all(".hit", there).forEach(hit => {
      const old = document.getElementById(hit.id);
      if (old && here.contains(old) && !typed(old).length) swap(old, hit);
    });
    return;
  }
  const top = here.scrollTop;
  const refold = unfolded(here);
  if (here.innerHTML === there.innerHTML) return;
  const same = one("#evidence-title", here)?.textContent === one("#evidence-title", there)?.textContent;
  here.replaceChildren(...there.childNodes);
  if (same) refold();
  here.scrollTop = same ? top : 0;
}

// trail says how to find an element again: by its id, or its place in the nearest one with an id.
function trail(e) {
  if (e.id) return { id: e.id };
  const near = e.closest("[id]");
  const like = x => (x.name ?? "") + "|" + (x.value ?? "") + "|" + x.textContent.trim();
  return { id: near?.id, tag: e.tagName, like: like(e), find: root => all(e.tagName, root).find(x => like(x) === like(e)) };
}

function refocus(where) {
  const near = where.id && document.getElementById(where.id);
  const target = near && (where.find ? where.find(near) ?? one("button, a", near) : near);
  (target || one(".claim.chosen") || one("#main")).focus({ preventScroll: true });
}

// parse reads a page. Its buttons that need a script are shown, as they are when a page is loaded.
function parse(text) {
  const next = new DOMParser().parseFromString(text, "text/html");
  all("button.copy", next).forEach(b => { b.hidden = false; });
  return next;
}

// load shows another state of the page: another claim, or other words looked for.
async function load(url, push) {
  one("#evidence").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const next = parse(await answer.text());
    if (!answer.ok || !one("#statement", next)) throw new Error(answer.statusText);
    renew(next);
    if (push) history.pushState(null, "", url);
    one("#evidence").scrollTop = 0;
    const chosen = one(".claim.chosen");
    if (chosen) {
      if (push) chosen.focus({ preventScroll: true });
      const box = chosen.getBoundingClientRect();
      if (box.top < 0 || box.top > innerHeight - 80) chosen.scrollIntoView({ block: "start" });
    }
    say(one("#evidence-title").textContent);
  } catch {
    location.assign(url);
  } finally {
    one("#evidence").removeAttribute("aria-busy");
  }
}

// Edits are made one after the other: the first of these is on its way, the others wait for it.
const edits = [];
const later = []; // what keys ask for meanwhile: it is about the page as it will be then
const whenFree = act => busy ? later.push(act) : act();

// submit has an edit made, as its form is now. One that is the same as another of the same form is made once.
function submit(form, submitter, quiet) {
  const body = new URLSearchParams(new FormData(form, submitter));
  if (!body.get("shown")) body.set("shown", one(".claim.chosen")?.id ?? "");
  if (edits.some(e => e.form === form && String(e.body) === String(body))) return say("That is being saved already.");
  edits.push({ form, body, quiet, near: form.closest("[id]").id, was: new Map(all("textarea", form).map(f => [f, f.value])) });
  showState(form, "saving …");
  if (!busy) sendAll();
}

async function sendAll() {
  busy = true;
  try {
    while (edits.length || later.length) {
      if (edits.length) await send(edits[0]).finally(() => edits.shift());
      else later.shift()();
    }
  } finally {
    busy = false;
  }
}

// standing is the form of an edit as the page has it now: it may have been renewed while the edit waited.
function standing({ form, near }) {
  const at = document.getElementById(near);
  if (form.isConnected || !at) return form;
  const op = f => one("[name=op]", f)?.value;
  return [at, ...all("form", at)].find(f => f.matches("form") && op(f) === op(form)) ?? form;
}

// send makes an edit. Its answer is the page as it is then, or what is in the way.
async function send(edit) {
  const { body, was, quiet } = edit;
  const form = standing(edit);
  showState(form, "saving …");
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "text/html" } });
    const next = parse(await answer.text());
    if (answer.ok && one("#statement", next)) return done(form, next, new URL(answer.url), was, body, quiet);
    if (answer.status === 409) return refused(form, next);
    const problem = [one("main h1", next), ...all("main p", next)].map(e => e?.textContent).filter(Boolean).slice(0, 2).join(": ");
    showState(form, "not saved: " + problem);
    alertIn(form, "Not saved. " + problem);
  } catch {
    if (one(".saving", form)) {
      showState(form, "not saved: no connection; what you typed stays here and is sent again");
      form.dataset.again = "1";
    } else alertIn(form, "Not saved: no connection. Try again.");
    if (!quiet) say("Not saved: no connection.");
  }
}

function done(form, next, url, was, body, quiet) {
  delete form.dataset.again;
  if (form.parentElement) one(".conflict", form.parentElement)?.remove();
  const made = Number(url.searchParams.get("did"));
  // What was sent is saved; what was typed since is not.
  for (const [field, value] of was) field.defaultValue = value;
  advance(body, made);
  if (!typed(form).length) showState(form, "saved");
  const saved = form.matches(".saved") ? one("textarea", form).id : null;
  url.searchParams.delete("did");
  renew(next);
  if (saved) {
    const again = document.getElementById(saved)?.form;
    if (again && !typed(again).length) showState(again, "saved");
  }
  if (!quiet) {
    history.replaceState(null, "", url.pathname + url.search + location.hash);
    say(one("#done .note")?.textContent ?? "Done."); // the counts say themselves what they are
  }
}

// Edits that are refused where somebody changed the claim, and that leave to it what other forms would change.
const checking = ["rephrase", "note", "needs"];

// advance tells the forms of a claim, which nobody else had changed, that its newest revision is the one made here.
// Any other edit says nothing of the claim: somebody may have changed it, and what is typed must not overwrite that.
function advance(body, made) {
  const base = Number(body.get("base"));
  if (!made || !base || !checking.includes(body.getAll("op").at(-1))) return;
  const seen = (claim, revision) => claim === body.get("claim") && revision && Number(revision) >= base;
  all("form [name=base]").forEach(field => {
    if (seen(one("[name=claim]", field.form)?.value, field.value)) field.value = made;
  });
  edits.forEach(e => { if (seen(e.body.get("claim"), e.body.get("base"))) e.body.set("base", made); });
}

// refused shows what stands there beside the form, whose text stays.
function refused(form, next) {
  showState(form, "not saved: somebody else was first");
  form.parentElement?.querySelector(":scope > .conflict")?.remove();
  const theirs = one(".conflict", next);
  theirs.classList.add("beside");
  all("form, a", theirs).forEach(e => e.remove());
  all("h1", theirs).forEach(h => { const p = document.createElement("p"); p.innerHTML = "<strong></strong>"; p.firstChild.textContent = h.textContent; h.replaceWith(p); });
  all("section", theirs).filter(s => !one("blockquote", s)).forEach(s => s.remove());
  all("h2", theirs).forEach(h => { const p = document.createElement("p"); p.textContent = h.textContent + ":"; h.replaceWith(p); });
  if (typed(form).length) {
    // The claims may be written anew before a button is pressed.
    const mine = () => theirs.previousElementSibling?.matches("form") ? theirs.previousElementSibling : form;
    const keep = document.createElement("button");
    keep.type = "button";
    keep.className = "small";
    keep.textContent = "Put mine in its place";
    keep.addEventListener("click", () => {
      const again = mine();
      one("[name=base]", again).value = theirs.dataset.revision;
      theirs.remove();
      submit(again);
    });
    const leave = document.createElement("button");
    leave.type = "button";
    leave.className = "small quiet";
    leave.textContent = "Take theirs";
    leave.addEventListener("click", () => {
      all("textarea", mine()).forEach(f => { f.value = f.defaultValue; });
      showState(mine(), "");
      theirs.remove();
      look(true);
    });
    const buttons = document.createElement("p");
    buttons.className = "buttons";
    buttons.append(keep, leave);
    theirs.append(buttons);
  } else {
    look(true);
  }
  if (form.isConnected) form.after(theirs);
  else one("#done").append(theirs); // its form is not there any more
  say("Not saved: somebody else was first. " + (one("p + p", theirs)?.textContent ?? ""));
}

function alertIn(form, text) {
  const place = form.isConnected ? form : one("#done");
  const old = place.querySelector(":scope > .note");
  const note = old ?? document.createElement("p");
  note.className = "note";
  note.textContent = text;
  place.append(note);
  say(text);
}

// look asks whether others have changed something, and shows it.
async function look(always) {
  if (busy || document.hidden) return;
  try {
    const answer = await fetch("/api/v1" + path + "/history?since=" + revision);
    if (!answer.ok) return;
    const { events } = await answer.json();
    if (!events.length && !always) return;
    const shown = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    const next = parse(await shown.text());
    if (!shown.ok || !one("#statement", next) || busy) return;
    const last = all("#history li", next).find(li => one("strong", li));
    renew(next);
    const what = last ? last.firstChild.textContent + last.childNodes[1].textContent.trimEnd() : "";
    if (events.length) announce("Changed meanwhile: " + what.trim() + ".");
  } catch { /* the next look may find it */ }
}

function announce(text) {
  const note = document.createElement("p");
  note.className = "note meanwhile";
  note.textContent = text;
  one("#done .meanwhile")?.remove();
  one("#done").prepend(note);
  say(text);
}

setInterval(look, every);
document.addEventListener("visibilitychange", () => look());

// Saving after a pause.
const waiting = new Map();
page.addEventListener("input", e => {
  const form = e.target.closest("form.saved");
  if (!form) return;
  showState(form, "not saved yet");
  clearTimeout(waiting.get(e.target.id));
  waiting.set(e.target.id, setTimeout(() => saveTyped(e.target.id), pause));
});

function saveTyped(id) {
  const form = document.getElementById(id)?.form;
  if (!form || !typed(form).length || one(".conflict", form.parentElement)) return;
  if (busy) return void waiting.set(id, setTimeout(() => saveTyped(id), 300));
  submit(form, null, true);
}

// What could not be sent is sent again.
function again() {
  const form = one("form[data-again]");
  if (form && !busy && typed(form).length) submit(form, null, true);
}
addEventListener("online", again);
setInterval(again, every);
addEventListener("beforeunload", e => { if (edits.length || typed(page).some(f => f.form.method === "post")) e.preventDefault(); });

// The part of a passage that is selected is what is pinned. Where the passage is not shown, as for a judgement, no part can be.
function selectedIn(hit) {
  const text = hit && one(".passage-text", hit);
  const selection = getSelection();
  if (!text || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const points = [...text.textContent];
  const word = c => c !== undefined && /[\p{L}\p{N}’'-]/u.test(c);
  let start = [...before.toString()].length;
  let end = start + [...range.toString()].length;
  while (start < end && /\s/.test(points[start])) start++;
  while (end > start && /\s/.test(points[end - 1])) end--;
  while (start > 0 && word(points[start]) && word(points[start - 1])) start--; // whole words
  while (end < points.length && word(points[end - 1]) && word(points[end])) end++;
  return end > start && end - start < points.length ? { start, end } : null;
}

document.addEventListener("submit", e => {
  const form = e.target;
  if (e.defaultPrevented || !page.contains(form)) return;
  const url = new URL(form.action);
  if (url.pathname !== path) return;
  e.preventDefault();
  if (form.method === "get") {
    url.search = new URLSearchParams(new FormData(form));
    return void load(url.pathname + url.search + url.hash, true);
  }
  const part = form.matches(".pinning") && form.elements.start && selectedIn(form.closest(".hit"));
  if (part) {
    form.elements.start.value = part.start;
    form.elements.end.value = part.end;
  }
  submit(form, e.submitter);
  if (part) form.elements.start.value = form.elements.end.value = "";
});

document.addEventListener("click", e => {
  const link = e.target.closest("a[href]");
  if (!link || !page.contains(link) || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const url = new URL(link.href);
  if (url.pathname !== path || url.origin !== location.origin || url.search === location.search || link.getAttribute("href").startsWith("#")) return;
  if (typed(page).length) return; // the browser asks whether to leave it
  e.preventDefault();
  load(url.pathname + url.search + url.hash, true);
});

addEventListener("popstate", () => { if (location.pathname === path) load(location.href, false); });

// Keys, besides those of every page; they are turned off with those.
const hitNow = () => document.activeElement.closest?.("#evidence .hit");

function pin(stance) {
  const hit = hitNow();
  if (!hit) return say("Go to a passage with j first.");
  const press = () => one(`button[value=${stance}]`, document.getElementById(hit.id) ?? hit)?.click();
  if (selectedIn(hit)) press(); // the selection may be lost when the page is renewed
  else whenFree(press);
}

const keys = {
  s: () => pin("supports"),
  x: () => pin("contradicts"),
  c: () => pin("context"),
  u: () => whenFree(() => one("#undo button")?.click()),
  "[": () => one("[data-step='[']")?.click(),
  "]": () => (one("[data-step=']']") ?? (one(".claim.chosen") ? null : one(".choose a")))?.click(),
};

document.addEventListener("keydown", e => {
  if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || !Object.hasOwn(keys, e.key)) return;
  if (e.target.closest("input, textarea, select, [contenteditable]") || one("dialog[open]") || !one("#keys-on").checked) return;
  e.preventDefault();
  keys[e.key]();
}, true);
})();
