"""Patience with a busy system, one login per person, the same key again, and nothing unexpected passes unseen."""

from __future__ import annotations

import pytest

from emes_ops.simulate.client import Unexpected
from emes_ops.simulate.patience import USUAL


def problem(answer, status, code, **headers):
    return answer(status, {"code": code, "detail_en": "no"}, **headers)


def test_a_request_whose_answer_got_lost_is_sent_again_with_the_same_key(line, answer):
    on = line(None, None, answer(201, {"receipt_no": "R"}))
    on.api.send("submit", "POST", "/reports/x/submit", "director.P1001", {})
    keys = {headers["Idempotency-Key"] for _, _, headers, _ in on.script.asked}
    assert (len(on.script.asked), len(keys)) == (3, 1)
    assert on.ledger.retried == {"network": 2}


def test_two_requests_have_two_keys(line, answer):
    on = line(answer(200, {}))
    for _ in range(2):
        on.api.send("save", "PUT", "/x", "owner.P1001", {})
    assert len({headers["Idempotency-Key"] for _, _, headers, _ in on.script.asked}) == 2


@pytest.mark.parametrize("status", [429, 503, 504])
def test_not_now_means_later_and_how_much_later_is_said(line, answer, status):
    on = line(problem(answer, status, "GW-005", retry_after="2"), answer(200, {}))
    on.api.get("read", "/x", "owner.P1001")
    assert on.paused == [2.0]
    assert on.ledger.refused == {}
    assert on.ledger.unexpected == []


def test_patience_has_an_end(line, answer):
    on = line(problem(answer, 503, "KIT-009", retry_after="1"))
    with pytest.raises(Unexpected):
        on.api.get("read", "/x", "owner.P1001")
    assert len(on.script.asked) == USUAL.attempts
    assert "given up after" in on.ledger.unexpected[0]


def test_a_person_logs_in_once(line, answer):
    on = line(answer(200, {}))
    for _ in range(3):
        on.api.get("read", "/x", "owner.P1001")
    on.api.get("read", "/x", "owner.P1002")
    assert on.script.logins == 2
    assert on.script.asked[0][2]["Authorization"] == "Bearer token-1"


def test_a_session_that_is_over_is_begun_anew(line, answer):
    on = line(problem(answer, 401, "GW-004"), answer(200, {"ok": 1}))
    assert on.api.get("read", "/x", "owner.P1001").body == {"ok": 1}
    assert [headers["Authorization"] for _, _, headers, _ in on.script.asked] == ["Bearer token-1", "Bearer token-2"]


def test_a_refusal_that_is_expected_is_no_surprise(line, answer):
    on = line(problem(answer, 412, "SUB-009"))
    for wanted in ("SUB-009", ("SUB-008", "SUB-009")):
        on.api.send("save", "PUT", "/x", "owner.P1001", {}, etag='"1"', refused=wanted)
    assert on.ledger.unexpected == []
    assert on.ledger.refused == {"SUB-009": 2}


@pytest.mark.parametrize(
    ("status", "code", "wanted"),
    [(412, "SUB-009", None), (403, "GW-010", "GW-011"), (500, "KIT-010", None), (200, None, "SUB-009")],
)
def test_any_other_answer_is_a_surprise(line, answer, status, code, wanted):
    on = line(problem(answer, status, code) if code else answer(status, {}))
    with pytest.raises(Unexpected):
        on.api.send("save", "PUT", "/x", "owner.P1001", {}, refused=wanted)
    assert len(on.ledger.unexpected) == 1


def test_lists_are_read_to_their_end_by_the_cursors_given(line, answer):
    on = line(answer(200, {"items": [{"n": 1}], "next": "c1"}), answer(200, {"items": [{"n": 2}], "next": None}))
    assert [one["n"] for one in on.api.pages("list", "/reports", "admin", round="2570-1")] == [1, 2]
    assert [path for _, path, _, _ in on.script.asked] == [
        "/api/v1/reports?round=2570-1",
        "/api/v1/reports?cursor=c1&round=2570-1",
    ]


def test_versions_travel_in_the_headers_made_for_them(line, answer):
    on = line(answer(200, {}, etag='"4"'))
    on.api.send("save", "PUT", "/x", "owner.P1001", {}, new=True)
    assert on.api.send("save", "PUT", "/x", "owner.P1001", {}, etag='"3"').etag == '"4"'
    first, second = (headers for _, _, headers, _ in on.script.asked)
    assert (first.get("If-None-Match"), first.get("If-Match")) == ("*", None)
    assert (second.get("If-None-Match"), second.get("If-Match")) == (None, '"3"')
