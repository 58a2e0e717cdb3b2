"""People of one office, the reviewers and the executives; events as their contracts show them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from notification.news import News, of
from notification.people import Person

CONTRACTS = Path(__file__).parents[3] / "contracts"
AT = "2026-11-20T02:00:00.000Z"


def person(user_id: str, *roles: str, **changes: Any) -> Person:
    office = user_id.split(".")[-1] if roles and roles[0] in ("owner", "director", "screener") else None
    facts = {
        "name_th": f"ชื่อ {user_id}",
        "name_en": f"Name {user_id}",
        "office_id": office,
        "parts": (),
        "email": f"{user_id.lower()}@example.go.th",
        "locale": "th",
        "active": True,
        "sequence": 1,
    }
    return Person(user_id=user_id, roles=roles, **{**facts, **changes})


def example(event: str) -> dict[str, Any]:
    """The example data of a contract, by event type."""
    path = next(CONTRACTS.glob(f"*.{event}.v1.json"))
    return json.loads(path.read_text("utf-8"))["example"]


def news(event: str, sequence: int = 3, **changes: Any) -> News:
    return of(event, {**example(event), **changes}, sequence, AT)


class Build:
    at = AT
    person, example, news = staticmethod(person), staticmethod(example), staticmethod(news)

    @property
    def office(self) -> list[Person]:
        return [
            person("owner.P5703", "owner"),
            person("screener.P5703", "screener"),
            person("director.P5703", "director"),
        ]


@pytest.fixture
def build() -> Build:
    return Build()
