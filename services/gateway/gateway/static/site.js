// What a script adds to pages that work without one. htmx replaces parts of a page; every request says who sent it.
"use strict";
document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRF-Token"] = document.querySelector('meta[name="csrf"]').content;
});
// A form that came back: the keyboard starts at what is wrong.
document.querySelector("[data-focus]")?.focus();
// Two clicks are not two submissions.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 3000);
});
// Forms that were opened once open without a network too (sw.js). A worker that is new to this page is told about it.
if (navigator.serviceWorker && document.querySelector('meta[name="reader"]')) {
  const alone = !performance.getEntriesByType("navigation")[0]?.workerStart; // this page did not come through one
  navigator.serviceWorker.register("/sw.js").catch(() => null); // without one, drafts are kept all the same
  if (alone) navigator.serviceWorker.ready.then(({ active }) => active.postMessage({
    person: document.querySelector('meta[name="reader"]').content,
    form: document.querySelector("#about[data-draft]") ? location.pathname : null,
  }));
}
