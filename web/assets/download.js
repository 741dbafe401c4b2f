// How far a download is, without loading the page again. Without a script “Look again” does that.
(() => {
"use strict";

const section = document.querySelector("#download[data-running]");
if (!section) return;
const bar = section.querySelector("progress");
const progress = section.querySelector("[data-progress]");
const waiting = section.querySelector("[data-waiting]");

const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

// look asks this site, and loads the page again once the download has ended.
async function look() {
  try {
    const answer = await fetch("/download.json" + location.search);
    if (!answer.ok) throw new Error(answer.statusText);
    const { download: d } = await answer.json();
    if (!d?.running) return location.reload();
    bar.value = d.done;
    bar.max = d.reports;
    write(progress, `${d.done} of ${d.reports} ${d.reports === 1 ? "file" : "files"}, ${(d.bytes / 1e6).toFixed(1)} MB.${d.done === d.reports ? " Reading them." : ""}`);
    write(waiting, d.waiting ?? "");
  } catch { /* the program may have stopped; the next look may find it again */ }
  setTimeout(look, 1000);
}

setTimeout(look, 300);
})();
