"""The longer stories behind service.py's entrypoints: load, ask the domain, save, publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from emes_kit.problems import Broken, Later
from scoring import domain, events, explanation, national, scheme
from scoring.assessment import assess
from scoring.domain import Ref, Round, Score
from scoring.lineage import census_changes, office_of
from scoring.results import Entry, PartResult, Standing
from scoring.rounding import text
from scoring.scheme import Scheme, key_of
from scoring.store import CENSUS, ScoringStore, Year, digest_of

RECOUNT_BATCH = 25
SECOND_LOOK = timedelta(minutes=5)  # finds results that were being written while the first recount passed by


def keep_scheme(store: ScoringStore, body: Mapping[str, Any]) -> None:
    """scheme_published: a version is written once; the same version with another body is a contradiction."""
    known = store.scheme_digest(body["scheme_id"], body["scheme_version"])
    if known is None:
        scheme.parse(body)  # refused now, while somebody looks, rather than at the first approval
        store.add_scheme(body)
    elif known != digest_of(body):
        key = key_of(body["scheme_id"], body["scheme_version"])
        raise Broken(f"scheme {key} was published before with another body")


def keep_round(store: ScoringStore, data: Mapping[str, Any], sequence: int, now: datetime) -> None:
    """round_scheduled: which scheme a round is scored by; the last report round gives the year its scheme."""
    round_, (known, told) = Round(**data), store.find_round(data["round_id"])
    if known is not None and sequence <= told:
        return
    store.put_round(round_, sequence)
    year = store.find_year(round_.fiscal_year)
    if not round_.counts or (year is not None and round_.number < year.number):
        return
    follow = Year(round_.fiscal_year, round_.number, round_.scheme_id, round_.scheme_version)
    follow.version = year.version if year else 0
    store.save_year(follow)
    if year is not None and year.scheme_key != follow.scheme_key:
        store.recount_later(follow, now)
        store.recount_later(follow, now + SECOND_LOOK)


def keep_office(store: ScoringStore, data: Mapping[str, Any], sequence: int) -> None:
    """office_registered: validity and lineage, and the census of offices per fiscal year."""
    known = store.find_office(data["office_id"])
    if known is not None and sequence <= known.sequence:
        return
    office = office_of(**data)
    office.sequence, office.version = sequence, known.version if known else 0
    store.save_office(office)
    store.count_up(CENSUS, census_changes(known, office))


def record_score(store: ScoringStore, data: Mapping[str, Any]) -> None:
    """report_approved: the score, the office's result and the national tallies move together."""
    ref = Ref.of(data)
    round_ = store.known_round(ref.round_id)
    rules = store.find_scheme(round_.scheme_id, round_.scheme_version) if round_ else None
    if round_ is None or rules is None:
        raise Later(f"round {ref.round_id} or its scheme has not arrived yet")
    known = store.find_score(ref.report_id)
    if not domain.overtakes(known, ref, data["content_hash"]):
        return
    score = domain.succeed(known, score_of(rules, ref, data))
    store.save_score(score)
    store.publish(events.ScoreSet(score))
    if round_.counts:
        record_result(store, round_, rules.indicator(ref.indicator_id).part, score)


def score_of(rules: Scheme, ref: Ref, data: Mapping[str, Any]) -> Score:
    found = assess(rules, ref.indicator_id, data["claims"])
    return Score(
        ref, found.level, text(found.percent), found.met, found.gap.to_dict() if found.gap else None,
        explanation.thai(rules, found), explanation.english(rules, found), rules.scheme_id, rules.scheme_version,
        data["claims"], data["content_hash"], data["task_id"], data["reviewer"], data["at"],
    )  # fmt: skip


def record_result(store: ScoringStore, round_: Round, part: str, score: Score) -> None:
    rules = year_scheme(store, round_.fiscal_year)
    result = store.part_result(round_.fiscal_year, score.ref.office_id, part)
    before = result.standing
    entry = Entry(score.score, score.ref.report_id, round_.number, score.ref.submission_no)
    if result.enter(score.ref.indicator_id, entry):
        result.settle(rules)
        move_office(store, result, before)


def move_office(store: ScoringStore, result: PartResult, before: Standing) -> None:
    """Save a settled result; tell and count what it changed."""
    result.sequence += 1
    store.save_part_result(result)
    store.count_up(national.tally_id(result.fiscal_year, result.part), national.changes(before, result.standing))
    if result.level not in (None, before.level):
        store.publish(events.OfficeLevelChanged(result, before))


def year_scheme(store: ScoringStore, fiscal_year: int) -> Scheme:
    rules = store.find_year_scheme(fiscal_year)
    if rules is None:
        raise Later(f"the scheme of {fiscal_year} has not arrived yet")
    return rules


def recount_results(store: ScoringStore, data: Mapping[str, Any], at: datetime) -> None:
    """The year counts by another scheme now: settle its results again, a bounded number per step."""
    rules, year = year_scheme(store, data["fiscal_year"]), store.find_year(data["fiscal_year"])
    results = store.results_of_year(data["fiscal_year"], RECOUNT_BATCH, data["after"])
    for result in results:
        before, shown = result.standing, (result.mean, result.scored, result.expected)
        result.settle(rules)
        if shown != (result.mean, result.scored, result.expected) or before != result.standing:
            move_office(store, result, before)
    if len(results) == RECOUNT_BATCH and year is not None:
        store.recount_later(year, at, after=results[-1].result_id)
