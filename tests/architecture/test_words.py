"""Words that have no business in the repository. They are put together here so that this file does not hold them."""

from __future__ import annotations

import re

# Where packages and images come from is the installer's configuration, never ours.
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "npm" + "js.com", "ghcr" + ".io", "quay" + ".io")
WORKPLACE = ("sub" + "agent", "before" + "-stop", "/wo" + "rk/", "/tmp/" + "br", ".." + "/shared", "BRI" + "EF")
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "NotImpl" + "ementedError")


def test_no_registry_is_named(source) -> None:
    assert _with(source, REGISTRIES) == []


def test_nothing_speaks_of_where_it_was_written(source) -> None:
    assert _with(source, WORKPLACE) == []


def test_nothing_is_left_for_later(source) -> None:
    assert _with(source, UNFINISHED) == []


def test_the_lock_pins_everything_by_hash(source) -> None:
    lock = next(text for name, text in source.texts() if name == "requirements.lock")
    pins = re.findall(r"^[a-z0-9][^\s=]*==\S+(?: ;[^\\]*)? \\\n    --hash=sha256:", lock, re.MULTILINE | re.IGNORECASE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", lock, re.MULTILINE | re.IGNORECASE)) > 0


def _with(source, words: tuple[str, ...]) -> list[str]:
    return [f"{name}: {word}" for name, text in source.texts() for word in words if word in text]
