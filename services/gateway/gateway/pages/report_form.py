"""A report as fields of a form and back: names as in the schema, with dots ("claims.c1.numerator"). Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

COUNTS = ("numerator", "denominator")
GROUPS = ("claims.", "sections.", "answers.")  # how the names of fields begin
EDITABLE = ("not_started", "draft", "returned")  # saves itself; in screening an edit is a step of its own
OPEN = ("open", "late")


def values(report: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, str]:
    """Every field of the form with what is saved, in the order they are read."""
    answers = {f"answers.{n}": finding.get("answer", "") for n, finding in enumerate(report["findings"])}
    return {**texts(report["content"], rule), **answers, "version": str(report["version"])}


def texts(content: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, str]:
    counts = {
        f"claims.{claim['claim']}.{part}": content["claims"].get(claim["claim"], {}).get(part) or ""
        for claim in rule["claims"]
        for part in COUNTS
    }
    return counts | {
        f"sections.{one['section']}": content["sections"].get(one["section"], "") for one in rule["sections"]
    }


def labels(rule: Mapping[str, Any], language: str, words: Mapping[str, str]) -> dict[str, str]:
    """Of every field, and of what holds several ("claims.c1"). words: the translated names of COUNTS."""
    found = {}
    for claim in rule["claims"]:
        name = f"claims.{claim['claim']}"
        found[name] = claim[f"label_{language}"]
        found |= {f"{name}.{part}": f"{words[part]} · {claim[f'label_{language}']}" for part in COUNTS}
    return found | {f"sections.{one['section']}": one[f"label_{language}"] for one in rule["sections"]}


def nearest(where: str, fields: Iterable[str]) -> str | None:
    """The field of the form where this is mended: "claims.c1" → "claims.c1.numerator"; None: nowhere on it."""
    inside_or_around = (f for f in fields if f == where or f.startswith(f"{where}.") or where.startswith(f"{f}."))
    return next(inside_or_around, None)


def placed(findings: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """Findings with their place in the list and the field they stand beside."""
    return [{**finding, "n": n, "beside": nearest(finding["field"], fields)} for n, finding in enumerate(findings)]


def content_of(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"claims": data["claims"], "sections": data["sections"]}


def canonical(report: Mapping[str, Any]) -> str:
    """The very text whose SHA-256 is signed: sorted keys, no spaces, UTF-8."""
    document = {name: report[name] for name in ("report_id", "content", "claims")}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_agrees(report: Mapping[str, Any]) -> bool:
    """Computed here a second time, apart from the service that stores it."""
    return hashlib.sha256(canonical(report).encode()).hexdigest() == report["content_hash"]


def may_edit(report: Mapping[str, Any], roles: Sequence[str], ask: bool) -> bool:
    """ask: the owner says so although it is with the committee."""
    states = (*EDITABLE, "screening") if ask else EDITABLE
    return "owner" in roles and report["state"] in states and report["window"] in OPEN


def flat_findings(given: Mapping[str, Mapping[str, Mapping[str, str]]]) -> list[dict[str, str]]:
    """{"sections": {"what": {"reason_code", "text"}}} → findings."""
    return [{"field": f"{group}.{name}", **row} for group, rows in given.items() for name, row in rows.items()]


def flat_texts(given: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{group}.{name}": text for group, rows in given.items() for name, text in rows.items()}
