"""One report from the first draft to the reviewer's table, as the three people of an office do it."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from collections.abc import Callable
from typing import Any

from emes_ops.simulate import pranks
from emes_ops.simulate.client import Answer, Refusal, Unexpected
from emes_ops.simulate.drafts import Draft, draft
from emes_ops.simulate.figures import Rule
from emes_ops.simulate.plan import RETURNED, WITHDRAWN, Journey
from emes_ops.simulate.world import World

LOOK_AGAIN, SELDOM = 0.25, 2.0  # seconds until the next look at a state that is on its way: at first, later on


class Story:
    """etag, version: of the report as last seen; number: of its last submission; last_key: of the last save."""

    def __init__(self, world: World, journey: Journey, rule: Rule) -> None:
        self.world, self.api, self.journey, self.rule = world, world.api, journey, rule
        slot = journey.slot
        self.place = f"/rounds/{slot.round_id}/offices/{slot.office_id}/reports/{slot.indicator_id}"
        self.owner, self.screener, self.director = (f"{r}.{slot.office_id}" for r in ("owner", "screener", "director"))
        self.neighbour = world.neighbour_of(slot.office_id)
        self._rng = random.Random(journey.seed)
        self.final = self._draft()
        self.etag, self.content_hash, self.last_key, self.number = "", "", "", 0
        self._screened_back = journey.screened_back

    @property
    def version(self) -> int:
        return int(self.etag.strip('"') or 0)

    @property
    def outcome(self) -> str:
        """What becomes of the last submission."""
        return self.journey.outcomes[self.number - 1]

    @property
    def is_first_return(self) -> bool:
        return self.journey.outcomes[: self.number].count(RETURNED) == 1

    # ---- the course of things
    def begin(self) -> None:
        """First draft to first receipt; or, for who comes too late, the closed window."""
        if not self.journey.outcomes:
            self.put(self.place, self.final.content, new=True, refused="SUB-007")
            self.world.finish(self, done=False)
            return
        pranks.attempt(self.journey.prank, pranks.BEGIN, self)
        for part in range(1, self.journey.drafts + 1):
            self.save(self.partial(part))
        self._finish_draft()

    def repair(self) -> None:
        """The reviewer has returned it: read the findings, write anew, submit again."""
        self.when_it_is("returned", self._rewrite)

    def when_it_is(self, state: str, then: Callable[[], None], waited: float = 0.0) -> None:
        """Look until the report has reached `state`: the news travels by events."""
        report = self._see(self.api.get("read", self.place, self.owner))
        if report["state"] == state:
            then()
        elif waited > self.api.patience.news:
            raise self.api.surprise(f"{self.journey.report_id} is {report['state']} after {waited:.0f} s, not {state}")
        else:
            pause = min(max(waited, LOOK_AGAIN), SELDOM)
            self.world.board.put(self.world.guarded(self, lambda: self.when_it_is(state, then, waited + pause)), pause)

    def _rewrite(self) -> None:
        self.final = self._draft()
        self._finish_draft()

    def _finish_draft(self) -> None:
        self.save(self.final)
        pranks.attempt(self.journey.prank, pranks.SAVED, self)
        self._through_committee()
        self._certify()

    def _through_committee(self) -> None:
        self.post("send", "screening", self.owner, {})
        pranks.attempt(self.journey.prank, pranks.SENT, self)
        self._see(self.api.get("read", self.place, self.screener))
        if self._screened_back:
            self._screened_back = False
            self.post(
                "screen", "screening/decision", self.screener, {"decision": "return", "findings": [pranks.FINDING]}
            )
            self.save(self.final)
            self.post("send", "screening", self.owner, {})
        self.post("screen", "screening/decision", self.screener, {"decision": "pass"})
        pranks.attempt(self.journey.prank, pranks.PASSED, self)

    def _certify(self) -> None:
        """The director reads exactly what will be certified, and checks the hash before signing it."""
        report = self._see(self.api.get("read", self.place, self.director))
        if canonical_hash(report) != report["content_hash"]:
            raise self.api.surprise(f"{self.journey.report_id}: the content hash is not the one of the content")
        key, etag = uuid.uuid4().hex, self.etag
        self.number += 1
        body = {"content_hash": self.content_hash}
        receipt = self.post("submit", "submit", self.director, body, key=key)
        if self.journey.twice:
            again = self.post("submit", "submit", self.director, body, key=key, etag=etag)
            if again.body["receipt_no"] != receipt.body["receipt_no"]:
                raise self.api.surprise(f"{self.journey.report_id}: two receipts for one key")
        self._check_receipt(receipt.body)
        pranks.attempt(self.journey.prank, pranks.SUBMITTED, self)  # before a reviewer of ours may look at it
        self.world.submitted(self)
        if self.outcome == WITHDRAWN:
            self.api.send("take back", "POST", f"/reports/{self.journey.report_id}/take-back", self.owner, {})
            self.when_it_is("draft", self._rewrite)

    def _check_receipt(self, receipt: dict[str, Any]) -> None:
        slot = self.journey.slot
        number = f"R-{slot.round_id}-{slot.office_id}-{slot.indicator_id}-{self.number}"
        told = (receipt["receipt_no"], receipt["content_hash"])
        late = self.journey.late if self.number == 1 else receipt["late"]  # a resubmission has the clock of its return
        if told != (number, self.content_hash) or receipt["late"] != late:
            raise self.api.surprise(f"{self.journey.report_id}: receipt {told}, late {receipt['late']}")
        self.etag = f'"{receipt["version"]}"' if "version" in receipt else self.etag

    # ---- requests
    def partial(self, part: int) -> Draft:
        return self._draft(part)

    def save(self, wanted: Draft) -> None:
        self.last_key = uuid.uuid4().hex
        answer = self.put(self.place, wanted.content, etag=self.etag or None, new=not self.etag, key=self.last_key)
        report = self._see(answer)
        if report["content"]["sections"] != wanted.sections or sorted(report["repaired"]) != wanted.repaired:
            raise self.api.surprise(
                f"{self.journey.report_id}: the text was not kept as {self.journey.dress} text should"
            )

    def put(
        self,
        place: str,
        content: dict[str, Any],
        *,
        user: str | None = None,
        etag: str | None = None,
        new: bool = False,
        key: str | None = None,
        refused: Refusal = None,
    ) -> Answer:
        who = user or self.owner
        return self.api.send(
            "save", "PUT", place, who, {"content": content}, etag=etag, new=new, key=key, refused=refused
        )

    def post(
        self, kind: str, what: str, user: str, body: Any, *, key: str | None = None, etag: str | None = None,
        refused: Refusal = None,
    ) -> Answer:  # fmt: skip
        path = f"/reports/{self.journey.report_id}/{what}"
        answer = self.api.send(kind, "POST", path, user, body, etag=etag or self.etag, key=key, refused=refused)
        if refused is None and kind != "submit":
            self._see(answer)
        return answer

    def _see(self, answer: Answer) -> dict[str, Any]:
        report: dict[str, Any] = answer.body
        self.etag, self.content_hash = answer.etag or "", report.get("content_hash") or ""
        return report

    def _draft(self, part: int | None = None) -> Draft:
        office = self.world.office_name(self.journey.office_id)
        return draft(self._rng, self.rule, office, self._level(), self.journey.dress, part)

    def _level(self) -> int:
        """What is returned later looks poorer than what is approved in the end."""
        number = getattr(self, "number", 0)
        coming = self.journey.outcomes[number : number + 1]
        return max(1, self.journey.level - (coming == (RETURNED,)))


def canonical_hash(report: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of {report_id, content, claims}, as anybody can compute it from what is read."""
    document = {name: report[name] for name in ("report_id", "content", "claims")}
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["Story", "Unexpected", "canonical_hash"]
