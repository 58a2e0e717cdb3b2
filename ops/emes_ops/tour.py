"""Every page of the gateway: who opens it, and an address that shows it. Data; no service is imported.

The browser tests, the test of RPCs per page and the bench all walk this list; a test holds it against the gateway's
routes, so a new page cannot be forgotten. Addresses hold {names} of tour_states.Facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VISITOR, OWNER, SCREENER, DIRECTOR = "visitor", "owner", "screener", "director"
REVIEWER, EXECUTIVE, DEPUTY, ADMIN = "reviewer", "executive", "deputy", "admin"
AT_OFFICES = (OWNER, SCREENER, DIRECTOR)
# What is no page of its own, and why.
NO_PAGES = {
    "/live": "a stream of changes",
    "/results/charts/<string:name>": "a picture inside pages",
    "/admin/schemes/<string:scheme_id>/versions/<int:scheme_version>/table.xlsx": "a file",
    "/admin/schemes/template.xlsx": "a file",
    "/admin/users/template.xlsx": "a file",
    "/audit/find": "leads to another page",
    "/indicators/<string:round_id>/<string:indicator_id>/both": "answers a form: tests/web/test_offline_others.py",
    "/indicators/<string:round_id>/<string:indicator_id>/both/merge": "answers a form, too",
    "/admin/operations/dead/message": "of one dead message: tests/web/test_admin.py kills one",
}


@dataclass(frozen=True)
class Stop:
    """name: of its screenshot, unique. role: who looks. empty: shown before anything was reported too."""

    name: str
    role: str
    address: str
    empty: bool = False

    def at(self, facts: Mapping[str, str]) -> str:
        return self.address.format(**facts)

    def user(self, office_id: str) -> str | None:
        """The login of the demonstration data; None: nobody."""
        if self.role == VISITOR:
            return None
        logins = {REVIEWER: "reviewer.1"} | {role: f"{role}.{office_id}" for role in AT_OFFICES}
        return logins.get(self.role, self.role)


def _stops(role: str, *rows: tuple[str, str], empty: tuple[tuple[str, str], ...] = ()) -> list[Stop]:
    return [Stop(f"{role}-{name}", role, at, True) for name, at in empty] + [
        Stop(f"{role}-{name}", role, at) for name, at in rows
    ]


_REPORT, _RESULTS = "/indicators/{round}/", "/results/reports/{round}."
STOPS: tuple[Stop, ...] = (
        *_stops(
            VISITOR,
            ("receipt", "/verify/{receipt}"),
            empty=(("start", "/"), ("login", "/login"), ("verify", "/verify"), ("styleguide", "/styleguide"),
                   ("offline", "/offline")),
        ),
        *_stops(
            OWNER,
            ("form-empty", _REPORT + "{fresh}"),
            ("form-draft", _REPORT + "{draft}"),
            ("form-returned", _REPORT + "{returned}"),
            ("report-asked", _REPORT + "{asked}"),
            ("report-submitted", _REPORT + "{submitted}"),
            ("report-approved", _REPORT + "{approved}"),
            ("send", _REPORT + "{draft}/send"),
            ("take-back", _REPORT + "{submitted}/take-back"),
            ("history", _REPORT + "{approved}/history"),
            ("receipt", "/receipts/{receipt}"),
            ("search-found", "/search?q={approved}"),
            ("help-indicator", "/help/{approved}"),
            ("audit-report", "/audit/reports/{round}.{approved}.{office}"),
            ("audit-office", "/audit/rounds/{round}/offices/{office}"),
            ("audit-round", "/audit/rounds/{round}"),
            ("results-office", "/results/offices/{office}"),
            ("results-report", _RESULTS + "{approved}.{office}"),
            empty=(
                ("home", "/home"), ("me", "/me"), ("notices", "/notices"), ("indicators", "/indicators"),
                ("extensions", "/extensions"), ("extension-new", "/extensions/new"), ("search", "/search"),
                ("help", "/help"),
                ("audit", "/audit"), ("results", "/results"), ("results-reports", "/results/reports"),
                ("progress", "/progress"),
            ),
        ),
        *_stops(
            SCREENER,
            ("screen", "/screening/{round}/{asked}"),
            empty=(("home", "/home"), ("list", "/screening"), ("notices", "/notices")),
        ),
        *_stops(
            DIRECTOR,
            ("certify", "/certify/{round}/{passed}"),
            ("deadline", "/rounds/{round}/deadline"),
            ("notices", "/notices"),
            empty=(("home", "/home"), ("list", "/certify")),
        ),
        *_stops(
            REVIEWER,
            ("task", "/review/{round}.{submitted}.{office}.1"),
            ("task-closed", "/review/{round}.{approved}.{office}.1"),
            ("latest-task", "/review/reports/{round}.{submitted}.{office}"),
            ("notices", "/notices"),
            empty=(("home", "/home"), ("queue", "/review"), ("queue-closed", "/review?state=approved")),
        ),
        *_stops(
            EXECUTIVE,
            ("matrix-all", "/results/matrix?region=all"),
            ("office", "/results/offices/{office}"),
            ("report", _RESULTS + "{approved}.{office}"),
            ("office-indicators", "/indicators?office={office}"),
            ("office-report", _REPORT + "{approved}?office={office}"),
            ("notices", "/notices"),
            empty=(
                ("home", "/home"), ("results", "/results"), ("matrix", "/results/matrix"), ("map", "/results/map"),
                ("offices", "/results/offices"), ("reports", "/results/reports"), ("progress", "/progress"),
                ("search", "/search"), ("choose-office", "/indicators"),
            ),
        ),
        *_stops(DEPUTY, ("decide", "/extensions/{extension}/decide"), empty=(("extensions", "/extensions"),)),
        *_stops(
            ADMIN,
            ("round", "/admin/rounds/{round}"),
            ("scheme", "/admin/schemes/{scheme}/versions/{version}"),
            ("dead", "/admin/operations/dead?queue=review%3C-submission.report_submitted"),
            empty=(
                ("home", "/home"), ("rounds", "/admin/rounds"), ("round-new", "/admin/rounds/new"),
                ("schemes", "/admin/schemes"), ("scheme-import", "/admin/schemes/import"),
                ("offices", "/admin/offices"), ("office", "/admin/offices/{office}"),
                ("users", "/admin/users"), ("users-found", "/admin/users?q=owner"),
                ("user", "/admin/users/owner.{office}"), ("user-disable", "/admin/users/owner.{office}/disable"),
                ("user-new", "/admin/users/new"), ("user-import", "/admin/users/import"),
                ("operations", "/admin/operations"), ("clock", "/admin/clock"), ("reading", "/audit/reading"),
            ),
        ),
)  # fmt: skip
