"""Every refusal, reached over RPC as the gateway reaches it: its number and its HTTP status. None writes anything."""

from __future__ import annotations

from copy import deepcopy

import pytest

from submission.problems import PROBLEMS

FINDING = {"field": "sections.result", "reason_code": "incomplete", "text": "ยังไม่ครบ"}


def drafted(w):
    w.save()


def screening(w):
    w.save()
    w.send()


def passed(w):
    screening(w)
    w.screen()


def nothing(w):
    pass


def second_round(w):
    w.round_id, w.indicator_id = "2570-2", "AP-04"
    w.plan_round(number=2, opens_on="2026-12-01")


def closed_window(w):
    w.round_id = "2570-2"
    w.plan_round(number=2, accepts_late=False)
    w.system.move(days=60)


def closed(w, *before):
    """A report as far as this, and then its window is closed."""
    w.round_id, w.indicator_id = "2570-2", "AP-04"
    w.plan_round(number=2, accepts_late=False)
    for step in (w.save, *before):
        step()
    w.system.move(days=60)


def closed_office(w):
    facts = w.ask("get_office", office_id="P5703")
    del facts["version"]
    w.call("register_offices", offices=[{**facts, "valid_to": "2026-11-19"}])


def asked(w):
    return w.call(
        "request_extension", "director.P5703", round_id="2570-1", office_id="P5703", reason="น้ำท่วม", until="2027-01-10"
    )["extension_id"]


def claims(**claim):
    return {"claims": {"c1": {"numerator": "242", "denominator": "245", **claim}}, "sections": {}}


def scheme(w, **changes):
    published = deepcopy(w.ask("get_scheme", scheme_id="sample-2570", scheme_version=1))
    return w.call("publish_scheme", scheme={**published, **changes})


def huge(w):
    indicators = deepcopy(w.ask("get_scheme", scheme_id="sample-2570", scheme_version=1)["indicators"])
    for indicator in indicators:
        indicator["considerations"][0]["text_th"] = "ก" * 2000
    return scheme(w, scheme_version=2, indicators=indicators)


def extend(w, **changes):
    place = {"round_id": "2570-1", "office_id": "P5703", "reason": "น้ำท่วม", "until": "2027-01-10"}
    return w.call("request_extension", "director.P5703", **{**place, **changes})


def decide(w, extension_id="2570-1.P5703.9", user="admin"):
    return w.call("decide_extension", user, extension_id=extension_id, granted=True, reason="อนุมัติ")


def decide_twice(w):
    extension_id = asked(w)
    decide(w, extension_id)
    return decide(w, extension_id)


def internal(w, due_on):
    return w.call("set_internal_deadline", round_id="2570-1", office_id="P5703", due_on=due_on)


def offices(w, **changes):
    facts = w.ask("get_office", office_id="P5703")
    del facts["version"]
    return w.call("register_offices", offices=[{**facts, **changes}])


def reference(w, kind, *rows):
    return w.call("load_reference", kind=kind, rows=list(rows))


CASES = [
    ("unknown_round", nothing, lambda w: w.save(version=0, round_id="2570-9")),
    ("unknown_round", nothing, lambda w: w.ask("list_reports", round_id="2570-9")),
    ("unknown_office", nothing, lambda w: w.save(version=0, office_id="P9999")),
    ("unknown_indicator", nothing, lambda w: w.save(version=0, indicator_id="AP-04")),  # of round 2
    ("unknown_report", nothing, lambda w: w.send(version=1)),
    ("office_closed", closed_office, lambda w: w.save()),
    ("round_not_open", second_round, lambda w: w.save()),
    ("window_closed", closed_window, lambda w: w.save(version=0, indicator_id="AP-04")),
    ("window_closed", closed, lambda w: w.send()),
    ("window_closed", lambda w: closed(w, w.send, w.screen), lambda w: w.certify()),
    ("wrong_state", drafted, lambda w: w.screen()),
    ("stale_version", drafted, lambda w: w.save(version=0)),
    ("stale_version", drafted, lambda w: w.send(version=2)),
    ("claim_not_a_number", nothing, lambda w: w.save(claims(numerator="มาก"))),
    ("claim_negative", nothing, lambda w: w.save(claims(numerator="-1"))),
    ("claim_denominator_zero", nothing, lambda w: w.save(claims(denominator="0"))),
    ("claim_not_whole", nothing, lambda w: w.save(claims(numerator="1.5"))),
    ("claim_over_hundred", nothing, lambda w: w.save(claims(numerator="246"))),
    ("claim_percent_differs", nothing, lambda w: w.save(claims(percent="98.78"))),
    ("claim_met_differs", nothing, lambda w: w.save(claims(met=False))),
    ("unknown_claim", nothing, lambda w: w.save({"claims": {"c7": {}}})),
    ("unknown_section", nothing, lambda w: w.save({"sections": {"why": "x"}})),
    ("section_too_long", nothing, lambda w: w.save(w.content(what="ก" * 4001))),
    ("unknown_finding", nothing, lambda w: w.save(answers={"0": "แก้แล้ว"})),
    ("not_complete", lambda w: w.save(w.content(where=" ")), lambda w: w.send()),
    ("same_person", screening, lambda w: w.screen(user="owner.P5703")),
    ("same_person", passed, lambda w: w.certify(user="owner.P5703")),
    ("same_person", passed, lambda w: w.certify(user="screener.P5703")),
    ("not_screened", screening, lambda w: w.certify()),
    ("content_changed", passed, lambda w: w.certify(content_hash="0" * 64)),
    ("findings_needed", screening, lambda w: w.screen("return")),
    ("findings_with_pass", screening, lambda w: w.screen("pass", findings=[FINDING])),
    ("unknown_scheme", nothing, lambda w: w.ask("get_scheme", scheme_id="other", scheme_version=1)),
    ("unknown_scheme", nothing, lambda w: w.plan_round(number=2, scheme_version=2)),
    ("scheme_not_valid", nothing, lambda w: scheme(w, scheme_version=2, office_bands=["1", "1", "2", "3", "4"])),
    ("scheme_too_large", nothing, huge),
    ("scheme_immutable", nothing, lambda w: scheme(w, label_en="Other")),
    ("scheme_version_order", nothing, lambda w: scheme(w, scheme_version=3)),
    ("round_exists", nothing, lambda w: w.plan_round()),
    ("round_dates", nothing, lambda w: w.plan_round(number=2, internal_due_on="2027-01-01")),
    ("round_before_year", nothing, lambda w: w.plan_round(number=2, opens_on="2026-09-30")),
    ("round_empty", nothing, lambda w: w.plan_round(number=5)),
    ("scheme_of_other_year", nothing, lambda w: w.plan_round(fiscal_year=2569)),
    ("internal_deadline", nothing, lambda w: internal(w, "2026-12-31")),
    ("extension_pending", asked, extend),
    ("extension_not_later", nothing, lambda w: extend(w, until="2026-12-30")),
    ("unknown_extension", nothing, decide),
    ("extension_decided", nothing, decide_twice),
    ("own_extension", nothing, lambda w: decide(w, asked(w), user="director.P5703")),
    ("unknown_receipt", nothing, lambda w: w.ask("get_receipt", receipt_no="R-2570-1-P5703-AP-03-1")),
    ("reference_not_valid", nothing, lambda w: reference(w, "provinces", {"code": "", "name_th": "ก"})),
    ("school_not_valid", nothing, lambda w: reference(w, "school", {"code": "57", "name_th": "ก"})),
    ("not_a_date", nothing, lambda w: reference(w, "holidays", {"code": "มะรืนนี้", "name_th": "ก"})),
    ("office_not_valid", nothing, lambda w: offices(w, kind="secondary")),
]  # fmt: skip
BY_EVENT_OR_ELSEWHERE = {"unknown_submission", "explanation_needed"}  # see review_events and life


@pytest.mark.parametrize(("reason", "prepare", "call"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)])
def test_it_is_refused_with_its_number_and_status(opened, refused, reason, prepare, call):
    prepare(opened)
    told, before = len(opened.system.published), stored(opened)
    answer = refused(call, opened)
    assert (answer.problem.code, answer.problem.status) == (PROBLEMS[reason].code, PROBLEMS[reason].status)
    assert "{" not in answer.sentence("th") + answer.sentence("en")
    if reason not in ("extension_decided", "own_extension"):  # these two write before they are refused
        assert (len(opened.system.published), stored(opened)) == (told, before)


def stored(world):
    return {
        name: {id: row.get("version") for id, row in rows.items()}
        for name, rows in world.system.engines["submission"].collections.items()
        if rows
    }


def test_no_refusal_is_left_untried():
    assert {reason for reason, _, _ in CASES} | BY_EVENT_OR_ELSEWHERE == set(PROBLEMS)


def test_several_faults_are_named_at_once(opened, refused):
    opened.save({"claims": {}, "sections": {"what": "อบรม"}})
    answer = refused(opened.send)
    assert [error["field"] for error in answer.errors] == [
        "sections.where", "sections.how", "sections.result", "claims.c1",
    ]  # fmt: skip
    assert answer.sentence("th") == "รายงานยังไม่ครบ 4 รายการ"
    assert answer.field == "sections.where"
