"""Every refusal of the rules has its row: a number of its own, a status, a Thai and an English sentence."""

from __future__ import annotations

import ast
import re
import string
import sys
from pathlib import Path

import pytest

import submission
from emes_kit.problems import KIT_PROBLEMS
from submission.problems import PROBLEMS

SOURCE = Path(submission.__file__).parent
REASON_AT = {"Refusal": 0, "_refusal": 0, "known": 1}  # which argument is the reason
PURE = (
    "answering", "claims", "content", "dates", "deadlines", "domain", "extensions", "history", "ladder", "lineage",
    "references", "refusal", "rounds", "schemes", "thai_text",
)  # fmt: skip


def refusals() -> dict[str, set[str]]:
    """Reason → the parameters given with it, from the source itself."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REASON_AT:
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                if node.func.id == "_refusal":
                    given = {"count"}
                for reason in reasons(node.args[REASON_AT[node.func.id]]):
                    found[reason] = found.get(reason, given) & given
    return found


def reasons(argument: ast.expr) -> list[str]:
    """ "a" → a; "a" if x else "b" → both."""
    return [node.value for node in ast.walk(argument) if isinstance(node, ast.Constant)]


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_reason_raised_has_a_problem_and_every_problem_is_raised():
    assert set(refusals()) == set(PROBLEMS)


def test_numbers_are_unique_and_gapless_and_none_is_the_kits():
    numbers = sorted(problem.code for problem in PROBLEMS.values())
    assert numbers == [f"SUB-{number:03d}" for number in range(1, len(PROBLEMS) + 1)]
    assert not set(PROBLEMS) & set(KIT_PROBLEMS)


@pytest.mark.parametrize("reason", sorted(PROBLEMS))
def test_a_sentence_in_each_language_with_only_parameters_that_are_given(reason):
    problem = PROBLEMS[reason]
    assert re.search("[ก-๛]", problem.th)
    assert re.fullmatch(r"[^ก-๛]+", problem.en)
    assert names_in(problem.th) | names_in(problem.en) <= refusals()[reason]
    assert problem.status in (404, 409, 412, 422)


@pytest.mark.parametrize("module", PURE)
def test_the_rules_import_nothing_but_the_standard_library_and_one_another(module):
    nodes = list(ast.walk(ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))))
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    ours = {name for name in imported if name.startswith("submission.")}
    assert ours <= {f"submission.{other}" for other in PURE}
    assert {name.split(".")[0] for name in imported - ours} <= set(sys.stdlib_module_names)
