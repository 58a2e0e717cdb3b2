"""The campaign's own parts: its schedule is dealt by seed, and what it compares would notice every kind of fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from emes_kit.envelope import decode
from emes_kit.problems import Broken
from emes_ops.chaos import accounts, poison, recorder
from emes_ops.chaos.campaign import Outcome, Wanted
from emes_ops.chaos.faults import ACTS
from emes_ops.chaos.fleet import REPLICAS, gates
from emes_ops.chaos.plants import Planter, binding_of
from emes_ops.chaos.recorder import Told
from emes_ops.chaos.schedule import KINDS, PLANTS, ROLLING, plan, rolling
from emes_ops.settings import Ports

REPORT = "2570-1.AP-03.P5703"
SAVED = Told("owner", "PUT", "/api/v1/rounds/2570-1/offices/P5703/reports/AP-03", "k1", 201, None, 0, 1)
SENT = Told("owner", "POST", f"/api/v1/reports/{REPORT}/screening", "k2", 200, None, 1, 2)
SUBMITTED = Told("director", "POST", f"/api/v1/reports/{REPORT}/submit", "k3", 201, None, 2, 3)
REFUSED = Told("owner", "POST", f"/api/v1/reports/{REPORT}/screening", "k4", 409, "SUB-008", 3, 4)
APPROVED = Told("reviewer.1", "POST", f"/api/v1/review/tasks/{REPORT}.1/decision", "k5", 200, None, 4, 5)
EVERYTHING = {one.command_id: one for one in (SAVED, SENT, SUBMITTED, REFUSED, APPROVED)}
RIGHT = Counter({one.command_id: 1 for one in EVERYTHING.values() if one.accepted})


# ---- the schedule
def test_the_same_seed_plans_the_same_attack_and_another_one_another() -> None:
    assert plan(7, 60, REPLICAS) == plan(7, 60, REPLICAS) != plan(8, 60, REPLICAS)


def test_sixty_faults_are_of_every_kind_and_hit_every_process() -> None:
    blows = plan(1, 60, REPLICAS)
    faults = [blow for blow in blows if not blow.plant]
    assert len(faults) == 60
    assert {blow.kind for blow in faults} == set(KINDS) == set(ACTS) - {ROLLING}
    assert {blow.kind for blow in blows if blow.plant} == set(PLANTS)
    hit = {name for blow in faults if "service" in blow.kind for name in blow.victims}
    assert hit == {name if n == 1 else f"{name}-{n}" for name, many in REPLICAS.items() for n in range(1, many + 1)}


def test_the_last_fault_hits_the_backlog_of_the_finished_load() -> None:
    assert [blow.share for blow in plan(3, 12, REPLICAS) if not blow.plant][-1] == 1.0


def test_a_fault_that_lasts_does_so_within_its_bounds() -> None:
    for blow in (one for one in plan(5, 200, REPLICAS) if not one.plant):
        _, shortest, longest = KINDS[blow.kind]
        assert shortest <= blow.seconds <= longest


def test_a_rolling_restart_reaches_every_process_once() -> None:
    names = [name for blow in rolling(REPLICAS) for name in blow.victims]
    assert len(names) == len(set(names)) == sum(REPLICAS.values())


def test_gates_take_no_port_that_a_process_needs() -> None:
    ports = Ports(http=21000, mongo=21001, amqp=21002, dist=21003, epmd=21004, ops=21010)
    mine = {port for port, _ in gates(ports).values()}
    others = {ports.ops_of(service, replica) for service in REPLICAS for replica in (1, 2, 3)} | {*range(21000, 21005)}
    assert len(mine) == 10
    assert mine.isdisjoint(others)
    assert max(mine) < 21050


# ---- what was told against what is there
def test_right_books_have_no_fault() -> None:
    verdict = accounts.judge(EVERYTHING, RIGHT)
    assert (verdict.accepted, verdict.refused, verdict.unanswered) == (4, 1, 0)
    assert (verdict.lost, verdict.doubled, verdict.ghosts) == ((), (), ())


def test_an_acknowledged_request_without_effect_is_lost() -> None:
    assert accounts.judge(EVERYTHING, RIGHT - Counter({SENT.command_id: 1})).lost == (SENT.command_id,)


def test_an_effect_in_two_services_is_doubled() -> None:
    assert accounts.judge(EVERYTHING, RIGHT + Counter({SENT.command_id: 1})).doubled == (SENT.command_id,)


@pytest.mark.parametrize("id", [REFUSED.command_id, "owner:never-asked"])
def test_an_effect_of_a_refused_or_unknown_request_is_a_ghost(id: str) -> None:
    assert accounts.judge(EVERYTHING, RIGHT + Counter({id: 1})).ghosts == (id,)


def test_a_request_that_was_never_answered_may_have_taken_effect_or_not() -> None:
    silent = replace(SENT, status=0)
    told = EVERYTHING | {silent.command_id: silent}
    for found in (RIGHT, RIGHT - Counter({silent.command_id: 1})):
        verdict = accounts.judge(told, found)
        assert (verdict.unanswered, verdict.lost, verdict.ghosts) == (1, (), ())


def test_a_version_counts_accepted_requests_and_outcomes() -> None:
    submissions = [{"report_id": REPORT, "outcome": "approved"}]
    accepted = [SAVED, SENT, SUBMITTED]
    assert accounts.versions(accepted, [{"_id": REPORT, "version": 4}], submissions).faults == ()
    assert accounts.versions(accepted, [{"_id": REPORT, "version": 5}], submissions).faults == (
        f"{REPORT}: 5 changes, should be 4",
    )


def test_submissions_and_decisions_are_counted_one_by_one() -> None:
    assert accounts.receipts([SUBMITTED], [{"report_id": REPORT}]).faults == ()
    assert len(accounts.receipts([SUBMITTED], [{"report_id": REPORT}] * 2).faults) == 1
    task = {"_id": f"{REPORT}.1", "report_id": REPORT, "state": "approved"}
    assert accounts.decisions([APPROVED], [task]).faults == ()
    assert len(accounts.decisions([], [task]).faults) == 1
    assert len(accounts.decisions([APPROVED], []).faults) == 1


def test_an_outcome_with_too_few_faults_is_no_pass() -> None:
    assert Outcome(Wanted(1, 2, 72)).wrong() == ["only 0 of 2 faults were done"]


# ---- what is planted
def test_poison_is_poison() -> None:
    for name, (headers, body, reason) in poison.forms("review<-submission.report_submitted").items():
        if reason == "undecodable":
            with pytest.raises(Broken, match="undecodable"):
                decode(headers, body)
        else:
            assert decode(headers, body), name


def test_there_is_a_way_to_plant_every_kind() -> None:
    assert [kind for kind in PLANTS if not callable(getattr(Planter, kind.replace(" ", "_"), None))] == []


def test_a_queue_is_led_aside_at_its_own_exchange_and_key() -> None:
    assert binding_of("scoring<-review.report_approved") == ("review.events", "report_approved.v1")


# ---- figures
def test_p99_counts_what_touches_a_fault_and_nothing_else() -> None:
    quiet, hit = [(n, n + 9.0) for n in range(100, 200)], [(0.0, 0.5), (1.0, 3.0)]
    assert recorder.p99_ms(quiet + hit, [(0.4, 1.5)]) == 2000.0
