#!/usr/bin/env bash
# Makes .venv-bench: the asyncio peers' packages, locked by hash. Silent when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."
sum=$(sha256sum <requirements-bench.lock)
[ "$(cat .venv-bench/lock.sha256 2>/dev/null)" = "$sum" ] && exit
mkdir -p var/log
.venv/bin/python -m venv --clear .venv-bench
.venv-bench/bin/python -m pip --disable-pip-version-check install --require-hashes -r requirements-bench.lock >var/log/setup-bench.log 2>&1 \
  || { tail -n 15 var/log/setup-bench.log >&2; echo "  The peers' packages could not be installed: var/log/setup-bench.log" >&2; exit 1; }
printf '%s\n' "$sum" >.venv-bench/lock.sha256
