// Keys of the review pages, sentences used before, and findings kept while they are written. Everything works without.
"use strict";
(() => {
  // By letter, and by its place on the keyboard: whoever types Thai need not switch.
  const PLACES = { KeyJ: "j", KeyK: "k", KeyA: "a", KeyR: "r", Slash: "/" };
  const STORE = "emes-keys";
  const memory = (kind) => { try { return window[kind]; } catch { return null; } };
  const local = memory("localStorage"), session = memory("sessionStorage");
  const choice = document.getElementById("keys-on");
  if (choice && local) {
    choice.checked = local.getItem(STORE) !== "off";
    document.getElementById("keys-choice").hidden = false;
    choice.addEventListener("change", () => local.setItem(STORE, choice.checked ? "on" : "off"));
  }
  const typing = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio|button|submit)$/.test(element.type);
  const show = (element) => {
    for (let outer = element.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility?.() ?? true);
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1)];
    if (next) show(next);
  };
  const decide = (key) => {
    const row = document.activeElement.closest("a[data-row]");
    if (row) return location.assign(row.href + (key === "a" ? "#approve" : "#return"));
    if (key === "r" && remark()) return;
    const place = document.querySelector(`[data-key~="${key}"]`);
    const control = place?.querySelector("button, a, input, select");
    if (control) show(control);
  };
  // Where findings are written: in the field the keyboard is at, else in the first one.
  const remark = () => {
    const here = document.activeElement.closest(".report-field");
    const control = (here ?? document).querySelector(".remark select");
    if (control) show(control);
    return Boolean(control);
  };
  const ACTIONS = {
    j: () => step(1),
    k: () => step(-1),
    a: () => decide("a"),
    r: () => decide("r"),
    "/": () => { const field = document.querySelector('[data-key="/"]'); if (field) show(field); else location.assign("/search"); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if ((choice && !choice.checked) || typing(event.target)) return;
    const key = /^[\x21-\x7e]$/.test(event.key) ? event.key.toLowerCase() : PLACES[event.code];
    if (!ACTIONS[key]) return;
    event.preventDefault();
    ACTIONS[key]();
  });
  // A sentence used before fills its row; it can be changed afterwards.
  document.addEventListener("change", (event) => {
    const row = event.target.dataset?.reuse;
    const said = row && document.querySelector(`#texts [data-key-of="${CSS.escape(event.target.value)}"]`);
    if (!said) return;
    const form = event.target.form;
    form.elements[`${row}.text`].value = said.textContent;
    if (!form.elements[`${row}.reason_code`].value) form.elements[`${row}.reason_code`].value = said.dataset.reason;
    keep(form);
  });
  // What is being written outlives a reload, another view and a tab closed by mistake, in this browser tab only.
  const work = document.getElementById("return");
  const name = work && `emes-findings ${location.pathname.split("/")[2]} ${work.elements.version.value}`;
  const rows = () => [...work.elements].filter((one) => one.name.startsWith("rows.") && one.type !== "hidden");
  const keep = (form) => {
    if (form !== work || !session) return;
    session.setItem(name, JSON.stringify(rows().map((one) => [one.name, one.value]).filter(([, value]) => value)));
  };
  if (work && session) {
    const empty = rows().every((one) => !one.value);
    for (const [field, value] of empty ? JSON.parse(session.getItem(name) ?? "[]") : []) {
      const control = work.elements[field];
      if (!control) continue;
      control.value = value;
      for (let outer = control.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    }
    work.addEventListener("input", () => keep(work));
  }
  // From the queue with A or R.
  const wanted = { "#approve": "a", "#return": "r" }[location.hash];
  if (wanted) decide(wanted);
})();
