"""Refusals: in two languages, typed on both sides of an RPC, a problem document at the edge."""

from __future__ import annotations

import orjson
import pytest
from door.service import DoorService
from kitlab.processes import ServiceProcess
from kitlab.stage import Stage
from marshmallow import ValidationError, fields, validate
from till.service import TillService

from emes_kit.problems import KIT_PROBLEMS, Problem, Refused, refuse
from emes_kit.testing import System
from emes_kit.validation import Strict, Tolerant, load
from emes_ops.rpc_client import RpcClient

SOLD_OUT = Problem("TIL-001", 409, "สินค้า {item} หมด", "{item} is sold out.")


def test_a_refusal_crosses_the_wire_whole() -> None:
    refused = Refused(SOLD_OUT, "item", {"item": "{unicorn}"}, [{"field": "item"}])
    there = Refused.from_wire(orjson.loads(orjson.dumps(refused.to_wire())))
    assert there.sentence("th") == "สินค้า {unicorn} หมด"
    assert there.to_wire() == refused.to_wire()
    assert str(there) == "TIL-001: {{unicorn}} is sold out."


def test_a_sentence_with_a_param_nobody_gave_still_reads() -> None:
    assert Refused(SOLD_OUT).sentence("en") == "… is sold out."


def test_the_kits_own_problems_have_codes_of_their_own_and_both_languages() -> None:
    problems = list(KIT_PROBLEMS.values())
    assert len({problem.code for problem in problems}) == len(problems)
    assert all(problem.th and problem.en and 400 <= problem.status < 600 for problem in problems)
    assert all(any("ก" <= letter <= "๛" for letter in problem.th) for problem in problems)


@pytest.fixture(params=["memory", "real"])
def sell(request: pytest.FixtureRequest):
    """The till, called in memory and over a real broker."""
    if request.param == "memory":
        system = System(TillService)
        yield lambda **fields: system.call("till", "sell", **fields)
        return
    stage: Stage = request.getfixturevalue("stage")
    request.getfixturevalue("shop")
    with RpcClient(stage.amqp_uri) as rpc:
        yield lambda **fields: rpc.call("till", "sell", **fields)


def test_a_domains_refusal_arrives_typed_at_the_caller(sell) -> None:
    with pytest.raises(Refused) as caught:
        sell(item="unicorn")
    refused = caught.value
    assert (refused.problem.code, refused.problem.status, refused.field) == ("TIL-001", 409, "item")
    assert (refused.sentence("th"), refused.params) == ("สินค้า unicorn หมด", {"item": "unicorn"})


def test_a_call_with_wrong_fields_hears_of_every_one(sell) -> None:
    with pytest.raises(Refused) as caught:
        sell(item=7, colour="red")
    assert (caught.value.problem.code, caught.value.problem.status) == ("KIT-002", 422)
    assert {error["field"]: error["detail_th"] for error in caught.value.errors} == {
        "item": "ต้องเป็นข้อความ",
        "colour": "ไม่รู้จักช่องนี้",
    }


def test_the_same_command_twice_is_answered_twice_and_done_once(sell) -> None:
    first = sell(item="once", command_id="key-1")
    assert sell(item="once", command_id="key-1") == first
    with pytest.raises(Refused, match="KIT-006"):
        sell(item="another", command_id="key-1")


def test_a_method_that_does_not_exist_is_a_problem_too(stage: Stage, shop: dict[str, ServiceProcess]) -> None:
    with RpcClient(stage.amqp_uri) as rpc, pytest.raises(Refused, match="KIT-012"):
        rpc.call("till", "fly")


def test_a_refusal_leaves_the_gate_as_a_problem_document(shop: dict[str, ServiceProcess]) -> None:
    answer = shop["door"].http("POST", "/sales", json={"item": "unicorn"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    body = answer.json()
    assert body["type"] == "urn:emes:problem:TIL-001"
    assert (body["detail"], body["detail_th"]) == ("unicorn is sold out.", "สินค้า unicorn หมด")
    assert body["errors"][0]["field"] == "item"
    thai = shop["door"].http("POST", "/sales", json={"item": "unicorn"})
    assert (thai.json()["detail"], thai.headers["Content-Language"]) == ("สินค้า unicorn หมด", "th")


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"data": b"{"}, 400, "KIT-001"),
        ({"data": b"\xff\xfe"}, 400, "KIT-001"),
        ({"json": [1, 2]}, 422, "KIT-002"),
        ({"json": {"item": None}}, 422, "KIT-002"),
        ({"json": {"item": "x", "price": 1}}, 422, "KIT-002"),
        ({"data": b'{"item": "' + b"x" * 1_100_000 + b'"}'}, 413, "KIT-003"),
        ({"data": b"item=x", "content_type": "application/x-www-form-urlencoded"}, 415, "KIT-011"),
    ],
)
def test_bad_input_at_the_gate_is_a_problem(request_: dict, status: int, code: str) -> None:
    sent = {"content_type": "application/json"} | request_ if "data" in request_ else request_
    answer = System(DoorService, TillService).http("POST", "/sales", service="door", **sent)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


class Page(Strict):
    number = fields.Integer()


class Book(Strict):
    title = fields.String(required=True, validate=validate.Length(max=5))
    pages = fields.List(fields.Nested(Page))


class Reader(Tolerant):
    title = fields.String(required=True)


def test_faults_carry_the_path_of_the_field() -> None:
    with pytest.raises(Refused) as caught:
        load(Book(), {"title": "too long", "pages": [{"number": 1}, {"number": "second"}]})
    assert {error["field"] for error in caught.value.errors} == {"title", "pages.1.number"}


class Shelf(Strict):
    value = fields.Nested(Page)
    books = fields.Dict(fields.String(validate=validate.Length(max=5)), fields.Nested(Book))
    notes = fields.Dict(fields.String(), fields.Dict(fields.String(), fields.String()))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"books": {"a": 5}}, "books.a"),
        ({"books": {"longer": {"title": "t"}}}, "books.longer"),
        ({"books": {"a": {"title": "t", "pages": [{"number": "x"}]}}}, "books.a.pages.0.number"),
        ({"books": {"value": {"title": 1}}}, "books.value.title"),
        ({"notes": {"key": {"value": 7}}}, "notes.key.value"),
        ({"notes": {"n": 7}}, "notes.n"),
        ({"value": {"number": "x"}}, "value.number"),
        ({"value": {"key": 1}}, "value.key"),
    ],
)
def test_the_path_is_the_callers_own(data: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as caught:
        load(Shelf(), data)
    assert [error["field"] for error in caught.value.errors] == [field]


def test_writing_is_strict_and_reading_tolerant() -> None:
    with pytest.raises(ValidationError, match="Unknown field"):
        Book().load({"title": "a", "later": 1})
    assert Reader().load({"title": "a", "later": 1}) == {"title": "a"}


@pytest.mark.parametrize("data", [None, 7, "text", []])
def test_no_object_at_all_is_a_fault_of_the_whole(data: object) -> None:
    with pytest.raises(Refused) as caught:
        load(Book(), data)
    assert caught.value.errors[0]["field"] is None


def test_busy_and_late_answers_say_when_to_come_back() -> None:
    assert {refuse(reason).problem.status for reason in ("busy", "unavailable")} == {503}
    assert refuse("timeout", service="till").sentence("en") == "Service till did not answer in time."
