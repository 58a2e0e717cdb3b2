"""Commands and queries on offices, reference lists and schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from emes_kit.entrypoints import command, query
from submission import events, lineage, references, reminders, schemas, schemes, views
from submission.desk import known
from submission.lineage import Office


class ReferenceApi:
    @command(schemas.REGISTER_OFFICES)
    def register_offices(self, actor, offices) -> dict[str, Any]:
        """Registering the same again changes nothing; a changed fact is stored and published."""
        changed = [office for given in offices if (office := self._news(given))]
        for office in changed:
            self.store.save_office(office)
            self.store.publish(events.office_registered(office))
        reminders.arm_newcomers(self.store, changed, self.clock.now())
        return {"offices": len(offices), "changed": len(changed)}

    def _news(self, given: dict[str, Any]) -> Office | None:
        office = lineage.registered(Office(**{**given, "province_codes": tuple(given["province_codes"])}))
        stored = self.store.office(office.office_id)
        if stored is None:
            return office
        return None if office.same_facts(stored) else replace(office, version=stored.version)

    @command(schemas.LOAD_REFERENCE)
    def load_reference(self, actor, kind, rows) -> dict[str, Any]:
        self.store.load_reference(kind, references.cleaned(kind, rows))
        return {"kind": kind, "rows": len(rows)}

    @command(schemas.PUBLISH_SCHEME)
    def publish_scheme(self, actor, scheme) -> dict[str, Any]:
        schemes.validate(scheme)
        if schemes.require_new_version(scheme, self.store.scheme_versions(scheme["scheme_id"])):
            self.store.add_scheme(scheme)
            self.store.publish(events.scheme_published(scheme))
        return {"scheme_id": scheme["scheme_id"], "scheme_version": scheme["scheme_version"]}

    @query(schemas.LIST_OFFICES)
    def list_offices(self, region, kind, cursor, limit) -> dict[str, Any]:
        """In Thai order."""
        wanted = {name: value for name, value in (("region", region), ("kind", kind)) if value}
        offices = self.store.offices(limit=limit, after=cursor, **wanted)
        return views.page(offices, views.office_view, limit, lambda office: office.sort_key)

    @query(schemas.GET_OFFICE)
    def get_office(self, office_id) -> dict[str, Any]:
        return views.office_view(known(self.store.office(office_id), "unknown_office", "office_id"))

    @query(schemas.LIST_REFERENCE)
    def list_reference(self, kind) -> dict[str, Any]:
        return views.whole(self.store.reference(kind))

    @query(schemas.GET_SCHEME)
    def get_scheme(self, scheme_id, scheme_version) -> dict[str, Any]:
        return known(self.store.scheme(scheme_id, scheme_version), "unknown_scheme", "scheme_id")
