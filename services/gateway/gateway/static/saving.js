// A report form sends what is typed (keeping.js keeps it) as soon as there is a network: each change under its own key and
// on the version it was written on, so that it lands once and over nobody's text.
"use strict";

// Seconds until the next try: 5, 10, 20 … 300.
const pause = (tries) => Math.min(300, 5 * 2 ** tries);

class Draft extends Kept {
  constructor(form, words) {
    super(form, words);
    Object.assign(this, { timer: 0, tries: 0, running: null, stopped: false });
    form.addEventListener("input", () => this.changed());
    addEventListener("online", () => { this.tries = 0; this.wake(); });
    addEventListener("focus", () => this.back());
    form.addEventListener("submit", (event) => {
      if (this.leaving || !this.waiting) return; // as it is without a script
      event.preventDefault();
      event.stopPropagation();
      this.leave(event.submitter);
    });
    this.begun = this.begin();
  }
  changed() {
    if (this.laying) return;
    this.at = Date.now();
    const kept = this.keep();
    if (this.stopped) return;
    if (this.tries || !navigator.onLine) kept.then(() => this.away());
    else this.say(this.words.typing, "typing");
    if (this.tries) return; // the next try is on its way
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 1200);
  }
  away() {
    if (this.waiting && !this.stopped) this.say(!this.held ? this.words.lost : navigator.onLine ? this.words.silent : this.words.away, "away");
  }
  wake() {
    if (this.waiting) this.save();
    else this.renew();
  }
  // A copy gives way to the page itself once the system answers, also when the network came back while the copy was opened.
  renew(tries = 0) {
    if (!this.copy || this.waiting || !navigator.onLine) return;
    const again = () => setTimeout(() => this.renew(tries + 1), pause(tries) * 1000);
    fetch(location.pathname, { headers: { Accept: "text/html" } }).then((answer) => (answer.ok ? location.reload() : again()), again);
  }
  save() {
    clearTimeout(this.timer);
    if (this.stopped || !this.waiting) return this.running ?? Promise.resolve();
    return (this.running ??= this.send().finally(() => { this.running = null; }));
  }
  // What was not answered is sent again as it was, under its key: saved once, whatever the line did.
  async send() {
    this.attempt ??= { text: this.text(), version: this.version, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
    await this.keep();
    if (navigator.onLine) this.say(this.words.saving, "saving");
    try {
      const answer = await this.post(this.attempt);
      if (answer.headers.get("HX-Redirect") || answer.status === 403) return await this.loggedOut();
      if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Error(String(answer.status));
      await this.take(this.attempt, await answer.json());
    } catch {
      this.later(pause(this.tries++));
    }
  }
  post({ text, version, key }) {
    const ticket = document.querySelector('meta[name="csrf"]').content;
    const headers = { "Accept": "application/json", "HX-Request": "true", "HX-Current-URL": location.href, "If-Match": `"${version}"`, "Idempotency-Key": key, "X-CSRF-Token": ticket };
    return fetch(this.words.draft, { method: "POST", body: new URLSearchParams(text), headers });
  }
  later(seconds) {
    this.away();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), seconds * 1000);
  }
  async take(attempt, answer) {
    this.tries = 0;
    const older = !this.arrived && Number(attempt.version) < Number(this.opened); // faults of a text on an older version are looked at beside the new one
    if (answer.state === "conflict" || (answer.state === "wrong" && older)) return this.conflict(answer.said);
    tellFaults(this.form, answer.errors);
    if (answer.state === "saved") await this.landed(attempt, answer.version);
    this.attempt = null;
    this.stopped = answer.state === "refused";
    this.say(answer.said, answer.state);
    await this.keep();
    if (answer.state === "saved" && this.dirty) this.changed();
  }
  async landed(attempt, version) {
    this.attempt = null;
    if (!this.arrived && version < Number(this.opened)) { // it had arrived before, and others went on
      this.form.reset();
      this.sent = this.text();
      await this.keep();
      location.reload();
    }
    Object.assign(this, { arrived: true, version, sent: attempt.text });
    document.getElementById("laid").hidden = true;
    await this.leaveBeside(attempt.text, version);
  }
  ask(text, more, state = "away") {
    this.stopped = true;
    this.say(`${text} `, state);
    this.place.append(more);
  }
  conflict(said) {
    this.version = this.attempt.version;
    this.attempt = null;
    this.keep();
    const formAction = this.words.draft.replace(/draft$/, "both");
    this.ask(said, Object.assign(document.createElement("button"), { className: "button plain", textContent: this.words.both, formAction }), "conflict");
    this.leaving = true; // an ordinary form from here on: its answer shows both versions
  }
  // The session is over, or is another one: what stands here is kept. Who comes back as the same person goes on.
  async loggedOut() {
    if (await this.ticket()) return this.later(this.tries ? pause(this.tries++) : this.tries++);
    if (this.stopped) return;
    this.ask(this.words.loggedOut, Object.assign(document.createElement("a"), { href: this.words.login, textContent: this.words.again }));
    this.out = true;
  }
  async back() {
    if (!this.out || !(await this.ticket())) return;
    Object.assign(this, { out: false, stopped: false });
    this.save();
  }
  // A new session wants a new ticket, which the page as it is now holds; never one of somebody else.
  async ticket() {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    const fresh = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const reader = fresh?.querySelector('meta[name="reader"]')?.content;
    if (reader !== drafts.reader) {
      if (reader) this.ask(this.words.other, "");
      this.out = true;
      return false;
    }
    const ticket = fresh.querySelector('meta[name="csrf"]').content;
    document.querySelector('meta[name="csrf"]').content = ticket;
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = ticket;
    return true;
  }
  // A button was pressed: first what waits goes out; what the system finds wrong it shows on a page of its own.
  async leave(button) {
    await this.running;
    await this.save();
    const { state } = this.place.dataset;
    if (state === "saved" && !this.waiting && button?.value === "check") return location.assign(this.words.draft.replace(/draft$/, "send"));
    if (!["wrong", "conflict", "refused"].includes(state)) return;
    this.leaving = true;
    this.form.requestSubmit(button);
  }
}
