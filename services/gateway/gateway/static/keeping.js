// What a report form leaves in this browser (drafts.js) and finds there again: every change at once, until it has arrived.
"use strict";
class Kept {
  constructor(form, words) {
    Object.assign(this, { form, words, place: document.getElementById("saved"), opened: form.elements.version.value });
    this.sent = this.text();
    Object.assign(this, { by: `${Date.now()}-${Math.random()}`, at: Date.now(), attempt: null, held: true, writing: Promise.resolve(), next: null });
    addEventListener("beforeunload", (event) => { if (!this.held && this.waiting) event.preventDefault(); });
  }
  get version() { return this.form.elements.version.value; }
  set version(value) { this.form.elements.version.value = value; }
  get copy() { return document.querySelector('meta[name="kept"]'); }
  text() {
    const data = new URLSearchParams(new FormData(this.form));
    for (const name of ["csrf", "version", "step"]) data.delete(name);
    return data.toString();
  }
  get dirty() { return this.text() !== this.sent; }
  get waiting() { return this.dirty || this.attempt !== null; }
  say(text, state) {
    this.place.textContent = text.replace("%(time)s", drafts.time(this.at));
    this.place.dataset.state = state;
  }

  async begin() {
    const { report, unsaved } = this.words, found = await drafts.get(report), settled = new URLSearchParams(location.search).get("settled");
    if (settled) history.replaceState(null, "", location.pathname);
    if (unsaved) { this.sent = null; return this.keep(); } // it came back with faults: newer than anything kept
    const done = found && (found.text === this.text() || (found.settling && found.settling === settled));
    if (done) await drafts.remove(report);
    else if (found) return this.resume(found);
    if (this.copy) {
      await this.fromCopy(new Date(this.copy.content));
      setTimeout(() => this.renew(), pause(0) * 1000);
    }
    drafts.sweep();
  }
  // A draft that waited: over the form as it was left, on the version it was written on.
  resume(found) {
    this.lay(found.text);
    Object.assign(this, { version: found.version, attempt: found.attempt, at: found.at });
    const note = document.getElementById("laid"), said = note.querySelector("[data-said]");
    said.textContent = said.dataset.said.replace("%(time)s", drafts.time(found.at));
    note.querySelector("button").addEventListener("click", (event) => { if (confirm(event.target.dataset.sure)) this.discard(); });
    note.hidden = false;
    this.keep();
    this.wake();
  }
  lay(text) {
    const values = new URLSearchParams(text);
    this.laying = true;
    for (const field of this.form.elements) {
      if (!values.has(field.name) || field.value !== field.defaultValue) continue; // typed in the meantime
      field.value = values.get(field.name);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.laying = false;
  }
  // The page comes from this browser and may be older than what was saved on it; that was left beside it (landed).
  async fromCopy(at) {
    document.getElementById("flash").textContent = "";
    const saved = await caches.match(this.words.draft).catch(() => null);
    if (saved && Number(saved.headers.get("X-Version")) > Number(this.version)) {
      this.lay(await saved.text());
      this.version = this.opened = saved.headers.get("X-Version");
      this.sent = this.text();
      at = new Date(saved.headers.get("Date"));
    }
    this.at = at.getTime();
    this.say(this.words.copy, "away");
  }
  leaveBeside(text, version) {
    const copy = new Response(text, { headers: { "X-Version": version, "Date": new Date().toUTCString() } });
    return self.caches?.open(`forms ${drafts.reader}`).then((forms) => forms.put(this.words.draft, copy)).catch(() => null);
  }
  // One write at a time; what is typed meanwhile goes with the next.
  keep() {
    this.next ??= this.writing.then(() => { this.next = null; return this.write(); });
    return (this.writing = this.next);
  }
  async write() {
    const { version, attempt, at, by } = this, { report } = this.words;
    const page = { path: location.pathname, title: document.querySelector("h1").textContent };
    if (this.waiting) this.held = await drafts.put(report, { ...page, text: this.text(), version, attempt, at, by });
    else await drafts.remove(report, by);
  }
  // The version the page came with; when the draft has been saved already, saving goes on with that.
  async discard() {
    this.form.reset();
    document.getElementById("laid").hidden = true;
    for (const field of this.form.querySelectorAll("input, textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
    if (this.arrived) return;
    clearTimeout(this.timer);
    Object.assign(this, { attempt: null, version: this.opened, sent: this.text() });
    await this.keep();
    location.reload();
  }
}
