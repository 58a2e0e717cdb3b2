"""Who may import whom: the contracts of .importlinter, and domains that need nothing but Python."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from emes_ops.settings import ROOT, SERVICES

WITH_DOMAIN = [name for name in SERVICES if (ROOT / "services" / name / name / "domain.py").exists()]


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_service_has_a_domain() -> None:
    assert list(SERVICES) == WITH_DOMAIN


@pytest.mark.parametrize("service", WITH_DOMAIN)
def test_a_domain_needs_only_the_standard_library(service: str) -> None:
    foreign = {}
    for module in _domain_modules(service):
        others = {name for name in _imports(_path(service, module)) if name.split(".")[0] != service}
        foreign[module] = sorted(name for name in others if name.split(".")[0] not in sys.stdlib_module_names)
    assert {module: names for module, names in foreign.items() if names} == {}


def _domain_modules(service: str) -> list[str]:
    """domain and whatever of its own service it leans on."""
    seen, waiting = [], ["domain"]
    while waiting:
        module = waiting.pop()
        if module not in seen and _path(service, module).exists():
            seen.append(module)
            waiting += [
                name.split(".")[1] for name in _imports(_path(service, module)) if name.startswith(f"{service}.")
            ]
    return seen


def _path(service: str, module: str) -> Path:
    return ROOT / "services" / service / service / f"{module}.py"


def _imports(path: Path) -> set[str]:
    """Dotted names; `from submission import claims` gives submission.claims."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names
