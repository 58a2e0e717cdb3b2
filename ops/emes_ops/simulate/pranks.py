"""What must be refused, with exactly this problem code, and must leave no trace: tried all year long.

A prank is (stage of the report at which it is tried, what is tried). Where a reviewer may move the report in the same
moment, two codes are right.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emes_ops.simulate.reviewers import Case
    from emes_ops.simulate.story import Story

BEGIN, SAVED, SENT, PASSED, SUBMITTED, CLAIMED, DECIDED = (
    "begin", "saved", "sent", "passed", "submitted", "claimed", "decided",
)  # fmt: skip
FINDING = {"field": "sections.result", "reason_code": "evidence", "text": "โปรดแนบหลักฐานประกอบ"}
NOBODYS_HASH = "0" * 64

TABLE: dict[str, tuple[str, Callable[[Any], Any]]] = {}


def prank(stage: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    def enter(act: Callable[[Any], Any]) -> Callable[[Any], Any]:
        TABLE[act.__name__] = (stage, act)
        return act

    return enter


def attempt(name: str | None, stage: str, where: Any) -> None:
    """Try the prank if this is its stage. `where`: the Story, or from CLAIMED on the reviewer's Case."""
    if name is not None and TABLE[name][0] == stage:
        TABLE[name][1](where)


# ---- before anything is saved
@prank(BEGIN)
def unknown_round(story: Story) -> None:
    place = story.place.replace(story.journey.slot.round_id, "2599-9")
    story.put(place, story.final.content, new=True, refused="SUB-001")


@prank(BEGIN)
def unknown_indicator(story: Story) -> None:
    place = story.place.replace(story.journey.slot.indicator_id, "QP-99")
    story.put(place, story.final.content, new=True, refused="SUB-003")


@prank(BEGIN)
def other_office(story: Story) -> None:
    story.put(story.place, story.final.content, new=True, refused="GW-011", user=f"owner.{story.neighbour}")


@prank(BEGIN)
def wrong_role(story: Story) -> None:
    story.put(story.place, story.final.content, new=True, refused="GW-010", user=story.screener)


@prank(BEGIN)
def nobody(story: Story) -> None:
    story.api.send("save", "PUT", story.place, None, {"content": story.final.content}, new=True, refused="GW-003")


@prank(BEGIN)
def torn_body(story: Story) -> None:
    story.api.send("save", "PUT", story.place, story.owner, b'{"content": {"claims"', new=True, refused="KIT-001")


@prank(BEGIN)
def unknown_field(story: Story) -> None:
    body = {"content": story.final.content, "score": 5}
    story.api.send("save", "PUT", story.place, story.owner, body, new=True, refused="KIT-002")


@prank(BEGIN)
def zero_denominator(story: Story) -> None:
    story.put(story.place, _with_claim(story, denominator="0", percent=None), new=True, refused="SUB-012")


@prank(BEGIN)
def wrong_percent(story: Story) -> None:
    story.put(story.place, _with_claim(story, percent="12.34", met=None), new=True, refused="SUB-015")


@prank(BEGIN)
def incomplete(story: Story) -> None:
    story.save(story.partial(1))
    story.post("send", "screening", story.owner, {}, refused="SUB-020")


# ---- a draft
@prank(SAVED)
def stale_version(story: Story) -> None:
    story.put(story.place, story.final.content, etag=f'"{story.version - 1}"', refused="SUB-009")


@prank(SAVED)
def no_version(story: Story) -> None:
    story.put(story.place, story.final.content, refused="GW-020")


@prank(SAVED)
def key_used_before(story: Story) -> None:
    content = _with_claim(story, numerator="1")
    story.put(story.place, content, etag=story.etag, key=story.last_key, refused="KIT-006")


@prank(SAVED)
def certified_draft(story: Story) -> None:
    story.post("submit", "submit", story.director, {"content_hash": NOBODYS_HASH}, refused="SUB-008")


# ---- at the committee
@prank(SENT)
def not_screened(story: Story) -> None:
    story.post("submit", "submit", story.director, {"content_hash": NOBODYS_HASH}, refused="SUB-023")


@prank(SENT)
def pass_with_findings(story: Story) -> None:
    body = {"decision": "pass", "findings": [FINDING]}
    story.post("screen", "screening/decision", story.screener, body, refused="SUB-026")


@prank(SENT)
def back_without_findings(story: Story) -> None:
    story.post("screen", "screening/decision", story.screener, {"decision": "return"}, refused="SUB-025")


@prank(PASSED)
def other_content(story: Story) -> None:
    story.post("submit", "submit", story.director, {"content_hash": NOBODYS_HASH}, refused="SUB-024")


# ---- with the bureau
@prank(SUBMITTED)
def edited_while_submitted(story: Story) -> None:
    story.put(story.place, story.final.content, etag=story.etag, refused=("SUB-008", "SUB-009"))


@prank(SUBMITTED)
def submitted_again(story: Story) -> None:
    """With another key it is another request, and the report is not to be certified any more."""
    body = {"content_hash": story.content_hash}
    story.post("submit", "submit", story.director, body, refused=("SUB-008", "SUB-009"))


@prank(CLAIMED)
def taken_back_too_late(case: Case) -> None:
    case.api.send("take back", "POST", f"/reports/{case.report_id}/take-back", case.owner, {}, refused="REV-003")


@prank(CLAIMED)
def claimed_again(case: Case) -> None:
    case.post("claim", "claim", {}, etag=case.first_etag, refused="REV-013")


@prank(CLAIMED)
def decided_by_another(case: Case) -> None:
    if case.colleague is not None:
        case.post("decide", "decision", {"decision": "approve"}, user=case.colleague, refused="REV-006")


@prank(CLAIMED)
def returned_without_findings(case: Case) -> None:
    case.post("decide", "decision", {"decision": "return"}, refused="REV-010")


@prank(CLAIMED)
def approved_with_findings(case: Case) -> None:
    case.post("decide", "decision", {"decision": "approve", "findings": [FINDING]}, refused="REV-012")


@prank(DECIDED)
def taken_back_after_decision(case: Case) -> None:
    case.api.send("take back", "POST", f"/reports/{case.report_id}/take-back", case.owner, {}, refused="REV-004")


NAMES = tuple(TABLE)


def _with_claim(story: Story, **figures: Any) -> dict[str, Any]:
    content = copy.deepcopy(story.final.content)
    first = content["claims"][min(content["claims"])]
    first.update(figures)
    return {**content, "claims": {**content["claims"], min(content["claims"]): _without_none(first)}}


def _without_none(claim: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claim.items() if value is not None}
