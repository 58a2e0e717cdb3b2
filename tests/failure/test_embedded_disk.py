"""A disk without room: the embedded database would acknowledge a write that is nowhere. It is ended before that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kitlab.wait import until

from emes_ops.local import ports, ready
from emes_ops.local.infrastructure import database_uri

# The real process; a file stands for the full disk.
PROGRAM = """
from pathlib import Path
from emes_ops.local import embedded
embedded.full = lambda folder: (folder.parent / "full").exists()
embedded.main()
"""


def test_it_ends_before_the_disk_is_full_and_starts_again_once_there_is_room(tmp_path: Path) -> None:
    port, full = ports.choose().mongo, tmp_path / "full"
    command = (sys.executable, "-c", PROGRAM, "--port", str(port), "--storage-path", str(tmp_path / "data"))
    with subprocess.Popen((*command, "--log-file-max", "8MB")) as running:
        until(lambda: ready.database(database_uri(port)) == "")
        full.touch()
        assert running.wait(10) is not None
    refused = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert refused.returncode == 1
    assert "full" in refused.stderr
    full.unlink()
    with subprocess.Popen((*command, "--log-file-max", "8MB")) as again:
        until(lambda: ready.database(database_uri(port)) == "")
        again.kill()
