"""Approvals against scores, and every result counted again from the scores: office by office, and the country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from emes_ops.reconcile.books import Books, Document
from emes_ops.reconcile.check import Check, check, differences
from emes_ops.reconcile.reports import key

MODES = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
Scheme = Mapping[str, Any]


def one_score_each(books: Books) -> Check:
    """The newest approval of a report is the one that is scored."""
    approved: dict[str, Document] = {}
    for task in books.rows("review", "tasks"):
        known = approved.get(task["report_id"])
        if task["state"] == "approved" and (known is None or known["submission_no"] < task["submission_no"]):
            approved[task["report_id"]] = task
    scores = books.rows("scoring", "scores")
    wanted, found = Counter(map(key, approved.values())), Counter(map(key, scores))
    faults = differences(wanted, found, "scores")
    hashes = {key(task): task["submission"]["content_hash"] for task in approved.values() if task.get("submission")}
    faults += [
        f"{key(row)}: scored for another content than was approved"
        for row in scores
        if row["content_hash"] != hashes.get(key(row), row["content_hash"])
    ]
    return check("การเห็นชอบทุกครั้งมีคะแนนหนึ่งคะแนน", "every approval has exactly one score", approved, faults)


def scores_recomputed(books: Books) -> Check:
    """From the figures that were certified, by the scheme of the round, with arithmetic of our own."""
    claims = {key(row): row["claims"] for row in books.rows("submission", "submissions")}
    rounds, schemes = books.by("submission", "rounds"), _schemes(books)
    scores, faults = books.rows("scoring", "scores"), []
    for row in scores:
        round = rounds.get(row["round_id"])
        scheme = schemes.get((round["scheme_id"], round["scheme_version"])) if round else None
        if scheme is None or key(row) not in claims:
            faults.append(f"{key(row)}: scored without its submission, round or scheme")
            continue
        told, right = (row["score"], row["percent"]), score_of(scheme, row["indicator_id"], claims[key(row)])
        if told != right:
            faults.append(f"{key(row)}: score {told[0]} at {told[1]} %, recomputed {right[0]} at {right[1]} %")
    return check("คะแนนคำนวณซ้ำได้ค่าเดิม", "every score equals the one computed anew", scores, faults)


def _schemes(books: Books) -> dict[tuple[str, int], Scheme]:
    bodies = [row["scheme"] for row in books.rows("submission", "schemes")]
    return {(body["scheme_id"], body["scheme_version"]): body for body in bodies}


def score_of(scheme: Scheme, indicator_id: str, claims: list[Mapping[str, Any]]) -> tuple[int, str]:
    """(score, percent): several claims count by the mean of their printed percents."""
    rule = next(one for one in scheme["indicators"] if one["indicator"] == indicator_id)
    figures = [Fraction(Decimal(one["numerator"])) * 100 / Fraction(Decimal(one["denominator"])) for one in claims]
    percents = [rounded(scheme, figure) for figure in figures]
    percent = rounded(scheme, sum(map(Fraction, percents), Fraction(0)) / len(percents))
    lower = rule["direction"] == "lower"
    reached = [n for n, b in enumerate(map(Decimal, rule["bounds"]), 1) if (percent <= b if lower else percent >= b)]
    return max([1, *reached]), f"{percent:f}"


def rounded(scheme: Scheme, value: Fraction) -> Decimal:
    with localcontext(prec=60):
        step = Decimal(1).scaleb(-scheme["rounding"]["places"])
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(step, rounding=MODES[scheme["rounding"]["mode"]])


def office_results(books: Books) -> Check:
    """Mean and level of every office and part, counted again from the scores."""
    results, faults = books.by("scoring", "part_results"), []
    wanted = {f"{r['fiscal_year']}.{r['office_id']}.{r['part']}": r for r in _recounted(books)}
    for id in sorted(results.keys() | wanted.keys()):
        have, right = results.get(id), wanted.get(id)
        told = have and (have["mean"], have["level"], have["scored"], have["expected"])
        should = right and (right["mean"], right["level"], right["scored"], right["expected"])
        if told != should:
            faults.append(f"{id}: mean, level, scored, expected {told}, recounted {should}")
    return check("ผลรายเขตเท่ากับการนับใหม่", "office results equal a recount from the scores", wanted, faults)


def _recounted(books: Books) -> Iterator[dict[str, Any]]:
    schemes, rounds = _schemes(books), books.by("submission", "rounds")
    years = {
        row["fiscal_year"]: schemes[row["scheme_id"], row["scheme_version"]] for row in books.rows("scoring", "years")
    }
    latest: dict[tuple[int, str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in books.rows("scoring", "scores"):
        round = rounds[row["round_id"]]
        if round["kind"] == "report":
            entries = latest[row["fiscal_year"], row["office_id"], row["part"]]
            entries[row["indicator_id"]] = max(
                entries.get(row["indicator_id"], (0, 0)), (round["number"], row["score"])
            )
    for (year, office, part), entries in latest.items():
        yield {"fiscal_year": year, "office_id": office, "part": part, **_settled(years[year], part, entries)}


def _settled(scheme: Scheme, part: str, entries: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    weights = {one["indicator"]: Fraction(one["weight"]) for one in scheme["indicators"] if one["part"] == part}
    counted = {id: score for id, (_, score) in entries.items() if id in weights}
    total = sum((weights[id] for id in counted), Fraction(0))
    mean = rounded(scheme, sum((score * weights[id] for id, score in counted.items()), Fraction(0)) / total)
    level = max([1, *(n for n, band in enumerate(map(Decimal, scheme["office_bands"]), 1) if mean >= band)])
    return {"mean": f"{mean:f}", "level": level, "scored": len(counted), "expected": len(weights)}


def national_tallies(books: Books) -> Check:
    """Offices per level, kept by additions, against offices counted one by one."""
    wanted: Counter[str] = Counter()
    for row in _recounted(books):
        wanted[f"{row['fiscal_year']}.{row['part']}.all_{row['level']}"] += 1
        wanted[f"{row['fiscal_year']}.{row['part']}.final_{row['level']}"] += row["scored"] == row["expected"]
    found = Counter(
        {
            f"{row['_id']}.{name}": count
            for row in books.rows("scoring", "tallies")
            for name, count in row.items()
            if name.startswith(("all_", "final_"))
        }
    )
    return check(
        "ผลระดับประเทศเท่ากับการนับใหม่", "national tallies equal a recount", found, differences(wanted, found, "offices")
    )


CHECKS = (one_score_each, scores_recomputed, office_results, national_tallies)
