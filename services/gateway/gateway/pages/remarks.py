"""The findings a reviewer fills in: a row under each field, and spare rows; sentences used before are offered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from gateway.pages.words import N_, translated

Doc = Mapping[str, Any]
SPARE = 2  # rows for a second finding about a field
NEEDS = {
    "reason_code": N_("โปรดเลือกเหตุผลของข้อสังเกตนี้"),
    "text": N_("โปรดเขียนว่าต้องแก้ไขอะไร"),
    "field": N_("โปรดเลือกช่องที่ต้องแก้ไข"),
}


def key_of(text: Doc) -> str:
    """Names a sentence used before, in a form: short, and the same tomorrow."""
    return hashlib.sha256(f"{text['reason_code']}|{text['text']}".encode()).hexdigest()[:12]


def filled(rows: Mapping[str, Doc], known: Sequence[Doc]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(findings, errors by field of the form). known: sentences used before; they fill what was left empty.

    A row with neither reason nor text is no finding.
    """
    by_key = {key_of(text): text for text in known}
    findings, errors = [], []
    for number in sorted(rows, key=_as_number):
        row = _with_reused(rows[number], by_key)
        if row["reason_code"] or row["text"]:
            findings.append(row)
            errors += [_missing(f"rows.{number}.{name}", name) for name in NEEDS if not row[name]]
    return findings, errors


def _with_reused(row: Doc, by_key: Mapping[str, Doc]) -> dict[str, str]:
    used = by_key.get(row["reuse"], {})
    found = {name: row[name] or used.get(name, "") for name in ("reason_code", "text")}
    return {"field": row["field"], **found}


def _missing(where: str, name: str) -> dict[str, str]:
    return {"field": where, "detail_th": NEEDS[name], "detail_en": translated("en", NEEDS[name])}


def _as_number(text: str) -> tuple[int, str]:
    return (int(text) if text.isascii() and text.isdigit() else 0, text)
