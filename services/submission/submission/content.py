"""What a report says: cleaned, checked against its indicator, hashed canonically, and looked over before screening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from submission.claims import Measure, compute, parse_number, plain
from submission.refusal import Refusal
from submission.thai_text import clean, length

Claims = Sequence[Mapping[str, object]]
COPIED_SHARE = 0.85  # of a section's own text taken from the indicator's wording
_GRAM = 5  # character n-grams work without a Thai dictionary

PREFLIGHT = {
    "section_missing": ("ยังไม่ได้กรอกหัวข้อ {label}", "Section {label} is empty."),
    "claim_missing": ("ยังไม่ได้กรอกตัวตั้งและตัวหารของ {label}", "Numerator and denominator of {label} are missing."),
    "copied": (
        "หัวข้อ {label} คัดลอกข้อความของตัวชี้วัดแทบทั้งหมด โปรดเขียนผลที่เกิดขึ้นจริง หรือชี้แจงเหตุผล",
        "Section {label} is almost only the indicator's own wording: write what happened, or explain.",
    ),
}


@dataclass(frozen=True)
class Remark:
    """One remark of the pre-flight. blocks: must be corrected; otherwise a written explanation will do."""

    field: str
    code: str
    label_th: str
    label_en: str
    blocks: bool

    def to_error(self) -> dict[str, object]:
        th, en = PREFLIGHT[self.code]
        reason_code = "copied" if self.code == "copied" else "incomplete"
        return {
            "field": self.field, "reason_code": reason_code, "blocks": self.blocks,
            "detail_th": th.format(label=self.label_th), "detail_en": en.format(label=self.label_en),
        }  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """content: cleaned, numbers in canonical spelling; claims: the computed ones that are complete;
    raw: [{"field", "text"}] as it came in, where cleaning changed it; content_hash: see `canonical_hash`."""

    content: dict[str, Any]
    claims: list[dict[str, object]]
    raw: list[dict[str, str]]
    content_hash: str


def check(report_id: str, given: Mapping[str, Any], rule: Mapping[str, Any]) -> Checked:
    """Judge content that is to be saved; a draft may be incomplete, but nothing in it may be wrong.

    given: {"claims": {"c1": {"numerator", "denominator", "percent"?, "met"?}}, "sections": {"what": "…"}};
    rule: the round's indicator. Refusals: unknown_claim, unknown_section, section_too_long and those of claims.compute.
    """
    raw: list[dict[str, str]] = []
    sections = {name: _section(name, text, rule, raw) for name, text in sorted(given.get("sections", {}).items())}
    measure, known = Measure.of(rule), [claim["claim"] for claim in rule["claims"]]
    given_claims: Mapping[str, Mapping[str, Any]] = given.get("claims", {})
    for name in given_claims:
        if name not in known:
            raise Refusal("unknown_claim", f"claims.{name}", claim=name)
    computed = [compute(name, given_claims[name], measure) for name in known if name in given_claims]
    claims = [claim for claim in computed if claim is not None]
    numbers = {name: _numbers(name, given_claims[name]) for name in sorted(given_claims)}
    content = {"claims": numbers, "sections": sections}
    return Checked(content, claims, raw, canonical_hash(report_id, content, claims))


def _section(name: str, text: str, rule: Mapping[str, Any], raw: list[dict[str, str]]) -> str:
    limits = {section["section"]: section["max_chars"] for section in rule["sections"]}
    if name not in limits:
        raise Refusal("unknown_section", f"sections.{name}", section=name)
    cleaned = clean(text)
    if length(cleaned) > limits[name]:
        raise Refusal("section_too_long", f"sections.{name}", limit=limits[name], length=length(cleaned))
    if cleaned != text:
        raw.append({"field": f"sections.{name}", "text": text})
    return cleaned


def _numbers(name: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Only what the office counted, in canonical spelling; percent and met are ours to compute."""
    texts = {part: str(given.get(part) or "").strip() for part in ("numerator", "denominator")}
    return {part: plain(parse_number(text, f"claims.{name}.{part}")) if text else "" for part, text in texts.items()}


def canonical_hash(report_id: str, content: Mapping[str, Any], claims: Claims) -> str:
    """SHA-256 (hex) of the canonical JSON of {report_id, content, claims}: sorted keys, no spaces, UTF-8.

    Anybody can recompute it from what get_report returns; the director's certification is bound to it.
    """
    document = {"report_id": report_id, "content": content, "claims": list(claims)}
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def preflight(content: Mapping[str, Any], claims: Claims, rule: Mapping[str, Any]) -> list[Remark]:
    """Everything a committee would stumble over, before anybody is asked to sign."""
    return [*_gaps(content, claims, rule), *_copies(content, rule)]


def require_ready(remarks: Sequence[Remark], explanations: Mapping[str, str]) -> None:
    """Refusals: not_complete (something blocks), explanation_needed (for every remark that does not)."""
    blocking = [remark for remark in remarks if remark.blocks]
    if blocking:
        raise _refusal("not_complete", blocking)
    silent = [remark for remark in remarks if not explanations.get(remark.field, "").strip()]
    if silent:
        raise _refusal("explanation_needed", silent)


def _refusal(reason: str, remarks: Sequence[Remark]) -> Refusal:
    return Refusal(reason, remarks[0].field, [remark.to_error() for remark in remarks], count=len(remarks))


def _gaps(content: Mapping[str, Any], claims: Claims, rule: Mapping[str, Any]) -> Iterator[Remark]:
    for section in rule["sections"]:
        if section["required"] and not content["sections"].get(section["section"]):
            yield _remark("section_missing", "sections", section["section"], section)
    complete = {claim["claim"] for claim in claims}
    for claim in rule["claims"]:
        if claim["claim"] not in complete:
            yield _remark("claim_missing", "claims", claim["claim"], claim)


def _copies(content: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterator[Remark]:
    wording = " ".join([rule["name_th"], *(point["text_th"] for point in rule["considerations"])])
    for section in rule["sections"]:
        text = content["sections"].get(section["section"], "")
        if share_taken_from(text, wording) >= COPIED_SHARE:
            yield _remark("copied", "sections", section["section"], section, blocks=False)


def _remark(code: str, group: str, name: str, labels: Mapping[str, Any], blocks: bool = True) -> Remark:
    return Remark(f"{group}.{name}", code, labels["label_th"], labels["label_en"], blocks)


def share_taken_from(text: str, source: str) -> float:
    """0…1: how much of `text` occurs in `source`, by character 5-grams without spaces. Naming the indicator in an own
    sentence stays low; only its wording and nothing else comes near 1."""
    own, theirs = _grams(text), _grams(source)
    return len(own & theirs) / len(own) if own else 0.0


def _grams(text: str) -> set[str]:
    letters = "".join(text.split())
    return {letters[i : i + _GRAM] for i in range(len(letters) - _GRAM + 1)}
