// Drafts that have not reached the system: in this browser, one for each person and report. Nobody else's are ever asked for.
"use strict";
const drafts = (() => {
  const DAYS = 60; // a draft nobody came back for; long after every deadline
  const reader = document.querySelector('meta[name="reader"]')?.content;
  const digits = document.documentElement.lang === "th" && document.getElementById("about")?.dataset.digits === "thai" ? "thai" : "latn";
  let opened;
  const store = () => (opened ??= idb.openDB("emes", 1, { upgrade: (made) => { made.createObjectStore("drafts", { keyPath: ["reader", "report"] }); } }));
  // A browser that keeps nothing (a private window, a full disk) is told apart, and the page says so; none makes us wait.
  const soon = (work) => Promise.race([work, new Promise((_, no) => setTimeout(no, 3000))]);
  const asked = async (what, otherwise) => { try { return await soon(store().then(what)); } catch { return otherwise; } };
  const sweep = () => asked(async (db) => {
    for (const old of await db.getAll("drafts")) if (old.at < Date.now() - DAYS * 86400000) await db.delete("drafts", [old.reader, old.report]);
  });
  return {
    reader,
    all: () => asked(async (db) => (await db.getAll("drafts")).filter((one) => one.reader === reader), []),
    get: (report) => asked((db) => db.get("drafts", [reader, report])),
    put: (report, draft) => asked(async (db) => { await db.put("drafts", { ...draft, reader, report }); return true; }, false),
    // Only what this page wrote: another tab may have a draft of its own.
    remove: (report, by) => asked(async (db) => {
      const write = db.transaction("drafts", "readwrite"), found = await write.store.get([reader, report]);
      if (found && (by === undefined || found.by === by)) await write.store.delete([reader, report]);
      await write.done;
      return true;
    }, false),
    sweep,
    // 14:32; with the day when it was not today. Offices are in Bangkok's time wherever the device thinks it is.
    time(at) {
      const thai = document.documentElement.lang === "th", where = thai ? `th-u-ca-buddhist-nu-${digits}` : "en-GB";
      const said = (how) => new Intl.DateTimeFormat(where, { timeZone: "Asia/Bangkok", hourCycle: "h23", ...how }).format(at);
      const day = { day: "numeric", month: "short", year: "numeric" }, now = new Date();
      const then = said({ hour: "2-digit", minute: "2-digit" });
      const same = (date) => new Date(date).toLocaleDateString("en", { timeZone: "Asia/Bangkok" });
      return same(at) === same(now) ? then : `${said(day)}${thai ? "" : ` (B.E. ${Number(said({ year: "numeric" })) + 543})`} ${then}`;
    },
  };
})();

(() => {
  // Pages that lead to forms say which of them wait to be opened.
  const list = document.querySelector("#drafts-here ul");
  if (list) drafts.all().then((found) => {
    for (const { path, title, at } of found) {
      const row = document.createElement("li"), link = Object.assign(document.createElement("a"), { href: path, textContent: title });
      row.append(link, ` · ${list.dataset.said.replace("%(time)s", drafts.time(at))}`);
      list.append(row);
    }
    list.closest("#drafts-here").hidden = !found.length;
  });
  const about = document.getElementById("about")?.dataset;
  if (!about?.report) return;
  // Both versions are shown: the draft is done with when the page that follows names this very choice.
  if (about.settling) drafts.get(about.report).then((found) => { if (found) drafts.put(about.report, { ...found, settling: about.settling }); });
  // The text of a report that is no form now: a draft that waited is offered beside it.
  const waiting = document.getElementById("waiting");
  if (!waiting) return;
  drafts.get(about.report).then(async (found) => {
    if (found && found.settling && found.settling === new URLSearchParams(location.search).get("settled")) return drafts.remove(about.report);
    if (!found) return;
    const place = waiting.querySelector("[data-said]"), form = waiting.querySelector("form");
    place.textContent = place.dataset.said.replace("%(time)s", drafts.time(found.at));
    for (const [name, value] of new URLSearchParams(found.text)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    waiting.hidden = false;
  });
})();
