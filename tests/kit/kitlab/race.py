"""One replica of rivals, with real sockets under its greenlets: `python -m kitlab.race <database uri> <name>`."""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402

from emes_kit.mongo import MongoEngine, connect  # noqa: E402
from emes_kit.testing.lab import Lab, race  # noqa: E402


def main() -> None:
    engine = MongoEngine(connect(sys.argv[1]), sys.argv[2], "lab")
    won, lost = race(Lab(engine, list), rivals=20, keys=15)
    sys.stdout.write(json.dumps({"won": won, "lost": len(lost)}))


if __name__ == "__main__":
    main()
