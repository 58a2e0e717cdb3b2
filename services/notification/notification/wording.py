"""News → title and body in Thai or English. Templates and phrases are data (templates/); this fills them.

A template is `<kind>[.<variant>].<language>.txt`: first line the title, then an empty line, then the body. A line whose
value is empty disappears.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from notification.news import News
from notification.thai_dates import date_time

LANGUAGES = ("th", "en")
_FOLDER = Path(__file__).parent / "templates"
_Values = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """Names by language, as far as they have been announced; an unknown thing is called by its code."""

    office: Mapping[str, str] = field(default_factory=dict)
    round: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    title: str
    body: str


def compose(news: News, names: Names, language: str) -> Text:
    """The text of a notice, the same for all who are told."""
    title, body = _template(news.kind + _variant(news), language)
    values = _values(news, names, language)
    return Text(_fill(title, values), _fill(body, values))


def letter(name: str, body: str, url: str, language: str) -> str:
    """The body of an e-mail around the text of a notice."""
    return _fill(_template("letter", language)[1], {"name": name, "body": body, "url": url}) + "\n"


def _variant(news: News) -> str:
    if news.kind == "extension_decided":
        return ".granted" if news.facts["granted"] else ".refused"
    if news.kind == "deadline_near" and news.facts["days_left"] == 0:
        return ".today"
    if news.kind == "deadline_passed" and news.facts["days_late"] == 0:
        return ".just"
    return ""


@cache
def _template(name: str, language: str) -> tuple[str, str]:
    title, _, body = (_FOLDER / f"{name}.{language}.txt").read_text("utf-8").partition("\n\n")
    return title, body.strip("\n")


@cache
def _phrases(language: str) -> dict[str, str]:
    return dict(json.loads((_FOLDER / f"phrases.{language}.json").read_text("utf-8")))


def _fill(template: str, values: _Values) -> str:
    kept = (line for line in template.split("\n") if not _all_empty(line, values))
    return Template("\n".join(kept)).substitute(values)


def _all_empty(line: str, values: _Values) -> bool:
    """The line holds values, and none of them says anything."""
    used = Template(line).get_identifiers()
    return bool(used) and all(values[name] in ("", None) for name in used)


def _values(news: News, names: Names, language: str) -> _Values:
    phrases, facts = _phrases(language), news.facts
    values: _Values = {name: _moment(name, fact, language) for name, fact in facts.items()}
    values["office"] = names.office.get(language) or facts.get("office_id", "")
    values["round"] = names.round.get(language) or facts.get("round_id", "")
    values["indicator"] = _indicator(facts.get("indicator_id", ""), names, language)
    again = facts.get("submission_no", 1)
    values["again"] = phrases["again"].format(again) if again > 1 else ""
    values["late"] = phrases["late"] if facts.get("late") else ""
    values["part"] = phrases.get(f"part.{facts.get('part')}", "")
    values["clock"] = phrases.get(f"clock.{facts.get('clock')}", "")
    values["open_list"] = "\n".join(f"- {_indicator(i, names, language)}" for i in facts.get("open_indicators", []))
    values["open_count"] = len(facts.get("open_indicators", []))
    values.setdefault("finding_count", 0)
    values["finding_list"] = _findings(facts.get("findings", []), phrases)
    earlier = facts.get("previous_findings")
    values["earlier"] = phrases["earlier"].format(earlier) if earlier else ""
    values["unassigned"] = phrases["unassigned"] if "reviewer" in facts and facts["reviewer"] is None else ""
    values["explanation"] = facts.get(f"explanation_{language}", "")
    for key in ("level", "from_level", "to_level", "previous_score"):
        values[key] = phrases[f"level.{facts[key]}"] if facts.get(key) else ""
    before = values["from_level"] or values["previous_score"]
    values["before"] = phrases["before"].format(before) if before else ""
    return values


def _moment(name: str, fact: Any, language: str) -> Any:
    """Times become what a letter writes; every other fact stays as it is."""
    return date_time(fact, language) if fact and (name == "at" or name.endswith("_at")) else fact


def _indicator(code: str, names: Names, language: str) -> str:
    """ "AP-03 ร้อยละของสถานศึกษาที่มีแผน…"; the code alone while its name is not known."""
    return f"{code} {names.indicators.get(code, {}).get(language, '')}".strip()


def _findings(findings: list[dict[str, str]], phrases: Mapping[str, str]) -> str:
    return "\n".join(f"{number}. {_finding(finding, phrases)}" for number, finding in enumerate(findings, 1))


def _finding(finding: Mapping[str, str], phrases: Mapping[str, str]) -> str:
    """ "[ไม่ครบ] ผลการดำเนินงาน: ยังไม่ได้ระบุ…"."""
    reason = phrases.get(f"reason.{finding['reason_code']}", finding["reason_code"])
    return f"[{reason}] {_field(finding['field'], phrases)}: {finding['text']}"


def _field(path: str, phrases: Mapping[str, str]) -> str:
    return phrases.get(f"field.{path}") or phrases.get(f"field.{path.split('.')[0]}") or path
