// The report form: percent and met as one types, faults beside their fields. Without this script a save shows both.
// How it saves itself: keeping.js, saving.js.
"use strict";
const THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙";

// "1,234", "๑๒๓.๕" → [1234n, 0], [1235n, 1]; null for what is no count. As submission reads numbers.
function count(text) {
  const plain = text.trim().replace(/[๐-๙]/g, (digit) => THAI_DIGITS.indexOf(digit));
  if (!/^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(plain) || plain.replace(/\D/g, "").length > 15) return null;
  const [whole, part = ""] = plain.replaceAll(",", "").split(".");
  return [BigInt(whole + part), part.length];
}

// 100·n/d rounded by the scheme's rule, as text; exact, because whole numbers of any size are.
function percentOf(numerator, denominator, mode, places) {
  const [n, nPlaces] = numerator, [d, dPlaces] = denominator;
  const above = n * 100n * 10n ** BigInt(dPlaces + places), below = d * 10n ** BigInt(nPlaces);
  let result = above / below;
  const twice = (above % below) * 2n;
  const up = mode === "half_up" ? twice >= below : mode === "half_even" && (twice > below || (twice === below && result % 2n === 1n));
  if (up) result += 1n;
  const digits = result.toString().padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}

function isMet(percent, target, direction) {
  const [p, pPlaces] = count(percent.length > 15 ? percent.slice(0, 15) : percent), [t, tPlaces] = count(target);
  const left = p * 10n ** BigInt(tPlaces), right = t * 10n ** BigInt(pPlaces);
  return direction === "higher" ? left >= right : left <= right;
}

// {percent, met}, or null while there is nothing to show.
function result(numerator, denominator, rule) {
  const n = count(numerator), d = count(denominator);
  if (n === null || d === null || d[0] === 0n) return null;
  if (!rule.over && n[0] * 10n ** BigInt(d[1]) > d[0] * 10n ** BigInt(n[1])) return null;
  const percent = percentOf(n, d, rule.mode, Number(rule.places));
  return { percent, met: isMet(percent, rule.target, rule.direction) };
}

function liveClaims(form, thaiDigits) {
  const shown = (text) => thaiDigits ? text.replace(/\d/g, (digit) => THAI_DIGITS[digit]) : text;
  const grouped = (text) => text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  for (const claim of form.querySelectorAll("fieldset.claim")) {
    const [numerator, denominator] = claim.querySelectorAll(".counts input");
    claim.addEventListener("input", () => {
      const found = result(numerator.value, denominator.value, claim.dataset);
      claim.querySelector("output").textContent = found ? shown(grouped(found.percent)) : "–";
      for (const badge of claim.querySelectorAll("[data-met]")) badge.hidden = !found || found.met !== (badge.dataset.met === "1");
    });
  }
}

function liveCounts(form, word) {
  for (const place of form.querySelectorAll(".narrative")) {
    const area = place.querySelector("textarea[id^=sections]"), note = document.createElement("p");
    const tell = () => {
      const length = [...area.value.trim()].length;
      note.textContent = `${length.toLocaleString("en")} / ${Number(place.dataset.most).toLocaleString("en")} ${word}`;
      note.classList.toggle("over", length > place.dataset.most);
    };
    note.className = "hint count-now";
    area.after(note);
    area.addEventListener("input", tell);
    tell();
  }
}

// Faults beside their fields, as the server says them.
function tellFaults(form, errors) {
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const wrong of form.querySelectorAll(".field.wrong")) wrong.classList.remove("wrong");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { field, said } of errors) {
    const input = form.elements.namedItem(field) ?? form.elements.namedItem(`${field}.numerator`);
    if (!(input instanceof HTMLElement)) continue;
    const note = document.createElement("p");
    note.className = "error";
    note.id = `${input.id}-error`;
    note.textContent = said;
    input.before(note);
    input.setAttribute("aria-invalid", "true");
    const notes = new Set((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean).concat(note.id));
    input.setAttribute("aria-describedby", [...notes].join(" "));
    input.closest(".field").classList.add("wrong");
  }
}

const reportForm = document.getElementById("report");
if (reportForm) {
  const about = document.getElementById("about").dataset;
  liveClaims(reportForm, about.digits === "thai");
  liveCounts(reportForm, about.count);
  if (about.draft) new Draft(reportForm, about);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
