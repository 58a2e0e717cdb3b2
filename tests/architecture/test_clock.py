"""Time has one source: a service that asked the machine would not follow the clock an administrator moves."""

from __future__ import annotations

import ast

ASKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
ASKS |= {("time", "time_ns"), ("time", "localtime"), ("time", "gmtime")}


def test_no_service_asks_the_machine_for_the_time(source) -> None:
    assert [one for path in source.python("services") for one in _asked(source, path)] == []


def test_this_would_be_found() -> None:
    assert _calls(ast.parse("import datetime as d\nx = d.datetime.now(UTC)\ny = time.time()")) == [2, 3]


def _asked(source, path) -> list[str]:
    return [f"{source.name(path)}:{line}" for line in _calls(ast.parse(path.read_text(encoding="utf-8")))]


def _calls(tree: ast.AST) -> list[int]:
    return sorted(node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _asks(node))


def _asks(node: ast.Attribute) -> bool:
    owner = getattr(node.value, "attr", getattr(node.value, "id", ""))
    return (owner.strip("_"), node.attr) in ASKS
