"""Files one can read in a sitting, functions one can see at once."""

from __future__ import annotations

import ast
import io
import statistics
import tokenize
from pathlib import Path

import pytest

OURS = ("kit", "services", "ops")
BESIDE = ("bench", "contracts", "deploy", "examples")
FILE, FUNCTION, MEDIAN = 200, 40, 8
# Code lines of the kit without testing/. It may shrink, and grow only on purpose: mechanism belongs into it, no more.
KIT = 3_480
_NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def test_no_file_is_longer_than_200_lines(source) -> None:
    lengths = {source.name(path): len(path.read_text().splitlines()) for path in source.python(*OURS, *BESIDE, "tests")}
    assert {name: length for name, length in lengths.items() if length > FILE} == {}


def test_no_function_is_longer_than_40_lines(source) -> None:
    found = [one for path in source.python(*OURS, *BESIDE, "tests") for one in source.functions(path)]
    assert [one for one in found if one[1] > FUNCTION] == []


@pytest.mark.parametrize("top", OURS)
def test_the_median_function_has_at_most_8_lines(source, top: str) -> None:
    lengths = [length for path in source.python(top) for _, length in source.functions(path)]
    assert statistics.median(lengths) <= MEDIAN


def test_the_kit_stays_small(source) -> None:
    modules = [path for path in source.python("kit") if "testing" not in path.parts]
    assert sum(map(_code_lines, modules)) <= KIT


def _code_lines(path: Path) -> int:
    """Without blank lines, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    lines = {n for t in tokens if t.type not in _NO_CODE for n in range(t.start[0], t.end[0] + 1)}
    return len(lines - _docstring_lines(ast.parse(text)))


def _docstring_lines(tree: ast.AST) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            lines |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines
