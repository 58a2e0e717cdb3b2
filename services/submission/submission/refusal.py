"""The one exception of the rules: a reason that problems.py turns into a number and two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """A rule says no.

    reason: key of PROBLEMS; field: the input at fault ("claims.c1.percent"); errors: several faults at once, each
    {"field", "detail_th", "detail_en", …}; params: what the sentences need.
    """

    def __init__(
        self, reason: str, field: str | None = None, errors: Sequence[Mapping[str, object]] = (), **params: object
    ) -> None:
        super().__init__(f"{reason} {field or ''} {params or ''}".strip())
        self.reason, self.field, self.params = reason, field, params
        self.errors = [dict(error) for error in errors]
