// A page in front of a person follows what happens: regions marked data-live="topics" (with an id) are read anew when a
// topic of theirs changed. Never one that holds the keyboard or something typed: there a line offers to load it.
"use strict";
(() => {
  const made = document.querySelector('meta[name="live"]');
  const regions = () => [...document.querySelectorAll("[data-live][id]")];
  if (!made || !window.EventSource || !regions().length) return;
  const PAUSE = 5000; // between two readings of a page, however much happens
  const bare = (html) => html.replace(/value="[0-9a-f]{128}"/g, ""); // form tickets differ on every page
  const seen = new Map();
  const look = () => regions().concat(bell() ?? []).forEach((region) => seen.set(region.id, bare(region.outerHTML)));
  const bell = () => document.getElementById("bell");
  look(); // before any other script has touched them

  const altered = (control) => {
    if (/^(checkbox|radio)$/.test(control.type)) return control.checked !== control.defaultChecked;
    if (control.tagName !== "SELECT") return control.type !== "hidden" && control.value !== control.defaultValue;
    const first = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  };
  const typed = (region) => [...region.querySelectorAll("input, textarea, select")].some(altered);
  const held = (region) => region.contains(document.activeElement) || typed(region);

  const waiting = new Map(); // region id → what it will become
  const note = (id) => document.querySelector(`[data-changed="${CSS.escape(id)}"]`);
  const swap = (region, fresh) => {
    const next = document.importNode(fresh, true);
    const written = [...region.querySelectorAll("input, textarea, select")].filter((one) => one.name && altered(one));
    const open = new Set([...region.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    region.replaceWith(next);
    for (const one of written) {
      const same = [...next.querySelectorAll("input, textarea, select")].find((other) => other.name === one.name && (one.type !== "radio" || other.value === one.value));
      if (!same) continue;
      if (/^(checkbox|radio)$/.test(one.type)) same.checked = one.checked; else same.value = one.value;
    }
    for (const one of next.querySelectorAll("details > summary")) if (open.has(one.textContent)) one.parentElement.open = true;
    seen.set(next.id, bare(fresh.outerHTML));
    waiting.delete(next.id);
    note(next.id)?.remove();
    window.htmx?.process(next);
    if (next.id !== "bell") tell();
    return next;
  };
  const tell = () => {
    const said = document.getElementById("live-said");
    said.textContent = "";
    requestAnimationFrame(() => { said.textContent = said.dataset.said; });
  };
  const offer = (region, fresh) => {
    waiting.set(region.id, fresh);
    if (note(region.id)) return;
    const line = document.getElementById("changed").content.firstElementChild.cloneNode(true);
    line.dataset.changed = region.id;
    line.setAttribute("role", "status");
    line.querySelector("button").addEventListener("click", () => {
      const next = swap(document.getElementById(region.id), waiting.get(region.id));
      next.tabIndex = -1;
      next.focus();
    });
    region.before(line);
  };
  const renew = (region, fresh) => {
    if (!fresh || bare(fresh.outerHTML) === seen.get(region.id)) return;
    if (held(region)) offer(region, fresh); else swap(region, fresh);
  };
  document.addEventListener("focusout", () => setTimeout(() => {
    for (const [id, fresh] of [...waiting]) {
      const region = document.getElementById(id);
      if (region && !held(region) && !note(id)?.contains(document.activeElement)) swap(region, fresh);
    }
  }));
  document.addEventListener("htmx:after:swap", () => { waiting.clear(); look(); });

  const topics = new Set();
  let timer = 0, next = 0;
  const concerned = (region) => topics.has("any") || region.dataset.live.split(" ").some((topic) => topics.has(topic));
  const read = async () => {
    timer = 0;
    const wanted = regions().filter(concerned);
    topics.clear();
    if (!wanted.length || document.hidden) return;
    next = Date.now() + PAUSE;
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const region of wanted.concat(bell() ?? [])) if (region.isConnected) renew(region, page.getElementById(region.id));
    } catch { /* the line is gone: the next change, or coming back to the page, tries again */ }
  };
  const hear = (event) => {
    last = event.lastEventId;
    for (const topic of event.data.split(" ")) topics.add(topic);
    // Not everybody at once; and what happened may take a moment to reach every service.
    if (!timer) timer = setTimeout(read, Math.max(400 + 800 * Math.random(), next - Date.now()));
  };

  let source, last = made.content;
  const connect = () => {
    if (source || document.hidden) return;
    source = new EventSource("/live?since=" + encodeURIComponent(last));
    source.addEventListener("change", hear);
    source.addEventListener("enough", close);
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it comes again by itself
      close();
      setTimeout(connect, 30000 + 30000 * Math.random());
    });
  };
  const close = () => { source?.close(); source = undefined; };
  // A page nobody looks at holds no line; what it missed it hears when somebody looks again.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : connect()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  connect();
})();
