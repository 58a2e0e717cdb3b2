"""Commands and queries on offices, reference lists and schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from emes_kit.entrypoints import command, query
from submission import deadlines, events, lineage, references, reminders, schemas, schemes, schools, views
from submission.desk import known
from submission.lineage import Office


class ReferenceApi:
    @command(schemas.REGISTER_OFFICES)
    def register_offices(self, actor, offices) -> dict[str, Any]:
        """Registering the same again changes nothing; a changed fact is stored and published."""
        stored = self.store.registered([given["office_id"] for given in offices])
        changed = [office for given in offices if (office := self._news(given, stored.get(given["office_id"])))]
        for office in changed:
            self.store.save_office(office)
            self.store.publish(events.office_registered(office))
        reminders.arm_newcomers(self.store, changed, self.clock.now())
        return {"offices": len(offices), "changed": len(changed)}

    def _news(self, given: dict[str, Any], stored: Office | None) -> Office | None:
        office = lineage.registered(Office(**{**given, "province_codes": tuple(given["province_codes"])}))
        if stored is None:
            return office
        return None if office.same_facts(stored) else replace(office, version=stored.version)

    @command(schemas.LOAD_REFERENCE)
    def load_reference(self, actor, kind, rows) -> dict[str, Any]:
        """Rows of one kind; of schools (kind `school`) as many pieces as the caller likes. Again is harmless."""
        if kind == schools.KIND:
            offices = {office.office_id for office in self.store.offices()}
            self.store.save_schools(schools.loaded(rows, offices))
        else:
            self.store.load_reference(kind, references.cleaned(kind, rows))
        return {"kind": kind, "rows": len(rows)}

    @command(schemas.PUBLISH_SCHEME)
    def publish_scheme(self, actor, scheme, dry_run) -> dict[str, Any]:
        """dry_run: judged like a publication and shown as it would be kept, but nothing is written or told."""
        schemes.validate(scheme)
        new = schemes.require_new_version(scheme, self.store.scheme_versions(scheme["scheme_id"]))
        if dry_run:
            return {**views.scheme_summary(scheme), "dry_run": True, "new": new, "scheme": scheme}
        if new:
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

    @query(schemas.LIST_SCHOOLS)
    def list_schools(self, office_id, cursor, limit) -> dict[str, Any]:
        """Schools of an office in Thai order, closed ones too."""
        known(self.store.known_office(office_id), "unknown_office", "office_id")
        found, today = self.store.schools(office_id, limit, cursor), deadlines.local_day(self.clock.now())
        return views.page(found, lambda one: views.school_view(one, today), limit, lambda one: one.sort_key)

    @query(schemas.LIST_REFERENCE)
    def list_reference(self, kind) -> dict[str, Any]:
        return views.whole(self.store.reference(kind))

    @query(schemas.LIST_SCHEMES)
    def list_schemes(self, fiscal_year) -> dict[str, Any]:
        return views.whole(map(views.scheme_summary, self.store.schemes(fiscal_year)))

    @query(schemas.GET_SCHEME)
    def get_scheme(self, scheme_id, scheme_version) -> dict[str, Any]:
        return known(self.store.scheme(scheme_id, scheme_version), "unknown_scheme", "scheme_id")
