"""The embedded database with a limit for transactions that its command line cannot set.

A process that is killed in the midst of one leaves its rows locked until the database ends it: after a minute by
default, as MongoDB. Ours take four seconds at most (EMES_MONGO_URI's clients), so ten are enough.
"""

from __future__ import annotations

import sys
from functools import partial

from secantus import cli

TRANSACTION_SECONDS = 10.0


def main() -> int:
    cli.SecantusDBServer = partial(cli.SecantusDBServer, transaction_lifetime_seconds=TRANSACTION_SECONDS)
    return int(cli.main() or 0)


if __name__ == "__main__":
    sys.exit(main())
