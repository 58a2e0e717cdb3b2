"""The pure rules behind the administrator's pages: tables from files, schemes and people as rows."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain import Refusal, User
from gateway.pages import people_rows, scheme_rows, uploaded, uploads

SCHEME = json.loads((Path(__file__).parents[3] / "deploy" / "seeds" / "sample_scheme.json").read_text())


def reason(act: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args)
    return caught.value.reason


# ---- files
def test_a_csv_says_the_same_in_every_way_thai_offices_write_it() -> None:
    text = '\ufeffชื่อผู้ใช้ (user_id),NAME_TH\n\nก.1,"บรรทัด\nสอง"\n'
    plain = text.removeprefix("\ufeff")
    ways = [text.encode(), plain.encode(), plain.encode("cp874")]
    for data in (*ways, *(plain.replace(",", mark).encode() for mark in ";\t")):
        assert [(row.number, dict(row.cells)) for row in uploaded.rows("x.csv", data)] == [
            (3, {"user_id": "ก.1", "name_th": "บรรทัด\nสอง"})
        ]


def test_what_was_quoted_against_formulas_is_text_again() -> None:
    [row] = uploaded.rows("x.csv", b"a,b,c\n'=1,'-x,-5\n")
    assert row.cells == {"a": "=1", "b": "-x", "c": "-5"}


def test_an_excel_file_gives_whole_numbers_days_and_no_blank_rows() -> None:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in (["a", "b", "c"], [None, None, None], [3.0, datetime(2026, 12, 15), True], [1.5, " x ", None]):  # noqa: DTZ001
        book.active.append(line)
    book.save(out)
    assert [(row.number, dict(row.cells)) for row in uploaded.rows("x.xlsx", out.getvalue())] == [
        (3, {"a": "3", "b": "2026-12-15", "c": "true"}),
        (4, {"a": "1.5", "b": "x"}),
    ]


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (uploaded.MOST_BYTES + 1))
    assert reason(uploaded.rows, "x.xlsx", out.getvalue()) == "file_too_large"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    for name in ("x.csv", "x.xlsx"):
        try:
            uploaded.rows(name, data)
        except Refusal:
            continue


@given(st.text(max_size=200))
def test_nothing_made_up_is_carried(text: str) -> None:
    try:
        uploads.unpacked(text)
    except Refusal:
        return


def test_a_carried_bomb_is_refused() -> None:
    assert reason(uploads.unpacked, uploads.packed("x" * (uploads.LARGEST + 10))) == "file_unreadable"
    assert uploads.unpacked(uploads.packed([["ก", {"a": 1}]])) == [["ก", {"a": 1}]]


# ---- schemes
def test_a_scheme_survives_the_way_through_a_table() -> None:
    rows = uploaded.rows("x.xlsx", uploaded.workbook(scheme_rows.table(SCHEME)))
    draft = scheme_rows.drafted(rows)
    assert draft.faults == []
    assert draft.scheme == SCHEME


def test_every_field_of_a_document_has_its_place_in_the_table() -> None:
    lines = scheme_rows.table(SCHEME)
    draft = scheme_rows.drafted(
        [uploaded.Row(n, dict(zip(lines[0], line, strict=True))) for n, line in enumerate(lines, 1)]
    )
    third = [number for number, line in enumerate(lines, 1) if line[0] == "indicator"][2]
    assert draft.place("indicators.2.weight") == (third, "weight")
    assert draft.place("indicators.2.bounds.3") == (third, "bound_1")
    assert draft.place("indicators.2.claims.0.claim") == (
        next(n for n in range(third, 99) if lines[n - 1][0] == "claim"),
        "id",
    )
    assert draft.place("rounding.places") == (2, "places")
    assert draft.place("office_bands") == (2, "bound_1")
    assert draft.place("no.such.thing") == (None, "no.such.thing")


def test_rows_in_the_wrong_place_are_told() -> None:
    rows = [
        uploaded.Row(2, {"kind": "claim", "id": "c1"}),
        uploaded.Row(3, {"kind": "part", "id": "QP", "weight": "1"}),
    ]
    assert scheme_rows.drafted(rows).faults == [(2, "kind", "no_indicator"), (3, "weight", "unknown_column")]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(scheme_rows.HEADER), st.sampled_from([*scheme_rows.COLUMNS, "1", "x", "ใช่"]))
    )
)
def test_no_table_breaks_the_draft(cells: list[dict[str, str]]) -> None:
    draft = scheme_rows.drafted([uploaded.Row(n, row) for n, row in enumerate(cells, 2)])
    assert set(draft.scheme) >= {"levels", "parts", "indicators"}


# ---- people
def row(number: int = 2, **cells: str) -> uploaded.Row:
    full = {"user_id": "a.1", "name_th": "ก", "name_en": "A", "roles": "owner", "office_id": "P5703", **cells}
    return uploaded.Row(number, {name: text for name, text in full.items() if text})


OLD = User("a.1", "ก", "A", ("owner",), "P5703", sequence=3)


@pytest.mark.parametrize(
    ("cells", "known", "what"),
    [
        ({}, {}, "new"),
        ({}, {"a.1": OLD}, "unchanged"),
        ({"name_th": "ข"}, {"a.1": OLD}, "changed"),
        ({"password": "long enough"}, {"a.1": OLD}, "changed"),
        ({"roles": "ผู้รับผิดชอบตัวชี้วัด, screener"}, {}, "new"),
        ({"roles": "reviewer", "office_id": "", "parts": "QP/AP"}, {}, "new"),
        ({"roles": "reviewer"}, {}, "fault"),
        ({"office_id": "P0001"}, {}, "fault"),
        ({"nickname": "x"}, {}, "fault"),
    ],
)
def test_a_row_of_people_says_what_it_would_do(cells: dict[str, str], known: dict[str, User], what: str) -> None:
    [person] = people_rows.judged([row(**cells)], known, {"P5703"})
    assert person.what == what
    assert bool(person.faults) == (what == "fault")


def test_only_new_people_without_a_password_get_one_and_each_another() -> None:
    given = [row(2, user_id="n.1"), row(3, user_id="n.2"), row(4, user_id="n.3", password="their own one"), row(5)]
    people = people_rows.judged(given, {"a.1": OLD}, {"P5703"})
    rows, made = people_rows.with_passwords(people)
    assert [user_id for user_id, _ in made] == ["n.1", "n.2"]
    assert len({password for _, password in made}) == 2
    assert all(len(password) >= 14 for _, password in made)
    assert "password" not in rows[3]
    assert "password" not in people[0].row  # what is shown and carried holds none
