"""What goes into an image, and the one-shot jobs of the compose project."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from emes_ops.broker import rights
from emes_ops.settings import ROOT


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"deploy_{name}", ROOT / "deploy" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


packages, job = script("runtime_packages"), script("compose_job")

REQUIREMENTS = """# Run time ----
nameko==2.14.1
jinja2

# Development ---
pytest
"""
LOCK = """# made by a tool
jinja2==3.1.6 \\
    --hash=sha256:aa
    # via -r requirements.in
markupsafe==3.0.4 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via jinja2
nameko==2.14.1 \\
    --hash=sha256:dd
    # via -r requirements.in
path-py==12.5.0 \\
    --hash=sha256:ee
    # via nameko
path==17.1.1 \\
    --hash=sha256:ff
    # via
    #   path-py
    #   pytest
pytest==9.2.0 \\
    --hash=sha256:11
    # via -r requirements.in
pluggy==1.7.0 \\
    --hash=sha256:22
    # via pytest
"""


def test_the_roots_are_those_under_the_run_time_heading() -> None:
    assert packages.roots(REQUIREMENTS) == {"nameko", "jinja2"}


def test_the_closure_follows_the_notes_of_the_lock_and_leaves_test_tools_out() -> None:
    found = packages.closure({"nameko", "jinja2"}, packages.entries(LOCK))
    assert found == {"nameko", "jinja2", "markupsafe", "path-py", "path"}


def test_an_entry_keeps_every_hash() -> None:
    assert packages.entries(LOCK)["markupsafe"].count("--hash=sha256:") == 2


def test_the_real_lock_gives_services_what_they_run_on_and_no_database_or_test_tool() -> None:
    lock = packages.entries((ROOT / "requirements.lock").read_text())
    found = packages.closure(packages.roots((ROOT / "requirements.in").read_text()), lock)
    assert {"nameko", "pymongo", "kombu", "greenlet", "argon2-cffi-bindings"} <= found <= lock.keys()
    assert not {"pytest", "secantusdb", "mypy", "ruff"} & found


def test_published_passwords_are_refused_when_it_is_no_demonstration() -> None:
    env = {"EMES_DEMO": "false", "BROKER_PASSWORD_OPS": "demo-only-6", "BROKER_PASSWORD_REVIEW": "k3d"}
    assert job.demo_secrets(env) == ["BROKER_PASSWORD_OPS"]


@pytest.mark.parametrize("yes", ["true", "1", "YES"])
def test_a_demonstration_may_keep_them(yes: str) -> None:
    assert job.demo_secrets({"EMES_DEMO": yes, "BROKER_PASSWORD_OPS": "demo-only-6"}) == []


@pytest.mark.parametrize(
    ("demo", "said", "loads"),
    [("true", "", True), ("false", "", False), ("true", "none", False), ("false", "demo", True)],
)
def test_demo_accounts_come_into_a_production_system_only_when_asked_for(demo: str, said: str, loads: bool) -> None:
    assert job.seeding({"EMES_DEMO": demo, "EMES_SEED": said}) is loads


def test_setup_hands_every_broker_user_its_password(tmp_path: Path) -> None:
    env = {job.variable(user): f"of {user}" for user in rights.users()}
    job.write_passwords(tmp_path / "emes" / "secrets.json", env)
    written = json.loads((tmp_path / "emes" / "secrets.json").read_text())
    assert written == {f"broker.{user}": f"of {user}" for user in rights.users()}
    assert job.variable("subscriber.ministry") == "BROKER_PASSWORD_SUBSCRIBER_MINISTRY"
