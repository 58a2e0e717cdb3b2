"""No word of a page stands outside the catalogues: every Thai message has its English, every text is a message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from jinja2 import nodes

from gateway.pages import templating, words
from gateway.pages.taste import Taste

GATEWAY = Path(words.__file__).parents[1]
TEMPLATES = sorted(path.name for path in (GATEWAY / "templates").glob("*.html"))
MODULES = sorted((GATEWAY / "pages").glob("*.py"))
CATALOGUES = sorted((GATEWAY / "locale" / "en").glob("*.po"))
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
OPTIONS = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do"}
# Names and codes that are the same in every language.
NAMES = {"e-MES", "e-MES REST API", "openapi.json", "HTTP", "AP-", "P57", "CSV", "Excel"}
SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-description", "data-label", "data-confirm")
THAI, LETTERS = re.compile("[\u0e01-\u0e4e]"), re.compile("[A-Za-z\u0e01-\u0e4e]{2,}")
# Thai that is data: names of the month, of languages in themselves, letters to look for, and sentences that only Thai
# readers get.
THAI_SOURCES = {"sentences.py", "shown.py", "labels.py:LANGUAGE_NAMES", "styleguide.py:TRIED", "tiles.py:_ROWS"}
THAI_SOURCES |= {"changes.py", "matching.py", "differences.py:_CLUSTER", "office_desk.py:SARA_AM"}
THAI_SOURCES |= {"people_rows.py:EXAMPLES", "scheme_rows.py"}
HOLE = "\u00a4"  # where an expression stands


def used() -> dict[words.Key, str]:
    """(context, Thai) → where."""
    found = {}
    for path in [*((GATEWAY / "templates") / name for name in TEMPLATES), *MODULES]:
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        for line, message, _, context in extract_from_file(method, path, keywords=KEYWORDS, options=OPTIONS):
            first = message if isinstance(message, str) else message[0]
            found[(context or "", first)] = f"{path.name}:{line}"
    return found


def test_every_message_has_its_english() -> None:
    known = set(words.catalogue("en").forms)
    missing = [f'{place}\nmsgid "{key[1]}"\nmsgstr ""\n' for key, place in used().items() if key not in known]
    assert not missing, "add to a file in gateway/locale/en/:\n\n" + "\n".join(missing)


def test_no_catalogue_keeps_what_nobody_says() -> None:
    assert {key[1] for key in words.catalogue("en").forms} - {key[1] for key in used()} == set()


def test_a_message_has_the_same_english_in_every_file() -> None:
    seen: dict[words.Key, Any] = {}
    for path in CATALOGUES:
        for row in words.messages(path):
            assert seen.setdefault(words.key_of(row), row.string) == row.string, (path.name, row.id)


@pytest.mark.parametrize("path", CATALOGUES, ids=[path.name for path in CATALOGUES])
def test_english_fills_in_what_thai_fills_in(path: Path) -> None:
    for row in words.messages(path):
        thai = row.id if isinstance(row.id, str) else row.id[0]
        for english in row.string if isinstance(row.string, tuple) else (row.string,):
            assert set(re.findall(r"%\(\w+\)s", english)) == set(re.findall(r"%\(\w+\)s", thai)), thai
    assert not any(row.fuzzy for row in words.messages(path))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_text_of_its_own(name: str) -> None:
    source = (GATEWAY / "templates" / name).read_text()
    tree = templating.environment(Taste()).parse(source)
    assert [text for text in _bare_texts(tree) if text not in NAMES] == []
    assert [text for text in _bare_constants(tree) if THAI.search(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=[path.name for path in MODULES])
def test_a_module_marks_every_thai_word(path: Path) -> None:
    if path.name in THAI_SOURCES:
        return
    tree = ast.parse(path.read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = {id(arg) for call in calls if _is_marking(call) for arg in call.args}
    marked |= {id(word.value) for call in calls for word in call.keywords if word.arg == "summary_th"}
    data = {id(inner) for node in ast.walk(tree) if _is_data(path, node) for inner in ast.walk(node)}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    bare = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and THAI.search(node.value)
        if id(node) not in marked | data | docs
    ]
    assert bare == []


def _is_marking(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def _is_data(path: Path, node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and f"{path.name}:{target.id}" in THAI_SOURCES for target in node.targets
    )


class _Reader(HTMLParser):
    """Texts between tags and in spoken attributes. Expressions came in as HOLE."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts += [part.strip() for part in data.split(HOLE)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN and value:
                self.texts += [part.strip() for part in value.split(HOLE)]


def _bare_texts(tree: nodes.Template) -> list[str]:
    reader = _Reader()
    reader.feed("".join(_as_html(tree)))
    return [text.strip(" ·:|/") for text in reader.texts if LETTERS.search(text)]


def _as_html(node: nodes.Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif isinstance(child, nodes.Expr):
            yield HOLE if isinstance(node, nodes.Output) else ""
        elif not (isinstance(child, nodes.Block) and child.name.endswith("_class")):  # a name of a style, no text
            yield from _as_html(child)


def _bare_constants(tree: nodes.Template) -> list[str]:
    """Thai in expressions that no `_(…)` translates."""
    said = {id(arg) for call in tree.find_all(nodes.Call) if _translates(call) for arg in call.args}
    return [node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str) and id(node) not in said]


def _translates(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS
