"""The source as data: which files there are, and what the functions in them look like."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Source:
    """Files under version control or about to be; nothing that .gitignore names."""

    def __init__(self) -> None:
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        self.files = [path for name in names if name and (path := ROOT / name).is_file()]

    def texts(self) -> Iterator[tuple[str, str]]:
        """(name, content) of every text file."""
        for path in self.files:
            try:
                yield self.name(path), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue

    def python(self, *tops: str) -> list[Path]:
        """Modules under these folders."""
        return [path for path in self.files if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops]

    def functions(self, path: Path) -> Iterator[tuple[str, int]]:
        """(place, lines) of every function; the lines of a decorator count for nobody."""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{self.name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1

    @staticmethod
    def name(path: Path) -> str:
        return str(path.relative_to(ROOT))


@pytest.fixture(scope="session")
def source() -> Source:
    return Source()
