"""How often something happened to the review tasks of an office: what pages of reviewers watch."""

from __future__ import annotations

from typing import Any

from emes_kit.migrate import ensure_collections


def up(db: Any) -> None:
    ensure_collections(db, "pulses")
