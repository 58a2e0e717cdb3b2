"""The stage of the kit's tests: a broker and a database of their own, small services beside them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "services"), str(HERE.parent / "failure")]
SUITE = ("conformance", "conformance_reads", "conformance_lasting")
pytest.register_assert_rewrite("kitlab.wait", *(f"emes_kit.testing.{part}" for part in SUITE))

from kitlab.fixtures import beside, broker, engine, proxied, run, shop, shops, stage  # noqa: E402, F401
