"""/admin/users/import: people from a file. First the dry run, faults by row and column; then all of them or none."""

from __future__ import annotations

from functools import partial
from typing import Any

from werkzeug.wrappers import Response

from emes_kit.http import Request
from gateway.api.support import unwrap
from gateway.domain import Refusal
from gateway.pages import forms, people_rows, uploaded, uploads
from gateway.pages.forms import Form
from gateway.pages.labels import Label
from gateway.pages.page import Page, page, view_of
from gateway.pages.people_rows import Person
from gateway.pages.words import N_
from gateway.schemas import admin as schemas

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHATS = {
    "new": Label(N_("เพิ่มใหม่"), "good", "check"),
    "changed": Label(N_("แก้ไข"), "info", "pencil"),
    "unchanged": Label(N_("ไม่เปลี่ยน"), "plain", "circle"),
    "fault": Label(N_("มีข้อผิดพลาด"), "bad", "warning"),
}


def file_answer(data: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(data, 200, headers, content_type=kind)


class UserImportPages:
    store: Any
    known_offices: Any
    register_users: Any

    @page("GET", "/admin/users/import", action="user.write")
    def import_users_page(self, request: Request) -> Any:
        return _upload(Form())

    @page("GET", "/admin/users/template.xlsx", action="user.write")
    def users_template(self, request: Request) -> Any:
        return file_answer(uploaded.workbook(people_rows.template()), XLSX, "emes-users.xlsx")

    @page("POST", "/admin/users/import", action="user.write")
    def import_users_form(self, request: Request) -> Any:
        return forms.handled(self, request, schemas.UPLOAD, partial(self._import_users, request), _upload)

    def _import_users(self, request: Request, given: dict[str, Any]) -> Page:
        real = given["step"] == "import"
        rows = _carried(given["carried"]) if real else uploaded.rows(*uploads.given(request))
        people = people_rows.judged(
            rows, self._people_of(rows), {office["office_id"] for office in self.known_offices()}
        )
        if not people:
            raise Refusal("file_missing", "file")
        if real and all(person.what != "fault" for person in people):
            return self._imported_page(request, people)
        carried = uploads.packed([[row.number, dict(row.cells)] for row in rows])
        return _dry_run(people, carried, view_of(request).language)

    def _people_of(self, rows: list[uploaded.Row]) -> dict[str, Any]:
        """Of those whom the file names."""
        ids = {row.cells.get("user_id", "") for row in rows} - {""}
        return {id: user for id in sorted(ids)[: people_rows.MOST] if (user := self.store.user(id)) is not None}

    def _imported_page(self, request: Request, people: list[Person]) -> Page:
        users, made = people_rows.with_passwords(people)
        done = unwrap(self.register_users(call={"actor": request.context["actor"], "users": users}))
        return Page("admin_user_imported.html", {"done": done, "passwords": made})


def _carried(text: str) -> list[uploaded.Row]:
    try:
        return [
            uploaded.Row(int(number), {str(k): str(v) for k, v in cells.items()})
            for number, cells in uploads.unpacked(text)
        ]
    except (TypeError, AttributeError, ValueError) as exc:
        raise Refusal("file_unreadable", "file") from exc


def _upload(form: Form) -> Page:
    return Page("admin_user_import.html", {"form": form, "most": people_rows.MOST, "columns": people_rows.COLUMNS})


def _dry_run(people: list[Person], carried: str, language: str) -> Page:
    faults = [
        (person.number, column, error.get(f"detail_{language}")) for person in people for column, error in person.faults
    ]
    counts = {what: sum(1 for person in people if person.what == what) for what in WHATS}
    model = {"people": people, "faults": faults, "counts": counts, "whats": WHATS, "carried": carried}
    return Page("admin_user_dry_run.html", {**model, "columns": people_rows.COLUMNS}, 422 if faults else 200)
