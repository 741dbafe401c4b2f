// Adding reports: each file is sent by itself, so that one sees how far it has come.
// Without a script the form sends them all at once.
(() => {
"use strict";

const form = document.querySelector("form.upload");
const results = document.querySelector("#results");
const list = results.querySelector("ul");
const title = results.querySelector("h2");
const kinds = ["added", "updated", "unchanged", "refused"];

const percent = n => Math.floor(100 * n) + " %";
const sentence = s => s ? s[0].toUpperCase() + s.slice(1) + "." : "";

// send sends a file and tells how much of it has arrived; its promise is of the answer.
function send(file, tell) {
  return new Promise((done, failed) => {
    const body = new FormData();
    body.append("duplicates", form.elements.duplicates.value); // before the file, which is read as it comes
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/upload.json");
    request.responseType = "json";
    request.upload.onprogress = e => { if (e.lengthComputable) tell(e.loaded < e.total ? "sent " + percent(e.loaded / e.total) : "being read"); };
    request.upload.onload = () => tell("being read");
    request.onload = () => request.status === 200 ? done(request.response.results[0])
      : failed(new Error([request.response?.detail, request.response?.advice].filter(Boolean).join(" ") || "The answer was " + request.status + "."));
    request.onerror = () => failed(new Error("The connection was lost. Is the program still running?"));
    request.send(body);
  });
}

// show writes what became of a file.
function show(item, r) {
  item.className = r.outcome;
  const parts = [item.firstChild, ": " + r.outcome];
  if (r.id) {
    const link = document.createElement("a");
    link.href = "/documents/" + encodeURIComponent(r.id);
    link.textContent = r.id;
    parts.push(", ", link);
  }
  if (r.pages) parts.push(` (${r.pages} ${r.pages === 1 ? "page" : "pages"}, ${r.passages} ${r.passages === 1 ? "passage" : "passages"})`);
  parts.push((r.note || r.reason ? ": " + (r.note || r.reason) : "") + ".");
  for (const more of [r.advice, ...(r.warnings ?? [])].filter(Boolean)) {
    const advice = document.createElement("span");
    advice.className = "advice";
    advice.textContent = sentence(more);
    parts.push(" ", advice);
  }
  item.replaceChildren(...parts);
}

form.addEventListener("submit", async e => {
  e.preventDefault();
  const button = form.querySelector("button");
  const items = [...form.elements.files.files].map(file => {
    const item = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = file.name;
    item.append(name, ": waits");
    return { file, item };
  });
  list.replaceChildren(...items.map(i => i.item));
  results.hidden = false;
  button.disabled = true;
  const counts = {};
  for (const [n, { file, item }] of items.entries()) {
    title.textContent = `${n + 1} of ${items.length}`;
    try {
      const r = await send(file, state => item.replaceChildren(item.firstChild, ": " + state));
      show(item, r);
      counts[r.outcome] = (counts[r.outcome] ?? 0) + 1;
    } catch (error) {
      item.className = "refused";
      item.replaceChildren(item.firstChild, ": not added. " + error.message);
      counts.refused = (counts.refused ?? 0) + 1;
    }
  }
  title.textContent = sentence(kinds.filter(k => counts[k]).map(k => `${counts[k]} ${k}`).join(", ")).slice(0, -1);
  button.disabled = false;
});
})();
