"""A gateway gives back the memory that passwords are hashed in, wherever it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from emes_ops.local.system import LocalSystem
from emes_ops.settings import ROOT, Settings

NAME, KEPT_MB = "MALLOC_MMAP_THRESHOLD_", 100
# Twenty threads as eventlet has them, each of them used; prints what the process keeps, in MB.
MANY = """
from concurrent.futures import ThreadPoolExecutor
from gateway.passwords import _HASHER
with ThreadPoolExecutor(20) as threads:
    list(threads.map(_HASHER.hash, ["password"] * 40))
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


def kept(env: dict[str, str]) -> int:
    run = subprocess.run([sys.executable, "-c", MANY], env=env, capture_output=True, text=True, check=True)
    return int(run.stdout)


def test_threads_that_have_hashed_passwords_keep_no_memory(tmp_path: Path) -> None:
    given = LocalSystem(Settings(var=tmp_path)).program("gateway", 1).env
    plain = {name: value for name, value in os.environ.items() if name != NAME}
    assert kept(plain | {NAME: given[NAME]}) < KEPT_MB < kept(plain)


def test_an_image_is_given_the_same(tmp_path: Path) -> None:
    given = LocalSystem(Settings(var=tmp_path)).program("gateway", 1).env
    assert f"{NAME}={given[NAME]}\n" in (ROOT / "deploy" / "Dockerfile").read_text()
