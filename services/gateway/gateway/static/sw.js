// Between our pages and the network, for when there is none: our files, and the report forms that the person logged in on
// this browser has opened. Nothing else is kept: no answer to a form, no other page, no stream. Why: docs/adr/0020.
"use strict";
const FILES = "files", WHO = "who", LAST = "offline", OFFLINE = "/offline";
const HASHED = /\/static\/[\w.-]+\.[0-9a-f]{12}\.\w+/g;
const MOST = { files: 120, forms: 120 }; // a form counts twice: itself, and what was saved on it (keeping.js)

// ---- whose browser this is just now: null for nobody; remembered, for a worker sleeps between two visits
let reader;
const formsOf = (person) => `forms ${person}`;
async function known() {
  if (reader === undefined) {
    const noted = await (await caches.open(WHO)).match("/");
    if (reader === undefined) reader = noted ? await noted.text() : null;
  }
  return reader;
}
async function become(person) {
  if (person === (await known())) return;
  reader = person;
  for (const name of await caches.keys()) if (name.startsWith("forms ") && name !== formsOf(person)) await caches.delete(name);
  await (await caches.open(WHO)).put("/", new Response(person));
}
// Somebody is about to log in: until a page says who, no form is shown. Their own ones are still there if they come back.
async function nobody() {
  reader = null;
  await caches.delete(WHO);
}
async function forget() {
  await nobody();
  for (const name of await caches.keys()) if (name.startsWith("forms ")) await caches.delete(name);
}

// ---- files: an address names its content, so what is here is right for good
async function file(address) {
  const files = await caches.open(FILES), here = await files.match(address, { ignoreVary: true });
  if (here) return here;
  const answer = await fetch(address);
  if (answer.ok && answer.headers.get("Cache-Control")?.includes("immutable")) {
    await files.put(address, answer.clone());
    await trim(files, MOST.files);
  }
  return answer;
}
// Everything a page is made of, and its style sheets in turn.
async function gather(text) {
  for (const address of new Set(text.match(HASHED))) {
    const answer = await file(address);
    if (address.endsWith(".css")) await gather(await answer.clone().text());
  }
}
async function trim(cache, most) {
  const keys = await cache.keys();
  for (const oldest of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(oldest);
}
const offline = async () => (await caches.open(LAST)).match(OFFLINE, { ignoreVary: true });
async function prepare() {
  const answer = await fetch(OFFLINE, { credentials: "omit", cache: "reload" });
  if (!answer.ok) throw new Error(`offline page: ${answer.status}`);
  await gather(await answer.clone().text());
  await (await caches.open(LAST)).put(OFFLINE, answer);
}

// ---- pages: from the network; what it says about its reader counts for what is kept
async function learn(url, answer) {
  const person = answer.headers.get("X-Reader");
  if (person) await become(person);
  else if (url.pathname === "/login" && answer.ok) await (url.searchParams.get("why") === "logout" ? forget() : nobody());
  if (!person || !answer.ok) return;
  const form = answer.headers.get("X-Keep") === "form";
  if (!form && !(await caches.has(formsOf(person)))) return;
  const forms = await caches.open(formsOf(person));
  if (form) await keep(forms, url.pathname, answer);
  else await forms.delete(url.pathname);
}
async function keep(forms, path, answer) {
  const text = await answer.text(), headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("X-Title", encodeURIComponent(text.match(/<title>([^<]*)/)?.[1] ?? path));
  await gather(text);
  const marked = text.replace("<head>", `<head>\n<meta name="kept" content="${new Date().toISOString()}">`);
  await forms.put(path, new Response(marked, { headers }));
  await trim(forms, MOST.forms);
  const sheet = text.match(HASHED)?.find((name) => name.endsWith(".css")), page = await offline();
  if (!(await page?.text())?.includes(sheet)) await prepare(); // the system was renewed: the page for bad times too
}
async function visit(event, url) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(learn(url, answer.headers.has("X-Keep") ? answer.clone() : answer));
    return answer;
  } catch {
    const person = await known(), forms = person && event.request.method === "GET" && (await caches.open(formsOf(person)));
    return (forms && (await forms.match(url.pathname, { ignoreVary: true }))) || (await offline()) || Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(prepare().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.match(HASHED)) return event.respondWith(file(request.url));
  if (request.mode !== "navigate") return;
  if (request.method === "POST" && url.pathname === "/logout") event.waitUntil(forget());
  if (request.method === "POST" && url.pathname === "/login") event.waitUntil(nobody());
  if (!request.headers.get("Content-Type")?.startsWith("multipart/")) event.respondWith(visit(event, url));
});
// A page that was there before this worker says who reads it, and whether it is a form.
addEventListener("message", (event) => event.waitUntil(told(event.data)));
async function told({ person, form }) {
  await clients.claim(); // it may have been on its way while this worker began
  await become(person);
  if (form) await learn(new URL(form, location), await fetch(form, { headers: { Accept: "text/html" } }));
}
