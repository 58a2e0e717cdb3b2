"""/review: what waits for a reviewer, the most urgent first."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from emes_kit.http import Request
from gateway import http_rules
from gateway.domain import PARTS
from gateway.pages import forms
from gateway.pages.page import Page, page, view_of
from gateway.schemas import review_pages as schemas
from gateway.schemas.review import DONE_STATES

LEAF = 30
DONE_SECONDS = 2.0
Query = Mapping[str, Any]


class QueuePages:
    review: Any
    store: Any
    memory: Any
    known_offices: Any

    @page("GET", "/review", action="review.read", query=schemas.QUEUE)
    def queue_page(self, request: Request) -> Any:
        query, me = request.query, request.context["actor"]
        chosen = chosen_view(query, me)
        cursor = http_rules.unpack_cursor(query["cursor"])
        found = self._tasks(selection(query, me), cursor)
        names = names_of(self.store.rounds(), view_of(request).language)
        offices = {office["office_id"]: office for office in self.known_offices()}
        model = {
            "tasks": found["items"],
            "next": http_rules.pack_cursor(found["next"]),
            "names": names,
            "offices": offices,
            "chosen": chosen,
            "parts": me["parts"] or PARTS,
            "form": forms.Form({**query, "overdue": "true" if query["overdue"] else "", "view": chosen}),
            "filters": filters(query),
            "narrowed": any(query[name] for name in ("state", "part", "office", "overdue")),
        }
        return Page("review.html", model, part="rows")

    def _tasks(self, asked: dict[str, Any], cursor: Any) -> Any:
        """What is done with grows all year and hardly changes: remembered for a moment, or until we hear of more."""
        ask = partial(self.review.list_tasks, **asked, cursor=cursor, limit=LEAF)
        if asked["state"] not in DONE_STATES:
            return ask()
        heard = self.memory.watch.stamp(None)
        return self.memory.kept_of(f"done:{heard}:{asked}:{cursor}", DONE_SECONDS, time.monotonic(), ask)


def chosen_view(query: Query, me: Mapping[str, Any]) -> str:
    """Reviewers begin with their own tasks, whoever only reads with everything."""
    reviews = "reviewer" in me["roles"]
    return query["view"] if reviews and query["view"] else "mine" if reviews else "all"


def selection(query: Query, me: Mapping[str, Any]) -> dict[str, Any]:
    """What review.list_tasks is asked for."""
    chosen = chosen_view(query, me)
    parts = [query["part"]] if query["part"] else me["parts"] if chosen == "part" else []
    return {
        "reviewer": me["user_id"] if chosen == "mine" else None,
        "state": query["state"],
        "parts": parts,
        "office_id": query["office"],
        "overdue": query["overdue"],
    }


def filters(query: Query, **more: Any) -> str:
    """The filters as they travel from the queue to a task and back: "?view=part&part=AP", or nothing."""
    kept = {name: query[name] for name in ("view", "state", "part", "office") if query[name]}
    kept |= {"overdue": "true"} if query["overdue"] else {}
    return "?" + urlencode(kept | more) if kept | more else ""


def names_of(rounds: Any, language: str) -> dict[str, str]:
    """ "2570-1.AP-03" → its name."""
    return {
        f"{round['round_id']}.{indicator['indicator_id']}": indicator[f"name_{language}"]
        for round in rounds
        for indicator in round["indicators"]
    }
