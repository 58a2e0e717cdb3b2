// On the page for bad times: the forms that this browser has kept for the person logged in on it (sw.js).
"use strict";
(async () => {
  const noted = await (await caches.open("who")).match("/");
  if (!noted) return;
  const forms = await caches.open(`forms ${await noted.text()}`), place = document.getElementById("forms");
  for (const request of await forms.keys()) {
    const title = (await forms.match(request, { ignoreVary: true })).headers.get("X-Title"), row = document.createElement("li");
    if (!title) continue; // what was saved on a form lies beside it
    row.append(Object.assign(document.createElement("a"), { href: request.url, textContent: decodeURIComponent(title).replace(/ · e-MES$/, "") }));
    place.querySelector("ul").append(row);
    place.hidden = false;
  }
})().catch(() => null);
