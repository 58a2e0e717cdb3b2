"""Findings: what a reviewer asks the office to mend, one field and one reason code each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# The table of PRODUCT.md: code -> Thai name, English name. A code is never renamed: offices filter by it.
REASON_CODES: dict[str, tuple[str, str]] = {
    "incomplete": ("ไม่ครบ", "Incomplete"),
    "off_topic": ("ไม่ตรงประเด็น", "Off topic"),
    "figures_differ": ("ตัวเลขไม่ตรง", "Figures differ"),
    "copied": ("คัดลอก", "Copied text"),
    "evidence": ("หลักฐาน", "Evidence"),
    "misaligned": ("ไม่สอดคล้อง", "Not aligned"),
}
# An event carries at most 64 KiB and a Thai letter takes 3 bytes: 15,000 letters and 50 field names stay below it.
MAX_FINDINGS, MAX_TEXT, MAX_LETTERS = 50, 2_000, 15_000
FIELD = re.compile(r"[A-Za-z0-9_.\[\]-]{1,100}")


@dataclass(frozen=True)
class Finding:
    """field: dotted path inside the content ("claims.c1", "sections.what")."""

    field: str
    reason_code: str
    text: str


@dataclass(frozen=True)
class EarlierFinding:
    """A finding of an earlier round that this round is expected to answer."""

    submission_no: int
    field: str
    reason_code: str
    text: str


@dataclass(frozen=True)
class OwnText:
    """A sentence a reviewer has used; times: in how many findings lately."""

    reason_code: str
    text: str
    times: int


def own_texts(returned: Iterable[Sequence[Finding]], most: int = 20) -> list[OwnText]:
    """What the reviewer says again and again first; what was said equally often: the latest first."""
    counts = Counter((f.reason_code, f.text) for findings in returned for f in findings)
    return [OwnText(*key, times) for key, times in counts.most_common(most)]


def clean(text: str) -> str:
    """NFC, never NFKC (it breaks ำ); a nikhahit followed by aa, as PDF text has it, becomes ำ."""
    return unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33").strip()


def findings_of(rows: Iterable[Mapping[str, str]]) -> list[Finding]:
    """Findings as they came in: [{field, reason_code, text}], text cleaned."""
    return [Finding(row["field"], row["reason_code"], clean(row["text"])) for row in rows]


def check(decision: str, findings: Sequence[Finding]) -> str | None:
    """The reason why this decision cannot carry these findings, or None."""
    if decision == "approve":
        return "findings_on_approval" if findings else None
    if decision != "return":
        return "unknown_decision"
    if not findings:
        return "no_findings"
    if len(findings) > MAX_FINDINGS or sum(len(f.text) for f in findings) > MAX_LETTERS:
        return "too_many_findings"
    if any(f.reason_code not in REASON_CODES for f in findings):
        return "unknown_reason"
    return None if all(_readable(f) for f in findings) else "finding_not_readable"


def _readable(finding: Finding) -> bool:
    return FIELD.fullmatch(finding.field) is not None and 0 < len(finding.text) <= MAX_TEXT


def carry_over(
    submission_no: int, findings: Sequence[Finding], earlier: Sequence[EarlierFinding]
) -> list[EarlierFinding]:
    """What the next round has to answer: the last round's findings.

    A round that was taken back before anybody read it leaves the older findings unanswered: they go on.
    """
    if not findings:
        return list(earlier)
    return [EarlierFinding(submission_no, f.field, f.reason_code, f.text) for f in findings]
