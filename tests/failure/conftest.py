"""Failures are played on the stage of the kit's tests (tests/kit/kitlab), with its small services."""

from __future__ import annotations

import sys
from pathlib import Path

KIT = Path(__file__).parents[1] / "kit"
sys.path[:0] = [str(KIT), str(KIT / "services"), str(Path(__file__).parent)]

from kitlab.fixtures import beside, broker, proxied, run, shop, shops, stage  # noqa: E402, F401
