"""What queries show. Bounded reads by id: an office's parts, the tallies of a year, the few offices that inherit."""

from __future__ import annotations

from typing import Any

from scoring import national
from scoring.domain import Refusal
from scoring.lineage import offices_in
from scoring.national import ALL, FINAL
from scoring.results import PartResult
from scoring.scheme import Scheme
from scoring.store import CENSUS, ScoringStore
from scoring.views import national_view, office_view, standing_view


def office_results(store: ScoringStore, fiscal_year: int, office_id: str) -> dict[str, Any]:
    rules = rules_of(store, fiscal_year)
    parts = [part.id for part in rules.parts]
    results = {r.part: r for r in store.part_results(fiscal_year, [office_id], parts)}
    office = store.find_office(office_id)
    if not results and office is not None and office.inherits_in(fiscal_year):
        results = {r.part: r for r in store.part_results(fiscal_year, [office.predecessor or ""], parts)}
    return office_view(rules, office_id, results)


def national_result(store: ScoringStore, fiscal_year: int) -> dict[str, Any]:
    rules = rules_of(store, fiscal_year)
    offices = offices_in(store.tally(CENSUS), fiscal_year)
    inherited, closed = inherited_results(store, rules), closed_results(store, rules)
    parts = {}
    for part in rules.parts:
        heirs = [r.standing for r in inherited if r.part == part.id]
        gone = [r.standing for r in closed if r.part == part.id]
        tally = national.with_lineage(store.tally(national.tally_id(fiscal_year, part.id)), heirs, gone)
        shares = {kind: national.share(rules, tally, kind, offices) for kind in (ALL, FINAL)}
        parts[part.id] = {"final": shares[FINAL], "provisional": shares[ALL], "inherited": len(heirs)}
    return national_view(rules, offices, parts)


def standings(store: ScoringStore, fiscal_year: int) -> dict[str, Any]:
    """Every office and part with a result, as the national result counts them: heirs included, closed ones left out."""
    rules_of(store, fiscal_year)
    gone = {office.office_id for office in store.closed_in(fiscal_year)}
    results: dict[str, list[PartResult]] = {}
    for result in store.all_results(fiscal_year):
        results.setdefault(result.office_id, []).append(result)
    heirs = {heir.office_id: heir.predecessor or "" for heir in store.heirs(fiscal_year)}
    bereft = {heir: results.get(predecessor, []) for heir, predecessor in heirs.items() if heir not in results}
    shown = {office: own for office, own in results.items() if office not in gone} | bereft
    items = [standing_view(office, result) for office in sorted(shown) for result in shown[office]]
    return {"fiscal_year": fiscal_year, "items": items}


def rules_of(store: ScoringStore, fiscal_year: int) -> Scheme:
    rules = store.find_year_scheme(fiscal_year)
    if rules is None:
        raise Refusal("no_such_year", "fiscal_year", fiscal_year=fiscal_year)
    return rules


def closed_results(store: ScoringStore, rules: Scheme) -> list[PartResult]:
    """Results of offices closed during the year: they are tallied, but no longer among the offices counted."""
    closed = [office.office_id for office in store.closed_in(rules.fiscal_year)]
    return store.part_results(rules.fiscal_year, closed, [part.id for part in rules.parts])


def inherited_results(store: ScoringStore, rules: Scheme) -> list[PartResult]:
    """One per part and heir without own results, taken from the predecessor; two heirs of one office count twice."""
    parts, heirs = [part.id for part in rules.parts], store.heirs(rules.fiscal_year)
    own = {r.office_id for r in store.part_results(rules.fiscal_year, [h.office_id for h in heirs], parts)}
    bereft = [h.predecessor or "" for h in heirs if h.office_id not in own]
    found = store.part_results(rules.fiscal_year, sorted(set(bereft)), parts)
    return [result for predecessor in bereft for result in found if result.office_id == predecessor]
