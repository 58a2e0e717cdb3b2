"""Commands and queries on rounds, deadlines and extensions."""

from __future__ import annotations

from functools import partial
from typing import Any

from emes_kit.entrypoints import command, query
from submission import events, extensions, reminders, rounds, schemas, schemes, views
from submission.desk import known
from submission.ladder import INTERNAL, OFFICIAL
from submission.refusal import Refusal


class RoundsApi:
    @command(schemas.CREATE_ROUND)
    def create_round(self, actor, round) -> dict[str, Any]:
        scheme = known(self.store.scheme(round["scheme_id"], round["scheme_version"]), "unknown_scheme", "scheme_id")
        planned, now = rounds.plan(round, scheme), self.clock.now()
        round_id = self._require_new(planned)
        self.store.add_rules(round_id, [schemes.rule_of(scheme, one) for one in rounds.chosen(round, scheme)])
        self.store.log(round_id, planned, actor["user_id"], "create", now, **views.round_entry(planned))
        self.store.save_round(planned)
        self.store.publish(events.round_scheduled(planned))
        self.store.schedule(f"round_opens:{round_id}", planned.opens_at, "round_opens", round_id=round_id)
        return views.round_view(planned, now)

    def _require_new(self, planned: rounds.Round) -> str:
        if self.store.round(planned.round_id) is not None:
            raise Refusal("round_exists", "number", round_id=planned.round_id)
        return planned.round_id

    @command(schemas.SET_INTERNAL_DEADLINE)
    def set_internal_deadline(self, actor, round_id, office_id, due_on) -> dict[str, Any]:
        round, mine = self._clocks(round_id, office_id)
        rounds.set_internal_due(mine, round, due_on, self.clock.now())
        self._re_arm(round, mine, INTERNAL)
        self._keep(mine, actor, "set_internal_deadline", internal_due_at=views.iso(mine.due(round, INTERNAL)))
        return views.clocks(round, mine)

    @command(schemas.REQUEST_EXTENSION)
    def request_extension(self, actor, round_id, office_id, reason, until) -> dict[str, Any]:
        round, mine = self._clocks(round_id, office_id)
        pending = self.store.extension_pending(round_id, office_id)
        extension = extensions.request(round, mine, reason, until, actor["user_id"], self.clock.now(), pending)
        # It counts the requests: two at once conflict here.
        self._keep(mine, actor, "request_extension", **views.extension_entry(extension))
        self.store.save_extension(extension)
        return views.extension_view(extension)

    @command(schemas.DECIDE_EXTENSION)
    def decide_extension(self, actor, extension_id, granted, reason) -> dict[str, Any]:
        extension = known(self.store.extension(extension_id), "unknown_extension", "extension_id")
        round, mine = self._clocks(extension.round_id, extension.office_id)
        extensions.decide(extension, mine, granted, reason, actor["user_id"], self.clock.now())
        self.store.publish(events.extension_decided(mine, extension))
        self._re_arm(round, mine, OFFICIAL)
        self._keep(mine, actor, "decide_extension", **views.extension_entry(extension))
        self.store.save_extension(extension)
        return views.extension_view(extension)

    def _clocks(self, round_id: str, office_id: str) -> tuple[rounds.Round, rounds.OfficeRound]:
        round = known(self.store.round(round_id), "unknown_round", "round_id")
        known(self.store.known_office(office_id), "unknown_office", "office_id")
        return round, self.store.office_round(round_id, office_id)

    def _keep(self, mine: rounds.OfficeRound, actor: dict[str, Any], action: str, **facts: str) -> None:
        """What the office has of its own, logged and saved."""
        self.store.log(mine.key, mine, actor["user_id"], action, self.clock.now(), **facts)
        self.store.save_office_round(mine)

    def _re_arm(self, round: rounds.Round, mine: rounds.OfficeRound, clock: str) -> None:
        """Before the round opens nothing is armed: opening it will do so with the new times."""
        if round.state == rounds.OPEN:
            reminders.arm(self.store, round, mine, clock, self.clock.now())

    @query(schemas.LIST_ROUNDS)
    def list_rounds(self) -> dict[str, Any]:
        return views.whole(views.round_view(round, self.clock.now()) for round in self.store.rounds())

    @query(schemas.GET_ROUND)
    def get_round(self, round_id) -> dict[str, Any]:
        return views.round_view(known(self.store.round(round_id), "unknown_round", "round_id"), self.clock.now())

    @query(schemas.LIST_ROUND_INDICATORS)
    def list_round_indicators(self, round_id) -> dict[str, Any]:
        """Each with everything its form needs: claims, sections, considerations, unit, target, bounds, rounding."""
        known(self.store.known_round(round_id), "unknown_round", "round_id")
        return views.whole(self.store.rules(round_id))

    @query(schemas.OFFICE_CLOCKS)
    def office_clocks(self, office_id) -> dict[str, Any]:
        """Both clocks of an office in every round: its own internal deadline and extension, else the round's."""
        known(self.store.office(office_id), "unknown_office", "office_id")
        rounds = self.store.rounds()
        return views.whole(views.clocks(round, self.store.office_round(round.round_id, office_id)) for round in rounds)

    @query(schemas.LIST_OFFICE_ROUNDS)
    def list_office_rounds(self, round_id, office_id, start, limit) -> dict[str, Any]:
        """Of the offices that have something of their own: an internal deadline or more time. A leaf, or all."""
        round = known(self.store.round(round_id), "unknown_round", "round_id")
        found = self.store.office_rounds(round_id) if office_id is None else self._own(round_id, office_id)
        own = [mine for _, mine in sorted(found.items()) if mine.has_own()]
        return views.leaf(own, partial(views.clocks, round), start, limit)

    def _own(self, round_id: str, office_id: str) -> dict[str, rounds.OfficeRound]:
        return {office_id: self.store.office_round(round_id, office_id)}

    @query(schemas.LIST_EXTENSIONS)
    def list_extensions(self, round_id, office_id) -> dict[str, Any]:
        return views.whole(views.extension_view(one) for one in self.store.extensions(round_id, office_id))

    @query(schemas.EXTENSIONS_BOARD)
    def extensions_board(self, round_ids, office_id, start, limit) -> dict[str, Any]:
        """Of several rounds: {"waiting": the first leaf, oldest first, "decided": the leaf at start, newest first}."""
        found = [one for round_id in round_ids for one in self.store.extensions(round_id, office_id)]
        waiting, decided = extensions.sorted_out(found)
        view = views.extension_view
        return {"waiting": views.leaf(waiting, view, 0, limit), "decided": views.leaf(decided, view, start, limit)}
