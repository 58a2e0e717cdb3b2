"""scoring: everything it answers, hears and does by the clock, on one screen."""

from __future__ import annotations

from emes_kit.entrypoints import consumes, due, query
from emes_kit.operated import Operated
from emes_kit.providers import Clock, Storage
from scoring import handling, reading, schemas, views
from scoring.domain import Refusal
from scoring.problems import PROBLEMS
from scoring.store import ScoringStore


class ScoringService(Operated):
    name = "scoring"
    problems = PROBLEMS
    store = Storage(ScoringStore)
    clock = Clock()

    # ---- queries
    @query(schemas.GET_SCORE)
    def get_score(self, report_id):
        score = self.store.find_score(report_id)
        if score is None:
            raise Refusal("no_such_score", "report_id")
        return views.score_view(score)

    @query(schemas.LIST_SCORES)
    def list_scores(self, round_id, office_id, cursor, limit):
        scores, following = self.store.list_scores(round_id, office_id, cursor, limit)
        return {"items": [views.score_view(score) for score in scores], "next": following}

    @query(schemas.OFFICE_RESULTS)
    def office_results(self, fiscal_year, office_id):
        return reading.office_results(self.store, fiscal_year, office_id)

    @query(schemas.NATIONAL_RESULT)
    def national_result(self, fiscal_year):
        return reading.national_result(self.store, fiscal_year)

    @query(schemas.LIST_STANDINGS)
    def list_standings(self, fiscal_year):
        return reading.standings(self.store, fiscal_year)

    # ---- events of others
    @consumes("submission", "scheme_published", schemas.SCHEME_PUBLISHED)
    def keep_scheme(self, event):
        handling.keep_scheme(self.store, event.data)

    @consumes("submission", "round_scheduled", schemas.ROUND_SCHEDULED)
    def keep_round(self, event):
        handling.keep_round(self.store, event.data, event.sequence, self.clock.now())

    @consumes("submission", "office_registered", schemas.OFFICE_REGISTERED)
    def keep_office(self, event):
        handling.keep_office(self.store, event.data, event.sequence)

    @consumes("review", "report_approved", schemas.REPORT_APPROVED)
    def record_score(self, event):
        handling.record_score(self.store, event.data)

    @consumes("gateway", "clock_moved", schemas.CLOCK_MOVED)
    def follow_clock(self, event):
        self.clock.follow(event.data["offset_ms"])

    # ---- by the clock
    @due("recount_results")
    def recount_results(self, row):
        handling.recount_results(self.store, row.data, row.at)
